//! What is left out is there, under its path from the root of the crate.

use foundry::{command, service};

foundry::app! {
    struct App;
    exclude = [
        Redsi, Pool, cache::flush, crate::cache::Store, Redis, cache::pool, flush, self::cache::Poll,
    ]
}

#[service]
struct Redis;

mod cache {
    pub struct Pool;

    #[foundry::service]
    impl Pool {
        fn new() -> Self {
            Self
        }
    }

    #[foundry::command]
    #[allow(dead_code)]
    fn flush() {}
}

#[command]
fn clear(_: &cache::Pool) {}

fn main() {
    let _ = App::run();
}
