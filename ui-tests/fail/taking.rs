//! Shapes in which no service is taken say what to write instead.

use foundry::{All, Lazy, command, service};
use std::sync::Arc;

foundry::app! { struct App; }

#[service]
struct Clock;

trait Mailer: Send + Sync {}

#[service(as = dyn Mailer)]
struct Smtp;

impl Mailer for Smtp {}

struct Taken;

#[service]
fn taken(
    _mutable: &mut Clock,
    _loan: Arc<&Clock>,
    _mutable_perhaps: Option<&mut Clock>,
    _twice: &&Clock,
    _by_value: dyn Mailer,
    _value_perhaps: Option<Clock>,
    _perhaps_perhaps: Option<Option<&Clock>>,
    _many: Vec<Arc<dyn Mailer>>,
    _pair: (Arc<Clock>, Arc<Smtp>),
    _text: &str,
    _lazy_perhaps: Option<Lazy<Clock>>,
    _all_perhaps: Option<All<dyn Mailer>>,
    _any: impl Mailer,
) -> Taken {
    Taken
}

#[command]
fn takes(
    _mutable: &mut Clock,
    _loan: Arc<&Clock>,
    _mutable_perhaps: Option<&mut Clock>,
    _twice: &&Clock,
    _by_value: dyn Mailer,
    _perhaps_perhaps: Option<Option<&Clock>>,
    _many: Vec<Arc<dyn Mailer>>,
    _lent: Vec<&Clock>,
    _lazy_perhaps: Option<Lazy<Clock>>,
    _all_perhaps: Option<All<dyn Mailer>>,
    _any: impl Mailer,
    _after_all: u32,
) {
}

#[service]
struct Keeps {
    mutable: &'static mut Clock,
    loan: &'static Clock,
    loan_perhaps: Option<&'static Clock>,
    array: [Clock; 3],
    many: Vec<Arc<dyn Mailer>>,
    by_value: dyn Mailer,
}

#[command]
fn uses(_: &Taken, _: &Keeps) {}

fn main() {
    let _ = App::run();
}
