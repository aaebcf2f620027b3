//! What differs from one database to another in how its schema is changed, and who may do so.

use super::lock::{Holder, Lock};
use super::wipe::{Inventory, Wiped};
use crate::database::Session;
use crate::database::driver::{BoxFuture, Driver};
use crate::database::error::{self, DatabaseError};
use crate::database::sql::Statement;
use std::fmt;

/// A value for a `?` of a statement.
#[derive(Clone, Debug)]
pub enum Value {
    Text(String),
    Number(i64),
}

/// Rows as text, which every database can give everything as.
pub(super) type Rows = Vec<Vec<Option<String>>>;

/// A database whose schema [`Migrator`](super::Migrator) can change: `sqlx::Sqlite`,
/// `sqlx::Postgres` and `sqlx::MySql`.
pub trait Migratable: Dialect {}

/// The operations of a dialect. Not for others to implement or to call.
#[doc(hidden)]
pub trait Dialect: Driver {
    /// Whether a change of the schema is part of a transaction.
    const TRANSACTIONAL: bool;

    /// Whether a backslash in a text escapes what follows.
    const ESCAPES: bool = false;

    /// A short text that can be a key; a text of any length; a whole number; now, in UTC, as
    /// `2024-01-31 12:00:00`; the options of a table that takes any text.
    const TYPES: Types;

    /// How a statement begins and ends that puts a row into the ledger, in the place of one that may be
    /// there.
    const REPLACE: (&str, &str) = ("REPLACE INTO", "");

    /// Finds the tables that may be the ledger, the right one first: their full names, and `1` if a name
    /// without its schema leads to it.
    const LEDGERS: &str;

    /// Returns the full name of a ledger that is to be created, or no value if there is no schema for it.
    const NEW_LEDGER: &str;

    /// The reason why there is no schema for a ledger.
    const NO_LEDGER: &str = "there is no schema for the ledger";

    /// The versions and checksums that one row of the ledger, or one group of rows, has: `1 ab,2 cd`; and the clause
    /// that makes the groups.
    const APPLIED: (&str, &str) = ("concat(version, ' ', checksum)", "");

    /// The column `checksum` in hexadecimal.
    const HEX: &str = "hex(checksum)";

