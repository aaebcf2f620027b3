//! What `call!` calls has a name of its own, in the application.

foundry::app! { struct App; }

#[foundry::command(call)]
fn derived() {}

#[foundry::command("in:pack", call, pack = crate::elsewhere)]
fn in_pack() {}

fn main() {
    foundry::call!(App::new());
    foundry::call!(App::new(), derived);
    foundry::call!(App::new(), "derived", x);
}
