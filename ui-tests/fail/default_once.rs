//! A mistake in a default is reported once, although help shows its value too.

#![allow(unused_variables)]

foundry::app! { struct App; }

#[derive(foundry::Choice)]
enum Level {
    High,
}

#[foundry::command]
fn wrong(
    #[option(default = Level::Low)] level: Level,
    #[option(default = 1 + true)] number: u32,
    #[option(default = NOWHERE)] text: &str,
    #[option(range = 1..=NOWHERE)] limit: u8,
) {
}

fn main() {}
