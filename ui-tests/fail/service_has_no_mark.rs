//! Services do not come from the command line.

foundry::app! { struct App; }

struct Users;

#[foundry::service]
fn users() -> Users {
    Users
}

#[foundry::command]
fn list(#[option] _users: &Users, #[flag(short = 'u')] _shared: std::sync::Arc<Users>) {}

fn main() {}
