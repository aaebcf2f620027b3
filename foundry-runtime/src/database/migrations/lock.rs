//! The right to migrate a database, which one process has at a time and loses with its life; and who
//! has it.

use super::apply::Work;
use super::dialect::{LockError, Migratable};
use crate::database::driver::{Opened, Serves, Target as _};
use crate::database::error::{DatabaseError, DatabaseErrorKind};
use crate::database::refusal::round;
use crate::database::sql::effects::Leaves;
use crate::database::{Connection, DatabasePool, Session};
use crate::error::{Error, ErrorKind};
use sqlx::Connection as _;
use std::fmt;
use std::fs::File;
use std::ops::{Deref, DerefMut};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How often it is looked whether the right is free.
const TICK: Duration = Duration::from_millis(25);

/// How long the end of a session may take.
const FAREWELL: Duration = Duration::from_millis(250);

/// What a session cannot hold by itself.
#[derive(Debug, Default)]
pub struct Lock {
    /// Locked as long as it is open, and by the kernel unlocked when its process ends.
    pub(super) file: Option<(File, PathBuf)>,
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some((_, path)) = &self.file {
            // While it is still locked, so that it is nobody else's.
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Who has the right to migrate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    pub(super) who: String,
    /// In UTC, as `2024-01-31 12:00:00`.
    pub(super) since: Option<String>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.who)?;
        self.since.iter().try_for_each(|it| write!(f, ", since {it} UTC"))
    }
}

/// The right to migrate, and the sessions of who has it.
///
/// It dereferences to the session that holds the lock and writes the ledger. Migrations run in another one,
/// so that no setting, role, lock or failed transaction of theirs reaches the ledger or the next migration.
/// SQLite has one session for both.
pub(super) struct Locked<DB: Migratable> {
    pool: DatabasePool<DB>,
    session: Holding<DB>,
    /// The session in which migrations run, if there is one of its own.
    worker: Option<Box<Session<DB>>>,
    /// The point in time up to which other processes are waited for.
    deadline: Instant,
    _lock: Lock,
}

/// Where the session is from.
pub(super) enum Holding<DB: Migratable> {
    Pool(Option<Connection<DB>>),
    Own(Box<Session<DB>>),
}

impl<DB: Migratable> Locked<DB> {
    /// Waits for the right to migrate, for so long at most.
    pub(super) async fn wait(
        pool: &DatabasePool<DB>,
        patience: Duration,
    ) -> Result<Self, DatabaseError> {
        let deadline = Instant::now() + patience;
        let mut session = Holding::open_until(pool, deadline).await?;
        session.refuse_shared(pool).await?;
        loop {
            match DB::try_lock(&mut session, pool.target()).await {
                Ok(Some(lock)) => {
                    let pool = pool.clone();
                    return Ok(Self { pool, session, worker: None, deadline, _lock: lock });
                }
                Ok(None) => {}
                Err(error) => return Err(not_locked(pool, &error)),
            }
            wait_until(deadline, patience, pool, &mut session).await?;
        }
    }

    /// Returns the session in which migrations run.
    ///
    /// The database waits with it until the last statement of a process that was killed has ended.
    pub(super) async fn worker(&mut self) -> Result<&mut Session<DB>, DatabaseError> {
        if !DB::DEDICATED {
            return Ok(&mut self.session);
        }
        if self.worker.is_none() {
            let opened: Opened<DB> = self.pool.open_apart().await?;
            let mut worker = Box::new(Session::new(opened, Serves::Everything, 0, None));
            let patience = self.deadline.saturating_duration_since(Instant::now());
            loop {
                match DB::try_work(&mut worker).await {
                    Ok(true) => break,
                    Ok(false) => {}
                    Err(error) => return Err(not_locked(&self.pool, &LockError::Database(error))),
                }
                wait_until(self.deadline, patience, &self.pool, &mut self.session).await?;
            }
            worker.usage.cleaned();
            self.worker = Some(worker);
        }
        match &mut self.worker {
            Some(worker) => Ok(worker),
            None => Ok(&mut self.session),
        }
    }

    /// Returns the session in which a migration runs now.
    pub(super) fn at_work(&mut self) -> &mut Session<DB> {
        match &mut self.worker {
            Some(worker) => worker,
            None => &mut self.session,
        }
    }

    /// Replaces the session in which a migration ran, unless it is as it was in the beginning.
    pub(super) async fn renew_worker(&mut self, after: &Work) -> Result<(), DatabaseError> {
        let usage = self.at_work().usage;
        let is_changed =
            usage.leaves >= Leaves::State || usage.raw || usage.broken || usage.mid_query;
        match is_changed || DB::DEDICATED && after.calls_functions::<DB>() {
            true => self.end_worker().await,
            false => Ok(()),
        }
    }

    /// Ends the session in which migrations run, and whatever they left in it.
    pub(super) async fn end_worker(&mut self) -> Result<(), DatabaseError> {
        if let Some(worker) = self.worker.take() {
            let _ = tokio::time::timeout(FAREWELL, worker.connection.close()).await;
            return Ok(());
        }
        let Holding::Pool(connection) = &mut self.session else { return Ok(()) };
        if self.pool.target().is_irreplaceable() {
            // Without it the database is gone.
            let renewed = DB::renew(&mut self.session).await;
            return renewed.map_err(|error| DB::explain(self.pool.target(), "preparing", &error));
        }
        // The pool replaces a connection with settings.
        drop(connection.take());
        self.session = Holding::open_until(&self.pool, self.deadline).await?;
        Ok(())
    }

