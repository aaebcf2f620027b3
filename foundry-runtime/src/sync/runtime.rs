//! Waiting with tokio.

use crate::error::{Error, Result};
use std::future::Future;
use std::time::Duration;
use tokio::runtime::{Builder, Handle};

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

    /// Waits for so long at most for blocking work that was left behind.
    pub(crate) fn shutdown_timeout(self, limit: Duration) {
        self.0.shutdown_timeout(limit);
    }

    /// Waits for nothing.
    pub(crate) fn shutdown_background(self) {
        self.0.shutdown_background();
    }
}

/// How many files a runtime opens: epoll twice, an event, and the three ends of the pipe for signals.
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

/// Whether this is code that a runtime runs, which may not block.
pub(crate) fn is_inside() -> bool {
    Handle::try_current().is_ok()
}

/// Begins `work` on the runtime that runs this code, if one does.
pub(crate) fn spawn(work: impl Future<Output = ()> + Send + 'static) -> Option<Task> {
    Handle::try_current().ok().map(|it| it.spawn(work))
}
