//! The pool as the application sees it: reading connections, one writing connection, and their
//! limits. The queueing is in `lane.rs`.

use super::failure::Failure;
use super::guard::{Connection, Transaction};
use super::lane::Lane;
use super::sqlite::{Access, Role};
use super::target::Target;
use crate::container::probe::Close;
use crate::error::{Error, ErrorKind, Result};
use sqlx::Connection as _;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

/// The limits of a [`DatabasePool`].
///
/// ```
/// use foundry_runtime::database::PoolConfig;
///
/// let config = PoolConfig { max_connections: 8, ..PoolConfig::default() };
/// assert_eq!(config.acquire_timeout.as_secs(), 3);
/// ```
#[derive(Clone, Debug)]
pub struct PoolConfig {
    /// Most connections open at once, the writing one among them. With 1, it reads as well.
    pub max_connections: u32,
    /// How many stay open however long they rest. None is opened before it is needed.
    pub min_connections: u32,
    /// How long to wait for a connection.
    pub acquire_timeout: Duration,
    /// How long a connection may rest before it is closed.
    pub idle_timeout: Duration,
    /// How long a connection is used at all; up to 2.5 % less, so that they do not end together.
    pub max_lifetime: Duration,
}

impl Default for PoolConfig {
    fn default() -> Self {
        Self {
            max_connections: 32,
            min_connections: 5,
            acquire_timeout: Duration::from_secs(3),
            idle_timeout: Duration::from_secs(600),
            max_lifetime: Duration::from_secs(1800),
        }
    }
}

/// How a pool is used at this moment. Others go on meanwhile: an overview, not a balance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoolStatus {
    /// Most connections that may be open.
    pub max: usize,
    /// Connections that are open.
    pub size: usize,
    /// Open connections that rest.
    pub idle: usize,
    /// Connections somebody holds.
    pub in_use: usize,
    /// Tasks that wait for a connection.
    pub waiting: usize,
}

/// A pool of connections to one database: many that read, one that writes.
///
/// ```
/// # use foundry_runtime::{Result, database::{DatabasePool, PoolConfig, sqlx}};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<()> {
/// let pool = DatabasePool::new("sqlite::memory:", PoolConfig::default())?;
///
/// let mut transaction = pool.begin().await?;
/// sqlx::query("CREATE TABLE films (title TEXT)").execute(&mut *transaction).await?;
/// sqlx::query("INSERT INTO films VALUES (?)").bind("Metropolis").execute(&mut *transaction).await?;
/// transaction.commit().await?;
///
/// let mut connection = pool.read().await?;
/// let title: String =
///     sqlx::query_scalar("SELECT title FROM films").fetch_one(&mut *connection).await?;
/// assert_eq!(title, "Metropolis");
/// # Ok(())
/// # }
/// ```
///
/// A database in memory has one connection, which takes turns: who holds one and asks for another
/// waits for itself.
#[derive(Clone)]
pub struct DatabasePool {
    shared: Arc<Shared>,
}

struct Shared {
    target: Arc<Target>,
    config: PoolConfig,
    lanes: Lanes,
}

enum Lanes {
    Split { readers: Lane, writer: Lane },
    One(Lane),
}

/// As a service the pool is closed when the command has ended, so that no journal is left beside
/// the file.
impl Close for DatabasePool {
    async fn close(&self) {
        Self::close(self).await;
    }
}

impl DatabasePool {
    /// A pool for this URL. Nothing is opened before a connection is asked for.
    ///
    /// | URL | database |
    /// |---|---|
    /// | `sqlite:shop.db`, `sqlite://data/shop.db?mode=rwc` | a file, made when it is missing |
    /// | `sqlite:shop.db?mode=rw` | a file that must exist |
    /// | `sqlite:shop.db?mode=ro` | a file that is only read |
    /// | `sqlite::memory:` | in memory, until the pool is closed |
    ///
    /// # Errors
    ///
    /// If the URL is not understood or names a database that this build does not support; the
    /// kind is [`ErrorKind::Database`]. If the configuration allows no connection; the kind is
    /// [`ErrorKind::Config`].
    pub fn new(url: &str, config: PoolConfig) -> Result<DatabasePool> {
        Self::with_target(Target::parse(url)?, config)
    }

