//! A flag that can be turned off is called by what it turns on.

foundry::app! { struct App; }

#[foundry::command]
fn build(#[flag(negatable)] no_cache: bool, #[flag(negatable)] colour: bool, no_check: bool) {
    let _ = (no_cache, colour, no_check);
}

fn main() {}
