//! The pool as the application sees it. The queueing is in `lane.rs`.

use super::config::PoolConfig;
use super::connect::Weather;
use super::driver::{Access, Driver, Opened, Target, of_a_database};
use super::error::{DatabaseError, DatabaseErrorKind};
use super::guard::{Connection, Transaction};
use super::lane::Lane;
use super::register::Request;
use super::stats::PoolStats;
use crate::container::close::Close;
use crate::error::Result;
use sqlx::Connection as _;
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a farewell to one server may take.
const FAREWELL: Duration = Duration::from_millis(250);

of_a_database! {
    /// A pool of connections to one database.
    ///
    /// ```
    /// # use foundry_runtime::{Result, database::{DatabasePool, sqlx}};
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<()> {
    /// let pool: DatabasePool = DatabasePool::new("sqlite::memory:")?;
    ///
    /// let mut transaction = pool.begin().await?;
    /// sqlx::query("CREATE TABLE films (title TEXT)").execute(&mut *transaction).await?;
    /// sqlx::query("INSERT INTO films VALUES (?)").bind("Metropolis").execute(&mut *transaction).await?;
    /// transaction.commit().await?;
    ///
    /// let title: String = sqlx::query_scalar("SELECT title FROM films").fetch_one(&pool).await?;
    /// assert_eq!(title, "Metropolis");
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))] fn main() {}
    /// ```
    ///
    /// Its type says of which database it is, and the URL has to fit: `DatabasePool<sqlx::Postgres>`,
    /// `DatabasePool<sqlx::MySql>`; without a type it is of SQLite.
    ///
    /// # SQLite
    ///
    /// One connection writes and the others read, because that is what SQLite can do: writers that queue
    /// here, fairly, do not fail there with *database is locked*. [`acquire`](Self::acquire) and
    /// [`begin`](Self::begin) are for that connection, `read` for the others; a query on the pool itself
    /// goes where its first words say. A database in memory has one connection, which takes turns: who
    /// holds one and asks for another waits for itself.
    pub struct DatabasePool<DB> {
        shared: Arc<Shared<DB>>,
    }
}

struct Shared<DB: Driver> {
    target: Arc<DB::Target>,
    /// The first serves what only reads, the last everything.
    lanes: Vec<Arc<Lane<DB>>>,
}

/// How a database was found by [`DatabasePool::health_check`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Health {
    /// How long it took to get a connection, with opening it if none was open.
    pub acquired_in: Duration,
    /// How long it took to answer.
    pub answered_in: Duration,
}

/// As a service the pool is closed when the command has ended, so that no journal is left beside
/// the file.
impl<DB: Driver> Close for DatabasePool<DB> {
    async fn close(&self) {
        Self::close(self).await;
    }
}

impl<DB: Driver> DatabasePool<DB> {
    /// A pool for this URL, with the limits of [`PoolConfig::default`]. Nothing is opened before a
    /// connection is asked for.
    ///
    /// | URL | database |
    /// |---|---|
    /// | `sqlite:shop.db`, `sqlite://data/shop.db?mode=rwc` | a file, made when it is missing |
    /// | `sqlite:shop.db?mode=rw` | a file that must exist |
    /// | `sqlite:shop.db?mode=ro` | a file that is only read |
    /// | `sqlite::memory:` | in memory, until the pool is closed |
    /// | `postgres://ada:secret@db.example/shop` | PostgreSQL |
    /// | `mysql://ada:secret@db.example/shop` | MySQL or MariaDB; also as `mariadb:` |
    ///
    /// # Errors
    ///
    /// If the URL is not understood, or names another database than the pool is of; the kind is
    /// [`ErrorKind::Config`](crate::ErrorKind::Config).
    pub fn new(url: &str) -> Result<Self> {
        Self::with_config(url, PoolConfig::default())
    }

    /// A pool for this URL, with limits of its own.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new); and if the limits make no sense.
    pub fn with_config(url: &str, config: PoolConfig) -> Result<Self> {
        let target = DB::parse(url).and_then(|target| config.check().map(|()| target));
        Ok(target.map(|it| Self::with_target(it, config))?)
    }

    pub(super) fn with_target(target: DB::Target, config: PoolConfig) -> Self {
        let (target, config, weather) =
            (Arc::new(target), Arc::new(config), Arc::new(Weather::new()));
        let max = usize::try_from(config.max_connections).unwrap_or(usize::MAX);
        let roles = DB::roles(&target, max).into_iter();
        let lanes = roles.map(|role| Arc::new(Lane::new(&target, &config, &weather, role)));
        Self { shared: Arc::new(Shared { lanes: lanes.collect(), target }) }
    }

