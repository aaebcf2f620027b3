//! The services of a run, as everything sees them that takes one.

use crate::cancel::{self, Cancel};
use crate::console::Console;
use crate::container::lazy::Link;
use crate::container::scope::Scope;
use crate::container::slot::{Instance, Slot};
use crate::container::slots::{Make, Slots};
use crate::model::definition::Definition;
use crate::model::rows::{CommandRow, NodeRow};
use crate::sync::{AtomicBool, Gate, OnceLock, Task};
use std::sync::{Arc, Mutex};

/// The services, as everybody sees them.
pub(crate) struct Services {
    pub(super) definition: &'static Definition,
    pub(super) slots: Slots,
    /// One for each slot, as soon as an async constructor runs: who comes second waits here.
    pub(super) gates: OnceLock<Box<[Gate]>>,
    /// For each command, whether all it needs is ready and stays so.
    pub(super) started: Box<[AtomicBool]>,
    /// What a test put in the place of services of one command.
    pub(super) given: Vec<(u16, Make)>,
    /// Whether a test put something in, so that plans may have to be shorter.
    pub(super) is_pruned: bool,
    /// What is being closed of calls that were dropped half way.
    pub(super) abandoned: Mutex<Vec<Task>>,
    /// A service of a call panicked while it was closed or dropped.
    pub(super) panicked: AtomicBool,
    /// Through which `Lazy<…>` finds the services, if somebody takes one.
    pub(super) link: OnceLock<Arc<Link>>,
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

    pub(super) fn row(&self, node: u16) -> &'static NodeRow {
        self.definition.node(node)
    }
}

impl Services {
    /// What a call of `command` has of its own: nothing, most of the time.
    #[inline]
    pub(crate) fn scope(
        &self,
        command: &CommandRow,
        console: Option<Console>,
    ) -> Option<Arc<Scope>> {
        if console.is_none() && !command.scoped {
            return None;
        }
        Some(self.new_scope(command.scoped, console))
    }

    #[cold]
    fn new_scope(&self, has_services: bool, console: Option<Console>) -> Arc<Scope> {
        let count = if has_services { self.definition.scoped } else { 0 };
        let slots = Slots::new(usize::from(count));
        if has_services {
            for (node, instance) in &self.given {
                slots.give(self.row(*node).scoped, instance);
            }
        }
        let own = Slot::new();
        if let Some(console) = console {
            own.fill(|| Instance::new(Arc::new(console)));
        }
        Arc::new(Scope { console: own, slots })
    }
}
