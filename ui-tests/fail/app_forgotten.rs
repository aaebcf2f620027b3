//! Without `app!` there is no container.

#[foundry::command]
fn hello(_clock: &Clock, _: &foundry::Console) {}

#[foundry::service]
struct Clock;

fn main() {}
