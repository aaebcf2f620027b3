//! What happens while nobody asks: connections that rested too long end, old ones are replaced, dead
//! ones are found, and who holds one for too long is named.

use super::driver::{Access, Driver, Target, poll_once};
use super::guard::Connection;
use super::lane::Lane;
use super::refusal::round;
use super::register::{Holder, Request};
use super::session::Session;
use super::stats::CloseReason;
use std::panic::Location;
use std::sync::{Arc, Weak};
use std::task::Poll;
use std::time::{Duration, Instant};

/// How often it looks, unless something is to happen sooner.
const TICK: Duration = Duration::from_secs(1);

/// How long a connection rests before it is asked whether it is alive, which also keeps the way to it
/// open. sqlx offers no keep-alive of TCP.
const KEEP_ALIVE: Duration = Duration::from_secs(60);

/// The keeper of a lane; when it ends, however it ends, the next one may begin.
struct Keeper<DB: Driver>(Weak<Lane<DB>>);

impl<DB: Driver> Lane<DB> {
    /// Sees to it that somebody looks after the connections.
    pub(super) fn keep(self: &Arc<Self>) {
        if !std::mem::replace(&mut self.lock().is_kept, true) {
            let keeper = Keeper(Arc::downgrade(self));
            let tick = self.tick();
            tokio::spawn(async move {
                loop {
                    tokio::time::sleep(tick).await;
                    let Some(lane) = keeper.0.upgrade() else { return };
                    if lane.lock().is_closed {
                        return;
                    }
                    lane.tend(Instant::now()).await;
                }
            });
        }
    }

    fn tick(&self) -> Duration {
        let config = &self.config;
        let limits = [Some(config.idle_timeout), Some(config.max_lifetime), config.leak_threshold];
        let soonest = limits.into_iter().flatten().min().unwrap_or(TICK) / 4;
        soonest.clamp(Duration::from_millis(5), TICK)
    }

    async fn tend(self: &Arc<Self>, now: Instant) {
        self.warn_of_leaks(now);
        #[cfg(feature = "metrics")]
        super::metrics::report(self);
        if self.target.is_irreplaceable() {
            return;
        }
        self.reap(now);
        while let Some(old) = self.take_idle(|it| it.retire_at.is_some_and(|at| at <= now)) {
            self.replace(old).await;
        }
        let since = |at: Instant| now.saturating_duration_since(at);
        while let Some(mut given_up) =
            self.take_idle(|it| it.usage.pending && since(it.returned) > TICK)
        {
            match poll_once(DB::drain(&mut given_up)) {
                Poll::Ready(Ok(())) => {
                    given_up.usage.drained();
                    given_up.put_back();
                }
                _ => given_up.discard(CloseReason::Cancelled),
            }
        }
        let quiet = |it: &Session<DB>| {
            it.usage.is_clean() && since(it.checked.max(it.returned)) > KEEP_ALIVE
        };
        while let Some(mut quiet) = self.take_idle(quiet) {
            if quiet.answers().await {
                quiet.put_back();
            } else {
                self.evict();
                quiet.discard(CloseReason::Dead);
            }
        }
    }

    /// Ends connections that rested too long, but never goes below the least number.
    fn reap(&self, now: Instant) {
        let mut state = self.lock();
        let mut surplus = state.open.saturating_sub(self.min);
        let limit = self.config.idle_timeout;
        let rested = |it: Instant| now.saturating_duration_since(it) >= limit;
        // The longest rested come first.
        let ended: Vec<_> = state
            .idle
            .extract_if(.., |session| {
                let ends = surplus > 0 && rested(session.returned);
                surplus -= usize::from(ends);
                ends
            })
            .collect();
        for session in &ended {
            state.forget(session.slot, CloseReason::Idle);
        }
        drop(state);
        drop(ended);
    }

    /// Opens another in the place of an old one. Who needs one meanwhile gets another, or waits as
    /// for one that is in use.
    async fn replace(self: &Arc<Self>, old: Connection<DB>) {
        old.discard(CloseReason::Lifetime);
        if let Ok(permit) = self.permits.try_acquire() {
            self.open_ahead(permit).await;
        }
    }

    /// Takes one of those that rest out of the stack, if it may be lent at all.
    fn take_idle(
        self: &Arc<Self>,
        wanted: impl Fn(&Session<DB>) -> bool,
    ) -> Option<Connection<DB>> {
        let permit = self.permits.try_acquire().ok()?;
        let mut state = self.lock();
        let at = state.idle.iter().position(wanted)?;
        let session = state.idle.remove(at);
        state.enter(session.slot, request(), Instant::now());
        drop(state);
        permit.forget();
        Some(Connection::new(session, Arc::clone(self)))
    }

    fn warn_of_leaks(&self, now: Instant) {
        let Some(threshold) = self.config.leak_threshold else { return };
        let mut leaks = Vec::new();
        for holder in self.lock().holders.iter_mut().flatten() {
            if !holder.warned && now.saturating_duration_since(holder.since) > threshold {
                holder.warned = true;
                leaks.push(*holder);
            }
        }
        for leak in leaks {
            held_for_long(self.name(), leak);
        }
    }
}

impl<DB: Driver> Drop for Keeper<DB> {
    fn drop(&mut self) {
        if let Some(lane) = self.0.upgrade() {
            lane.lock().is_kept = false;
        }
    }
}

#[track_caller]
fn request() -> Request {
    Request::new(Access::Write, Location::caller())
}

/// Warns of somebody who holds a connection for too long.
fn held_for_long(pool: &str, holder: Holder) {
    tracing::warn!(
        target: super::lane::TARGET,
        "a connection to `{pool}` is held for {:?}{}, taken at {}; is it leaked?",
        round(holder.since.elapsed()),
        by(holder),
        holder.at,
    );
}

/// Takes the warning back.
pub(super) fn returned(pool: &str, holder: Holder) {
    tracing::info!(
        target: super::lane::TARGET,
        "a connection to `{pool}` is back after {:?}{}, taken at {}",
        round(holder.since.elapsed()),
        by(holder),
        holder.at,
    );
}

fn by(holder: Holder) -> String {
    holder.command.map(|it| format!(" by `{it}`")).unwrap_or_default()
}
