//! The ledger: the table that says which migrations a database has, what they were, and how far one
//! got that was interrupted. Reading and writing its rows; what follows from them is decided in
//! `migrator.rs`.

use super::dialect::{Dialect, Value, cell};
use super::lock;
use super::migration::Migration;
use crate::database::Session;
use std::time::Duration;

/// The table. Every owner shares it, each with a history of its own.
pub(super) const TABLE: &str = "foundry_migrations";

/// A migration of the ledger.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) version: u64,
    pub(super) name: String,
    pub(super) checksum: String,
    pub(super) batch: u32,
    pub(super) state: State,
    /// How many of its statements are through, where each counts for itself.
    pub(super) done: usize,
    /// What went wrong.
    pub(super) failure: Option<String>,
    /// When it began, or was through; in UTC, as `2024-01-31 12:00:00`.
    pub(super) at: String,
    /// Who ran it.
    pub(super) host: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Somebody runs it, or did until they were killed.
    Running,
    Applied,
    Failed,
    /// As `Running` and `Failed`, on the way back.
    Reverting,
}

impl State {
    const ALL: [Self; 4] = [Self::Running, Self::Applied, Self::Failed, Self::Reverting];

    fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Applied => "applied",
            Self::Failed => "failed",
            Self::Reverting => "reverting",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == text)
    }
}

/// Makes the table if it is missing.
///
/// It keeps the SQL as well: only so can a changed migration show which line was changed.
pub(super) async fn create<DB: Dialect>(session: &mut Session<DB>) -> sqlx::Result<()> {
    DB::rows(session, &definition::<DB>(), &[]).await.map(drop)
}

/// The statement that makes the table.
pub(super) fn definition<DB: Dialect>() -> String {
    let types = DB::TYPES;
    let (key, text, number) = (types.key, types.text, types.number);
    let sql = format!(
        "CREATE TABLE IF NOT EXISTS {TABLE} (
            owner {key} NOT NULL,
            version {number} NOT NULL,
            name {key} NOT NULL,
            checksum {key} NOT NULL,
            applied_sql {text} NOT NULL,
            batch {number} NOT NULL,
            state {key} NOT NULL,
            done {number} NOT NULL,
            failure {text},
            at {key} NOT NULL,
            milliseconds {number} NOT NULL,
            host {key} NOT NULL,
            tool {key} NOT NULL,
            PRIMARY KEY (owner, version)
        )"
    );
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether there is a ledger.
pub(super) async fn exists<DB: Dialect>(session: &mut Session<DB>) -> sqlx::Result<bool> {
    Ok(cell(session, &DB::has_table(TABLE), &[]).await?.is_some())
}

/// The history of `owner` by ascending version; empty if there is no table.
pub(super) async fn read<DB: Dialect>(
    session: &mut Session<DB>,
    owner: &str,
) -> sqlx::Result<Vec<Entry>> {
    if !exists(session).await? {
        return Ok(Vec::new());
    }
    let text = DB::TYPES.as_text;
    let sql = format!(
        "SELECT CAST(version AS {text}), name, checksum, CAST(batch AS {text}), state,
                CAST(done AS {text}), failure, at, host
         FROM {TABLE} WHERE owner = ? ORDER BY version"
    );
    let rows = DB::rows(session, &sql, &[owner.into()]).await?;
    rows.into_iter().map(entry).collect()
}

fn entry(row: Vec<Option<String>>) -> sqlx::Result<Entry> {
    let damaged =
        || sqlx::Error::Protocol(format!("the table `{TABLE}` has a row that is no migration"));
    let mut cells = row.into_iter();
    let mut next = || cells.next().flatten();
    let mut text = || next().ok_or_else(damaged);
    Ok(Entry {
        version: text()?.parse().map_err(|_| damaged())?,
        name: text()?,
        checksum: text()?,
        batch: text()?.parse().map_err(|_| damaged())?,
        state: State::parse(&text()?).ok_or_else(damaged)?,
        done: text()?.parse().map_err(|_| damaged())?,
        failure: next(),
        at: next().ok_or_else(damaged)?,
        host: next().ok_or_else(damaged)?,
    })
}

/// The highest number of a batch; zero if there is none.
pub(super) async fn last_batch<DB: Dialect>(session: &mut Session<DB>) -> sqlx::Result<u32> {
    let sql = format!("SELECT CAST(max(batch) AS {}) FROM {TABLE}", DB::TYPES.as_text);
    Ok(cell(session, &sql, &[]).await?.and_then(|it| it.parse().ok()).unwrap_or_default())
}

