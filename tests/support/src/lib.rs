//! Helpers of tests in several packages: the report of a test that is skipped, tools, privileges, and a
//! limit for tests that may hang.
//!
//! A test that requires something this machine does not have calls [`skipped`] and returns. With the
//! variable `FOUNDRY_CI` set, as in `.ci/run`, [`skipped`] panics, so a skipped test fails.

#![forbid(unsafe_code)]

mod privileges;

pub use privileges::{mounts_work, permissions_hold};

use std::io::{self, ErrorKind, Write};
use std::panic::resume_unwind;
use std::process::{Child, Command};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// Reports why the calling test tests nothing on this machine. The message is also shown when the
/// test harness captures the output.
///
/// # Panics
///
/// If `FOUNDRY_CI` is set and not empty.
#[track_caller]
pub fn skipped(why: &str) {
    let in_ci = std::env::var_os("FOUNDRY_CI").is_some_and(|it| !it.is_empty());
    assert!(!in_ci, "a test is skipped, which `FOUNDRY_CI` forbids; {why}");
    let _ = writeln!(io::stderr().lock(), "skipped: {why}");
}

/// Starts a tool. Returns `None` after a call of [`skipped`] if the tool is not installed.
///
/// # Panics
///
/// If the tool is installed and does not start, and where [`skipped`] does.
#[track_caller]
pub fn start(command: &mut Command) -> Option<Child> {
    match command.spawn() {
        Ok(child) => Some(child),
        Err(error) if is_missing(&error) => {
            skipped(&format!("{:?} is not installed", command.get_program()));
            None
        }
        Err(error) => panic!("{command:?} does not start: {error}"),
    }
}

/// Reports whether a tool did not start because there is none. The system says "permission denied" if it
/// found none, and some folder of `PATH` cannot be searched.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied)
}

/// Returns what `run` returns. Fails if it does not end within `limit`: a test that hangs is a test that
/// fails, not a run of all tests that never ends.
///
/// # Panics
///
/// If `run` panics, with the same payload, or if it does not end in time.
#[track_caller]
pub fn in_time<T: Send + 'static>(limit: Duration, run: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = sync_channel(1);
    let thread = thread::spawn(move || sender.send(run()));
    match receiver.recv_timeout(limit) {
        Ok(value) => value,
        Err(RecvTimeoutError::Timeout) => panic!("it hangs: it did not end within {limit:?}"),
        Err(RecvTimeoutError::Disconnected) => match thread.join() {
            Err(payload) => resume_unwind(payload),
            Ok(_) => unreachable!("BUG: a thread ended without a value and without a panic"),
        },
    }
}
