//! Connections to SQLite: how one is opened, kept, and made fit for its next user. How many there
//! are, and who waits, is decided in `lane.rs`.

use super::failure::{self, Failure};
use super::target::Target;
use deadpool::managed::{self, Metrics, RecycleError, RecycleResult};
use sqlx::sqlite::{SqliteConnection, SqliteTransactionManager};
use sqlx::{ConnectOptions, Connection, Executor, SqlSafeStr};
use sqlx_core::transaction::TransactionManager;
use std::hash::{BuildHasher, RandomState};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

/// A connection that rested longer is asked whether it is alive before it is handed out.
const TRUSTED_FOR: Duration = Duration::from_millis(500);

/// How long it may take to answer.
const ALIVE_TIMEOUT: Duration = Duration::from_millis(250);

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Reader,
    Writer,
    /// The only connection there is: it takes turns.
    Shared,
}

/// What the next user of a connection wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// Opens connections for a pool, and tells which of them are past their time.
pub(super) struct Manager {
    pub(super) target: Arc<Target>,
    role: Role,
    max_lifetime: Duration,
    last_failure: Mutex<Option<Failure>>,
}

/// A connection and what the pool must know about it.
pub(super) struct Pooled {
    pub(super) connection: SqliteConnection,
    /// A database in memory ends with its connection, so that one is never retired.
    retire_at: Option<Instant>,
    pub(super) returned: Instant,
    /// Somebody had it mutably, and may have left a transaction open.
    pub(super) touched: bool,
    /// A transaction was dropped; its rollback is on the way, its outcome unknown.
    pub(super) abandoned: bool,
    query_only: Option<bool>,
}

impl Manager {
    pub(super) fn new(target: Arc<Target>, role: Role, max_lifetime: Duration) -> Self {
        Self { target, role, max_lifetime, last_failure: Mutex::new(None) }
    }

    /// Why the last attempt to open a connection failed, unless a later one succeeded.
    pub(super) fn last_failure(&self) -> Option<Failure> {
        self.last_failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn remember(&self, failure: Option<&Failure>) {
        *self.last_failure.lock().unwrap_or_else(PoisonError::into_inner) = failure.cloned();
    }

    /// The order matters: the busy timeout comes first (sqlx sets it before any statement), so
    /// that what follows waits for a lock instead of failing at it.
    async fn open(&self) -> sqlx::Result<SqliteConnection> {
        let mut connection = self.target.options().connect().await?;
        match self.role {
            _ if self.target.is_memory() || self.target.read_only => {}
            Role::Reader => {
                // The writer insists on this mode. A reader only tries: otherwise the first
                // writer would wait for every reader that came before it.
                match switch_to_wal(&mut connection).await {
                    Err(error) if failure::is_busy(&error) || failure::is_read_only(&error) => {}
                    outcome => outcome?,
                }
                connection.execute("PRAGMA query_only = ON").await?;
            }
            Role::Writer | Role::Shared => switch_to_wal(&mut connection).await?,
        }
        // The first read takes part in the journal. A process that closes the last other
        // connection at this moment refuses it, whatever the timeout; so it belongs to opening.
        connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").await?;
        Ok(connection)
    }

    fn pooled(&self, connection: SqliteConnection) -> Pooled {
        let now = Instant::now();
        let lifetime = (!self.target.is_memory()).then(|| jittered(self.max_lifetime));
        // A lifetime beyond all clocks is none.
        let retire_at = lifetime.and_then(|it| now.checked_add(it));
        Pooled {
            connection,
            retire_at,
            returned: now,
            touched: false,
            abandoned: false,
            query_only: None,
        }
    }

    /// Makes a connection fit for its next user; false if it has to be replaced.
    ///
    /// Cancelling this loses nothing: what is not done yet is still marked on the connection.
    pub(super) async fn settle(
        &self,
        pooled: &mut Pooled,
        access: Access,
        now: Instant,
    ) -> sqlx::Result<bool> {
        let fit = if pooled.abandoned {
            pooled.forget_abandoned().await?
        } else if now.saturating_duration_since(pooled.returned) > TRUSTED_FOR {
            let ping = tokio::time::timeout(ALIVE_TIMEOUT, pooled.connection.ping()).await;
            matches!(ping, Ok(Ok(())))
        } else {
            true
        };
        if self.role == Role::Shared && fit {
            pooled.turn_to(access).await?;
        }
        Ok(fit || self.target.is_memory())
    }
}

impl managed::Manager for Manager {
    type Type = Pooled;
    type Error = Failure;

