//! What the container waits with: tokio's, or the standard library's where the feature `async` is not
//! there. Where the model checker runs our own tests, it decides instead who goes next; see
//! `container/tests/model`.

#[cfg(not(feature = "async"))]
mod alone;
#[cfg(all(test, feature = "async"))]
mod model;
#[cfg(feature = "async")]
mod runtime;

#[cfg(not(feature = "async"))]
pub(crate) use alone::{Gate, Runtime, Task, is_inside, sleep, spawn, timeout};
#[cfg(feature = "async")]
pub(crate) use runtime::{Gate, Runtime, Task, is_inside, spawn};

#[cfg(not(all(test, feature = "async")))]
pub(crate) use std::{
    sync::{Mutex, MutexGuard, OnceLock, atomic::AtomicBool},
    thread_local as per_thread,
};
#[cfg(all(not(test), feature = "async"))]
pub(crate) use tokio::time::{sleep, timeout};

#[cfg(all(test, feature = "async"))]
pub(crate) use model::{
    AtomicBool, Mutex, MutexGuard, OnceLock, PerThread, per_thread, sleep, timeout,
};

use std::future::poll_fn;
use std::sync::{Arc, Mutex as Shared, PoisonError};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant};

/// How often [`until`] looks.
const TICK: Duration = Duration::from_millis(2);

/// Waits for so long at most until something is true; whether it is. A thread of its own tells the time:
/// the clock of a runtime stands still while a constructor blocks its thread, and without a runtime
/// there is none.
pub(crate) async fn until(limit: Duration, is_true: impl Fn() -> bool) -> bool {
    let began = Instant::now();
    let waker: Arc<Shared<Option<Waker>>> = Arc::default();
    let wakes = Arc::downgrade(&waker);
    std::thread::spawn(move || {
        // Until nobody waits any more.
        while let Some(waker) = wakes.upgrade() {
            if let Some(waker) = waker.lock().unwrap_or_else(PoisonError::into_inner).take() {
                waker.wake();
            }
            drop(waker);
            std::thread::sleep(TICK);
        }
    });
    poll_fn(|cx| {
        if is_true() {
            return Poll::Ready(true);
        }
        if began.elapsed() > limit {
            return Poll::Ready(false);
        }
        *waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(cx.waker().clone());
        Poll::Pending
    })
    .await
}
