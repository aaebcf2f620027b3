//! A trait that is not there is missing where it is named.

foundry::app! { struct App; }

#[foundry::service(as = dyn Unknown, into = dyn Stranger)]
struct Smtp;

#[foundry::command]
fn send(_: &Smtp) {}

fn main() {
    let _ = App::run();
}
