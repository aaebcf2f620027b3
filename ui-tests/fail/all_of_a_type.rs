//! What a service contributes to is a trait.

use foundry::{All, command, service};

foundry::app! { struct App; }

struct Redis;

#[service]
struct Clock;

#[command("redis")]
fn redis(_redis: All<Redis>, _clocks: All<Clock>) {}

fn main() {
    let _ = App::run();
}
