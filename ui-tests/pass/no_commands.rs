//! Services alone are checked, and never started.

#![deny(warnings)]

struct Never;

#[foundry::service]
fn never() -> Never {
    unreachable!("nobody needs it")
}

foundry::app! { struct Services; }

fn main() {
    let _ = Services::new();
    let _: fn() -> Never = never;
}
