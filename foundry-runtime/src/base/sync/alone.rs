//! Waiting with the standard library: handlers and constructors are not async then, so that there is
//! little to wait for. Only services that close, and what an application's own code awaits, may.

use super::until;
use crate::error::Result;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake};
use std::thread::{self, Thread};
use std::time::Duration;

/// Passed by an async constructor, of which there are none.
pub(crate) struct Gate;

impl Gate {
    pub(crate) fn new() -> Self {
        Self
    }

    pub(crate) async fn get_or_init<F: Future<Output = ()>>(&self, made: impl FnOnce() -> F) {
        made().await;
    }
}

/// What goes on beside the one who began it: nothing.
pub(crate) enum Task {}

impl Task {
    pub(crate) fn is_finished(&self) -> bool {
        match *self {}
    }
}

impl Future for Task {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        match *self {}
    }
}

/// What waits on this thread.
pub(crate) struct Runtime;

impl Runtime {
    /// # Errors
    ///
    /// Never.
    pub(crate) fn start() -> Result<Self> {
        Ok(Self)
    }

    /// # Errors
    ///
    /// Never.
    pub(crate) fn start_without_files() -> Result<Self> {
        Ok(Self)
    }

    pub(crate) fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        struct Unpark(Thread);
        impl Wake for Unpark {
            fn wake(self: Arc<Self>) {
                self.0.unpark();
            }
        }
        let mut work = pin!(work);
        let waker = Arc::new(Unpark(thread::current())).into();
        let mut context = Context::from_waker(&waker);
        loop {
            if let Poll::Ready(value) = work.as_mut().poll(&mut context) {
                return value;
            }
            thread::park();
        }
    }

    pub(crate) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.block_on(work)
    }

    pub(crate) fn shutdown_timeout(self, _: Duration) {}

    pub(crate) fn shutdown_background(self) {}
}

/// Whether this is code that may not block.
pub(crate) fn is_inside() -> bool {
    false
}

/// Nothing runs beside.
pub(crate) fn spawn(_: impl Future<Output = ()> + Send + 'static) -> Option<Task> {
    None
}

pub(crate) async fn sleep(duration: Duration) {
    until(duration, || false).await;
}

/// # Errors
///
/// If it takes longer.
pub(crate) async fn timeout<T>(limit: Duration, work: impl Future<Output = T>) -> Result<T, Late> {
    let mut work = pin!(work);
    let mut late = pin!(sleep(limit));
    poll_fn(|cx| match work.as_mut().poll(cx) {
        Poll::Ready(value) => Poll::Ready(Ok(value)),
        Poll::Pending => late.as_mut().poll(cx).map(|()| Err(Late)),
    })
    .await
}

/// Something took too long.
#[derive(Debug)]
pub(crate) struct Late;

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};
    use std::task::Waker;

    #[test]
    fn who_is_woken_by_another_thread_goes_on() {
        let mut asked = false;
        let woken = poll_fn(|cx| {
            if std::mem::replace(&mut asked, true) {
                return Poll::Ready(7);
            }
            let waker: Waker = cx.waker().clone();
            thread::spawn(move || waker.wake());
            Poll::Pending
        });
        assert_eq!(Runtime.block_on(woken), 7);
    }

    #[test]
    fn what_takes_too_long_is_not_waited_for() {
        let limit = Duration::from_millis(5);
        assert!(Runtime.block_on(timeout(limit, pending::<()>())).is_err());
        assert!(Runtime.block_on(timeout(limit, ready(()))).is_ok());
    }
}
