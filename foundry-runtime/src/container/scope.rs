//! What belongs to one call of a command: its console, and the services with `scope = command`.

use crate::container::slot::Slot;
use crate::container::slots::Slots;

/// The services of one call.
pub(crate) struct Scope {
    /// The call's own, if it has one.
    pub(super) console: Slot,
    /// Of those that live for one command, each by its place among them.
    pub(super) slots: Slots,
}
