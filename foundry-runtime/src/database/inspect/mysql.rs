//! MySQL and MariaDB tell of themselves in `information_schema` and in `SHOW STATUS`.
//!
//! Both have types of their own there, from one version to the next: so everything is cast.

use super::model::{Column, DatabaseInfo, Figure, ForeignKey, Index, Table, TableDetails};
use super::{Catalog, quoted, unsigned};
use crate::database::driver::Backend;
use crate::database::session::Session;
use sqlx::{AssertSqlSafe, MySql};
use std::time::Duration;

// A URL need not name a database: then all are meant but those of the server.
const TABLES: &str = "
    SELECT CAST(TABLE_SCHEMA AS CHAR), CAST(TABLE_NAME AS CHAR), CAST(TABLE_TYPE AS CHAR),
        CAST(TABLE_ROWS AS SIGNED), CAST(DATA_LENGTH + INDEX_LENGTH AS SIGNED)
    FROM information_schema.TABLES
    WHERE TABLE_SCHEMA = DATABASE() OR DATABASE() IS NULL AND TABLE_SCHEMA NOT IN
        ('information_schema', 'mysql', 'performance_schema', 'sys')
    ORDER BY 1, 2";

const SIZE: &str = "
    SELECT CAST(SUM(DATA_LENGTH + INDEX_LENGTH) AS SIGNED) FROM information_schema.TABLES
    WHERE TABLE_SCHEMA = DATABASE()";

const COLUMNS: &str = "
    SELECT CAST(COLUMN_NAME AS CHAR), CAST(COLUMN_TYPE AS CHAR), CAST(IS_NULLABLE AS CHAR),
        CAST(COLUMN_DEFAULT AS CHAR), CAST(EXTRA AS CHAR)
    FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
    ORDER BY ORDINAL_POSITION";

const INDEXES: &str = "
    SELECT CAST(INDEX_NAME AS CHAR), CAST(NON_UNIQUE AS SIGNED), CAST(COLUMN_NAME AS CHAR)
    FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
    ORDER BY INDEX_NAME <> 'PRIMARY', INDEX_NAME, SEQ_IN_INDEX";

const FOREIGN_KEYS: &str = "
    SELECT CAST(k.CONSTRAINT_NAME AS CHAR), CAST(k.COLUMN_NAME AS CHAR),
        CAST(k.REFERENCED_TABLE_NAME AS CHAR), CAST(k.REFERENCED_COLUMN_NAME AS CHAR),
        CAST(r.UPDATE_RULE AS CHAR), CAST(r.DELETE_RULE AS CHAR)
    FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r
        ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME
        AND r.TABLE_NAME = k.TABLE_NAME
    WHERE k.TABLE_SCHEMA = ? AND k.TABLE_NAME = ? AND k.REFERENCED_TABLE_NAME IS NOT NULL
    ORDER BY k.CONSTRAINT_NAME, k.ORDINAL_POSITION";

// Who may not see the sessions of others sees its own.
const LONGEST: &str = "
    SELECT CAST(MAX(TIME) AS SIGNED) FROM information_schema.PROCESSLIST
    WHERE COMMAND NOT IN ('Sleep', 'Daemon', 'Binlog Dump', 'Binlog Dump GTID', 'Slave_IO', 'Slave_SQL')
        AND ID <> CONNECTION_ID()";

type TableRow = (String, String, String, Option<i64>, Option<i64>);
type ColumnRow = (String, String, String, Option<String>, Option<String>);

impl Catalog for MySql {
    const SCHEME: &'static str = "mysql";

    async fn info(session: &mut Session<Self>) -> sqlx::Result<DatabaseInfo> {
        let version: String =
            sqlx::query_scalar("SELECT VERSION()").fetch_one(&mut *session).await?;
        let bytes: Option<i64> = sqlx::query_scalar(SIZE).fetch_one(session).await?;
        let product = if version.contains("MariaDB") { "MariaDB" } else { "MySQL" };
        Ok(DatabaseInfo { product, version, bytes: bytes.map(unsigned) })
    }

