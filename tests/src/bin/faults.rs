//! Commands whose services go wrong: each says what is closed.

#![forbid(unsafe_code)]

use foundry::{Close, Console, Error, Result, command, service};
use std::sync::{Arc, Mutex};

foundry::app! {
    /// Goes wrong.
    struct Faults;
}

fn main() -> std::process::ExitCode {
    Faults::run()
}

struct First(Arc<Console>);

#[service]
async fn first(console: Arc<Console>) -> First {
    First(console)
}

impl Close for First {
    async fn close(&self) {
        let _ = self.0.line("first closed");
    }
}

struct Second(Arc<Console>);

#[service]
fn second(_first: &First, console: Arc<Console>) -> Second {
    Second(console)
}

impl Close for Second {
    async fn close(&self) {
        let _ = self.0.line("second closed");
    }
}

struct Broken;

#[service]
async fn broken(_second: &Second) -> Result<Broken> {
    tokio::task::yield_now().await;
    Err(Error::failed("no disk"))
}

struct Panics;

#[service]
async fn panics(_second: &Second) -> Panics {
    tokio::task::yield_now().await;
    panic!("on purpose")
}

struct PanicsAtOnce;

#[service]
fn panics_at_once(_second: &Second) -> PanicsAtOnce {
    panic!("on purpose")
}

/// Fails half way.
#[command]
fn fails(_broken: &Broken) {}

/// Panics half way.
#[command("panics")]
fn in_a_future(_panics: &Panics) {}

/// Panics half way.
#[command("panics:at-once")]
fn at_once(_panics: &PanicsAtOnce) {}

static KEPT: Mutex<Option<Arc<Second>>> = Mutex::new(None);

/// Keeps what is not its own.
#[command]
fn keeps(second: Arc<Second>, _first: &First) {
    *KEPT.lock().unwrap() = Some(second);
}

struct Own(#[expect(dead_code, reason = "is held")] Arc<Console>);

#[service(scope = command)]
fn own(console: Arc<Console>) -> Own {
    Own(console)
}

impl Close for Own {
    async fn close(&self) {}
}

static KEPT_OWN: Mutex<Option<Arc<Own>>> = Mutex::new(None);

/// Keeps what lives as long as the command.
#[command("keeps:own")]
async fn keeps_own(own: Arc<Own>) {
    *KEPT_OWN.lock().unwrap() = Some(own);
}

struct Careless;

#[service]
fn careless(_second: &Second) -> Careless {
    Careless
}

impl Close for Careless {
    async fn close(&self) {
        panic!("flush failed")
    }
}

/// Has a service that panics while it closes.
#[command("careless")]
fn is_careless(_careless: &Careless) {}
