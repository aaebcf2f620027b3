//! The time of day as a service, so that a test can say what time it is.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// Slot of the clock in every container.
pub(crate) const SLOT: u16 = 2;

/// Tells the time; handlers and services may take it as `&Clock` or `Arc<Clock>`.
///
/// Without further ado it is the clock of the system. In a test it stands still, at a time of the
/// test's choice: `Shop::test().at(time)`.
///
/// ```
/// # use foundry_runtime as foundry;
/// use foundry::Clock;
/// use std::time::{Duration, SystemTime};
///
/// fn is_over(clock: &Clock, until: SystemTime) -> bool {
///     clock.now() >= until
/// }
///
/// let noon = SystemTime::UNIX_EPOCH + Duration::from_secs(12 * 60 * 60);
/// let clock = Clock::fixed(noon);
/// assert!(!is_over(&clock, noon + Duration::from_secs(1)));
/// clock.advance(Duration::from_secs(1));
/// assert!(is_over(&clock, noon + Duration::from_secs(1)));
/// ```
#[derive(Debug, Default)]
pub struct Clock(Option<Mutex<SystemTime>>);

impl Clock {
    /// A clock that stands still.
    #[must_use]
    pub const fn fixed(now: SystemTime) -> Self {
        Self(Some(Mutex::new(now)))
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        match &self.0 {
            None => SystemTime::now(),
            Some(now) => *now.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Moves a clock that stands still. The clock of the system goes on by itself.
    pub fn advance(&self, by: Duration) {
        if let Some(now) = &self.0 {
            *now.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }
}