    pub(super) fn with_target(target: Target, config: PoolConfig) -> Result<DatabasePool> {
        let target = Arc::new(target);
        let max = usize::try_from(config.max_connections).unwrap_or(usize::MAX);
        let lanes = match max {
            0 => {
                let message = "a pool with `max_connections` 0 lends nothing; allow at least 1";
                return Err(Error::new(ErrorKind::Config, message));
            }
            2.. if !target.is_memory() => Lanes::Split {
                readers: Lane::new(&target, Role::Reader, max - 1, &config),
                writer: Lane::new(&target, Role::Writer, 1, &config),
            },
            _ => Lanes::One(Lane::new(&target, Role::Shared, 1, &config)),
        };
        Ok(Self { shared: Arc::new(Shared { target, config, lanes }) })
    }

    /// A connection that reads; a statement that would write is refused.
    ///
    /// # Errors
    ///
    /// If none can be opened, none is free within the timeout, or the pool is closed; each says
    /// which it was.
    // Not an `async fn`: only so does the place it is called from end up in the error that says
    // who holds the connections.
    #[track_caller]
    pub fn read(&self) -> impl Future<Output = Result<Connection>> + Send + '_ {
        let at = Location::caller();
        async move { self.acquire(Access::Read, at).await.map_err(Failure::into_error) }
    }

    /// The connection that writes. There is one: whoever asks meanwhile waits, in order.
    ///
    /// Statements on it are kept one by one; [`begin`](DatabasePool::begin) keeps all or none.
    ///
    /// # Errors
    ///
    /// As for [`read`](DatabasePool::read); and if the URL says that nothing may be written.
    #[track_caller]
    pub fn write(&self) -> impl Future<Output = Result<Connection>> + Send + '_ {
        let at = Location::caller();
        async move { self.acquire(Access::Write, at).await.map_err(Failure::into_error) }
    }

    /// A transaction on the writing connection. It holds the write lock from the start, so what
    /// it reads stays true until it ends.
    ///
    /// # Errors
    ///
    /// As for [`write`](DatabasePool::write); and if another process holds the write lock for
    /// longer than five seconds.
    #[track_caller]
    pub fn begin(&self) -> impl Future<Output = Result<Transaction>> + Send + '_ {
        let at = Location::caller();
        async move { self.try_begin(at).await.map_err(Failure::into_error) }
    }

    /// [`begin`](DatabasePool::begin) for those who may try again.
    pub(super) async fn try_begin(
        &self,
        at: &'static Location<'static>,
    ) -> Result<Transaction, Failure> {
        Transaction::begin(self.acquire(Access::Write, at).await?).await
    }

    /// Closes the pool: resting connections at once, those in use when they are given back.
    /// Whoever asks afterwards is told. Closing twice is closing once.
    pub async fn close(&self) {
        let resting: Vec<_> = self.lanes().flat_map(Lane::close).collect();
        for pooled in resting {
            // The last connection tidies the journal away. Failing at that loses nothing: the
            // next one to open the file does it.
            let _ = pooled.connection.close().await;
        }
    }

    /// How the pool is used at this moment.
    #[must_use]
    pub fn status(&self) -> PoolStatus {
        let mut status = PoolStatus::default();
        for lane in self.lanes() {
            let pool = lane.pool.status();
            status.max += pool.max_size;
            status.size += pool.size;
            status.in_use += lane.holders.count();
            status.waiting += lane.waiting();
        }
        status.idle = status.size.saturating_sub(status.in_use);
        status
    }

    pub(super) fn target(&self) -> &Target {
        &self.shared.target
    }

    async fn acquire(
        &self,
        access: Access,
        at: &'static Location<'static>,
    ) -> Result<Connection, Failure> {
        let Shared { target, config, lanes } = &*self.shared;
        if access == Access::Write && target.read_only {
            return Err(Failure::new(format!("`{}` is opened read-only", target.name))
                .note("its URL says so: drop `mode=ro` or `immutable` to write"));
        }
        let lane = match (lanes, access) {
            (Lanes::One(lane), _) | (Lanes::Split { readers: lane, .. }, Access::Read) => lane,
            (Lanes::Split { writer, .. }, Access::Write) => writer,
        };
        let object = lane.acquire(access, config.acquire_timeout).await?;
        Ok(Connection::new(object, &lane.holders, at))
    }

    fn lanes(&self) -> impl Iterator<Item = &Lane> {
        let (first, second) = match &self.shared.lanes {
            Lanes::Split { readers, writer } => (readers, Some(writer)),
            Lanes::One(lane) => (lane, None),
        };
        std::iter::once(first).chain(second)
    }
}

