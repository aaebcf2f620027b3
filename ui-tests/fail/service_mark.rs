//! `#[service]` on a parameter is for what is made for the command.

use foundry::{command, service};
use std::sync::Arc;

foundry::app! { struct App; }

#[service(transient)]
struct Draft;

#[command]
fn write(
    #[service] _lent: &Draft,
    #[service] _shared: Arc<Draft>,
    #[service(transient)] _options: Draft,
    #[service = 3] _value: Draft,
    #[service]
    #[option]
    _twice: Draft,
    #[service] _any: impl Send,
    #[service] _mutable: &mut Draft,
) {
}

fn main() {
    let _ = App::run();
}