    /// Gives the right back.
    pub(super) async fn release(mut self) {
        if self.worker.is_some() {
            let _ = self.end_worker().await;
        }
        DB::unlock(&mut self.session).await;
        if let Holding::Own(session) = self.session {
            let _ = tokio::time::timeout(FAREWELL, session.connection.close()).await;
        }
    }
}

/// Waits a little, or fails at the deadline with the name of the holder.
async fn wait_until<DB: Migratable>(
    deadline: Instant,
    patience: Duration,
    pool: &DatabasePool<DB>,
    session: &mut Session<DB>,
) -> Result<(), DatabaseError> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        let holder = DB::holder(session, pool.target()).await;
        return Err(busy(pool.name(), patience, holder));
    }
    tokio::time::sleep(TICK.min(left)).await;
    Ok(())
}

fn not_locked<DB: Migratable>(pool: &DatabasePool<DB>, error: &LockError) -> DatabaseError {
    let message = format!("locking `{}` to migrate it", pool.name());
    DatabaseError::new(DatabaseErrorKind::Other, message).caused_by(error.to_string())
}

impl<DB: Migratable> Holding<DB> {
    /// Opens a session; waits for one of the pool until the deadline.
    async fn open_until(pool: &DatabasePool<DB>, deadline: Instant) -> Result<Self, DatabaseError> {
        loop {
            match Self::open(pool).await {
                // Another task of this program has the connection.
                Err(error)
                    if error.kind() == DatabaseErrorKind::Exhausted
                        && Instant::now() < deadline => {}
                outcome => return outcome,
            }
        }
    }

    async fn open(pool: &DatabasePool<DB>) -> Result<Self, DatabaseError> {
        if !DB::DEDICATED {
            return pool.lend_to_write().await.map(|it| Self::Pool(Some(it)));
        }
        let opened: Opened<DB> = pool.open_apart().await?;
        Ok(Self::Own(Box::new(Session::new(opened, Serves::Everything, 0, None))))
    }

    /// Behind PgBouncer in transaction mode, sessions are lent for one transaction at a time: what
    /// one client locks, another one holds. Asked before anything is locked there, for good.
    async fn refuse_shared(&mut self, pool: &DatabasePool<DB>) -> Result<(), DatabaseError> {
        if !DB::DEDICATED {
            return Ok(());
        }
        let mut other = Self::open(pool).await?;
        let shared = DB::is_shared(self, &mut other).await;
        let shared = shared.map_err(|error| DB::explain(pool.target(), "asking", &error))?;
        if !shared {
            return Ok(());
        }
        let message = format!("`{}` lends its sessions by the transaction", pool.name());
        Err(DatabaseError::new(DatabaseErrorKind::Other, message)
            .caused_by("a lock taken in one of them does not hold; a pooler like PgBouncer does that")
            .note("migrate with a URL that leads to the database itself, or to a pool in session mode"))
    }
}

fn busy(name: &str, waited: Duration, holder: Option<Holder>) -> DatabaseError {
    let waited = round(waited);
    let message = match waited.is_zero() {
        true => format!("no lock to migrate `{name}`"),
        false => format!("no lock to migrate `{name}` within {waited:?}"),
    };
    let error = DatabaseError::new(DatabaseErrorKind::Locked, message);
    match holder {
        Some(holder) => error.caused_by(format!("{holder} is migrating it")),
        None => error.caused_by("somebody else holds it"),
    }
    .note("it is freed when that process ends; `--wait` says how long to wait for it")
}

/// The failure as an error of the program. That somebody else has the right is a kind of its own: who
/// starts the program may try again.
pub(super) fn into_error(error: DatabaseError) -> Error {
    if error.kind() != DatabaseErrorKind::Locked {
        return error.into_error();
    }
    let notes = error.notes().to_vec();
    notes.into_iter().fold(Error::foreign(ErrorKind::Locked, error), Error::note)
}

/// Who this process is, for others: its host and number.
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub(super) fn me() -> String {
    format!("{ME}{} on {}", std::process::id(), host())
}

/// Begins the name of a process.
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub(super) const ME: &str = "process ";

/// The name of this machine.
pub(super) fn host() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    match name.trim() {
        "" => "an unknown host".to_owned(),
        name => name.to_owned(),
    }
}

impl<DB: Migratable> Deref for Locked<DB> {
    type Target = Session<DB>;

    fn deref(&self) -> &Session<DB> {
        &self.session
    }
}

impl<DB: Migratable> DerefMut for Locked<DB> {
    fn deref_mut(&mut self) -> &mut Session<DB> {
        &mut self.session
    }
}

impl<DB: Migratable> Deref for Holding<DB> {
    type Target = Session<DB>;

    fn deref(&self) -> &Session<DB> {
        match self {
            Self::Pool(Some(connection)) => connection,
            Self::Pool(None) => unreachable!("BUG: a connection that was given back is used"),
            Self::Own(session) => session,
        }
    }
}

impl<DB: Migratable> DerefMut for Holding<DB> {
    fn deref_mut(&mut self) -> &mut Session<DB> {
        match self {
            Self::Pool(Some(connection)) => connection,
            Self::Pool(None) => unreachable!("BUG: a connection that was given back is used"),
            Self::Own(session) => session,
        }
    }
}
