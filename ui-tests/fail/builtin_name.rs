//! Every application has some commands; their names are taken.

foundry::app! { struct App; }

#[foundry::command]
fn list() {}

#[foundry::command("help")]
fn assist() {}

#[foundry::command("user:help", alias = "man")]
fn manual() {}

fn main() {
    let _ = App::run();
}