/// The SQL that was applied as this version.
pub(super) async fn applied_sql<DB: Dialect>(
    session: &mut Session<DB>,
    owner: &str,
    version: u64,
) -> sqlx::Result<String> {
    let sql = format!("SELECT applied_sql FROM {TABLE} WHERE owner = ? AND version = ?");
    Ok(cell(session, &sql, &[owner.into(), version.into()]).await?.unwrap_or_default())
}

/// What is to be written of a migration.
pub(super) struct Record<'a> {
    pub(super) owner: &'a str,
    pub(super) migration: &'a Migration,
    pub(super) batch: u32,
    pub(super) state: State,
    pub(super) done: usize,
    pub(super) failure: Option<String>,
    pub(super) took: Duration,
}

/// Writes how a migration stands, in the place of what stood there: in one statement, so that whoever
/// is killed here leaves one or the other. Without a row, what is done would be done again.
pub(super) async fn write<DB: Dialect>(
    session: &mut Session<DB>,
    record: Record<'_>,
) -> sqlx::Result<()> {
    let Record { owner, migration, batch, state, done, failure, took } = record;
    let failure_value = if failure.is_some() { "?" } else { "NULL" };
    let sql = format!(
        "{} {TABLE} (owner, version, name, checksum, applied_sql, batch, state, done,
            milliseconds, host, tool, at, failure)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {}, {failure_value}) {}",
        DB::REPLACE.0,
        DB::TYPES.now,
        DB::REPLACE.1
    );
    let milliseconds = i64::try_from(took.as_millis()).unwrap_or(i64::MAX);
    let mut values: Vec<Value> = vec![
        owner.into(),
        migration.version.into(),
        migration.name.into(),
        migration.checksum().into(),
        migration.up.into(),
        batch.into(),
        state.name().into(),
        count(done),
        milliseconds.into(),
        lock::host().into(),
        concat!("foundry ", env!("CARGO_PKG_VERSION")).into(),
    ];
    values.extend(failure.map(Value::from));
    DB::rows(session, &sql, &values).await.map(drop)
}

/// Notes that one more statement is through.
pub(super) async fn progress<DB: Dialect>(
    session: &mut Session<DB>,
    owner: &str,
    version: u64,
    done: usize,
) -> sqlx::Result<()> {
    let sql = format!("UPDATE {TABLE} SET done = ? WHERE owner = ? AND version = ?");
    DB::rows(session, &sql, &[count(done), owner.into(), version.into()]).await.map(drop)
}

/// Takes a migration out.
pub(super) async fn remove<DB: Dialect>(
    session: &mut Session<DB>,
    owner: &str,
    version: u64,
) -> sqlx::Result<()> {
    let sql = format!("DELETE FROM {TABLE} WHERE owner = ? AND version = ?");
    DB::rows(session, &sql, &[owner.into(), version.into()]).await.map(drop)
}

/// The rows as statements, for a dump.
pub(super) async fn dump<DB: Dialect>(session: &mut Session<DB>) -> sqlx::Result<Vec<String>> {
    if !exists(session).await? {
        return Ok(Vec::new());
    }
    let text = DB::TYPES.as_text;
    let sql = format!(
        "SELECT owner, CAST(version AS {text}), name, checksum, applied_sql, CAST(batch AS {text}),
                at, CAST(milliseconds AS {text}), host, tool
         FROM {TABLE} WHERE state = 'applied' ORDER BY owner, version"
    );
    let rows = DB::rows(session, &sql, &[]).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let cells = row.into_iter().map(|it| quoted(&it.unwrap_or_default(), DB::ESCAPES));
            format!(
                "INSERT INTO {TABLE} (owner, version, name, checksum, applied_sql, batch, at, \
                 milliseconds, host, tool, state, done) VALUES ({}, 'applied', 0)",
                cells.collect::<Vec<_>>().join(", ")
            )
        })
        .collect())
}

/// A text as a literal of SQL. A database makes a number of it where it wants one.
fn quoted(text: &str, escapes: bool) -> String {
    let text = text.replace('\'', "''");
    format!("'{}'", if escapes { text.replace('\\', "\\\\") } else { text })
}

fn count(number: usize) -> Value {
    Value::Number(i64::try_from(number).unwrap_or(i64::MAX))
}
