//! A crate is one application.

foundry::app! { struct One; }

foundry::app! { struct Two; }

#[foundry::command]
fn hello() {}

fn main() {
    let _ = One::run();
}
