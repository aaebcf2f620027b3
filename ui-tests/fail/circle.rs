//! Services that need each other in a circle are told with the way round and all places.

use std::sync::Arc;

foundry::app! { struct App; }

#[foundry::service]
struct Mailer {
    _users: Arc<users::Users>,
}

mod users {
    use std::sync::Arc;

    #[foundry::service]
    pub struct Users {
        _audit: Arc<crate::Audit>,
    }
}

struct Audit;

#[foundry::service]
async fn audit(_mailer: &Mailer, _clock: &Clock) -> Audit {
    Audit
}

#[foundry::service]
struct Clock;

#[foundry::service]
struct Alone {
    _alone: Arc<Alone>,
}

#[foundry::command]
fn send(_mailer: &Mailer) {}

fn main() {
    let _ = App::run();
}
