//! What a pool tells of itself: numbers of one moment, and of all its time.

use std::fmt;
use std::time::Duration;

/// Durations up to 2^26 microseconds, a minute, have buckets; the last takes the rest.
const BUCKETS: usize = 28;
const LAST: usize = BUCKETS - 1;

/// How a pool is used at this moment, and was used so far. Others go on meanwhile: an overview, not
/// a balance.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct PoolStats {
    /// Most connections that may be open.
    pub max: usize,
    /// Connections that are open.
    pub open: usize,
    /// Open connections that rest.
    pub idle: usize,
    /// Connections somebody holds.
    pub in_use: usize,
    /// Tasks that wait for a connection.
    pub waiting: usize,
    /// How long connections were waited for; one that was free counts as no wait at all.
    pub wait: Histogram,
    /// How long connections were held.
    pub held: Histogram,
    /// How many connections were closed, and why.
    pub closed: Closed,
}

impl PoolStats {
    /// Connections in use as a share of the most there may be: 1 if all are taken.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "nobody has 2^52 connections")]
    pub fn utilisation(&self) -> f64 {
        if self.max == 0 { 0.0 } else { self.in_use as f64 / self.max as f64 }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.max += other.max;
        self.open += other.open;
        self.idle += other.idle;
        self.in_use += other.in_use;
        self.waiting += other.waiting;
        self.wait.add(&other.wait);
        self.held.add(&other.held);
        for (sum, other) in self.closed.0.iter_mut().zip(other.closed.0) {
            *sum += other;
        }
    }
}

/// Why a connection was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CloseReason {
    /// It rested too long.
    Idle,
    /// It reached the end of its lifetime.
    Lifetime,
    /// A query failed in a way that ended it.
    Broken,
    /// It did not answer when it was asked whether it is alive, or rested beside one that did not.
    Dead,
    /// A query on it was given up, and its reply did not come soon.
    Cancelled,
    /// Its user changed settings that the next one must not get.
    State,
    /// The pool was closed.
    PoolClosed,
}

impl CloseReason {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Idle,
        Self::Lifetime,
        Self::Broken,
        Self::Dead,
        Self::Cancelled,
        Self::State,
        Self::PoolClosed,
    ];

    /// Its name in logs and metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Lifetime => "lifetime",
            Self::Broken => "broken",
            Self::Dead => "dead",
            Self::Cancelled => "cancelled",
            Self::State => "state",
            Self::PoolClosed => "pool_closed",
        }
    }
}

/// How many connections were closed, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Closed([u64; CloseReason::ALL.len()]);

impl Closed {
    /// How many were closed for this reason.
    #[must_use]
    pub fn by(&self, reason: CloseReason) -> u64 {
        self.0[reason as usize]
    }

    /// How many were closed.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    pub(super) fn count(&mut self, reason: CloseReason) {
        self.0[reason as usize] += 1;
    }
}

/// Durations, counted by powers of two of a microsecond.
#[derive(Clone, Default)]
pub struct Histogram {
    buckets: [u64; BUCKETS],
    longest: Duration,
}

impl Histogram {
    /// How many durations were counted.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.buckets.iter().sum()
    }

    /// The longest of them.
    #[must_use]
    pub fn longest(&self) -> Duration {
        self.longest
    }

    /// A duration that this share of all is not longer than, from 0 to 1: `0.5` is the median. It is
    /// at most twice the exact one, and zero if nothing was counted.
    ///
    /// ```
    /// use foundry_runtime::database::Histogram;
    ///
    /// assert!(Histogram::default().quantile(0.99).is_zero());
    /// ```
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "a share of a count")]
    pub fn quantile(&self, share: f64) -> Duration {
        let wanted = self.count() as f64 * share;
        let mut seen = 0;
        for (bucket, count) in self.buckets.iter().enumerate() {
            seen += count;
            if seen > 0 && seen as f64 >= wanted {
                return match bucket {
                    0 => Duration::ZERO,
                    LAST => self.longest,
                    _ => Duration::from_micros(1 << bucket).min(self.longest),
                };
            }
        }
        self.longest
    }

    pub(super) fn record(&mut self, duration: Duration) {
        let micros = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        let bucket = (u64::BITS - micros.leading_zeros()) as usize;
        self.buckets[bucket.min(LAST)] += 1;
        self.longest = self.longest.max(duration);
    }

    /// The same, and so many durations of nothing.
    pub(super) fn with_zeros(&self, count: u64) -> Self {
        let mut all = self.clone();
        all.buckets[0] += count;
        all
    }

    fn add(&mut self, other: &Self) {
        for (sum, other) in self.buckets.iter_mut().zip(other.buckets) {
            *sum += other;
        }
        self.longest = self.longest.max(other.longest);
    }
}

impl fmt::Debug for Histogram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Histogram")
            .field("count", &self.count())
            .field("p50", &self.quantile(0.5))
            .field("p99", &self.quantile(0.99))
            .field("longest", &self.longest)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_at_most_twice_too_long() {
        let mut histogram = Histogram::default();
        for micros in 1..=1000 {
            histogram.record(Duration::from_micros(micros));
        }
        assert_eq!((histogram.count(), histogram.longest().as_micros()), (1000, 1000));
        let median = histogram.quantile(0.5).as_micros();
        assert!((500..=1000).contains(&median), "{median}");
        assert_eq!(histogram.quantile(1.0).as_micros(), 1000);
    }

    #[test]
    fn no_wait_is_zero_and_hours_have_a_place() {
        let mut histogram = Histogram::default();
        histogram.record(Duration::ZERO);
        assert_eq!(histogram.quantile(0.99), Duration::ZERO);
        histogram.record(Duration::from_secs(7200));
        assert_eq!(histogram.quantile(1.0), Duration::from_secs(7200));
    }

    #[test]
    fn each_reason_has_a_count_of_its_own() {
        let mut closed = Closed::default();
        for reason in CloseReason::ALL {
            closed.count(reason);
            assert_eq!(closed.by(reason), 1, "{}", reason.name());
        }
        assert_eq!(closed.total(), 7);
    }
}
