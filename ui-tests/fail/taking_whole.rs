//! A type around a service is seldom what somebody provides.

use foundry::{All, Lazy, command, service};
use std::rc::Rc;
use std::sync::Arc;

foundry::app! { struct App; }

#[service]
#[derive(Clone)]
struct Clock;

trait Mailer: Send + Sync {}

#[service(as = dyn Mailer)]
struct Smtp;

impl Mailer for Smtp {}

struct Taken;

#[service]
fn taken(
    _counted: Rc<Clock>,
    _boxed: Box<dyn Mailer>,
    _cow: std::borrow::Cow<'static, Clock>,
    _lent_arc: &Arc<Clock>,
    _lent_option: &Option<Clock>,
    _option: Arc<Option<Clock>>,
    _twice: Arc<Arc<Clock>>,
    _lent_box: &Box<dyn Mailer>,
    _lent_lazy: &Lazy<Clock>,
    _lent_all: &All<dyn Mailer>,
) -> Taken {
    Taken
}

#[command]
fn takes(
    _counted: Rc<Clock>,
    _boxed: Box<dyn Mailer>,
    _lent_arc: &Arc<Clock>,
    _option: Arc<Option<Clock>>,
) {
}

fn main() {
    let _ = App::run();
}
