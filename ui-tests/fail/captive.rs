//! What lives for one command is not kept by what outlives it.

use foundry::{All, Lazy, command, service};
use std::sync::Arc;

foundry::app! {
    struct App;
    packs = [foundry_ui_tests::Mail]
}

trait Work: Send + Sync {}

#[service(scope = command, as = dyn Work, into = dyn Work)]
struct UnitOfWork;

impl Work for UnitOfWork {}

#[service(scope = command)]
fn address() -> foundry_ui_tests::MailAddress {
    foundry_ui_tests::MailAddress(String::new())
}

#[service]
struct Users {
    _unit: Arc<UnitOfWork>,
    _work: Arc<dyn Work>,
    _perhaps: Option<Arc<UnitOfWork>>,
    _all: All<dyn Work>,
    _later: Lazy<UnitOfWork>,
}

struct Audit;

#[service]
impl Audit {
    async fn new(_unit: &UnitOfWork, _perhaps: Option<&dyn Work>) -> Self {
        Self
    }
}

#[service(transient)]
struct Draft {
    _unit: Arc<UnitOfWork>,
}

#[service(scope = command)]
struct Alike {
    _unit: Arc<UnitOfWork>,
    _all: All<dyn Work>,
    _later: Lazy<dyn Work>,
}

#[command]
fn work(_unit: &UnitOfWork, _later: Lazy<UnitOfWork>, _users: &Users, #[service] _draft: Draft) {}

fn main() {
    let _ = App::run();
}
