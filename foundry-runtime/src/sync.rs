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
