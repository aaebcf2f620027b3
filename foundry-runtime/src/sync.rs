//! What the container waits with: the standard library's and tokio's. Where the model checker runs our
//! own tests, it decides instead who goes next; see `container/tests/model`.

#[cfg(not(test))]
pub(crate) use std::{
    sync::{Mutex, MutexGuard, OnceLock, atomic::AtomicBool},
    thread_local as per_thread,
};
#[cfg(not(test))]
pub(crate) use tokio::time::{sleep, timeout};

#[cfg(test)]
pub(crate) use model::{
    AtomicBool, Mutex, MutexGuard, OnceLock, PerThread, per_thread, sleep, timeout,
};

#[cfg(test)]
mod model;

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex as Shared, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

/// Waits for so long at most, by a thread of its own: the clock of a runtime stands still while a
/// constructor blocks its thread, and without a runtime there is none.
pub(crate) async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    #[cfg(test)]
    if model::is_modelled() {
        return Some(work.await);
    }
    let state: Arc<Shared<(bool, Option<Waker>)>> = Arc::default();
    // Who is not waited for any more hangs up.
    let (_waits, waited_for) = channel::<()>();
    let alarm = Arc::clone(&state);
    std::thread::spawn(move || {
        if waited_for.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
            let mut state = alarm.lock().unwrap_or_else(PoisonError::into_inner);
            state.0 = true;
            if let Some(waker) = state.1.take() {
                waker.wake();
            }
        }
    });
    let mut work = pin!(work);
    poll_fn(|cx| {
        if let Poll::Ready(value) = work.as_mut().poll(cx) {
            return Poll::Ready(Some(value));
        }
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.0 {
            return Poll::Ready(None);
        }
        state.1 = Some(cx.waker().clone());
        Poll::Pending
    })
    .await
}
