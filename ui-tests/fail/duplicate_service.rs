//! A service has one provider, also under another name.

foundry::app! { struct App; }

struct Pool;

type Same = Pool;

#[foundry::service]
fn pool() -> Pool {
    Pool
}

#[foundry::service]
async fn second_pool() -> Same {
    Pool
}

#[foundry::service]
struct Clock;

#[foundry::service]
impl Clock {
    fn new() -> Self {
        Self
    }
}

fn main() {
    let _ = App::run();
}
