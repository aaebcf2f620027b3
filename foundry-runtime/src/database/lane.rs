//! A lane: connections of one role, who has them, who waits, and why none was to be had.
//!
//! A fair semaphore counts how many may be lent, and a stack holds those that rest: last in, first
//! out, so that the few that are needed stay warm and the others come to their end. A connection is
//! given back while its guard is dropped, before anything else can happen.

use super::config::PoolConfig;
use super::connect::Weather;
use super::driver::{Driver, Role, Target, Verdict};
use super::error::DatabaseError;
use super::guard::Connection;
use super::keeper;
use super::register::{Request, State, Wanted};
use super::session::{Session, Usage};
use super::stats::{CloseReason, PoolStats};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, SemaphorePermit, TryAcquireError, oneshot};

/// Where the pool tells of itself.
pub(super) const TARGET: &str = "foundry::pool";

/// Old connections are replaced while they rest; one that never does, ends this much later.
const OVERDUE: Duration = Duration::from_secs(5);

pub(super) struct Lane<DB: Driver> {
    pub(super) target: Arc<DB::Target>,
    pub(super) config: Arc<PoolConfig>,
    pub(super) weather: Arc<Weather>,
    pub(super) role: Role,
    pub(super) max: usize,
    /// How many stay open however long they rest.
    pub(super) min: usize,
    pub(super) permits: Semaphore,
    waiting: AtomicUsize,
    /// How often one was lent without any wait.
    direct: AtomicU64,
    state: Mutex<State<DB>>,
}

/// Somebody who waits; counted as long as it lives, so also when it is cancelled.
struct Waiting<'a>(&'a AtomicUsize);

impl<DB: Driver> Lane<DB> {
    pub(super) fn new(
        target: &Arc<DB::Target>,
        config: &Arc<PoolConfig>,
        weather: &Arc<Weather>,
        (role, max): (Role, usize),
    ) -> Self {
        let max = max.min(Semaphore::MAX_PERMITS);
        let min = usize::try_from(config.min_connections).unwrap_or(usize::MAX).min(max);
        Self {
            target: Arc::clone(target),
            config: Arc::clone(config),
            weather: Arc::clone(weather),
            role,
            max,
            min,
            permits: Semaphore::new(max),
            waiting: AtomicUsize::new(0),
            direct: AtomicU64::new(0),
            state: Mutex::default(),
        }
    }

    /// A connection that is fit for use, or why there was none in time.
    pub(super) async fn acquire(
        self: &Arc<Self>,
        request: Request,
    ) -> Result<Connection<DB>, DatabaseError> {
        // Mostly one is free, and was used just now.
        match self.take(request)? {
            Some(connection) if connection.is_fit(request) => {
                self.direct.fetch_add(1, Ordering::Relaxed);
                Ok(connection)
            }
            taken => self.acquire_slowly(request, taken).await,
        }
    }

    /// One that rests, if nobody is to wait for anything.
    pub(super) fn try_acquire(self: &Arc<Self>, request: Request) -> Option<Connection<DB>> {
        let connection = self.take(request).ok()??;
        let usage = connection.usage;
        // Whether it is alive cannot be found out without waiting; that alone is let pass.
        if usage.is_clean() && connection.serves(request.access) {
            return Some(connection);
        }
        connection.put_back();
        None
    }

    /// Takes one that rests, fit or not; none if all are lent or not even open.
    fn take(self: &Arc<Self>, request: Request) -> Result<Option<Connection<DB>>, DatabaseError> {
        match self.permits.try_acquire() {
            Ok(permit) => Ok(self.lend(permit, request, request.since).ok()),
            Err(TryAcquireError::NoPermits) => Ok(None),
            Err(TryAcquireError::Closed) => Err(self.closed()),
        }
    }