    /// Runs a statement with `?` for values.
    fn rows<'e>(
        session: &'e mut Session<Self>,
        sql: &str,
        values: &[Value],
    ) -> BoxFuture<'e, sqlx::Result<Rows>>;

    /// Brings a ledger of an earlier version up to date.
    fn upgrade_ledger(
        _session: &mut Session<Self>,
        _table: &str,
    ) -> impl Future<Output = sqlx::Result<()>> + Send {
        std::future::ready(Ok(()))
    }

    /// Runs one statement of an author.
    fn execute<'e>(
        session: &'e mut Session<Self>,
        sql: &'static str,
    ) -> BoxFuture<'e, sqlx::Result<()>>;

    /// True if the server takes a script of several statements.
    const SENDS_SCRIPTS: bool = false;

    /// Runs statements of an author, sent as they are.
    fn run_script<'e>(
        session: &'e mut Session<Self>,
        sql: &'static str,
    ) -> BoxFuture<'e, Result<(), Interrupted>> {
        Box::pin(async move { Self::execute(session, sql).await.map_err(Interrupted::from) })
    }

    /// Runs one statement that cannot be part of a transaction. If it fails, nothing of it is left.
    fn run_alone(
        session: &mut Session<Self>,
        statement: &Statement<'static>,
    ) -> impl Future<Output = sqlx::Result<()>> + Send {
        let (text, rows) = (statement.text, statement.rows);
        async move {
            match rows {
                Some(rows) => Self::copy(session, text, rows).await,
                None => Self::execute(session, text).await,
            }
        }
    }

    /// Prepares a transaction, behind the last statement of an author, for the ledger: checks what is checked at
    /// its end, and goes back to the own role.
    fn end_script(
        _transaction: &mut Session<Self>,
    ) -> impl Future<Output = sqlx::Result<()>> + Send {
        std::future::ready(Ok(()))
    }

    /// Goes back to the own role, without a limit of time, up to the end of the transaction.
    fn own_role(_transaction: &mut Session<Self>) -> impl Future<Output = sqlx::Result<()>> + Send {
        std::future::ready(Ok(()))
    }

    /// Takes back the settings of a migration inside of a transaction.
    fn reset_settings(
        _transaction: &mut Session<Self>,
    ) -> impl Future<Output = sqlx::Result<()>> + Send {
        std::future::ready(Ok(()))
    }

    /// Returns whether the session is inside of a transaction, if the server says so.
    fn is_in_transaction(
        _session: &mut Session<Self>,
    ) -> impl Future<Output = Option<bool>> + Send {
        std::future::ready(None)
    }

    /// Switches foreign keys off, outside of a transaction. Returns whether they were on.
    fn suspend_foreign_keys(
        _session: &mut Session<Self>,
    ) -> impl Future<Output = sqlx::Result<bool>> + Send {
        std::future::ready(Ok(false))
    }

    /// Switches foreign keys on again.
    fn resume_foreign_keys(
        _session: &mut Session<Self>,
    ) -> impl Future<Output = sqlx::Result<()>> + Send {
        std::future::ready(Ok(()))
    }

    /// Counts the rows that refer to a row that does not exist, by table and the table that they refer to.
    fn foreign_key_violations(
        _session: &mut Session<Self>,
    ) -> impl Future<Output = sqlx::Result<Rows>> + Send {
        std::future::ready(Ok(Vec::new()))
    }

    /// Statements that end whatever an author has open in a session.
    const ABANDON: &[&str] = &["ROLLBACK"];

    /// Returns `LOCK TABLES` with the ledger among the tables.
    fn lock_with_ledger(statement: &Statement<'static>, _ledger: &str) -> &'static str {
        statement.text
    }

    /// Runs `COPY … FROM stdin` with its rows.
    fn copy<'e>(
        _session: &'e mut Session<Self>,
        _sql: &'static str,
        _rows: &'static str,
    ) -> BoxFuture<'e, sqlx::Result<()>> {
        unreachable!("BUG: only PostgreSQL has rows behind a statement")
    }

    /// Whether there is a table of this name.
    fn has_table(name: &str) -> String;

    /// Takes the right to migrate, if nobody has it.
    fn try_lock(
        session: &mut Session<Self>,
        target: &Self::Target,
    ) -> impl Future<Output = Result<Option<Lock>, LockError>> + Send;

    /// Prepares a session in which migrations run. Returns false while a statement of another process runs,
    /// which was killed.
    fn try_work(_session: &mut Session<Self>) -> impl Future<Output = sqlx::Result<bool>> + Send {
        std::future::ready(Ok(true))
    }

    /// Takes back the settings of a migration in a session that cannot be replaced.
    fn renew(_session: &mut Session<Self>) -> impl Future<Output = sqlx::Result<()>> + Send {
        std::future::ready(Ok(()))
    }

    /// Who has the right to migrate.
    fn holder(
        session: &mut Session<Self>,
        target: &Self::Target,
    ) -> impl Future<Output = Option<Holder>> + Send;

    /// Gives the right back; ending the session does the same.
    fn unlock(session: &mut Session<Self>) -> impl Future<Output = ()> + Send;

    /// Whether the sessions of this server are shared between clients, so that a lock of one is none.
    fn is_shared(
        _one: &mut Session<Self>,
        _other: &mut Session<Self>,
    ) -> impl Future<Output = sqlx::Result<bool>> + Send {
        std::future::ready(Ok(false))
    }

    /// Whether migrating wants a session of its own, outside of the pool.
    const DEDICATED: bool;

    /// Drops everything, or refuses to.
    fn wipe(
        session: &mut Session<Self>,
        inventory: &Inventory,
    ) -> impl Future<Output = sqlx::Result<Wiped>> + Send;

    /// The schema as statements, without data, always in the same order.
    fn dump(
        session: &mut Session<Self>,
        target: &Self::Target,
    ) -> impl Future<Output = Result<Vec<String>, DatabaseError>> + Send;

    /// Prepares a session for a dump, outside of a transaction.
    fn before_load(_: &mut Session<Self>) -> impl Future<Output = sqlx::Result<()>> + Send {
        std::future::ready(Ok(()))
    }

    /// Takes back what [`before_load`](Self::before_load) did.
    fn after_load(_: &mut Session<Self>) -> impl Future<Output = sqlx::Result<()>> + Send {
        std::future::ready(Ok(()))
    }

    /// Whether somebody else's lock is the reason, and no driver waits for it.
    fn is_locked(_error: &sqlx::Error) -> bool {
        false
    }

    /// Whether a statement failed since what it does is done.
    fn is_done_already(_error: &sqlx::Error) -> bool {
        false
    }

    /// Whether a statement failed since it cannot run inside of a transaction.
    fn wants_no_transaction(error: &str) -> bool {
        [
            "transaction block",
            "within a transaction",
            "within transaction",
            "inside a transaction",
            "from within a",
            "invalid transaction termination",
        ]
        .iter()
        .any(|it| error.contains(it))
    }
}

