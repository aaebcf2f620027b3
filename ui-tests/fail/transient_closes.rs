//! Nobody closes what belongs to its user.

use foundry::{Close, command, service};

foundry::app! { struct App; }

#[service(transient)]
struct Draft;

impl Close for Draft {
    async fn close(&self) {}
}

#[command]
fn write(#[service] _draft: Draft) {}

fn main() {
    let _ = App::run();
}
