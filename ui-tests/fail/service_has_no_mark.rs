//! Services do not come from the command line.

foundry::app! { struct App; }

struct Users;

#[foundry::service]
fn users() -> Users {
    Users
}

#[foundry::command]
fn list(#[option] _users: &Users, #[flag(short = 'u')] _shared: std::sync::Arc<Users>) {}

#[foundry::command("with:rules")]
fn with_rules(
    #[option(choices = ["a", "b"])] _choices: &Users,
    #[argument(range = 1..=3)] _range: &Users,
    #[args] _group: &Users,
    #[option(default = 3)] _default: std::sync::Arc<Users>,
) {
}

#[foundry::command]
fn rest(#[argument(values = 1..)] _rest: foundry::Rest<'_>) {}

#[foundry::command("rest:as:option")]
fn rest_as_option(#[option] _rest: foundry::Rest<'_>) {}

fn main() {}
