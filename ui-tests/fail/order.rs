//! Positionals are told apart by their place alone.

foundry::app! { struct App; }

#[foundry::command]
fn optional_first(name: Option<String>, email: String, #[flag] fine: bool) {
    let _ = (name, email, fine);
}

#[foundry::command]
fn trailing_first(emails: Vec<String>, name: Option<String>, more: Vec<String>) {
    let _ = (emails, name, more);
}

#[foundry::command]
fn patterns_too(_: Option<String>, _: String) {}

#[foundry::command]
fn with_default(#[argument(default = 3)] width: u32, height: u32) {
    let _ = (width, height);
}

#[foundry::command]
fn after_rest(rest: foundry::Rest<'_>, name: Option<String>) {
    let _ = (rest, name);
}

fn main() {}