    /// A connection on which everything can be done. Of SQLite there is one: whoever asks meanwhile
    /// waits, in order.
    ///
    /// # Errors
    ///
    /// If none can be opened, none is free within the timeout, or the pool is closed; each says
    /// which it was, in the [`DatabaseError`] that [`DatabaseError::of`] finds in it.
    // Not an `async fn`: only so does the place it is called from end up in the error that says
    // who holds the connections.
    #[track_caller]
    pub fn acquire(&self) -> impl Future<Output = sqlx::Result<Connection<DB>>> + Send + '_ {
        let request = Request::new(Access::Write, Location::caller());
        async move { self.lend(request).await.map_err(sqlx::Error::from) }
    }

    /// [`acquire`](Self::acquire) for those who do not wait: a connection that rests, or none. It is
    /// not asked whether it is still alive.
    #[track_caller]
    #[must_use]
    pub fn try_acquire(&self) -> Option<Connection<DB>> {
        let request = Request::new(Access::Write, Location::caller());
        self.lane(Access::Write).try_acquire(request)
    }

    /// A transaction on a connection of its own. With SQLite it holds the write lock from the start,
    /// so what it reads stays true until it ends.
    ///
    /// # Errors
    ///
    /// As for [`acquire`](Self::acquire); and if the database refuses: with SQLite, if another
    /// process holds the write lock for longer than five seconds.
    #[track_caller]
    pub fn begin(
        &self,
    ) -> impl Future<Output = sqlx::Result<Transaction<'static, DB>>> + Send + '_ {
        let request = Request::new(Access::Write, Location::caller());
        async move { Transaction::begin(self.lend(request).await?).await }
    }

    /// Asks the database whether it answers.
    ///
    /// # Errors
    ///
    /// As for [`acquire`](Self::acquire); and if the connection that was got does not answer.
    #[track_caller]
    pub fn health_check(&self) -> impl Future<Output = sqlx::Result<Health>> + Send + '_ {
        let request = Request::new(Access::Read, Location::caller());
        async move {
            let mut connection = self.lend(request).await?;
            let acquired_in = request.since.elapsed();
            connection.check_file()?;
            let asked = Instant::now();
            match connection.connection.ping().await {
                Ok(()) => Ok(Health { acquired_in, answered_in: asked.elapsed() }),
                Err(error) => {
                    connection.usage.broken = true;
                    Err(DB::explain(&self.shared.target, "asking", &error).with(error))
                }
            }
        }
    }

    /// Closes the pool: resting connections at once, those in use when they are given back.
    /// Whoever waits or asks afterwards is told. Closing twice is closing once.
    pub async fn close(&self) {
        let resting: Vec<_> = self.shared.lanes.iter().flat_map(|it| it.close()).collect();
        for session in resting {
            // The last connection to a file tidies its journal away. Failing at that loses nothing:
            // the next one to open the file does it.
            let farewell = session.connection.close();
            let _ = tokio::time::timeout(FAREWELL, farewell).await;
        }
        tracing::debug!(target: super::lane::TARGET, pool = self.name(), stats = ?self.stats(), "closed");
    }

    /// How the pool is used at this moment, and was used so far.
    #[must_use]
    pub fn stats(&self) -> PoolStats {
        let mut stats = PoolStats::default();
        for lane in &self.shared.lanes {
            stats.add(&lane.stats());
        }
        stats
    }

    /// What it is a pool of, for messages: a file, or a database and its server. It never holds a
    /// password.
    #[must_use]
    pub fn name(&self) -> &str {
        self.shared.target.name()
    }

    pub(super) fn target(&self) -> &DB::Target {
        &self.shared.target
    }

    /// [`acquire`](Self::acquire), for those who look at the error.
    #[track_caller]
    pub(super) fn lend_to_write(
        &self,
    ) -> impl Future<Output = Result<Connection<DB>, DatabaseError>> + Send + '_ {
        self.lend(Request::new(Access::Write, Location::caller()))
    }

    /// A connection for whoever only reads.
    #[track_caller]
    pub(super) fn lend_to_read(
        &self,
    ) -> impl Future<Output = Result<Connection<DB>, DatabaseError>> + Send + '_ {
        self.lend(Request::new(Access::Read, Location::caller()))
    }

    /// A connection outside of the pool.
    pub(super) async fn open_apart(&self) -> Result<Opened<DB>, DatabaseError> {
        self.lane(Access::Write).connect_once().await
    }

    pub(super) async fn lend(&self, request: Request) -> Result<Connection<DB>, DatabaseError> {
        if request.access == Access::Write && self.shared.target.is_read_only() {
            let message = format!("`{}` is opened read-only", self.name());
            return Err(DatabaseError::new(DatabaseErrorKind::ReadOnly, message)
                .note("its URL says so: drop `mode=ro` or `immutable` to write"));
        }
        self.lane(request.access).acquire(request).await
    }

    fn lane(&self, access: Access) -> &Arc<Lane<DB>> {
        let lanes = &self.shared.lanes;
        let lane = if access == Access::Read { lanes.first() } else { lanes.last() };
        lane.unwrap_or_else(|| unreachable!("BUG: a pool without lanes"))
    }
}

