//! An item of a pack names the module that the pack stands in.

mod empty {}

foundry::app! { struct App; }

struct Mailer;

#[foundry::service(pack = crate::nowhere, as = dyn Sends)]
struct Nowhere;

trait Sends: Send + Sync {}

impl Sends for Nowhere {}

#[foundry::service(pack = crate::empty)]
fn mailer(_: &Nowhere) -> Mailer {
    Mailer
}

#[foundry::command(pack = crate::empty)]
fn send(_: &Mailer) {}

fn main() {
    let _ = App::run();
}
