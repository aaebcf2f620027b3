//! A pack whose commands have short names.

use foundry::command;

foundry::pack! {
    /// Has short names.
    pub struct Short;
}

#[command("v100", alias = "idea", pack = crate::packs::short)]
fn v100() -> &'static str {
    "v100"
}

#[command("v2", alias = "v23", pack = crate::packs::short)]
fn v2() -> &'static str {
    "v2"
}
