//! What is left out is left out with all its views.

use foundry::{All, command, service};

foundry::app! {
    struct App;
    exclude = [Smtp, Draft, post]
}

trait Mailer: Send + Sync {}

#[service(as = dyn Mailer, into = dyn Mailer)]
struct Smtp;

impl Mailer for Smtp {}

#[service(transient)]
struct Draft;

struct Post;

impl Mailer for Post {}

#[service(into = dyn Mailer, scope = command)]
fn post() -> Post {
    Post
}

#[command]
fn send(_: &dyn Mailer) {}

#[command]
fn send_all(_: All<dyn Mailer>) {}

#[command]
fn draft(#[service] _draft: Draft) {}

#[command]
fn scoped(_: &Post) {}

#[command]
fn perhaps(_: Option<&Smtp>) {}

#[command]
fn later(_: foundry::Lazy<Smtp>) {}

fn main() {
    let _ = App::run();
}
