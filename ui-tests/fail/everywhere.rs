//! What the container gives to a service does not depend on the platform.

use foundry::{command, service};
use std::sync::Arc;

foundry::app! { struct App; }

#[service]
struct Clock;

#[service]
struct Watch {
    #[cfg(unix)]
    clock: Arc<Clock>,
    #[cfg(windows)]
    other: Arc<Clock>,
}

struct Alarm;

#[service]
fn alarm(#[cfg(unix)] _clock: &Clock) -> Alarm {
    Alarm
}

#[command]
fn ring(_: &Watch, _: &Alarm) {}

fn main() {
    let _ = App::run();
}
