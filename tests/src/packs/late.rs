//! A pack that uses one of its own crate, and contributes to what that gathers.

use super::board::Notice;
use foundry::service;

foundry::pack! {
    /// Has a notice.
    pub struct Late;
    packs = [crate::packs::board::Board]
}

#[service(into = dyn Notice, pack = crate::packs::late)]
struct ClosingTime;

impl Notice for ClosingTime {
    fn words(&self) -> String {
        "closed at 8".to_owned()
    }
}
