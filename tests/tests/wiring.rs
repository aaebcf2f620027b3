//! Every shape in which a service is provided and taken.

#[path = "wiring/life.rs"]
mod life;
#[path = "wiring/outside.rs"]
mod outside;
#[path = "wiring/shapes.rs"]
mod shapes;

use foundry::service;
use std::sync::{Arc, Mutex};

foundry::app! {
    /// A shop, wired in every way.
    pub struct Wired;
    requires = [outside::Tenant, dyn outside::Motto]
}

/// What happened, in order.
#[derive(Default)]
struct Log(Mutex<Vec<String>>);

#[service]
fn log() -> Log {
    Log::default()
}

impl Log {
    fn add(&self, line: impl Into<String>) {
        self.0.lock().unwrap().push(line.into());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// The application, and what will happen in it.
fn wired() -> (Wired, Arc<Log>) {
    let log = Arc::new(Log::default());
    let app = Wired::test().with(Arc::clone(&log));
    let app = app.with(Arc::new(outside::Tenant("acme")));
    (app.with::<dyn outside::Motto>(Arc::new("onward")).build(), log)
}

#[track_caller]
fn printed(app: &Wired, command: &str, arguments: &[&str]) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let output = runtime.block_on(app.capture(command, arguments));
    if let Err(error) = output.result {
        panic!("{error:?}");
    }
    output.stdout
}

#[track_caller]
fn failed(app: &Wired, command: &str) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    format!("{:?}", runtime.block_on(app.call(command, &[])).unwrap_err())
}
