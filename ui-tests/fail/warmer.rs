//! A warmer has a name that is typed behind `cache:warm`, and takes services alone.

foundry::app! { struct App; }

#[foundry::warmer("Films")]
fn films() {}

#[foundry::warmer("")]
fn nameless() {}

#[foundry::warmer(name = "stars", hidden)]
fn stars(count: u32) {}

#[foundry::warmer]
struct NoFunction;

#[foundry::warmer]
fn countries() {}

mod again {
    #[foundry::warmer]
    fn countries() {}
}

fn main() {
    let _ = App::run();
}
