//! A pack that uses one of its own crate, and contributes to what that gathers.

use super::board::{Notice, Pin};
use foundry::service;

foundry::pack! {
    /// Has a notice.
    pub struct Early;
    packs = [crate::packs::board::Board]
}

struct OpeningTime;

#[service(into = dyn Notice, pack = crate::packs::early)]
fn time(_: &Pin) -> OpeningTime {
    OpeningTime
}

impl Notice for OpeningTime {
    fn words(&self) -> String {
        "open at 7".to_owned()
    }
}
