//! What `exclude` leaves out is needed by nothing that stays.

use foundry::{command, service};

foundry::app! {
    struct App;
    exclude = [Redis]
}

#[service]
struct Redis;

#[command("cache:clear")]
fn clear(_: &Redis) {}

fn main() {
    let _ = App::run();
}
