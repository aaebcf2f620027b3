//! Without `app!`, every item says so once, in whatever shape it is wired.

use foundry::{All, Lazy, command, service};
use std::sync::Arc;

trait Mailer: Send + Sync {}

#[service(as = dyn Mailer, into = dyn Mailer)]
struct Smtp {
    _all: All<dyn Mailer>,
    _later: Lazy<Smtp>,
    _draft: Draft,
    _perhaps: Option<Arc<dyn Mailer>>,
}

impl Mailer for Smtp {}

#[service(transient)]
struct Draft;

#[service(scope = command, as = dyn Mailer)]
async fn unit(_mailer: &dyn Mailer, _draft: Draft) -> Unit {
    Unit
}

struct Unit;

impl Mailer for Unit {}

#[command]
fn send(_mailer: &dyn Mailer, _all: All<dyn Mailer>, _later: Lazy<Unit>, #[service] _draft: Draft) {}

fn main() {}
