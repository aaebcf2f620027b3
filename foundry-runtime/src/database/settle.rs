//! Making a connection fit for its next user: read to the end, cleaned up, asked whether it is alive,
//! turned to what it is for; or ended.

use super::driver::{Access, Driver, Serves, Target};
use super::error::DatabaseError;
use super::guard::Connection;
use super::lane::{Lane, TARGET};
use super::register::Request;
use super::session::{Session, Usage};
use super::stats::CloseReason;
use sqlx::Connection as _;
use std::time::{Duration, Instant};

/// A connection that rested longer is asked whether it is alive before it is lent.
const TRUSTED_FOR: Duration = Duration::from_millis(500);

/// How long it may take to answer, and to be cleaned up.
const ALIVE_TIMEOUT: Duration = Duration::from_millis(250);

/// How long the rest of a reply may take whose reader gave up.
const DRAIN_TIMEOUT: Duration = Duration::from_millis(50);

impl<DB: Driver> Lane<DB> {
    /// Makes a connection fit for its next user, or ends it.
    ///
    /// Cancelling this loses nothing: what is not done yet is still marked on the connection.
    pub(super) async fn settle(
        &self,
        mut connection: Connection<DB>,
        request: Request,
    ) -> Result<Option<Connection<DB>>, DatabaseError> {
        let failed = |error: sqlx::Error| self.explain("preparing", &error);
        // What has no equal is waited for, as long as the caller does.
        let patient = self.target.is_irreplaceable();
        let limit = |it: Duration| if patient { self.config.acquire_timeout } else { it };
        if connection.usage.pending {
            let drained = DB::drain(&mut connection);
            match tokio::time::timeout(limit(DRAIN_TIMEOUT), drained).await {
                Ok(Ok(())) => connection.usage.drained(),
                _ if patient => {}
                _ => {
                    connection.discard(CloseReason::Cancelled);
                    return Ok(None);
                }
            }
        }
        if !connection.usage.is_clean() {
            let reset = DB::reset(&mut connection);
            match tokio::time::timeout(limit(ALIVE_TIMEOUT), reset).await {
                Ok(Ok(true)) => connection.usage.cleaned(),
                _ if patient => {}
                _ => {
                    connection.discard(CloseReason::State);
                    return Ok(None);
                }
            }
        } else if !patient && connection.is_doubtful(request.since) && !connection.answers().await {
            self.evict();
            connection.discard(CloseReason::Dead);
            return Ok(None);
        }
        if !connection.serves(request.access) {
            // Unknown until it is done, should somebody give up meanwhile.
            connection.serves = Serves::Unknown;
            DB::turn_to(&mut connection.connection, request.access).await.map_err(failed)?;
            connection.serves = Serves::Only(request.access);
        }
        Ok(Some(connection))
    }

    /// One is dead, so all that rested meanwhile are taken for dead.
    pub(super) fn evict(&self) {
        let mut state = self.lock();
        let dead = std::mem::take(&mut state.idle);
        for session in &dead {
            state.forget(session.slot, CloseReason::Dead);
        }
        drop(state);
        tracing::debug!(target: TARGET, pool = self.name(), connections = dead.len(), "evicted");
        drop(dead);
    }
}

impl<DB: Driver> Session<DB> {
    /// Whether it can be lent as it is.
    pub(super) fn is_fit(&self, request: Request) -> bool {
        self.usage == Usage::default()
            && self.serves(request.access)
            && !self.is_doubtful(request.since)
    }

    pub(super) fn serves(&self, access: Access) -> bool {
        self.serves == Serves::Everything || self.serves == Serves::Only(access)
    }

    fn is_doubtful(&self, now: Instant) -> bool {
        self.usage.suspect || now.saturating_duration_since(self.returned) > TRUSTED_FOR
    }

    /// Whether it answers in time.
    pub(super) async fn answers(&mut self) -> bool {
        let ping = tokio::time::timeout(ALIVE_TIMEOUT, self.connection.ping()).await;
        let alive = matches!(ping, Ok(Ok(())));
        if alive {
            self.usage.suspect = false;
            self.checked = Instant::now();
        }
        alive
    }
}
