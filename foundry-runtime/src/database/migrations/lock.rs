//! The right to migrate a database, which one process has at a time and loses with its life; and who
//! has it.

use super::dialect::Migratable;
use crate::database::driver::{Opened, Serves};
use crate::database::error::{DatabaseError, DatabaseErrorKind};
use crate::database::refusal::round;
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

/// A session with the right to migrate.
pub(super) struct Locked<DB: Migratable> {
    session: Holding<DB>,
    _lock: Lock,
}

/// Where the session is from.
pub(super) enum Holding<DB: Migratable> {
    Pool(Connection<DB>),
    Own(Box<Session<DB>>),
}

impl<DB: Migratable> Locked<DB> {
    /// Waits for the right to migrate, for so long at most.
    pub(super) async fn wait(
        pool: &DatabasePool<DB>,
        patience: Duration,
    ) -> Result<Self, DatabaseError> {
        let began = Instant::now();
        let mut session = loop {
            match Holding::open(pool).await {
                Ok(session) => break session,
                // Somebody of this program has the connection.
                Err(error)
                    if error.kind() == DatabaseErrorKind::Exhausted
                        && began.elapsed() < patience => {}
                Err(error) => return Err(error),
            }
        };
        session.refuse_shared(pool).await?;
        let (name, target) = (pool.name(), pool.target());
        let failed = |error: &dyn fmt::Display| {
            DatabaseError::new(DatabaseErrorKind::Other, format!("locking `{name}` to migrate it"))
                .caused_by(error.to_string())
        };
        loop {
            match DB::try_lock(&mut session, target).await {
                Ok(Some(lock)) => return Ok(Self { session, _lock: lock }),
                Ok(None) => {}
                Err(error) => return Err(failed(&error)),
            }
            let waited = began.elapsed();
            if waited >= patience {
                let holder = DB::holder(&mut session, target).await;
                return Err(busy(name, waited.min(patience), holder));
            }
            tokio::time::sleep(TICK.min(patience.saturating_sub(waited))).await;
        }
    }

    /// Gives the right back.
    pub(super) async fn release(mut self) {
        DB::unlock(&mut self.session).await;
        if let Holding::Own(session) = self.session {
            let _ = tokio::time::timeout(FAREWELL, session.connection.close()).await;
        }
    }
}

impl<DB: Migratable> Holding<DB> {
    async fn open(pool: &DatabasePool<DB>) -> Result<Self, DatabaseError> {
        if !DB::DEDICATED {
            return pool.lend_to_write().await.map(Self::Pool);
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
            Self::Pool(connection) => connection,
            Self::Own(session) => session,
        }
    }
}

impl<DB: Migratable> DerefMut for Holding<DB> {
    fn deref_mut(&mut self) -> &mut Session<DB> {
        match self {
            Self::Pool(connection) => connection,
            Self::Own(session) => session,
        }
    }
}
