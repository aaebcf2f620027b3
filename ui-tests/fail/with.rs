//! A test puts in what the application has.

use foundry::service;
use std::sync::Arc;

foundry::app! { struct App; }

trait Mailer: Send + Sync {}

#[service(as = dyn Mailer)]
struct Smtp;

impl Mailer for Smtp {}

#[service(transient)]
struct Draft;

struct Missing;

fn main() {
    let _ = App::test().with(Arc::new(Missing));
    let _ = App::test().with::<dyn Mailer>(Arc::new(Missing));
    let _ = App::test().with::<dyn Mailer>(Smtp);
    let _ = App::test().with(Arc::new(Draft));
    let _ = App::test().with(Smtp);
}
