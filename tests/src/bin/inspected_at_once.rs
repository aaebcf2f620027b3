//! An application in which nothing is waited for, for `app:check` to look at.

#![forbid(unsafe_code)]

use foundry::{Console, Result, command, service};
use std::sync::Arc;

foundry::app! {
    /// Looked at from outside.
    struct Inspected;
}

fn main() -> std::process::ExitCode {
    Inspected::run()
}

struct Store(Arc<Console>);

#[service]
fn store(console: Arc<Console>) -> Result<Store> {
    console.note("open store");
    Ok(Store(console))
}

impl Drop for Store {
    fn drop(&mut self) {
        self.0.note("drop store");
    }
}

struct Work(Arc<Store>);

#[service(scope = command)]
fn work(store: Arc<Store>) -> Result<Work> {
    store.0.note("open work");
    Ok(Work(store))
}

impl Drop for Work {
    fn drop(&mut self) {
        self.0.0.note("drop work");
    }
}

struct Broken;

#[service]
fn broken(_store: &Store) -> Result<Broken> {
    Err("broken".into())
}

/// Does it.
#[command("work")]
fn do_work(_work: &Work) {}

/// Fails.
#[command("fail")]
fn fail(_broken: &Broken) {}
