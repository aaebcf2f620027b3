//! An alias is another name.

foundry::app! { struct App; }

#[foundry::command("user:create", alias = "user:create", alias = "user:add", alias = "user:add")]
fn create() {}

fn main() {}
