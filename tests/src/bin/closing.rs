//! Services that panic while they are closed or dropped.

#![forbid(unsafe_code)]

use foundry::{Close, Console, Result, command, service};
use std::panic::{panic_any, resume_unwind};
use std::sync::Arc;

foundry::app! {
    /// Closes services that panic.
    struct Closing;
}

fn main() -> std::process::ExitCode {
    Closing::run()
}

/// The payload of a panic that panics itself when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            resume_unwind(Box::new("the payload panics, too"));
        }
    }
}

/// Says that it is dropped, and panics.
struct Careless(Arc<Console>, &'static str);

impl Drop for Careless {
    fn drop(&mut self) {
        let _ = self.0.line(format_args!("dropped {}", self.1));
        panic_any(Bomb);
    }
}

struct Pool(Arc<Console>);

#[service]
fn pool(console: Arc<Console>) -> Pool {
    Pool(console)
}

impl Close for Pool {
    async fn close(&self) {
        let _ = self.0.line("closed pool");
    }
}

/// Panics when it is dropped.
struct First(#[expect(dead_code, reason = "its `Drop` is tested")] Careless);

#[service]
fn first(_pool: &Pool, console: Arc<Console>) -> First {
    First(Careless(console, "first"))
}

/// Panics when it is closed, and again when it is dropped.
struct Second(Careless);

#[service]
fn second(_first: &First, console: Arc<Console>) -> Second {
    Second(Careless(console, "second"))
}

impl Close for Second {
    async fn close(&self) {
        let _ = self.0.0.line("closing second");
        panic_any(Bomb);
    }
}

/// The future of its closing never ends, and panics when it is dropped.
struct Slow(Arc<Console>);

#[service]
fn slow(_pool: &Pool, console: Arc<Console>) -> Slow {
    Slow(console)
}

impl Close for Slow {
    async fn close(&self) {
        let _careless = Careless(Arc::clone(&self.0), "the closing");
        std::future::pending::<()>().await;
    }
}

/// Panics when it is dropped, and needs nothing to be closed.
struct Plain(#[expect(dead_code, reason = "its `Drop` is tested")] Careless);

#[service]
fn plain(console: Arc<Console>) -> Plain {
    Plain(Careless(console, "plain"))
}

/// Lives for one command, and panics when it is dropped.
struct Scoped(#[expect(dead_code, reason = "its `Drop` is tested")] Careless);

#[service(scope = command)]
fn scoped(_pool: &Pool, console: Arc<Console>) -> Scoped {
    Scoped(Careless(console, "scoped"))
}

/// Lives for one command, and is closed.
struct ScopedPool(Arc<Console>);

#[service(scope = command)]
fn scoped_pool(_pool: &Pool, console: Arc<Console>) -> ScopedPool {
    ScopedPool(console)
}

impl Close for ScopedPool {
    async fn close(&self) {
        let _ = self.0.line("closed scoped pool");
    }
}

struct Never;

#[service]
fn never(_second: &Second) -> Never {
    panic_any(Bomb)
}

/// Has services that panic while they are closed and dropped.
#[command]
async fn services(_second: &Second, console: &Console) -> Result<()> {
    console.line("done")
}

/// The same, and the handler panics.
#[command]
fn handler(_second: &Second) {
    panic_any(Bomb)
}

/// The same, and a constructor panics.
#[command]
fn constructor(_never: &Never) {}

/// Is closed too slowly.
#[command]
fn slowly(_slow: &Slow) {}

/// Has nothing to close, and a service that panics.
#[command]
fn plainly(_plain: &Plain, console: &Console) -> Result<()> {
    console.line("done")
}

/// Has services of its own, one of which panics.
#[command]
fn own(_pool: &ScopedPool, _scoped: &Scoped, console: &Console) -> Result<()> {
    console.line("done")
}

/// Calls such a command.
#[command]
async fn call(console: &Console) -> Result<()> {
    let app = Closing::new();
    let called = app.call("own", &[]).await;
    console.line(format_args!("called {}", called.is_ok()))?;
    app.shutdown().await;
    Ok(())
}
