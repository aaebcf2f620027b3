//! Sync commands and services, as a program has them that goes without a runtime. All of it works with
//! every feature of Foundry and with none.

#![forbid(unsafe_code)]

use foundry::{Cancel, Close, Config, Console, Lazy, Result, command, service};
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

foundry::app! {
    /// Keeps a journal.
    pub struct Small;
}

#[derive(Config)]
#[config(prefix = "JOURNAL")]
struct JournalConfig {
    #[config(default = "* ")]
    bullet: String,
}

/// Where lines are written to.
#[service]
struct Journal {
    config: Arc<JournalConfig>,
    console: Arc<Console>,
    #[default(AtomicBool::new(false))]
    flushed: AtomicBool,
}

impl Journal {
    fn write(&self, line: &str) -> Result<()> {
        self.console.line(format_args!("{}{line}", self.config.bullet))
    }
}

impl Close for Journal {
    /// Waits for a thread, as who has no runtime does.
    async fn close(&self) {
        poll_fn(|cx| {
            if self.flushed.swap(true, Ordering::Relaxed) {
                return Poll::Ready(());
            }
            let waker = cx.waker().clone();
            std::thread::spawn(move || waker.wake());
            Poll::Pending
        })
        .await;
        let _ = self.write("closed");
    }
}

/// What only some commands need.
#[service]
struct Archive {
    journal: Arc<Journal>,
}

/// Write a line.
#[command("write", example = "write hello")]
fn write(line: &str, journal: &Journal) -> Result<()> {
    journal.write(line)
}

/// Look into the archive, if that is wanted.
#[command("look")]
fn look(into: bool, archive: Lazy<Archive>) -> Result<()> {
    if into {
        archive.get_blocking()?.journal.write("found")?;
    }
    Ok(())
}

/// Work until somebody says that it is enough.
#[command("work")]
fn work(cancel: &Cancel, console: &Console) -> Result<()> {
    console.line(if cancel.is_cancelled() { "enough" } else { "worked" })
}
