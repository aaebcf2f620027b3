//! Reminds.

use foundry::service;
use foundry_tests::packs::clock::Clock;
use std::sync::Arc;

foundry::pack! {
    /// Reminds.
    pub struct Reminders;
    packs = [foundry_tests::packs::clock::Clocks]
    exports = [crate::reminders::Alarm]
}

/// Rings.
#[derive(Debug)]
pub struct Alarm {
    /// Whose time it is.
    pub clock: Arc<Clock>,
}

#[service(pack = crate::reminders)]
impl Alarm {
    async fn new(clock: Arc<Clock>) -> Self {
        Self { clock }
    }
}
