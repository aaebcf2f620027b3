//! Every application has some commands; their names are taken.

foundry::app! { struct App; }

#[foundry::command]
fn list() {}

#[foundry::command("help")]
fn assist() {}

#[foundry::command("user:help", alias = "man")]
fn manual() {}

#[foundry::command("app:graph")]
fn graph() {}

#[foundry::command("app:own")]
fn own() {}

fn main() {
    let _ = App::run();
}
