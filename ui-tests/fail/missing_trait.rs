//! A service that is looked for as a trait, or for later, is missing like any other.

use foundry::{All, Lazy, command, service};
use std::sync::Arc;

foundry::app! { struct App; }

trait Mailer: Send + Sync {}

trait Store: Send + Sync {}

struct Redis;

#[service(as = dyn Mailer)]
struct Smtp {
    redis: Arc<Redis>,
    later: Lazy<Redis>,
    store: Arc<dyn Store>,
}

impl Mailer for Smtp {}

#[service(into = dyn Mailer)]
fn postman(_redis: &Redis, _store: &dyn Store) -> Postman {
    Postman
}

struct Postman;

impl Mailer for Postman {}

#[service(transient)]
struct Draft {
    redis: Arc<Redis>,
}

#[command("send")]
fn send(_mailer: &dyn Mailer, _all: All<dyn Mailer>, #[service] _draft: Draft) {}

#[command("store")]
async fn store(_store: Lazy<dyn Store>, _shared: Arc<dyn Store>) {}

fn main() {
    let _ = App::run();
}
