//! The exit codes; no other file names one.

use crate::error::ErrorKind;
use std::process::ExitCode;

/// The handler panicked; as Rust programs end.
pub const PANICKED: u8 = 101;

/// `migrate:status`: there is something to migrate.
pub const PENDING: u8 = 3;

/// `migrate:status`: what was applied is not what the program has.
pub const DRIFT: u8 = 4;

/// Every exit code with its name for programs and its meaning for people, as `list --format json`
/// and manual pages tell them. A command may use codes of its own beside these.
pub const CATALOGUE: &[(u8, &str, &str)] = &[
    (0, "done", "done, or help was asked for, or the reader of a pipe had enough"),
    (1, "failed", "the command failed"),
    (2, "usage", "the command line does not fit"),
    (PENDING, "pending", "migrations are pending (`migrate:status`)"),
    (DRIFT, "drift", "what was applied is not what the program has (`migrate:status`)"),
    (75, "locked", "a lock is held by somebody else"),
    (78, "config", "the configuration is wrong"),
    (PANICKED, "panicked", "a handler or a constructor panicked"),
    (124, "timed_out", "timed out"),
    (129, "hung_up", "ended by SIGHUP"),
    (130, "interrupted", "ended by SIGINT"),
    (143, "terminated", "ended by SIGTERM"),
];

/// The exit code of a failure of this kind.
///
/// | code | meaning |
/// |---|---|
/// | 0 | done; help was asked for; or the reader of a pipe had enough |
/// | 1 | the command failed |
/// | 2 | usage error: the command line does not fit |
/// | 3, 4 | `migrate:status`: migrations are pending; what was applied is not what the program has |
/// | 75 | a lock is held by somebody else (`EX_TEMPFAIL`) |
/// | 78 | the configuration is wrong (`EX_CONFIG`) |
/// | 101 | a handler or a constructor panicked |
/// | 124 | timed out (as `timeout(1)`) |
/// | 129, 130, 143 | ended by SIGHUP, SIGINT, SIGTERM (128 + signal) |
///
/// 75 and 78 are those of `sysexits.h`.
#[must_use]
pub fn code(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::Failed | ErrorKind::Database => 1,
        ErrorKind::Usage => 2,
        ErrorKind::Locked => 75,
        ErrorKind::Config => 78,
        ErrorKind::PipeClosed | ErrorKind::Help => 0,
        ErrorKind::TimedOut => 124,
        ErrorKind::Interrupted => 130,
    }
}

/// The exit code of a program that a signal ended: 128 + its number.
#[must_use]
pub fn signal(number: usize) -> ExitCode {
    ExitCode::from(u8::try_from(128 + number).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_a_failure_is_in_the_catalogue() {
        use ErrorKind::*;
        for kind in
            [Failed, Usage, Config, Database, Locked, TimedOut, Interrupted, PipeClosed, Help]
        {
            assert!(CATALOGUE.iter().any(|it| it.0 == code(kind)), "{kind:?}");
        }
    }
}
