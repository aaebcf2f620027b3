//! A lane: the connections of one role, who holds them, and why none was to be had.

use super::failure::Failure;
use super::pool::PoolConfig;
use super::sqlite::{Access, Manager, Pooled, Role};
use super::target::Target;
use deadpool::managed::{Object, Pool, PoolError, QueueMode};
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::panic::Location;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant};

/// How often resting connections are looked through for those that rested too long.
const REAP_EVERY: Duration = Duration::from_secs(1);

pub(super) struct Lane {
    pub(super) pool: Pool<Manager>,
    pub(super) holders: Arc<Holders>,
    waiting: AtomicUsize,
    role: Role,
    min: usize,
    idle_timeout: Duration,
    reaped: Mutex<Instant>,
}

/// Who has a connection, since when and from where; in the order they came.
#[derive(Default)]
pub(super) struct Holders(Mutex<Register>);

#[derive(Default)]
struct Register {
    next: u64,
    held: BTreeMap<u64, Holder>,
}

#[derive(Clone, Copy)]
struct Holder {
    since: Instant,
    at: &'static Location<'static>,
}

/// Somebody who waits; counted as long as it lives, so also when it is cancelled.
struct Waiting<'a>(&'a AtomicUsize);

impl Lane {
    pub(super) fn new(target: &Arc<Target>, role: Role, max: usize, config: &PoolConfig) -> Self {
        let manager = Manager::new(Arc::clone(target), role, config.max_lifetime);
        let pool = Pool::builder(manager)
            .max_size(max)
            // Last in, first out: the few that are needed stay warm, the others come to their end.
            .queue_mode(QueueMode::Lifo)
            .build()
            .unwrap_or_else(|error| unreachable!("BUG: no timeout asks for a runtime: {error}"));
        let min = if role == Role::Reader { config.min_connections.saturating_sub(1) } else { 1 };
        Self {
            pool,
            holders: Arc::default(),
            waiting: AtomicUsize::new(0),
            role,
            min: usize::try_from(min).unwrap_or(usize::MAX),
            idle_timeout: config.idle_timeout,
            reaped: Mutex::new(Instant::now()),
        }
    }

    /// A connection that is fit for use, or why there was none within `patience`.
    pub(super) async fn acquire(
        &self,
        access: Access,
        patience: Duration,
    ) -> Result<Object<Manager>, Failure> {
        let _waiting = Waiting::new(&self.waiting);
        let now = Instant::now();
        self.reap(now);
        let mut fit = pin!(self.fit(access, now));
        // Mostly one is free, and a timer costs more than taking it.
        if let Poll::Ready(outcome) = poll_fn(|cx| Poll::Ready(fit.as_mut().poll(cx))).await {
            return outcome;
        }
        match tokio::time::timeout(patience, fit).await {
            Ok(outcome) => outcome,
            Err(_) => Err(self.why_not(patience)),
        }
    }

    async fn fit(&self, access: Access, now: Instant) -> Result<Object<Manager>, Failure> {
        let manager = self.pool.manager();
        loop {
            let mut object = self.pool.get().await.map_err(|it| self.refusal(it))?;
            match manager.settle(&mut object, access, now).await {
                Ok(true) => return Ok(object),
                Ok(false) => drop(Object::take(object)),
                Err(error) => return Err(Failure::explain(&manager.target, "preparing", &error)),
            }
        }
    }

    /// Ends connections that rested too long, but never goes below the least number.
    fn reap(&self, now: Instant) {
        let Ok(mut reaped) = self.reaped.try_lock() else { return };
        if now.saturating_duration_since(*reaped) < REAP_EVERY
            || self.pool.manager().target.is_memory()
        {
            return;
        }
        *reaped = now;
        let mut surplus = self.pool.status().size.saturating_sub(self.min);
        // The longest rested come first.
        let rested = self.pool.retain(|pooled, _| {
            let rest = now.saturating_duration_since(pooled.returned);
            let keep = surplus == 0 || rest < self.idle_timeout;
            surplus -= usize::from(!keep);
            keep
        });
        drop(rested);
    }

    /// Refuses whoever comes, and takes out the connections that rest.
    pub(super) fn close(&self) -> Vec<Pooled> {
        let resting = self.pool.retain(|_, _| false).removed;
        self.pool.close();
        resting
    }

    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    fn name(&self) -> &str {
        &self.pool.manager().target.name
    }

    fn refusal(&self, error: PoolError<Failure>) -> Failure {
        match error {
            PoolError::Backend(failure) => failure,
            PoolError::Closed => Failure::new(format!("the pool of `{}` is closed", self.name()))
                .note("a command is ending: take connections before the pool is closed"),
            PoolError::Timeout(_)
            | PoolError::NoRuntimeSpecified
            | PoolError::PostCreateHook(_) => {
                unreachable!("BUG: this pool was given neither timeouts nor hooks")
            }
        }
    }

    /// Three different troubles look alike from outside: nothing came in time.
    fn why_not(&self, patience: Duration) -> Failure {
        let name = self.name();
        if let Some(failure) = self.pool.manager().last_failure() {
            return failure.behind(format!("no connection to `{name}` within {patience:?}"));
        }
        let register = self.holders.lock();
        let Some(oldest) = register.held.first_key_value().map(|(_, it)| *it) else {
            return Failure::new(format!("`{name}` did not answer within {patience:?}"))
                .note("it is being opened while another process locks it, or at work for somebody who gave up");
        };
        let (held, waiting) = (register.held.len(), self.waiting());
        drop(register);
        let since = round(oldest.since.elapsed());
        let (who, hint) = match (self.role, held) {
            (Role::Reader, 1) => ("the only reading connection is held".to_owned(), MORE),
            (Role::Reader, _) => {
                (format!("all {held} reading connections are held, the oldest"), MORE)
            }
            (Role::Writer, _) => ("the writing connection is held".to_owned(), SHORTER),
            (Role::Shared, _) => ("its only connection is held".to_owned(), ONLY),
        };
        Failure::new(format!("no connection to `{name}` was free within {patience:?}"))
            .caused_by(format!("{who} for {since:?}, taken at {}", oldest.at))
            .note(format!("{waiting} waiting; {hint}"))
    }
}

const MORE: &str = "drop connections sooner, or raise `max_connections`";
const SHORTER: &str = "there is one that writes: end transactions sooner";
const ONLY: &str = "who holds it and asks for another waits for itself";

impl Holders {
    /// Enters somebody; the number is for [`Holders::release`].
    pub(super) fn hold(&self, at: &'static Location<'static>) -> u64 {
        let mut register = self.lock();
        let id = register.next;
        register.next += 1;
        register.held.insert(id, Holder { since: Instant::now(), at });
        id
    }

    pub(super) fn release(&self, id: u64) {
        self.lock().held.remove(&id);
    }

    pub(super) fn count(&self) -> usize {
        self.lock().held.len()
    }

    fn lock(&self) -> MutexGuard<'_, Register> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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

/// Nobody wants to read `3.000417213s`.
fn round(duration: Duration) -> Duration {
    Duration::from_millis(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
}