    async fn tables(session: &mut Session<Self>, counted: bool) -> sqlx::Result<Vec<Table>> {
        let found: Vec<TableRow> = sqlx::query_as(TABLES).fetch_all(&mut *session).await?;
        let mut tables = Vec::with_capacity(found.len());
        for (schema, name, kind, rows, bytes) in found {
            let kind = if kind == "BASE TABLE" { "table".to_owned() } else { kind.to_lowercase() };
            let (rows, bytes) = (rows.map(unsigned), bytes.map(unsigned));
            let mut table = Table { schema: Some(schema), name, kind, rows, counted: false, bytes };
            if counted && table.kind == "table" {
                let schema = table.schema.as_deref().unwrap_or_default();
                let (schema, name) = (quoted(schema, "`"), quoted(&table.name, "`"));
                let sql = format!("SELECT COUNT(*) FROM {schema}.{name}");
                let rows: i64 =
                    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *session).await?;
                (table.rows, table.counted) = (Some(unsigned(rows)), true);
            }
            tables.push(table);
        }
        Ok(tables)
    }

    async fn table(session: &mut Session<Self>, table: &Table) -> sqlx::Result<TableDetails> {
        let columns = columns(session, table).await?;
        let indexes = indexes(session, table).await?;
        let primary = indexes.iter().find(|it| it.primary);
        Ok(TableDetails {
            primary_key: primary.map(|it| it.columns.clone()).unwrap_or_default(),
            columns,
            foreign_keys: foreign_keys(session, table).await?,
            indexes,
        })
    }

    async fn figures(
        session: &mut Session<Self>,
        _: &<Self as Backend>::Target,
    ) -> sqlx::Result<Vec<(&'static str, Figure)>> {
        let told: Vec<(String, String)> = sqlx::query_as(
            "SHOW GLOBAL STATUS WHERE Variable_name IN
             ('Threads_connected', 'Threads_running', 'Max_used_connections')",
        )
        .fetch_all(&mut *session)
        .await?;
        // `@@max_connections` would count as a change of settings.
        let limit: Vec<(String, String)> =
            sqlx::query_as("SHOW GLOBAL VARIABLES WHERE Variable_name = 'max_connections'")
                .fetch_all(&mut *session)
                .await?;
        let longest: Option<i64> = sqlx::query_scalar(LONGEST).fetch_one(session).await?;
        let count = |name: &str| {
            let mut all = told.iter().chain(&limit);
            let found = all.find(|it| it.0.eq_ignore_ascii_case(name));
            Figure::Count(found.and_then(|it| it.1.parse().ok()).unwrap_or_default())
        };
        let longest = Duration::from_secs(longest.map(unsigned).unwrap_or_default());
        Ok(vec![
            ("connections", count("Threads_connected")),
            ("max_connections", count("max_connections")),
            ("max_used_connections", count("Max_used_connections")),
            ("running", count("Threads_running")),
            ("longest_query", Figure::Time(longest)),
        ])
    }
}

async fn columns(session: &mut Session<MySql>, table: &Table) -> sqlx::Result<Vec<Column>> {
    let found: Vec<ColumnRow> =
        sqlx::query_as(COLUMNS).bind(&table.schema).bind(&table.name).fetch_all(session).await?;
    let column =
        |(name, type_name, nullable, default, extra): (_, _, String, Option<String>, _)| {
            // MariaDB writes out that there is none.
            let default = default.filter(|it| it != "NULL");
            let extra: Option<String> = extra;
            let extra = extra.filter(|it| !it.is_empty()).map(|it| it.to_lowercase());
            Column { name, type_name, nullable: nullable == "YES", default, extra }
        };
    Ok(found.into_iter().map(column).collect())
}

async fn indexes(session: &mut Session<MySql>, table: &Table) -> sqlx::Result<Vec<Index>> {
    let found: Vec<(String, i64, Option<String>)> =
        sqlx::query_as(INDEXES).bind(&table.schema).bind(&table.name).fetch_all(session).await?;
    let mut indexes: Vec<Index> = Vec::new();
    for (name, not_unique, column) in found {
        let column = column.unwrap_or_else(|| "(expression)".to_owned());
        match indexes.last_mut().filter(|it| it.name == name) {
            Some(index) => index.columns.push(column),
            None => indexes.push(Index {
                primary: name == "PRIMARY",
                unique: not_unique == 0,
                columns: vec![column],
                name,
            }),
        }
    }
    Ok(indexes)
}

async fn foreign_keys(
    session: &mut Session<MySql>,
    table: &Table,
) -> sqlx::Result<Vec<ForeignKey>> {
    let found: Vec<(String, String, String, String, String, String)> = sqlx::query_as(FOREIGN_KEYS)
        .bind(&table.schema)
        .bind(&table.name)
        .fetch_all(session)
        .await?;
    let mut keys: Vec<ForeignKey> = Vec::new();
    let mut last = None;
    for (name, from, table, to, on_update, on_delete) in found {
        if last.as_ref() != Some(&name) {
            let (columns, referenced) = (Vec::new(), Vec::new());
            keys.push(ForeignKey { columns, table, referenced, on_update, on_delete });
        }
        if let Some(key) = keys.last_mut() {
            key.columns.push(from);
            key.referenced.push(to);
        }
        last = Some(name);
    }
    Ok(keys)
}
