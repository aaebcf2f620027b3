//! Two packs, both of which use a third from another crate.

#![forbid(unsafe_code)]

pub mod invoices;
pub mod reminders;
