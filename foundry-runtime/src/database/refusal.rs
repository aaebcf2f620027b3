//! Why somebody gets no connection, told so that they can do something about it.

use super::driver::{Driver, Role};
use super::error::{DatabaseError, DatabaseErrorKind};
use super::lane::Lane;
use std::time::Duration;

const MORE: &str = "drop connections sooner, or raise `max_connections`";
const SHORTER: &str = "there is one that writes: end transactions sooner";
const ONLY: &str = "who holds it and asks for another waits for itself";

impl<DB: Driver> Lane<DB> {
    pub(super) fn closed(&self) -> DatabaseError {
        let message = format!("the pool of `{}` is closed", self.name());
        DatabaseError::new(DatabaseErrorKind::Closed, message)
            .note("a command is ending: take connections before the pool is closed")
    }

    pub(super) fn no_runtime(&self) -> DatabaseError {
        let message = format!("`{}` is asked for outside of the async runtime", self.name());
        DatabaseError::new(DatabaseErrorKind::Other, message)
            .note("an async command has one; elsewhere, start tokio first")
    }

    /// Different troubles look alike from outside: nothing came in time.
    pub(super) fn why_not(&self, patience: Duration) -> DatabaseError {
        let name = self.name();
        // One attempt may be on its way for that long.
        let of_late = patience + self.config.connect_timeout;
        if let Some(failure) = self.weather.last_failure(of_late) {
            return failure.behind(format!("no connection to `{name}` within {patience:?}"));
        }
        let state = self.lock();
        let held = state.holders.iter().flatten();
        let Some(oldest) = held.clone().min_by_key(|it| it.since).copied() else {
            let message = format!("`{name}` did not answer within {patience:?}");
            return DatabaseError::new(DatabaseErrorKind::Unreachable, message)
                .note("it is being opened, or at work for somebody who gave up");
        };
        let (held, waiting) = (held.count(), self.waiting());
        drop(state);
        let (who, hint) = match self.role {
            Role::Writer => ("the writing connection is held".to_owned(), SHORTER),
            _ if self.max == 1 => ("its only connection is held".to_owned(), ONLY),
            _ if held == 1 => ("one connection is held".to_owned(), MORE),
            Role::Reader => (format!("all {held} reading connections are held, the oldest"), MORE),
            Role::Any | Role::InTurn => {
                (format!("all {held} connections are held, the oldest"), MORE)
            }
        };
        let since = round(oldest.since.elapsed());
        let by = oldest.command.map(|it| format!(" by `{it}`")).unwrap_or_default();
        let message = format!("no connection to `{name}` was free within {patience:?}");
        DatabaseError::new(DatabaseErrorKind::Exhausted, message)
            .caused_by(format!("{who} for {since:?}{by}, taken at {}", oldest.at))
            .note(format!("{waiting} waiting; {hint}"))
    }
}

/// Nobody wants to read `3.000417213s`.
pub(super) fn round(duration: Duration) -> Duration {
    Duration::from_millis(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
}
