//! What nobody provides is missing once for each use, and nothing else is wrong.

use std::sync::Arc;

foundry::app! { struct App; }

struct Redis;

struct Users {
    _redis: Arc<Redis>,
}

#[foundry::service]
impl Users {
    fn new(redis: Arc<Redis>) -> Self {
        Self { _redis: redis }
    }
}

#[foundry::service]
struct Sessions {
    _redis: Arc<Redis>,
    _users: Arc<Users>,
}

#[foundry::service]
fn cache(_redis: &Redis, _perhaps: Option<&Redis>) -> Cache {
    Cache
}

struct Cache;

#[foundry::service(transient)]
struct Query {
    _redis: Arc<Redis>,
}

#[foundry::service(scope = command)]
struct Unit {
    _redis: Arc<Redis>,
    _query: Query,
}

#[foundry::command]
fn later(_redis: foundry::Lazy<Redis>, #[service] _query: Query, _unit: &Unit, _: &Cache) {}

#[foundry::command("one:more")]
fn one_more(_redis: &Redis) {}

#[foundry::command]
async fn flush(_redis: &Redis, _sessions: &Sessions) {}

#[foundry::command]
fn size(_redis: &Redis, _users: Arc<Users>) {}

#[foundry::command]
fn by_trait(_mailer: &dyn Mailer) {}

trait Mailer: Send + Sync {}

fn main() {
    let _ = App::run();
}
