//! The ledger: the table that says which migrations a database has, and what they were. Reading
//! and writing its rows; what follows from them is decided in `migrate.rs`.

use super::migration::Migration;
use crate::database::Session;
use sqlx::sqlite::SqliteRow;
use sqlx::{Executor, Row, Sqlite};
use std::time::Duration;

/// A migration that was applied, as the ledger has it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) version: u64,
    pub(super) name: String,
    pub(super) checksum: String,
    pub(super) batch: u32,
    /// In UTC, as `2024-01-31 12:00:00`.
    pub(super) at: String,
}

/// Makes the table if it is missing. Every owner shares it, each with a history of its own.
///
/// It keeps the SQL as well: only so can a changed migration show which line was changed.
pub(super) async fn create(connection: &mut Session<Sqlite>) -> sqlx::Result<()> {
    const TABLE: &str = "
        CREATE TABLE IF NOT EXISTS foundry_migrations (
            owner TEXT NOT NULL,
            version INTEGER NOT NULL,
            name TEXT NOT NULL,
            checksum TEXT NOT NULL,
            sql TEXT NOT NULL,
            batch INTEGER NOT NULL,
            applied_at TEXT NOT NULL,
            milliseconds INTEGER NOT NULL,
            PRIMARY KEY (owner, version)
        )";
    connection.execute(TABLE).await.map(drop)
}

/// The history of `owner` by ascending version; empty if there is no table.
pub(super) async fn read(
    connection: &mut Session<Sqlite>,
    owner: &str,
) -> sqlx::Result<Vec<Entry>> {
    const EXISTS: &str =
        "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'foundry_migrations'";
    if connection.fetch_optional(EXISTS).await?.is_none() {
        return Ok(Vec::new());
    }
    let query = sqlx::query(
        "SELECT version, name, checksum, batch, applied_at
         FROM foundry_migrations WHERE owner = ? ORDER BY version",
    );
    let rows = query.bind(owner.to_owned()).fetch_all(connection).await?;
    rows.iter().map(entry).collect()
}

fn entry(row: &SqliteRow) -> sqlx::Result<Entry> {
    Ok(Entry {
        version: row.try_get::<i64, _>("version")?.cast_unsigned(),
        name: row.try_get("name")?,
        checksum: row.try_get("checksum")?,
        batch: row.try_get("batch")?,
        at: row.try_get("applied_at")?,
    })
}

/// The SQL that was applied as this version.
pub(super) async fn applied_sql(
    connection: &mut Session<Sqlite>,
    owner: &str,
    version: u64,
) -> sqlx::Result<String> {
    sqlx::query_scalar("SELECT sql FROM foundry_migrations WHERE owner = ? AND version = ?")
        .bind(owner.to_owned())
        .bind(version.cast_signed())
        .fetch_one(connection)
        .await
}

/// Enters a migration that was just applied.
pub(super) async fn enter(
    connection: &mut Session<Sqlite>,
    owner: &str,
    migration: &Migration,
    batch: u32,
    took: Duration,
) -> sqlx::Result<()> {
    let query = sqlx::query(
        "INSERT INTO foundry_migrations
             (owner, version, name, checksum, sql, batch, applied_at, milliseconds)
         VALUES (?, ?, ?, ?, ?, ?, strftime('%Y-%m-%d %H:%M:%S', 'now'), ?)",
    );
    query
        .bind(owner.to_owned())
        .bind(migration.version.cast_signed())
        .bind(migration.name)
        .bind(migration.checksum())
        .bind(migration.up)
        .bind(batch)
        .bind(i64::try_from(took.as_millis()).unwrap_or(i64::MAX))
        .execute(connection)
        .await
        .map(drop)
}

/// Takes a migration out that was just reverted.
pub(super) async fn remove(
    connection: &mut Session<Sqlite>,
    owner: &str,
    version: u64,
) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM foundry_migrations WHERE owner = ? AND version = ?")
        .bind(owner.to_owned())
        .bind(version.cast_signed())
        .execute(connection)
        .await
        .map(drop)
}
