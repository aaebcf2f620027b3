//! Async handlers and constructors may move between threads.

use std::rc::Rc;

foundry::app! { struct App; }

struct Clock;

#[foundry::service]
async fn clock() -> Clock {
    let count = Rc::new(3);
    std::future::ready(()).await;
    drop(count);
    Clock
}

#[foundry::command]
async fn wait(_clock: &Clock) {
    let count = Rc::new(3);
    std::future::ready(()).await;
    drop(count);
}

fn main() {
    let _ = App::run();
}
