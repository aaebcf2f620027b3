//! SQLite tells of itself in table-valued pragmas and in the files beside it.

use super::model::{Column, DatabaseInfo, Figure, ForeignKey, Index, Table, TableDetails};
use super::{Catalog, quoted, unsigned};
use crate::database::driver::Target as _;
use crate::database::error::{DatabaseError, DatabaseErrorKind};
use crate::database::session::Session;
use crate::database::sqlite::Target;
use sqlx::{AssertSqlSafe, Sqlite};
use std::collections::BTreeMap;

const SIZE: &str = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";

impl Catalog for Sqlite {
    const SCHEME: &'static str = "sqlite";

    fn exists(target: &Target) -> Result<(), DatabaseError> {
        match target.file() {
            Some(file) if !file.exists() => {
                let message = format!("there is no file `{}`", target.name());
                Err(DatabaseError::new(DatabaseErrorKind::Refused, message)
                    .note("the first command that writes makes it: `migrate:run`, say"))
            }
            _ => Ok(()),
        }
    }

    async fn info(session: &mut Session<Self>) -> sqlx::Result<DatabaseInfo> {
        let version = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut *session);
        let version = version.await?;
        let bytes: i64 = sqlx::query_scalar(SIZE).fetch_one(session).await?;
        Ok(DatabaseInfo { product: "SQLite", version, bytes: Some(unsigned(bytes)) })
    }

    async fn tables(session: &mut Session<Self>, counted: bool) -> sqlx::Result<Vec<Table>> {
        // What belongs to SQLite, or to a virtual table, is left out.
        let found: Vec<(String, String)> = sqlx::query_as(
            r"SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow'
              AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name",
        )
        .fetch_all(&mut *session)
        .await?;
        let remembered = remembered(session).await?;
        let mut tables = Vec::with_capacity(found.len());
        for (name, kind) in found {
            let rows = remembered.get(&name).copied();
            let schema = None;
            let mut table = Table { schema, name, kind, rows, counted: false, bytes: None };
            if counted {
                count(session, &mut table).await?;
            }
            tables.push(table);
        }
        Ok(tables)
    }

    async fn table(session: &mut Session<Self>, table: &Table) -> sqlx::Result<TableDetails> {
        let mut details = columns(session, &table.name).await?;
        details.indexes = indexes(session, &table.name).await?;
        details.foreign_keys = foreign_keys(session, &table.name).await?;
        Ok(details)
    }

    async fn figures(
        session: &mut Session<Self>,
        target: &Target,
    ) -> sqlx::Result<Vec<(&'static str, Figure)>> {
        let (bytes, free, mode): (i64, i64, String) = sqlx::query_as(
            "SELECT page_count * page_size, freelist_count, journal_mode FROM pragma_page_count,
             pragma_page_size, pragma_freelist_count, pragma_journal_mode",
        )
        .fetch_one(session)
        .await?;
        let mut figures = vec![
            ("file", Figure::Bytes(unsigned(bytes))),
            ("free_pages", Figure::Count(unsigned(free))),
            ("journal_mode", Figure::Word(mode)),
        ];
        if let Some(file) = target.file() {
            let mut journal = file.as_os_str().to_owned();
            journal.push("-wal");
            let bytes = std::fs::metadata(journal).map_or(0, |it| it.len());
            figures.insert(1, ("journal", Figure::Bytes(bytes)));
        }
        Ok(figures)
    }
}

/// How many rows there were when somebody last called `ANALYZE`.
async fn remembered(session: &mut Session<Sqlite>) -> sqlx::Result<BTreeMap<String, u64>> {
    let known: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'")
            .fetch_one(&mut *session)
            .await?;
    if known == 0 {
        return Ok(BTreeMap::new());
    }
    let all: Vec<(String, Option<String>)> =
        sqlx::query_as("SELECT tbl, stat FROM sqlite_stat1").fetch_all(session).await?;
    let rows = all.into_iter().filter_map(|(name, stat)| {
        let rows = stat?.split_whitespace().next()?.parse().ok()?;
        Some((name, rows))
    });
    Ok(rows.collect())
}

