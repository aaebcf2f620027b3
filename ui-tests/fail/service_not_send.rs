//! A service is shared between threads.

use std::rc::Rc;

foundry::app! { struct App; }

#[foundry::service]
struct Counter {
    #[default(Rc::new(3))]
    count: Rc<u32>,
}

#[foundry::service]
fn cells() -> std::cell::Cell<u32> {
    std::cell::Cell::new(3)
}

#[foundry::command]
fn count(counter: &Counter, _cells: &std::cell::Cell<u32>) {
    let _ = &counter.count;
}

#[foundry::command("count:later")]
async fn count_later(counter: &Counter) {
    let _ = &counter.count;
}

fn main() {
    let _ = App::run();
}
