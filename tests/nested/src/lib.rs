//! Two packs, both of which use a third from another crate.

pub mod invoices;
pub mod reminders;