impl fmt::Debug for DatabasePool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabasePool")
            .field("name", &self.shared.target.name)
            .field("status", &self.status())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::{Migration, Migrations, Migrator, RunOptions};
    use sqlx::Executor;
    use std::path::Path;

    const FILMS: Migrations =
        Migrations::new("shop", &[Migration::new(1, "films", "CREATE TABLE films (a)", None)]);

    /// A pool that waits for locks of others only this long.
    fn pool(folder: &Path, busy: Duration) -> DatabasePool {
        let url = format!("sqlite:{}", folder.join("shop.db").display());
        let mut target = Target::parse(&url).unwrap();
        target.busy_timeout = busy;
        DatabasePool::with_target(target, PoolConfig::default()).unwrap()
    }

    #[track_caller]
    fn check(error: &Error, expected: &[&str]) {
        assert_eq!(error.kind(), ErrorKind::Database);
        let text = format!("{error:?}");
        for part in expected {
            assert!(text.contains(part), "`{part}` is not in:\n{text}");
        }
    }

    #[tokio::test]
    async fn b7_a_lock_of_another_process_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let other = pool(folder.path(), Duration::from_secs(5));
        let here = pool(folder.path(), Duration::from_millis(40));
        let lock = other.begin().await.unwrap();
        let locked = "another process holds the write lock on `";
        check(&here.begin().await.unwrap_err(), &[locked, "shop.db`", "waited 40ms"]);

        let impatient =
            Migrator::new(Arc::new(here.clone()), &FILMS).with_patience(Duration::from_millis(60));
        let error = impatient.run(RunOptions::default()).await.unwrap_err();
        check(&error, &["no lock to migrate `", locked]);

        let patient = Migrator::new(Arc::new(here.clone()), &FILMS);
        let run = tokio::spawn(async move { patient.run(RunOptions::default()).await });
        while here.status().in_use == 0 {
            tokio::task::yield_now().await;
        }
        lock.commit().await.unwrap();
        assert_eq!(run.await.unwrap().unwrap().len(), 1);
    }

    #[tokio::test]
    async fn a10_who_waits_learns_why_opening_fails() {
        let folder = tempfile::tempdir().unwrap();
        let other = pool(folder.path(), Duration::from_secs(5));
        let mut lock = other.write().await.unwrap();
        lock.execute("PRAGMA journal_mode = DELETE").await.unwrap();
        lock.execute("BEGIN EXCLUSIVE").await.unwrap();

        let here = pool(folder.path(), Duration::from_millis(40));
        let error = here.write().await.unwrap_err();
        check(&error, &["another process holds the write lock on `"]);

        // Tries so often that the waiting ends first.
        let lane = here.lanes().last().unwrap();
        let error = lane.acquire(Access::Write, Duration::from_millis(20)).await.err().unwrap();
        check(&error.into_error(), &["no connection to `", "within 20ms", "holds the write lock"]);

        lock.execute("ROLLBACK").await.unwrap();
        drop(lock);
        assert!(here.write().await.is_ok());
    }
}
