//! Types are read as they are written: a `bool` under another name would silently be a positional.

foundry::app! { struct App; }

type Quick = bool;

#[foundry::command]
fn flag(_quick: Quick) {}

#[foundry::command]
fn perhaps(_quick: Option<Quick>) {}

#[foundry::command]
fn marked(#[argument] _yes: Quick, #[option] _no: Quick, _many: Vec<Quick>) {}

fn main() {}
