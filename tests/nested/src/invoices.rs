//! Writes invoices.

use foundry::{Console, Result, command, service};
use foundry_tests::packs::clock::Clock;
use std::sync::Arc;

foundry::pack! {
    /// Writes invoices.
    pub struct Invoices;
    packs = [foundry_tests::packs::clock::Clocks]
    exports = [crate::invoices::Ledger]
}

/// What was billed.
#[derive(Debug)]
pub struct Ledger {
    /// Whose time it is.
    pub clock: Arc<Clock>,
}

#[service(pack = crate::invoices)]
impl Ledger {
    fn new(clock: Arc<Clock>) -> Self {
        Self { clock }
    }
}

/// Show the hour of the last invoice.
#[command("invoice:hour", pack = crate::invoices)]
fn hour(ledger: &Ledger, clock: &Clock, console: &Console) -> Result<()> {
    assert!(std::ptr::eq(&*ledger.clock, clock), "there are two clocks");
    console.line(clock.hour())
}
