//! The token that SIGINT, SIGTERM and SIGHUP cancel; handlers and services may take it as `&Cancel`.

#[cfg(feature = "signals")]
use crate::signals;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
#[cfg(feature = "async")]
use std::{
    future::poll_fn,
    pin::pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll, Waker},
};
#[cfg(feature = "async")]
use tokio::sync::Notify;

/// Slot of the token in every container.
pub(crate) const SLOT: u16 = 0;

/// The token of a command that must end: SIGINT (Ctrl-C), SIGTERM or SIGHUP came.
///
/// An async handler that takes `&Cancel` gets ten seconds to end by itself. One that does not is
/// dropped at its next `.await`. A blocking handler runs to its end. A second signal ends the process
/// at once. A signal that the parent process ignores stays ignored: SIGHUP under `nohup`, SIGINT in a
/// job that a script started with `&`.
///
/// ```
/// # use foundry_runtime as foundry;
/// use foundry::Cancel;
///
/// fn work(cancel: &Cancel, jobs: &[&str]) -> usize {
///     jobs.iter().take_while(|_| !cancel.is_cancelled()).count()
/// }
///
/// let cancel = Cancel::default();
/// assert_eq!(work(&cancel, &["a", "b"]), 2);
/// cancel.cancel();
/// assert_eq!(work(&cancel, &["a", "b"]), 0);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<State>);

#[derive(Debug, Default)]
struct State {
    cancelled: AtomicBool,
    /// The signals of the process cancel it, too.
    #[cfg(feature = "signals")]
    listens: AtomicBool,
    #[cfg(feature = "async")]
    waiting: Notify,
    /// The waker of the task that looks for signals itself.
    #[cfg(feature = "async")]
    watching: Mutex<Option<Waker>>,
}

impl Cancel {
    /// Returns whether the command must end.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Acquire) || self.signal().is_some()
    }

    /// Waits until the command must end. With the feature `async`.
    ///
    /// It wakes in every runtime, also in one that the handler built itself. Where the task that waits
    /// is not the handler itself, a thread of the process waits for the signal.
    #[cfg(feature = "async")]
    pub async fn cancelled(&self) {
        let (mut waiting, mut arrived) =
            (pin!(self.0.waiting.notified()), pin!(signals::arrived()));
        // Registered before the look at the flags, so that no wake-up falls in between.
        waiting.as_mut().enable();
        arrived.as_mut().enable();
        poll_fn(|cx| {
            if self.is_cancelled() {
                return Poll::Ready(());
            }
            self.watch(cx);
            match waiting.as_mut().poll(cx) {
                Poll::Pending => arrived.as_mut().poll(cx),
                ready => ready,
            }
        })
        .await;
    }

    /// Sees to it that a signal wakes this task.
    #[cfg(feature = "async")]
    fn watch(&self, cx: &Context<'_>) {
        let watching = self.0.watching.lock().unwrap_or_else(PoisonError::into_inner);
        let is_woken = watching.as_ref().is_some_and(|it| it.will_wake(cx.waker()));
        if self.0.listens.load(Ordering::Acquire) && !is_woken && !signals::watch() {
            // The system has no thread left: this task has to look itself.
            cx.waker().wake_by_ref();
        }
    }

    /// Sets the waker of the task that looks for signals itself, and needs no thread to wake it.
    #[cfg(feature = "async")]
    pub(crate) fn set_watching(&self, waker: &Waker) {
        let mut watching = self.0.watching.lock().unwrap_or_else(PoisonError::into_inner);
        if !watching.as_ref().is_some_and(|it| it.will_wake(waker)) {
            *watching = Some(waker.clone());
        }
    }

    /// Says that no task looks for signals any more.
    #[cfg(feature = "async")]
    pub(crate) fn clear_watching(&self) {
        *self.0.watching.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Asks the command to end.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Release);
        #[cfg(feature = "async")]
        self.0.waiting.notify_waiters();
    }

    /// Returns the signal that asked the command to end, if one did.
    #[cfg(feature = "signals")]
    #[inline]
    pub(crate) fn signal(&self) -> Option<usize> {
        if self.0.listens.load(Ordering::Acquire) { signals::received() } else { None }
    }

    /// Returns nothing: no signal is noticed without the feature `signals`.
    #[cfg(not(feature = "signals"))]
    #[inline]
    pub(crate) fn signal(&self) -> Option<usize> {
        None
    }

    /// Lets SIGINT, SIGTERM and SIGHUP cancel the token, and the second of them end the process at
    /// once.
    ///
    /// # Errors
    ///
    /// If the system refuses a signal handler.
    #[cfg(feature = "signals")]
    pub(crate) fn listen(&self) -> std::io::Result<()> {
        signals::listen()?;
        self.0.listens.store(true, Ordering::Release);
        Ok(())
    }

    /// Does nothing: a signal ends the process at once, as it does any.
    ///
    /// # Errors
    ///
    /// Never.
    #[cfg(not(feature = "signals"))]
    pub(crate) fn listen(&self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(all(test, feature = "async"))]
mod tests {
    use super::*;

    #[test]
    fn several_waiters_in_several_runtimes_wake() {
        let cancel = Cancel::default();
        let waiters: Vec<_> = (0..4)
            .map(|at| {
                let (cancel, (ready, is_ready)) = (cancel.clone(), std::sync::mpsc::channel());
                let waiter = std::thread::spawn(move || {
                    let mut runtime = match at % 2 {
                        0 => tokio::runtime::Builder::new_current_thread(),
                        _ => tokio::runtime::Builder::new_multi_thread(),
                    };
                    // Without its drivers for signals, time, and files.
                    runtime.build().unwrap().block_on(async {
                        let mut waits = pin!(cancel.cancelled());
                        assert!(
                            poll_fn(|cx| Poll::Ready(waits.as_mut().poll(cx))).await.is_pending()
                        );
                        ready.send(()).unwrap();
                        waits.await;
                    });
                });
                is_ready.recv().unwrap();
                waiter
            })
            .collect();
        cancel.cancel();
        waiters.into_iter().for_each(|it| it.join().unwrap());
    }

    #[tokio::test]
    async fn wakes_who_waits_and_who_comes_late() {
        let cancel = Cancel::default();
        let waiter = tokio::spawn({
            let cancel = cancel.clone();
            async move { cancel.cancelled().await }
        });
        tokio::task::yield_now().await;
        cancel.cancel();
        waiter.await.unwrap();
        cancel.cancelled().await;
        assert!(cancel.signal().is_none());
    }
}
