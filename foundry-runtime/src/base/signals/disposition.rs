//! The dispositions of this process: signals end it, are ignored, or run a handler of other code.

use std::ffi::c_int;

/// The signals that are ignored and that are caught, a bit each. Only Linux tells without `unsafe`;
/// elsewhere every signal counts as neither.
#[derive(Default)]
pub(super) struct Dispositions {
    ignored: u64,
    caught: u64,
}

impl Dispositions {
    /// Reads them as they are now.
    #[cfg(target_os = "linux")]
    pub(super) fn read() -> Self {
        let status = std::fs::read_to_string("/proc/self/status");
        status.map(|it| Self::parse(&it)).unwrap_or_default()
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn read() -> Self {
        Self::default()
    }

    #[cfg(target_os = "linux")]
    fn parse(status: &str) -> Self {
        let mask = |name: &str| {
            let line = status.lines().find_map(|it| it.strip_prefix(name));
            line.and_then(|it| u64::from_str_radix(it.trim(), 16).ok()).unwrap_or_default()
        };
        Self { ignored: mask("SigIgn:"), caught: mask("SigCgt:") }
    }

    /// Returns whether the parent process, or this one, ignores the signal.
    pub(super) fn ignores(&self, signal: c_int) -> bool {
        self.ignored & (1 << (signal - 1)) != 0
    }

    /// Returns whether this process has a handler for the signal.
    #[cfg(unix)]
    pub(super) fn catches(&self, signal: c_int) -> bool {
        self.caught & (1 << (signal - 1)) != 0
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    #[test]
    fn masks_are_read_from_their_lines() {
        let status = "Name:\tx\nSigIgn:\t0000000000000001\nSigCgt:\t0000000180004002\n";
        let read = Dispositions::parse(status);
        assert_eq!([SIGHUP, SIGINT, SIGTERM].map(|it| read.ignores(it)), [true, false, false]);
        assert_eq!([SIGHUP, SIGINT, SIGTERM].map(|it| read.catches(it)), [false, true, true]);
    }

    #[test]
    fn without_the_lines_every_signal_has_its_default_effect() {
        let read = Dispositions::parse("SigIgn: what\n");
        assert!(!read.ignores(SIGINT) && !read.catches(SIGINT));
    }
}