#[cfg(feature = "sqlite")]
impl DatabasePool<sqlx::Sqlite> {
    /// A connection that reads; a statement that would write is refused.
    ///
    /// # Errors
    ///
    /// As for [`acquire`](Self::acquire).
    #[track_caller]
    pub fn read(&self) -> impl Future<Output = sqlx::Result<Connection>> + Send + '_ {
        let request = Request::new(Access::Read, Location::caller());
        async move { self.lend(request).await.map_err(sqlx::Error::from) }
    }
}

// Derived, it would ask for a database that can be cloned.
impl<DB: Driver> Clone for DatabasePool<DB> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<DB: Driver> fmt::Debug for DatabasePool<DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabasePool")
            .field("name", &self.name())
            .field("stats", &self.stats())
            .finish()
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use super::*;
    use crate::database::driver::Backend as _;
    use crate::database::{Migration, Migrations, Migrator, RunOptions};
    use crate::error::{Error, ErrorKind};
    use sqlx::Executor;
    use std::path::Path;

    const FILMS: Migrations =
        Migrations::new("shop", &[Migration::new(1, "films", "CREATE TABLE films (a)", None)]);

    /// A pool that waits for locks of others only this long.
    fn pool(folder: &Path, busy: Duration) -> DatabasePool {
        let url = format!("sqlite:{}", folder.join("shop.db").display());
        let mut target = sqlx::Sqlite::parse(&url).unwrap();
        target.busy_timeout = busy;
        DatabasePool::with_target(target, PoolConfig::default())
    }

    #[track_caller]
    fn check(error: sqlx::Error, expected: &[&str]) {
        let error = Error::from(error);
        assert_eq!(error.kind(), ErrorKind::Database);
        check_text(&error, expected);
    }

    #[track_caller]
    fn check_text(error: &Error, expected: &[&str]) {
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
        check(here.begin().await.unwrap_err(), &[locked, "shop.db`", "waited 40ms"]);

        let impatient = RunOptions { wait: Duration::from_millis(60), ..RunOptions::default() };
        let error = Migrator::new(Arc::new(here.clone()), &FILMS).run(impatient).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Locked);
        check_text(&error, &[locked, "shop.db`", "waited 40ms"]);

        let patient = Migrator::new(Arc::new(here.clone()), &FILMS);
        let run = tokio::spawn(async move { patient.run(RunOptions::default()).await });
        while here.stats().in_use == 0 {
            tokio::task::yield_now().await;
        }
        lock.commit().await.unwrap();
        assert_eq!(run.await.unwrap().unwrap().len(), 1);
    }

    #[tokio::test]
    async fn a10_who_waits_learns_why_opening_fails() {
        let folder = tempfile::tempdir().unwrap();
        let other = pool(folder.path(), Duration::from_secs(5));
        let mut lock = other.acquire().await.unwrap();
        lock.execute("PRAGMA journal_mode = DELETE").await.unwrap();
        lock.execute("BEGIN EXCLUSIVE").await.unwrap();

        let here = pool(folder.path(), Duration::from_millis(40));
        let error = here.acquire().await.unwrap_err();
        check(error, &["another process holds the write lock on `"]);

        // Tries so often that the waiting ends first.
        let hasty =
            PoolConfig { acquire_timeout: Duration::from_millis(20), ..PoolConfig::default() };
        let hasty: DatabasePool = DatabasePool::with_target(here.target().clone(), hasty);
        hasty.acquire().await.unwrap_err();
        // That attempt goes on without who gave up, and tells the next one.
        while hasty.shared.lanes[0].weather.last_failure(Duration::MAX).is_none() {
            tokio::task::yield_now().await;
        }
        let error = hasty.acquire().await.unwrap_err();
        check(error, &["no connection to `", "within 20ms", "holds the write lock"]);

        lock.execute("ROLLBACK").await.unwrap();
        drop(lock);
        assert!(here.acquire().await.is_ok());
    }
}
