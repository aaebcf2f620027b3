//! A pack that requires a service of the application, and one that another pack may provide.

use super::clock::Clock;
use foundry::{Close, Console, Result, command, service};
use std::sync::Arc;

foundry::pack! {
    /// Greets.
    pub struct Greeting;
    requires = [Language, Clock]
    exports = [crate::packs::greeting::Greeter]
}

/// In which to greet.
#[derive(Debug)]
pub struct Language(pub &'static str);

/// Greets.
#[derive(Debug)]
pub struct Greeter {
    language: Arc<Language>,
    clock: Arc<Clock>,
    console: Arc<Console>,
}

#[service(pack = crate::packs::greeting)]
impl Greeter {
    fn new(language: Arc<Language>, clock: Arc<Clock>, console: Arc<Console>) -> Self {
        Self { language, clock, console }
    }
}

impl Greeter {
    /// The words.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} at {}", self.language.0, self.clock.hour())
    }
}

impl Close for Greeter {
    async fn close(&self) {
        let _ = self.console.line("close greeter");
    }
}

/// Say hello.
#[command("greeting:say", pack = crate::packs::greeting)]
async fn say(greeter: &Greeter, console: &Console) -> Result<()> {
    console.line(greeter.words())
}
