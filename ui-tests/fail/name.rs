//! Names are typed in shells.

foundry::app! { struct App; }

#[foundry::command("User:Create")]
fn upper_case() {}

#[foundry::command("user create")]
fn space() {}

#[foundry::command("")]
fn empty() {}

#[foundry::command("user:")]
fn half() {}

#[foundry::command("-user")]
fn dash_in_front() {}

#[foundry::command("user:a--b")]
fn two_dashes() {}

#[foundry::command("user:größe")]
fn not_ascii() {}

#[foundry::command("fine", alias = "not_fine", alias = "also fine")]
fn aliases() {}

#[foundry::command(name = "user:create")]
fn named_by_option() {}

#[foundry::command(user::create)]
fn named_by_path() {}

fn main() {}
