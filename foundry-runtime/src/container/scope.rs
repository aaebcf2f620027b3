//! What belongs to one call of a command: its console, and the services with `scope = command`.

use crate::console::Console;
use crate::container::Services;
use crate::container::slot::{Instance, Slot};
use crate::container::slots::Slots;
use crate::model::rows::CommandRow;
use std::sync::Arc;

/// The services of one call.
pub(crate) struct Scope {
    /// The call's own, if it has one.
    pub(super) console: Slot,
    /// Of those that live for one command, each by its place among them.
    pub(super) slots: Slots,
}

impl Scope {
    /// What a call of `command` has of its own: nothing, most of the time.
    #[inline]
    pub(crate) fn of(
        services: &Services,
        command: &CommandRow,
        console: Option<Console>,
    ) -> Option<Arc<Self>> {
        if console.is_none() && !command.scoped {
            return None;
        }
        Some(Self::new(services, command.scoped, console))
    }

    #[cold]
    fn new(services: &Services, has_services: bool, console: Option<Console>) -> Arc<Self> {
        let count = if has_services { services.definition.scoped } else { 0 };
        let slots = Slots::new(usize::from(count));
        if has_services {
            for (node, instance) in &services.given {
                slots.give(services.row(*node).scoped, instance);
            }
        }
        let own = Slot::new();
        if let Some(console) = console {
            own.fill(|| Instance::new(Arc::new(console)));
        }
        Arc::new(Self { console: own, slots })
    }
}
