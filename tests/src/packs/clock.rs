//! A pack that requires nothing.

use foundry::{Console, Result, command, service};
use std::sync::Arc;

foundry::pack! {
    /// Tells the time.
    pub struct Clocks;
    exports = [crate::packs::clock::Clock]
}

/// Tells the time.
#[derive(Debug)]
pub struct Clock {
    state: Arc<State>,
}

#[derive(Debug)]
struct State(u32);

#[service(pack = crate::packs::clock)]
fn state(console: &Console) -> Result<State> {
    console.line("start state of clock")?;
    Ok(State(7))
}

#[service(pack = super::clock)]
async fn clock(state: Arc<State>) -> Clock {
    Clock { state }
}

impl Clock {
    /// The hour.
    #[must_use]
    pub fn hour(&self) -> u32 {
        self.state.0
    }
}

/// Show the time.
#[command("clock:show", pack = crate::packs::clock)]
fn show(clock: &Clock, console: &Console) -> Result<()> {
    console.line(clock.hour())
}