/// Words of a dialect.
#[derive(Clone, Copy)]
pub struct Types {
    pub(super) key: &'static str,
    pub(super) text: &'static str,
    pub(super) number: &'static str,
    pub(super) as_text: &'static str,
    pub(super) now: &'static str,
    pub(super) of_table: &'static str,
}

/// A script of which not all statements are through.
pub struct Interrupted {
    pub(super) error: sqlx::Error,
    /// The number of statements that are through.
    pub(super) completed: usize,
    /// The position of the mistake in the script, in bytes, if the server says it.
    pub(super) position: Option<usize>,
}

impl From<sqlx::Error> for Interrupted {
    fn from(error: sqlx::Error) -> Self {
        Self { error, completed: 0, position: None }
    }
}

/// Why there is no saying who may migrate.
pub enum LockError {
    Database(sqlx::Error),
    File(std::io::Error),
}

impl From<sqlx::Error> for LockError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(error) => f.write_str(&error::text(error)),
            Self::File(error) => error.fmt(f),
        }
    }
}

/// The part of a dialect that is alike for all but in its types.
macro_rules! statements_of {
    ($number:expr, persistent = $persistent:literal) => {
        fn rows<'e>(
            session: &'e mut Session<Self>,
            sql: &str,
            values: &[Value],
        ) -> BoxFuture<'e, sqlx::Result<Rows>> {
            let mut query = sqlx::query(sqlx::AssertSqlSafe($number(sql))).persistent($persistent);
            for value in values.iter().cloned() {
                query = match value {
                    Value::Text(text) => query.bind(text),
                    Value::Number(number) => query.bind(number),
                };
            }
            Box::pin(async move {
                let rows = query.fetch_all(session).await?;
                let cells = |row: &<Self as sqlx::Database>::Row| {
                    (0..sqlx::Row::len(row)).map(|at| sqlx::Row::try_get(row, at)).collect()
                };
                rows.iter().map(cells).collect()
            })
        }

        fn execute<'e>(
            session: &'e mut Session<Self>,
            sql: &'static str,
        ) -> BoxFuture<'e, sqlx::Result<()>> {
            Box::pin(async move { sqlx::raw_sql(sql).execute(session).await.map(drop) })
        }
    };
}
pub(super) use statements_of;

/// The first cells of all rows.
pub(super) fn column(rows: Rows) -> Vec<String> {
    rows.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect()
}

/// The first cell of a statement that gives one.
pub(super) async fn cell<DB: Dialect>(
    session: &mut Session<DB>,
    sql: &str,
    values: &[Value],
) -> sqlx::Result<Option<String>> {
    Ok(column(DB::rows(session, sql, values).await?).into_iter().next())
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number.cast_signed())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}
