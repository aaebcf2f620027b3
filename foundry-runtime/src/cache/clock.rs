//! The time of day for entries, in milliseconds: a hit asks for it, and can afford a few nanoseconds.

use super::entry::from_millis;
use std::time::SystemTime;

/// The time of day, as entries count it: milliseconds since 1970.
///
/// On Linux it is the one of the last tick of the kernel, at most 10 ms ago
/// (`CLOCK_REALTIME_COARSE` in <https://man7.org/linux/man-pages/man2/clock_gettime.2.html>), which
/// costs a sixth of the exact one.
#[cfg(target_os = "linux")]
pub(super) fn millis() -> u64 {
    use rustix::time::{ClockId, clock_gettime};
    let time = clock_gettime(ClockId::RealtimeCoarse);
    let (seconds, nanos) = (u64::try_from(time.tv_sec), u64::try_from(time.tv_nsec));
    // A clock before 1970 is at 1970.
    match (seconds, nanos) {
        (Ok(seconds), Ok(nanos)) => seconds.saturating_mul(1_000) + nanos / 1_000_000,
        _ => 0,
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn millis() -> u64 {
    super::entry::to_millis(SystemTime::now())
}

/// The same, as a time.
pub(super) fn now() -> SystemTime {
    from_millis(millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_time_of_day() {
        let (ours, exact) = (millis(), super::super::entry::to_millis(SystemTime::now()));
        assert!(exact.abs_diff(ours) < 1_000, "{ours} and {exact}");
    }
}