/// Counts the rows, and the pages: both read the whole table.
async fn count(session: &mut Session<Sqlite>, table: &mut Table) -> sqlx::Result<()> {
    if table.kind != "table" {
        return Ok(());
    }
    let sql = format!("SELECT count(*) FROM {}", quoted(&table.name, "\""));
    let rows: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *session).await?;
    (table.rows, table.counted) = (Some(unsigned(rows)), true);
    // An application may bring a SQLite of its own, without this module.
    let knows: i64 =
        sqlx::query_scalar("SELECT count(*) FROM pragma_module_list WHERE name = 'dbstat'")
            .fetch_one(&mut *session)
            .await?;
    if knows > 0 {
        let bytes: Option<i64> = sqlx::query_scalar(
            "SELECT sum(pgsize) FROM dbstat WHERE name IN
             (SELECT name FROM sqlite_schema WHERE tbl_name = ?)",
        )
        .bind(&table.name)
        .fetch_one(session)
        .await?;
        table.bytes = bytes.map(unsigned);
    }
    Ok(())
}

async fn columns(session: &mut Session<Sqlite>, table: &str) -> sqlx::Result<TableDetails> {
    let found: Vec<(String, String, bool, Option<String>, i64, i64)> = sqlx::query_as(
        r#"SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?)
           WHERE hidden <> 1 ORDER BY cid"#,
    )
    .bind(table)
    .fetch_all(session)
    .await?;
    let mut key: Vec<(i64, String)> = Vec::new();
    let mut columns = Vec::with_capacity(found.len());
    for (name, type_name, not_null, default, place, hidden) in found {
        if place > 0 {
            key.push((place, name.clone()));
        }
        // Only this one is a number of the row, which is never null; other keys may be.
        let is_row = place > 0 && type_name.eq_ignore_ascii_case("integer");
        let nullable = !not_null && !is_row;
        let extra = (hidden > 1).then(|| "generated".to_owned());
        columns.push(Column { name, type_name, nullable, default, extra });
    }
    key.sort();
    let primary_key = key.into_iter().map(|it| it.1).collect();
    Ok(TableDetails { columns, primary_key, ..TableDetails::default() })
}

async fn indexes(session: &mut Session<Sqlite>, table: &str) -> sqlx::Result<Vec<Index>> {
    let found: Vec<(String, bool, String)> =
        sqlx::query_as(r#"SELECT name, "unique", origin FROM pragma_index_list(?) ORDER BY name"#)
            .bind(table)
            .fetch_all(&mut *session)
            .await?;
    let mut indexes = Vec::with_capacity(found.len());
    for (name, unique, origin) in found {
        let columns: Vec<Option<String>> = sqlx::query_scalar(
            "SELECT name FROM pragma_index_xinfo(?) WHERE key = 1 ORDER BY seqno",
        )
        .bind(&name)
        .fetch_all(&mut *session)
        .await?;
        let columns = columns.into_iter().map(|it| it.unwrap_or_else(|| "(expression)".into()));
        let columns = columns.collect();
        indexes.push(Index { name, columns, unique, primary: origin == "pk" });
    }
    Ok(indexes)
}

async fn foreign_keys(session: &mut Session<Sqlite>, table: &str) -> sqlx::Result<Vec<ForeignKey>> {
    let found: Vec<(i64, String, String, Option<String>, String, String)> = sqlx::query_as(
        r#"SELECT id, "table", "from", "to", on_update, on_delete FROM pragma_foreign_key_list(?)
           ORDER BY id, seq"#,
    )
    .bind(table)
    .fetch_all(session)
    .await?;
    let mut keys: BTreeMap<i64, ForeignKey> = BTreeMap::new();
    for (id, table, from, to, on_update, on_delete) in found {
        let key = keys.entry(id).or_insert_with(|| ForeignKey {
            columns: Vec::new(),
            table,
            referenced: Vec::new(),
            on_update,
            on_delete,
        });
        key.columns.push(from);
        key.referenced.extend(to);
    }
    Ok(keys.into_values().collect())
}