    /// Two processes that meet at a fresh file both want to switch its journal, which no busy
    /// timeout waits for: so the whole of opening is tried again, for as long as that timeout.
    async fn create(&self) -> Result<Pooled, Failure> {
        let started = Instant::now();
        let mut pause = Duration::from_millis(2);
        loop {
            let error = match self.open().await {
                Ok(connection) => {
                    self.remember(None);
                    return Ok(self.pooled(connection));
                }
                Err(error) => error,
            };
            let failure = Failure::explain(&self.target, "opening", &error);
            self.remember(Some(&failure));
            if !failure.busy || started.elapsed() >= self.target.busy_timeout {
                return Err(failure);
            }
            tokio::time::sleep(pause / 2 + pause.mul_f64(random() / 2.0)).await;
            pause = (pause * 2).min(Duration::from_millis(100));
        }
    }

    async fn recycle(&self, pooled: &mut Pooled, _: &Metrics) -> RecycleResult<Failure> {
        match pooled.retire_at {
            Some(at) if at <= Instant::now() => Err(RecycleError::message("past its lifetime")),
            _ => Ok(()),
        }
    }
}

impl Pooled {
    /// Starts to end whatever transaction its user left open, without waiting: commands to a
    /// connection run in order, so this one runs before those of the next user.
    ///
    /// `BEGIN` as text, or a script that failed half way, leave one open that nobody would ever
    /// end; without any, the command does nothing.
    pub(super) fn roll_back_leftovers(&mut self) {
        // One poll puts the command into the connection's queue; its answer interests nobody.
        let rollback = pin!(self.connection.execute("ROLLBACK"));
        let _ = rollback.poll(&mut Context::from_waker(Waker::noop()));
    }

    /// Waits until the rollback of a dropped transaction is through, and looks at its outcome.
    async fn forget_abandoned(&mut self) -> sqlx::Result<bool> {
        if self.connection.ping().await.is_err() {
            return Ok(false);
        }
        // SQLite ends some transactions by itself (`RAISE(ROLLBACK)`, a full disk). sqlx then
        // still counts one; it is given one to end, since this connection may be irreplaceable.
        if depth(&self.connection) > 0 {
            // It refuses only if one is open after all, which is as good.
            let _ = self.connection.execute("BEGIN").await;
            roll_back(&mut self.connection).await?;
        }
        self.abandoned = depth(&self.connection) > 0;
        Ok(!self.abandoned)
    }

    async fn turn_to(&mut self, access: Access) -> sqlx::Result<()> {
        let query_only = access == Access::Read;
        if self.query_only == Some(query_only) {
            return Ok(());
        }
        let pragma = match query_only {
            true => "PRAGMA query_only = ON",
            false => "PRAGMA query_only = OFF",
        };
        // Unknown until it is done, should somebody give up meanwhile.
        self.query_only = None;
        self.connection.execute(pragma).await?;
        self.query_only = Some(query_only);
        Ok(())
    }
}

/// The functions below are what `sqlx::Transaction` is made of. It borrows its connection, and our
/// transaction owns one; the trait they belong to has no public path in `sqlx` itself.
pub(super) async fn begin(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    // Immediate: a transaction that reads first and writes later fails when somebody else wrote
    // in between, and no timeout waits for that.
    let statement = Some("BEGIN IMMEDIATE".into_sql_str());
    SqliteTransactionManager::begin(connection, statement).await
}

pub(super) async fn commit(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    SqliteTransactionManager::commit(connection).await
}

pub(super) async fn roll_back(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    SqliteTransactionManager::rollback(connection).await
}

pub(super) fn start_rollback(connection: &mut SqliteConnection) {
    SqliteTransactionManager::start_rollback(connection);
}

fn depth(connection: &SqliteConnection) -> usize {
    SqliteTransactionManager::get_transaction_depth(connection)
}

async fn switch_to_wal(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    connection.execute("PRAGMA journal_mode = WAL").await.map(drop)
}

/// Up to 2.5 % less, so that connections opened together do not end together.
fn jittered(lifetime: Duration) -> Duration {
    lifetime.mul_f64(1.0 - 0.025 * random())
}

/// From 0 to 1. The standard library seeds each hasher at random, which is enough to spread.
fn random() -> f64 {
    f64::from(RandomState::new().hash_one(0) as u32) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifetimes_differ_a_little() {
        let lifetime = Duration::from_secs(1800);
        let all: Vec<_> = (0..50).map(|_| jittered(lifetime)).collect();
        assert!(all.iter().all(|it| *it <= lifetime && *it >= lifetime.mul_f64(0.975)));
        assert!(all.iter().any(|it| *it != all[0]));
    }
}
