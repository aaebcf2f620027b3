//! The container: it starts the services that a command takes, hands them out, and closes them.
//!
//! | file | what |
//! |---|---|
//! | `services.rs`, `slots.rs`, `slot.rs`, `scope.rs` | the services of a run and of one call; `slot.rs` alone is `unsafe` here: an `Arc<T>` whose type is checked when it comes out |
//! | `start.rs`, `stop.rs`, `lazy.rs`, `close.rs` | data-flow start, closing in reverse, waiting for lazy services, the trait `Close` |
//! | `ctx.rs`, `lookup.rs`, `handles.rs`, `transient.rs` | how an item finds what it takes |
//! | `values.rs`, `instance.rs`, `section.rs` | services from outside, services as slots hold them, configuration sections as services |

pub mod close;
mod ctx;
pub(crate) mod handles;
pub mod instance;
mod lazy;
mod lookup;
mod scope;
mod section;
mod services;
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
pub(crate) use services::Services;
pub(crate) use start::Started;
pub(crate) use stop::Left;

use crate::cancel::{self, Cancel};
use crate::config;
use crate::console::{self, Console};
use crate::model::definition::Definition;
use crate::spec::item::Init;
use crate::sync::{AtomicBool, OnceLock};
use lazy::Link;
use slot::Instance;
use slots::Slots;
use std::ops::Deref;
use std::sync::{Arc, Mutex};
use values::Values;

/// The services of a run: each is made when a command needs it, once. Who has it, closes it.
pub(crate) struct Container(Arc<Services>);

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
