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
    /// # Errors
    ///
    /// If the system refuses what it needs.
    pub(crate) fn start() -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime
            .map(Self)
            .map_err(|error| Error::failed("starting the async runtime").caused_by(error))
    }

    pub(crate) fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.0.block_on(work)
    }

    /// As [`block_on`](Self::block_on), on a thread that may block and belongs to another runtime. To
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
