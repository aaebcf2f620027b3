//! What is made for its user is taken by value; what is shared is not.

use foundry::{Lazy, command, service};
use std::sync::Arc;

foundry::app! { struct App; }

#[service(transient)]
struct Draft;

#[service]
struct Clock;

struct Missing;

#[service]
fn letters(_draft: &Draft, _shared: Arc<Draft>, _later: Lazy<Draft>) -> Letters {
    Letters
}

struct Letters;

#[service]
fn watch(_clock: Clock, _missing: Missing) -> Watch {
    Watch
}

struct Watch;

#[service]
struct Held {
    _clock: Clock,
    _draft: Arc<Draft>,
}

#[command]
fn write(
    _draft: &Draft,
    _shared: Arc<Draft>,
    _perhaps: Option<&Draft>,
    _later: Lazy<Draft>,
    #[service] _clock: Clock,
    #[service] _missing: Missing,
) {
}

#[command]
fn typed(_draft: Draft) {}

fn main() {
    let _ = App::run();
}
