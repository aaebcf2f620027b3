//! Waiting with tokio.

use crate::error::{Error, Result};
use std::future::Future;
use std::panic::resume_unwind;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;
use tokio::runtime::{Builder, Handle};
use tokio::task::coop::poll_proceed;

/// Passed once by the async constructor of a service; who comes second waits.
pub(crate) type Gate = tokio::sync::OnceCell<()>;
/// What goes on beside the one who began it.
pub(crate) type Task = tokio::task::JoinHandle<()>;

/// What waits on this thread.
pub(crate) struct Runtime(tokio::runtime::Runtime);

impl Runtime {
    /// Starts a runtime on this thread.
    ///
    /// # Errors
    ///
    /// If the system refuses what it needs.
    pub(crate) fn start() -> Result<Self> {
        let room = room_for_files();
        let runtime = room.and_then(|()| Builder::new_current_thread().enable_all().build());
        runtime.map(Self).map_err(not_started)
    }

    /// Starts a runtime that opens no files, so that services are closed even where there is no room for
    /// more.
    ///
    /// # Errors
    ///
    /// If the system refuses what it needs.
    pub(crate) fn start_without_files() -> Result<Self> {
        Builder::new_current_thread().enable_time().build().map(Self).map_err(not_started)
    }

    pub(crate) fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.0.block_on(work)
    }

    /// Waits as [`block_on`](Self::block_on) does, on a thread that may block and belongs to another runtime. To
    /// tokio such a thread can still look like one that polls, on which `block_on` panics; so a thread
    /// of its own waits.
    pub(crate) fn wait<T: Send>(&self, work: impl Future<Output = T> + Send) -> T {
        if Handle::try_current().is_err() {
            return self.block_on(work);
        }
        let waited = thread::scope(|scope| scope.spawn(|| self.block_on(work)).join());
        waited.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// Waits for so long at most for blocking work that was left behind.
    pub(crate) fn shutdown_timeout(self, limit: Duration) {
        self.0.shutdown_timeout(limit);
    }

    /// Waits for nothing.
    pub(crate) fn shutdown_background(self) {
        self.0.shutdown_background();
    }
}

/// The number of files that a runtime opens: epoll twice, an event, and the three ends of the pipe for signals.
const FILES: usize = 6;

/// Opens and closes as many files as a runtime needs: where there is no room for the pipe for signals,
/// tokio panics.
///
/// # Errors
///
/// If the process may not open so many.
#[cfg(unix)]
fn room_for_files() -> std::io::Result<()> {
    use std::os::fd::AsFd;
    let stdin = std::io::stdin();
    let files: std::io::Result<Vec<_>> =
        (0..FILES).map(|_| stdin.as_fd().try_clone_to_owned()).collect();
    files.map(drop)
}

#[cfg(not(unix))]
fn room_for_files() -> std::io::Result<()> {
    Ok(())
}

#[cold]
fn not_started(error: std::io::Error) -> Error {
    let failed = Error::failed("starting the async runtime");
    #[cfg(unix)]
    if error.raw_os_error() == Some(rustix::io::Errno::MFILE.raw_os_error()) {
        let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
        let limit = limit.map_or_else(|| "unlimited".to_owned(), |it| it.to_string());
        let note = format!(
            "the process may have {limit} open files, and the runtime needs {FILES} more; raise the limit: `ulimit -n 1024`"
        );
        return failed.caused_by(error).note(note);
    }
    failed.caused_by(error)
}

/// Returns whether an async runtime polls this code, so that it must not block its thread. Code in
/// `spawn_blocking` and `block_in_place` belongs to a runtime too, but may block.
pub(crate) fn is_inside() -> bool {
    Handle::try_current().is_ok() && has_budget()
}

/// Returns whether tokio limits how much this code does at once, as it does for what it polls and
/// not for what may block. There is no function that asks for it: the limit is used up, and then
/// restored.
fn has_budget() -> bool {
    let mut context = Context::from_waker(Waker::noop());
    // A step that is not reported as progress restores the budget of its beginning when it is dropped.
    let Poll::Ready(_restores) = poll_proceed(&mut context) else { return true };
    (0..=u8::MAX).any(|_| match poll_proceed(&mut context) {
        Poll::Ready(step) => {
            step.made_progress();
            false
        }
        Poll::Pending => true,
    })
}

/// Begins `work` on the runtime that runs this code, if one does.
pub(crate) fn spawn(work: impl Future<Output = ()> + Send + 'static) -> Option<Task> {
    Handle::try_current().ok().map(|it| it.spawn(work))
}
