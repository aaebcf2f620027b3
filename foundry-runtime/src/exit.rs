//! The exit codes; no other file names one.

use crate::error::ErrorKind;
use std::process::ExitCode;

/// The handler panicked; as Rust programs end.
pub const PANICKED: u8 = 101;

/// The exit code of a failure of this kind.
///
/// | code | meaning |
/// |---|---|
/// | 0 | done; or the reader of a pipe had enough |
/// | 1 | the command failed |
/// | 2 | usage error: the command line does not fit |
/// | 75 | a lock is held by somebody else (`EX_TEMPFAIL`) |
/// | 78 | the configuration is wrong (`EX_CONFIG`) |
/// | 101 | a handler or a constructor panicked |
/// | 124 | timed out (as `timeout(1)`) |
/// | 130, 143 | ended by SIGINT, SIGTERM (128 + signal) |
///
/// 75 and 78 are those of `sysexits.h`.
#[must_use]
pub fn code(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::Failed | ErrorKind::Database => 1,
        ErrorKind::Usage => 2,
        ErrorKind::Locked => 75,
        ErrorKind::Config => 78,
        ErrorKind::PipeClosed => 0,
        ErrorKind::TimedOut => 124,
    }
}

/// The exit code of a program that a signal ended: 128 + its number.
#[must_use]
pub fn signal(number: usize) -> ExitCode {
    ExitCode::from(u8::try_from(128 + number).unwrap_or(u8::MAX))
}
