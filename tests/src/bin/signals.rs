//! Commands that a test interrupts. Each says `ready` when it may be.

#![forbid(unsafe_code)]

use foundry::{Cancel, Close, Console, Result, command, service};
use std::future::pending;
use std::io::Read;
use std::sync::Arc;

foundry::app! {
    /// Waits to be interrupted.
    struct Signals;
}

fn main() -> std::process::ExitCode {
    Signals::run()
}

struct Pool(Arc<Console>);

#[service]
async fn pool(console: Arc<Console>) -> Pool {
    Pool(console)
}

impl Close for Pool {
    async fn close(&self) {
        let _ = self.0.line("closed");
    }
}

/// Says that it was dropped.
struct Witness<'a>(&'a Console);

impl Drop for Witness<'_> {
    fn drop(&mut self) {
        let _ = self.0.line("dropped");
    }
}

/// Waits for its end, and notices it.
#[command("async:notices")]
async fn notices(cancel: &Cancel, _pool: &Pool, console: &Console) -> Result<()> {
    console.line("ready")?;
    cancel.cancelled().await;
    console.line("noticed")
}

/// Notices, and fails at once.
#[command("async:fails")]
async fn fails(cancel: &Cancel, _pool: &Pool, console: &Console) -> Result<()> {
    console.line("ready")?;
    cancel.cancelled().await;
    Err("half done".into())
}

/// Waits, and knows nothing of signals.
#[command("async:dropped")]
async fn dropped(_pool: &Pool, console: &Console) -> Result<()> {
    let _witness = Witness(console);
    console.line("ready")?;
    pending().await
}

/// Is interrupted before it has waited for anything.
#[command("async:early")]
async fn early(_pool: &Pool, console: &Console) -> Result<()> {
    console.line("ready")?;
    let own = std::process::id().to_string();
    std::process::Command::new("kill").args(["-INT", &own]).status()?;
    pending().await
}

/// A service notices in place of the handler.
#[command("async:worker")]
async fn worker(worker: &Worker, console: &Console) -> Result<()> {
    console.line("ready")?;
    worker.0.cancelled().await;
    console.line("noticed")
}

struct Worker(Arc<Cancel>);

#[service]
fn make_worker(cancel: Arc<Cancel>) -> Worker {
    Worker(cancel)
}

struct Never;

#[service]
async fn never(_pool: &Pool, console: &Console) -> Result<Never> {
    console.line("ready")?;
    pending().await
}

/// Waits for a service.
#[command("async:starting")]
async fn starting(_never: &Never) {}

/// Blocks, and has nothing to close.
#[command("sync:bare")]
fn bare(console: &Console) -> Result<()> {
    console.line("ready")?;
    block()
}

/// Blocks until it is told to end, and has something to close.
#[command("sync:closes")]
fn closes(_flushes: &Flushes, console: &Console) -> Result<()> {
    console.line("ready")?;
    std::io::stdin().read_to_end(&mut Vec::new())?;
    console.line("ended")
}

struct Flushes(Arc<Console>);

#[service]
impl Flushes {
    fn new(console: Arc<Console>) -> Self {
        Self(console)
    }
}

impl Close for Flushes {
    async fn close(&self) {
        let _ = self.0.line("closed");
    }
}

/// Sees that it is to end, and does not.
#[command("sync:deaf")]
fn deaf(cancel: &Cancel, console: &Console) -> Result<()> {
    console.line("ready")?;
    while !cancel.is_cancelled() {
        std::thread::yield_now();
    }
    console.line("ignored")?;
    block()
}

/// The same in an async handler, which then blocks its thread.
#[command("async:deaf")]
async fn async_deaf(cancel: &Cancel, _pool: &Pool, console: &Console) -> Result<()> {
    console.line("ready")?;
    cancel.cancelled().await;
    console.line("ignored")?;
    block()
}

/// Sees that it is to end, and ends.
#[command("sync:notices")]
fn sync_notices(cancel: &Cancel, console: &Console) -> Result<()> {
    console.line("ready")?;
    while !cancel.is_cancelled() {
        std::thread::yield_now();
    }
    console.line("noticed")
}

fn block() -> ! {
    loop {
        std::thread::park();
    }
}

struct Blocking;

#[service]
fn blocking(_pool: &Pool, console: &Console) -> Result<Blocking> {
    console.line("ready")?;
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(Blocking)
}

/// Has a constructor that notices nothing.
#[command("async:blocking")]
async fn behind_blocking(_blocking: &Blocking, console: &Console) -> Result<()> {
    console.line("went on")
}

/// Has a constructor that notices nothing, and does not wait itself.
#[command("sync:blocking")]
fn at_once_behind_blocking(_blocking: &Blocking, console: &Console) -> Result<()> {
    console.line("went on")
}

/// Waits for its end in a runtime of its own.
#[command("sync:waits")]
fn sync_waits(cancel: &Cancel, console: &Console) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build()?;
    console.line("ready")?;
    runtime.block_on(cancel.cancelled());
    console.line("noticed")
}

/// Waits for its end in several runtimes and tasks at once.
#[command("sync:waiters")]
fn sync_waiters(cancel: &Cancel, console: &Console) -> Result<()> {
    let waiters: Vec<_> = (0..3)
        .map(|_| {
            let cancel = cancel.clone();
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build()?;
                runtime.block_on(async {
                    let task = tokio::spawn({
                        let cancel = cancel.clone();
                        async move { cancel.cancelled().await }
                    });
                    cancel.cancelled().await;
                    task.await
                })?;
                Ok::<_, foundry::Error>(())
            })
        })
        .collect();
    console.line("ready")?;
    for waiter in waiters {
        waiter.join().map_err(|_| "a waiter panicked")??;
    }
    // After the fact it does not wait.
    tokio::runtime::Builder::new_current_thread().build()?.block_on(cancel.cancelled());
    console.line("noticed")
}

/// Blocks its own thread until another runtime notices.
#[command("async:waits")]
async fn async_waits(cancel: &Cancel, console: &Console) -> Result<()> {
    let other = cancel.clone();
    console.line("ready")?;
    let waiter = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        runtime.block_on(other.cancelled());
        Ok::<_, foundry::Error>(())
    });
    waiter.join().map_err(|_| "the waiter panicked")??;
    console.line("noticed")
}

/// Waits for its end in a task of its own.
#[command("async:task")]
async fn async_task(cancel: &Cancel, console: &Console) -> Result<()> {
    let other = cancel.clone();
    console.line("ready")?;
    tokio::spawn(async move { other.cancelled().await }).await?;
    console.line("noticed")
}

/// Ends at once, and looks at the token before.
#[command("async:short")]
async fn short(cancel: &Cancel, console: &Console) -> Result<()> {
    tokio::select! {
        () = cancel.cancelled() => console.line("noticed"),
        () = tokio::task::yield_now() => console.line(std::fs::read_dir("/proc/self/task")?.count()),
    }
}
