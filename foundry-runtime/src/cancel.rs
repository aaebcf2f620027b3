//! The token that SIGINT and SIGTERM cancel; handlers and services may take it as `&Cancel`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
#[cfg(feature = "async")]
use tokio::sync::Notify;

/// Slot of the token in every container.
pub(crate) const SLOT: u16 = 0;

/// Tells that the command is to end: somebody pressed Ctrl-C, or asked the process to terminate.
///
/// A handler that takes `&Cancel` gets ten seconds to end by itself. One that does not is dropped
/// at its next `.await`; a blocking one runs to its end. A second signal ends the process at once.
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
    cancelled: Arc<AtomicBool>,
    signal: Arc<AtomicUsize>,
    #[cfg(feature = "async")]
    waiting: Notify,
}

impl Cancel {
    /// Whether the command is to end.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Acquire)
    }

    /// Waits until the command is to end. With the feature `async`.
    #[cfg(feature = "async")]
    pub async fn cancelled(&self) {
        let waiting = self.0.waiting.notified();
        let mut waiting = std::pin::pin!(waiting);
        // Registered before the look at the flag, so that no wake-up falls in between.
        waiting.as_mut().enable();
        if !self.is_cancelled() {
            waiting.await;
        }
    }

    /// Asks the command to end.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Release);
        #[cfg(feature = "async")]
        self.0.waiting.notify_waiters();
    }

    /// The signal that asked, if one did.
    pub(crate) fn signal(&self) -> Option<usize> {
        match self.0.signal.load(Ordering::Acquire) {
            0 => None,
            signal => Some(signal),
        }
    }

    /// Lets SIGINT and SIGTERM set the token, and the second of them end the process at once.
    ///
    /// # Errors
    ///
    /// If the system refuses a signal handler.
    #[cfg(feature = "signals")]
    pub(crate) fn listen(&self) -> std::io::Result<()> {
        use signal_hook::consts::{SIGINT, SIGTERM};
        use signal_hook::flag;
        for signal in [SIGINT, SIGTERM] {
            // The order matters: the first signal must find the flag still down.
            flag::register_conditional_shutdown(
                signal,
                128 + signal,
                Arc::clone(&self.0.cancelled),
            )?;
            let number = usize::try_from(signal).unwrap_or_default();
            flag::register_usize(signal, Arc::clone(&self.0.signal), number)?;
            flag::register(signal, Arc::clone(&self.0.cancelled))?;
        }
        Ok(())
    }

    /// A signal ends the process at once, as it does any.
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
