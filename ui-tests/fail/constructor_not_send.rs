//! What a constructor keeps while it waits may move to another thread.

use std::rc::Rc;

foundry::app! { struct App; }

struct Pool;

#[foundry::service]
async fn pool() -> Pool {
    let shared = Rc::new(3);
    wait().await;
    let _ = shared;
    Pool
}

async fn wait() {}

#[foundry::command]
fn count(_pool: &Pool) {}

fn main() {
    let _ = App::run();
}
