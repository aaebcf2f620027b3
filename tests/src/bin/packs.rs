//! An application of packs, with services of its own on both sides of them.

#![forbid(unsafe_code)]

use foundry::{Console, Result, command, service};
use foundry_tests::packs::{board::Notice, clock::Clock, greeting};
use std::sync::Arc;

foundry::app! {
    /// Made of packs.
    struct Packs;
    packs = [
        foundry_tests::packs::greeting::Greeting,
        foundry_tests::packs::clock::Clocks,
        foundry_tests::packs::early::Early,
        foundry_tests::packs::late::Late,
    ]
}

fn main() -> std::process::ExitCode {
    Packs::run()
}

#[service]
fn language(_clock: &Clock, console: &Console) -> Result<greeting::Language> {
    console.line("start language")?;
    Ok(greeting::Language("good morning"))
}

struct Diary(Arc<greeting::Greeter>);

#[service]
impl Diary {
    fn new(greeter: Arc<greeting::Greeter>) -> Self {
        Self(greeter)
    }
}

#[service(into = dyn Notice)]
struct Sale;

impl Notice for Sale {
    fn words(&self) -> String {
        "half the price".to_owned()
    }
}

/// Write into the diary.
#[command]
fn write(diary: &Diary, clock: &Clock, console: &Console) -> Result<()> {
    console.line(format_args!("{}, {}", diary.0.words(), clock.hour()))
}
