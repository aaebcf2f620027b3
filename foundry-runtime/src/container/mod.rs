//! The container: what the macros write down, the graph of needs, and the slots of a run.

pub mod close;
mod ctx;
#[cfg(feature = "dynamic")]
pub mod dynamic;
pub(crate) mod held;
pub mod instance;
mod lazy;
mod scope;
pub mod slot;
mod slots;
mod start;
mod stop;
#[cfg(all(test, feature = "async"))]
mod tests;
pub mod transient;
pub mod values;

pub use ctx::Ctx;
pub(crate) use scope::Scope;
pub(crate) use start::Started;
pub(crate) use stop::Left;

use crate::cancel::{self, Cancel};
use crate::config;
use crate::console::{self, Console};
use crate::model::definition::Definition;
use crate::model::rows::NodeRow;
use crate::spec::item::Init;
use crate::sync::{AtomicBool, Gate, OnceLock, Task};
use lazy::Link;
use slot::{Instance, Slot};
use slots::Slots;
use std::ops::Deref;
use std::sync::{Arc, Mutex};
use values::{Make, Values};

/// The services of a run: each is made when a command needs it, once. Who has it, closes it.
pub(crate) struct Container(Arc<Services>);

/// The services, as everybody sees them.
pub(crate) struct Services {
    definition: &'static Definition,
    slots: Slots,
    /// One for each slot, as soon as an async constructor runs: who comes second waits here.
    gates: OnceLock<Box<[Gate]>>,
    /// For each command, whether all it needs is ready and stays so.
    started: Box<[AtomicBool]>,
    /// What a test put in the place of services of one command.
    given: Vec<(u16, Make)>,
    /// Whether a test put something in, so that plans may have to be shorter.
    is_pruned: bool,
    /// What is being closed of calls that were dropped half way.
    abandoned: Mutex<Vec<Task>>,
    /// A service of a call panicked while it was closed or dropped.
    panicked: AtomicBool,
    /// Through which `Lazy<…>` finds the services, if somebody takes one.
    link: OnceLock<Arc<Link>>,
}

impl Container {
    /// A container in which nothing is made yet but what it is given.
    pub(crate) fn new(definition: &'static Definition, console: Console, values: Values) -> Self {
        let container = Self::at_once(definition, console, values);
        container.slots.give(cancel::SLOT, || Instance::new(Arc::new(Cancel::default())));
        container
    }

    /// For an application in which nobody takes `Cancel`.
    pub(crate) fn at_once(
        definition: &'static Definition,
        console: Console,
        values: Values,
    ) -> Self {
        if let Some((name, text)) = definition.embedded {
            config::embed(name, text);
        }
        let slots = Slots::new(definition.nodes.len());
        slots.give(console::SLOT, || Instance::new(Arc::new(console)));
        let (mut given, mut is_pruned) = (Vec::new(), false);
        for (node, make) in values.placed(definition) {
            let row = definition.node(node);
            is_pruned |= !matches!(row.init, Init::None);
            if row.life.is_scoped() {
                given.push((node, make));
            } else {
                slots.give(node, make);
            }
        }
        let services = Arc::new(Services {
            definition,
            slots,
            gates: OnceLock::new(),
            started: definition.commands.iter().map(|_| AtomicBool::new(false)).collect(),
            given,
            is_pruned,
            abandoned: Mutex::new(Vec::new()),
            panicked: AtomicBool::new(false),
            link: OnceLock::new(),
        });
        if definition.has_lazy {
            let link = Link::new(Arc::clone(&services));
            services.link.get_or_init(|| Arc::new(link));
        }
        Self(services)
    }
}

impl Deref for Container {
    type Target = Services;

    #[inline]
    fn deref(&self) -> &Services {
        &self.0
    }
}

/// Nobody finds the services any more through what they hold themselves.
impl Drop for Container {
    fn drop(&mut self) {
        self.cut();
    }
}

impl Services {
    /// The tables they were made from.
    pub(crate) fn definition(&self) -> &'static Definition {
        self.definition
    }

    /// The token that ends this run.
    pub(crate) fn cancel(&self) -> &Cancel {
        match self.slots.get(cancel::SLOT).and_then(Slot::get) {
            Some(cancel) => cancel,
            None => unreachable!("BUG: somebody takes `Cancel` in an application without"),
        }
    }

    /// Whether a signal asked this process to end.
    pub(crate) fn is_interrupted(&self) -> bool {
        let cancel: Option<&Arc<Cancel>> = self.slots.get(cancel::SLOT).and_then(Slot::get);
        cancel.is_some_and(|it| it.signal().is_some())
    }

    fn row(&self, node: u16) -> &'static NodeRow {
        self.definition.node(node)
    }
}
