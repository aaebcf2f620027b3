//! The ledger: the table that says which migrations a database has, what they were, and how far one
//! got that was interrupted. Reading and writing its rows; what follows from them is decided in
//! `migrator.rs`.

use super::dialect::{Dialect, Value, cell};
use super::lock;
use super::migration::Migration;
use crate::database::Session;
use std::sync::Once;
use std::time::Duration;

/// The table. Every owner shares it, each with a history of its own.
pub(super) const TABLE: &str = "foundry_migrations";

/// The longest SQL that the ledger keeps, in bytes. Servers limit the size of a statement: MySQL to 16 MiB
/// by default, and down to 1 MiB.
const LONGEST_TEXT: usize = 256 << 10;

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

/// A migration that is applied, of any owner.
#[derive(Debug)]
pub(super) struct AppliedBy {
    pub(super) owner: String,
    pub(super) version: u64,
    pub(super) checksum: String,
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

/// The ledger of a database: where it is, or where it would be created.
///
/// Every statement names the table in full, so no search path, role or current database leads to another
/// one.
#[derive(Clone, Debug)]
pub(super) struct Ledger {
    /// The full name of the table, in quotes where it requires them.
    pub(super) table: String,
    /// The table exists.
    pub(super) exists: bool,
}

impl Ledger {
    /// Finds the ledger of the database.
    pub(super) async fn find<DB: Dialect>(session: &mut Session<DB>) -> sqlx::Result<Self> {
        let found = DB::rows(session, DB::LEDGERS, &[]).await?;
        let mut found = found.into_iter().filter_map(|row| {
            let mut cells = row.into_iter();
            Some((cells.next()??, cells.next().flatten().as_deref() == Some("1")))
        });
        let (first, others) = (found.next(), found.collect::<Vec<_>>());
        match first {
            Some((table, true)) => Ok(Self { table, exists: true }),
            Some((table, false)) if others.is_empty() => {
                static WARNING: Once = Once::new();
                WARNING.call_once(|| {
                    tracing::warn!(table, "the ledger is in a schema outside of the search path");
                });
                Ok(Self { table, exists: true })
            }
            Some((table, false)) => {
                let others = others.into_iter().map(|(table, _)| table);
                let tables = others.fold(table, |all, it| all + ", " + &it);
                Err(sqlx::Error::Configuration(
                    format!("several ledgers, none of them in the search path: {tables}").into(),
                ))
            }
            None => match cell(session, DB::NEW_LEDGER, &[]).await? {
                Some(table) => Ok(Self { table, exists: false }),
                None => Err(sqlx::Error::Configuration(DB::NO_LEDGER.into())),
            },
        }
    }

    /// Creates the table if it is missing.
    ///
    /// It keeps the SQL as well: only so can a changed migration show which line was changed.
    pub(super) async fn create<DB: Dialect>(
        &mut self,
        session: &mut Session<DB>,
    ) -> sqlx::Result<()> {
        match self.exists {
            true => DB::upgrade_ledger(session, &self.table).await?,
            false => {
                DB::rows(session, &definition::<DB>(&self.table), &[]).await?;
                self.exists = true;
            }
        }
        Ok(())
    }

    /// Returns the history of `owner` by ascending version; empty if there is no table.
    pub(super) async fn read<DB: Dialect>(
        &self,
        session: &mut Session<DB>,
        owner: &str,
    ) -> sqlx::Result<Vec<Entry>> {
        if !self.exists {
            return Ok(Vec::new());
        }
        let (text, table) = (DB::TYPES.as_text, &self.table);
        let sql = format!(
            "SELECT CAST(version AS {text}), name, checksum, CAST(batch AS {text}), state,
                    CAST(done AS {text}), failure, at, host
             FROM {table} WHERE owner = ? ORDER BY version"
        );
        let rows = DB::rows(session, &sql, &[owner.into()]).await?;
        rows.into_iter().map(entry).collect()
    }

    /// Returns the migrations of all owners that are applied.
    pub(super) async fn owners<DB: Dialect>(
        &self,
        session: &mut Session<DB>,
    ) -> sqlx::Result<Vec<AppliedBy>> {
        if !self.exists {
            return Ok(Vec::new());
        }
        let ((applied, groups), table) = (DB::APPLIED, &self.table);
        let sql = format!("SELECT owner, {applied} FROM {table} WHERE state = 'applied'{groups}");
        let mut all = Vec::new();
        for row in DB::rows(session, &sql, &[]).await? {
            let mut cells = row.into_iter().flatten();
            let (Some(owner), Some(applied)) = (cells.next(), cells.next()) else { continue };
            all.extend(applied.split(',').filter_map(|it| {
                let (version, checksum) = it.split_once(' ')?;
                let version = version.parse().ok()?;
                Some(AppliedBy { owner: owner.clone(), version, checksum: checksum.to_owned() })
            }));
        }
        Ok(all)
    }

    /// Returns whether a migration is applied.
    pub(super) async fn is_applied<DB: Dialect>(
        &self,
        session: &mut Session<DB>,
        owner: &str,
        version: u64,
    ) -> sqlx::Result<bool> {
        let sql = format!("SELECT state FROM {} WHERE owner = ? AND version = ?", self.table);
        let state = cell(session, &sql, &[owner.into(), version.into()]).await?;
        Ok(state.as_deref() == Some(State::Applied.name()))
    }

