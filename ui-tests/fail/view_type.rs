//! Of a view, the compiler knows whether the service has it.

use foundry::{All, command, service};

foundry::app! { struct App; }

trait Mailer: Send + Sync {}

trait Check: Send + Sync {}

#[service(as = dyn Mailer, into = dyn Check)]
struct Smtp;

trait Alone {}

#[service(as = dyn Alone, into = dyn Alone)]
struct Single;

impl Alone for Single {}

trait Clones: Send + Sync {
    fn double(&self) -> Self;
}

#[service(as = dyn Clones, into = dyn Clones)]
struct Sheep;

impl Clones for Sheep {
    fn double(&self) -> Self {
        Self
    }
}

#[service(as = dyn Named)]
struct First;

#[service(as = dyn Named)]
struct Second;

trait Named: Send + Sync {}

impl Named for First {}

impl Named for Second {}

#[command]
fn send(_: &dyn Mailer, _: All<dyn Check>, _: &dyn Alone, _: &dyn Named) {}

fn main() {
    let _ = App::run();
}