    /// Lends one that rests. Its permit goes with it, and comes back in `give_back`.
    fn lend<'a>(
        self: &Arc<Self>,
        permit: SemaphorePermit<'a>,
        request: Request,
        since: Instant,
    ) -> Result<Connection<DB>, SemaphorePermit<'a>> {
        let mut state = self.lock();
        let Some(session) = state.idle.pop() else { return Err(permit) };
        state.enter(session.slot, request, since);
        drop(state);
        permit.forget();
        Ok(Connection::new(session, Arc::clone(self)))
    }

    #[cold]
    async fn acquire_slowly(
        self: &Arc<Self>,
        request: Request,
        taken: Option<Connection<DB>>,
    ) -> Result<Connection<DB>, DatabaseError> {
        let _waiting = Waiting::new(&self.waiting);
        let patience = self.config.acquire_timeout;
        let outcome = match tokio::runtime::Handle::try_current() {
            Ok(_) => tokio::time::timeout(patience, self.wait(request, taken)).await,
            Err(_) => return Err(self.no_runtime()),
        };
        let waited = request.since.elapsed();
        self.lock().wait.record(waited);
        #[cfg(feature = "metrics")]
        super::metrics::waited(self.target.name(), waited);
        outcome.unwrap_or_else(|_| Err(self.why_not(patience)))
    }

    async fn wait(
        self: &Arc<Self>,
        request: Request,
        mut taken: Option<Connection<DB>>,
    ) -> Result<Connection<DB>, DatabaseError> {
        loop {
            let connection = match taken.take() {
                Some(connection) => connection,
                None => {
                    let permit = self.permits.acquire().await.map_err(|_| self.closed())?;
                    match self.lend(permit, request, Instant::now()) {
                        Ok(connection) => connection,
                        Err(permit) => self.open(permit, request).await?,
                    }
                }
            };
            if let Some(connection) = self.settle(connection, request).await? {
                return Ok(connection);
            }
        }
    }

    /// Takes back what a user is done with.
    pub(super) fn give_back(self: &Arc<Self>, mut session: Session<DB>) {
        let now = Instant::now();
        session.returned = now;
        let verdict = match session.usage.broken {
            true => Verdict::Discard(CloseReason::Broken),
            false if session.usage == Usage::default() => Verdict::Clean,
            false => DB::tidy(&mut session),
        };
        session.usage.pending |= matches!(verdict, Verdict::Soon | Verdict::Pending);
        let mut state = self.lock();
        let holder = state.leave(session.slot);
        if let Some(holder) = holder {
            let held = now.saturating_duration_since(holder.since);
            state.held.record(held);
            #[cfg(feature = "metrics")]
            super::metrics::held(self.target.name(), held);
        }
        if verdict == Verdict::Discard(CloseReason::Broken) {
            for peer in &mut state.idle {
                peer.usage.suspect = true;
            }
        }
        let expired = session.retire_at.is_some_and(|at| at + OVERDUE < now);
        let verdict = match verdict {
            _ if state.is_closed => Verdict::Discard(CloseReason::PoolClosed),
            _ if expired => Verdict::Discard(CloseReason::Lifetime),
            verdict => verdict,
        };
        match verdict {
            Verdict::Discard(reason) => {
                state.forget(session.slot, reason);
                drop(state);
                self.permits.add_permits(1);
                drop(session);
            }
            verdict => self.rest(state, session, verdict == Verdict::Pending),
        }
        if let Some(holder) = holder.filter(|it| it.warned) {
            keeper::returned(self.name(), holder);
        }
    }

    /// Hands a connection to the first for whom one is being opened, or lets it rest.
    pub(super) fn rest(
        self: &Arc<Self>,
        mut state: MutexGuard<'_, State<DB>>,
        session: Session<DB>,
        last: bool,
    ) {
        let wanted = std::iter::from_fn(|| state.wanted.pop_front()).find(Wanted::waits);
        let Some(wanted) = wanted else {
            // Whose reply is on its way is taken last: mostly it has come when somebody needs it.
            let at = if last { 0 } else { state.idle.len() };
            state.idle.insert(at, session);
            drop(state);
            self.permits.add_permits(1);
            return;
        };
        state.enter(session.slot, wanted.request, Instant::now());
        drop(state);
        // Who gives up at this moment gives it back.
        let _ = wanted.answer.send(Ok(Connection::new(session, Arc::clone(self))));
    }

    /// Waits for a connection that somebody else opens, or gives back.
    pub(super) fn want(
        &self,
        request: Request,
    ) -> oneshot::Receiver<Result<Connection<DB>, DatabaseError>> {
        let (answer, opened) = oneshot::channel();
        self.lock().wanted.push_back(Wanted { request, answer });
        opened
    }

    /// Whether there is somebody for whom a connection is being opened.
    pub(super) fn is_wanted(&self) -> bool {
        self.lock().wanted.iter().any(Wanted::waits)
    }

    /// One connection less is being opened: one of those who want one is told why. They are served
    /// in order, so it is the last.
    pub(super) fn refuse_one(&self, error: DatabaseError) {
        let mut state = self.lock();
        let wanted = std::iter::from_fn(|| state.wanted.pop_back()).find(Wanted::waits);
        drop(state);
        if let Some(wanted) = wanted {
            let _ = wanted.answer.send(Err(error));
        }
    }

    /// Takes back one that was not used.
    pub(super) fn put_back(self: &Arc<Self>, session: Session<DB>) {
        let mut state = self.lock();
        state.leave(session.slot);
        self.rest(state, session, false);
    }

    /// Ends a connection that was lent.
    pub(super) fn discard(&self, session: Session<DB>, reason: CloseReason) {
        let mut state = self.lock();
        state.leave(session.slot);
        state.forget(session.slot, reason);
        drop(state);
        drop(session);
        self.permits.add_permits(1);
    }

    /// Refuses whoever comes, and takes out the connections that rest.
    pub(super) fn close(&self) -> Vec<Session<DB>> {
        self.permits.close();
        let mut state = self.lock();
        state.is_closed = true;
        let resting = std::mem::take(&mut state.idle);
        for session in &resting {
            state.forget(session.slot, CloseReason::PoolClosed);
        }
        let wanted = std::mem::take(&mut state.wanted);
        drop(state);
        for wanted in wanted {
            let _ = wanted.answer.send(Err(self.closed()));
        }
        resting
    }

    pub(super) fn stats(&self) -> PoolStats {
        let state = self.lock();
        let in_use = state.holders.iter().flatten().count();
        PoolStats {
            max: self.max,
            open: state.open,
            idle: state.idle.len(),
            in_use,
            waiting: self.waiting(),
            wait: state.wait.with_zeros(self.direct.load(Ordering::Relaxed)),
            held: state.held.clone(),
            closed: state.closed,
        }
    }

    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    pub(super) fn name(&self) -> &str {
        self.target.name()
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State<DB>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn explain(&self, doing: &str, error: &sqlx::Error) -> DatabaseError {
        DB::explain(&self.target, doing, error)
    }
}

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