    /// Returns the highest number of a batch; zero if there is none.
    pub(super) async fn last_batch<DB: Dialect>(
        &self,
        session: &mut Session<DB>,
    ) -> sqlx::Result<u32> {
        let (text, table) = (DB::TYPES.as_text, &self.table);
        let sql = format!("SELECT CAST(max(batch) AS {text}) FROM {table}");
        Ok(cell(session, &sql, &[]).await?.and_then(|it| it.parse().ok()).unwrap_or_default())
    }

    /// Returns the SQL that was applied as this version.
    pub(super) async fn applied_sql<DB: Dialect>(
        &self,
        session: &mut Session<DB>,
        owner: &str,
        version: u64,
    ) -> sqlx::Result<String> {
        let sql = format!("SELECT applied_sql FROM {} WHERE owner = ? AND version = ?", self.table);
        Ok(cell(session, &sql, &[owner.into(), version.into()]).await?.unwrap_or_default())
    }

    /// Writes the state of a migration, over its former row: in one statement, so that a process that is
    /// killed here leaves one or the other. Without a row, the migration would run again.
    pub(super) async fn write<DB: Dialect>(
        &self,
        session: &mut Session<DB>,
        record: Record<'_>,
    ) -> sqlx::Result<()> {
        let Record { owner, migration, batch, state, done, failure, took } = record;
        let failure_value = if failure.is_some() { "?" } else { "NULL" };
        let sql = format!(
            "{} {} (owner, version, name, checksum, applied_sql, batch, state, done,
                milliseconds, host, tool, at, failure)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {}, {failure_value}) {}",
            DB::REPLACE.0,
            self.table,
            DB::TYPES.now,
            DB::REPLACE.1
        );
        let milliseconds = i64::try_from(took.as_millis()).unwrap_or(i64::MAX);
        let is_kept = migration.up.len() <= LONGEST_TEXT;
        let mut values: Vec<Value> = vec![
            owner.into(),
            migration.version.into(),
            migration.name.into(),
            migration.checksum().into(),
            if is_kept { migration.up } else { "" }.into(),
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

    /// Returns how many statements of a migration are through.
    pub(super) async fn done<DB: Dialect>(
        &self,
        session: &mut Session<DB>,
        owner: &str,
        version: u64,
    ) -> sqlx::Result<Option<usize>> {
        let (text, table) = (DB::TYPES.as_text, &self.table);
        let sql =
            format!("SELECT CAST(done AS {text}) FROM {table} WHERE owner = ? AND version = ?");
        let done = cell(session, &sql, &[owner.into(), version.into()]).await?;
        Ok(done.and_then(|it| it.parse().ok()))
    }

    /// Writes how many statements of a migration are through.
    pub(super) async fn progress<DB: Dialect>(
        &self,
        session: &mut Session<DB>,
        owner: &str,
        version: u64,
        done: usize,
    ) -> sqlx::Result<()> {
        let sql = format!("UPDATE {} SET done = ? WHERE owner = ? AND version = ?", self.table);
        DB::rows(session, &sql, &[count(done), owner.into(), version.into()]).await.map(drop)
    }

    /// Removes a migration.
    pub(super) async fn remove<DB: Dialect>(
        &self,
        session: &mut Session<DB>,
        owner: &str,
        version: u64,
    ) -> sqlx::Result<()> {
        let sql = format!("DELETE FROM {} WHERE owner = ? AND version = ?", self.table);
        DB::rows(session, &sql, &[owner.into(), version.into()]).await.map(drop)
    }

    /// Returns the rows as statements, for a dump.
    pub(super) async fn dump<DB: Dialect>(
        &self,
        session: &mut Session<DB>,
    ) -> sqlx::Result<Vec<String>> {
        if !self.exists {
            return Ok(Vec::new());
        }
        let (text, table) = (DB::TYPES.as_text, &self.table);
        let sql = format!(
            "SELECT owner, CAST(version AS {text}), name, checksum, applied_sql, CAST(batch AS {text}),
                    at, CAST(milliseconds AS {text}), host, tool
             FROM {table} WHERE state = 'applied' ORDER BY owner, version"
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
}

/// Returns the statement that creates the table under this name.
pub(super) fn definition<DB: Dialect>(table: &str) -> String {
    let types = DB::TYPES;
    let (key, text, number, options) = (types.key, types.text, types.number, types.of_table);
    let sql = format!(
        "(
            owner {key} NOT NULL,
            version {number} NOT NULL,
            name {text} NOT NULL,
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
        ) {options}"
    );
    let columns = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("CREATE TABLE IF NOT EXISTS {table} {columns}")
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

/// A text as a literal of SQL. A database makes a number of it where it wants one.
fn quoted(text: &str, escapes: bool) -> String {
    let text = text.replace('\'', "''");
    format!("'{}'", if escapes { text.replace('\\', "\\\\") } else { text })
}

fn count(number: usize) -> Value {
    Value::Number(i64::try_from(number).unwrap_or(i64::MAX))
}
