//! SQLite: how a connection is opened, cleaned up and made fit for its next user. How many there are,
//! and who waits, is decided in `lane.rs`.

mod explain;
mod target;
mod watch;

pub(super) use target::Target;
pub(super) use watch::Watch;

use super::driver::{Access, Backend, Driver, Opened, Role, Verdict, executor_of};
use super::error::DatabaseError;
use super::session::Session;
use super::sql::Dialect;
use super::sql::effects::{self, Leaves};
use super::stats::CloseReason;
use sqlx::sqlite::{SqliteConnection, SqliteTransactionManager};
use sqlx::{ConnectOptions, Connection, Executor, Sqlite};
use sqlx_core::transaction::TransactionManager;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many steps of its virtual machine a statement runs before it looks whether it is to end.
const STEPS: i32 = 10_000;

impl Driver for Sqlite {}

impl Backend for Sqlite {
    type Target = Target;

    const DIALECT: Dialect = Dialect::Sqlite;

    fn parse(url: &str) -> Result<Target, DatabaseError> {
        Target::parse(url)
    }

    fn roles(target: &Target, max: usize) -> Vec<(Role, usize)> {
        match max {
            2.. if !target.is_memory() => vec![(Role::Reader, max - 1), (Role::Writer, 1)],
            _ => vec![(Role::InTurn, 1)],
        }
    }

    /// The order matters: the busy timeout comes first (sqlx sets it before any statement), so
    /// that what follows waits for a lock instead of failing at it.
    ///
    /// Two processes that meet at a fresh file both want to switch its journal, which no busy
    /// timeout waits for: so the whole of opening is tried again, for as long as that timeout.
    async fn open(target: &Target, role: Role) -> sqlx::Result<Opened<Self>> {
        target.watch.check()?;
        let mut connection = target.options().connect().await?;
        if let Some(file) = target.file() {
            target.watch.opened(&target.name, file)?;
        }
        match role {
            _ if target.is_memory() || target.read_only => {}
            Role::Reader => {
                // The writer insists on this mode. A reader only tries: otherwise the first
                // writer would wait for every reader that came before it.
                match switch_to_wal(&mut connection).await {
                    Err(error) if explain::is_busy(&error) || explain::is_read_only(&error) => {}
                    outcome => outcome?,
                }
                connection.execute("PRAGMA query_only = ON").await?;
            }
            Role::Writer | Role::Any | Role::InTurn => switch_to_wal(&mut connection).await?,
        }
        // The first read takes part in the journal. A process that closes the last other
        // connection at this moment refuses it, whatever the timeout; so it belongs to opening.
        connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").await?;
        let interrupt = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&interrupt);
        let mut handle = connection.lock_handle().await?;
        handle.set_progress_handler(STEPS, move || !asked.load(Ordering::Relaxed));
        drop(handle);
        let watch = (!target.is_memory()).then(|| Arc::clone(&target.watch));
        Ok(Opened { connection, interrupt: Some(interrupt), watch, is_shared: false })
    }

    fn explain(target: &Target, doing: &str, error: &sqlx::Error) -> DatabaseError {
        explain::explain(target, doing, error)
    }

    fn breaks(error: &sqlx::Error) -> bool {
        matches!(error, sqlx::Error::WorkerCrashed)
    }

    fn access(sql: &str) -> Access {
        if effects::only_reads(sql) { Access::Read } else { Access::Write }
    }

    fn begin() -> Option<&'static str> {
        // A transaction that reads first and writes later fails when somebody else wrote in
        // between, and no timeout waits for that.
        Some("BEGIN IMMEDIATE")
    }

    fn tidy(session: &mut Session<Self>) -> Verdict {
        let usage = &mut session.usage;
        if usage.leaves >= Leaves::State && session.retire_at.is_some() {
            return Verdict::Discard(CloseReason::State);
        }
        let cancelled = usage.mid_query;
        if cancelled && let Some(interrupt) = &session.interrupt {
            interrupt.store(true, Ordering::Relaxed);
        }
        if usage.raw || usage.leaves != Leaves::Nothing {
            usage.raw = false;
            usage.leaves = Leaves::Nothing;
            usage.transacts = false;
            // Commands to a connection run in order, so this one runs before those of the next
            // user. Without a transaction it does nothing.
            session.start("ROLLBACK");
        }
        if cancelled { Verdict::Pending } else { Verdict::Clean }
    }

    async fn drain(session: &mut Session<Self>) -> sqlx::Result<()> {
        session.connection.ping().await?;
        if let Some(interrupt) = &session.interrupt {
            interrupt.store(false, Ordering::Relaxed);
        }
        Ok(())
    }

    async fn reset(session: &mut Session<Self>) -> sqlx::Result<bool> {
        if session.usage.abandoned {
            return forget_abandoned(session).await;
        }
        // It refuses if there is no transaction, which is as good.
        let _ = session.run("ROLLBACK").await;
        Ok(true)
    }

    fn abandon(session: &mut Session<Self>, nested: bool) {
        SqliteTransactionManager::start_rollback(&mut session.connection);
        session.usage.abandoned |= !nested;
    }

    async fn turn_to(connection: &mut SqliteConnection, access: Access) -> sqlx::Result<()> {
        let pragma = match access {
            Access::Read => "PRAGMA query_only = ON",
            Access::Write => "PRAGMA query_only = OFF",
        };
        connection.execute(pragma).await.map(drop)
    }

    executor_of!();
}

/// Whether somebody else's lock is the reason.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    explain::is_busy(error)
}

/// Waits until the rollback of a dropped transaction is through, and looks at its outcome; false if
/// the connection is lost.
async fn forget_abandoned(session: &mut Session<Sqlite>) -> sqlx::Result<bool> {
    let connection = &mut session.connection;
    if connection.ping().await.is_err() {
        return Ok(false);
    }
    // SQLite ends some transactions by itself (`RAISE(ROLLBACK)`, a full disk). sqlx then
    // still counts one; it is given one to end, since this connection may be irreplaceable.
    if depth(connection) > 0 {
        // It refuses only if one is open after all, which is as good.
        let _ = connection.execute("BEGIN").await;
        SqliteTransactionManager::rollback(connection).await?;
    }
    Ok(depth(connection) == 0)
}

fn depth(connection: &SqliteConnection) -> usize {
    SqliteTransactionManager::get_transaction_depth(connection)
}

async fn switch_to_wal(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    connection.execute("PRAGMA journal_mode = WAL").await.map(drop)
}
