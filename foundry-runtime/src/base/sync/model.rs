//! The same for the tests of this crate. Each asks the model checker first, if that runs the test, and
//! then does what the real one does. So a test that is none of the model's sees real threads.

use shuttle::current::try_get_current_task;
use std::cell::RefCell;
use std::sync::atomic::{AtomicBool as Real, Ordering};
use std::sync::{LockResult, PoisonError};
use std::time::Duration;

/// Whether the model checker decides who goes next.
fn is_modelled() -> bool {
    try_get_current_task().is_some()
}

/// Lets somebody else go first.
fn step() {
    if is_modelled() {
        shuttle::thread::yield_now();
    }
}

/// Waits for its turn in the model.
fn turn(of: &shuttle::sync::Mutex<()>) -> Option<shuttle::sync::MutexGuard<'_, ()>> {
    is_modelled().then(|| of.lock().unwrap_or_else(PoisonError::into_inner))
}

pub(crate) struct Mutex<T> {
    turn: shuttle::sync::Mutex<()>,
    real: std::sync::Mutex<T>,
}

/// The fields go in this order: nobody has the turn before the real one is free.
pub(crate) struct MutexGuard<'a, T> {
    real: std::sync::MutexGuard<'a, T>,
    _turn: Option<shuttle::sync::MutexGuard<'a, ()>>,
}

impl<T> Mutex<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self { turn: shuttle::sync::Mutex::new(()), real: std::sync::Mutex::new(value) }
    }

    pub(crate) fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let turn = turn(&self.turn);
        match self.real.lock() {
            Ok(real) => Ok(MutexGuard { real, _turn: turn }),
            Err(poisoned) => {
                let real = poisoned.into_inner();
                Err(PoisonError::new(MutexGuard { real, _turn: turn }))
            }
        }
    }
}

impl<T> std::ops::Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.real
    }
}

impl<T> std::ops::DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.real
    }
}

pub(crate) struct OnceLock<T> {
    turn: shuttle::sync::Mutex<()>,
    real: std::sync::OnceLock<T>,
}

impl<T> Default for OnceLock<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> OnceLock<T> {
    pub(crate) const fn new() -> Self {
        Self { turn: shuttle::sync::Mutex::new(()), real: std::sync::OnceLock::new() }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        step();
        self.real.get()
    }

    pub(crate) fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        step();
        if let Some(made) = self.real.get() {
            return made;
        }
        let _turn = turn(&self.turn);
        self.real.get_or_init(|| {
            let made = make();
            step();
            made
        })
    }

    pub(crate) fn take(&mut self) -> Option<T> {
        self.real.take()
    }
}

pub(crate) struct AtomicBool(Real);

impl AtomicBool {
    pub(crate) const fn new(value: bool) -> Self {
        Self(Real::new(value))
    }

    pub(crate) fn load(&self, order: Ordering) -> bool {
        step();
        self.0.load(order)
    }

    pub(crate) fn store(&self, value: bool, order: Ordering) {
        step();
        self.0.store(value, order);
    }
}

/// Threads of the model have their own.
pub(crate) struct PerThread<T: 'static> {
    pub(crate) model: &'static shuttle::thread::LocalKey<RefCell<T>>,
    pub(crate) real: &'static std::thread::LocalKey<RefCell<T>>,
}

impl<T> PerThread<T> {
    pub(crate) fn with_borrow<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        match is_modelled() {
            true => self.model.with(|it| look(&it.borrow())),
            false => self.real.with_borrow(look),
        }
    }

    pub(crate) fn with_borrow_mut<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        match is_modelled() {
            true => self.model.with(|it| change(&mut it.borrow_mut())),
            false => self.real.with_borrow_mut(change),
        }
    }
}

macro_rules! per_thread {
    ($(#[$doc:meta])* static $name:ident: RefCell<$type:ty> = const { $init:expr };) => {
        $(#[$doc])*
        static $name: $crate::sync::PerThread<$type> = {
            ::std::thread_local! { static REAL: RefCell<$type> = const { $init }; }
            ::shuttle::thread_local! { static MODEL: RefCell<$type> = const { $init }; }
            $crate::sync::PerThread { model: &MODEL, real: &REAL }
        };
    };
}
pub(crate) use per_thread;

/// In the model time passes when everybody else had a chance to go on.
pub(crate) async fn sleep(duration: Duration) {
    match is_modelled() {
        true => shuttle::future::yield_now().await,
        false => tokio::time::sleep(duration).await,
    }
}

/// In the model nothing takes too long; what does, hangs, and that is found.
pub(crate) async fn timeout<T>(
    duration: Duration,
    work: impl Future<Output = T>,
) -> Result<T, tokio::time::error::Elapsed> {
    match is_modelled() {
        true => Ok(work.await),
        false => tokio::time::timeout(duration, work).await,
    }
}
