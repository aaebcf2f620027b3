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
