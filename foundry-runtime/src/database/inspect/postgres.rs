//! PostgreSQL tells of itself in its catalogue and its statistics views.
//! <https://www.postgresql.org/docs/current/monitoring-stats.html>

use super::model::{Column, DatabaseInfo, Figure, ForeignKey, Index, Table, TableDetails};
use super::{Catalog, quoted, unsigned};
use crate::database::driver::Backend;
use crate::database::session::Session;
use sqlx::{AssertSqlSafe, Postgres};
use std::time::Duration;

// What belongs to the server is left out, and what lives as long as a session.
const TABLES: &str = r"
    SELECT n.nspname::text, c.relname::text,
        CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
            WHEN 'f' THEN 'foreign table' WHEN 'p' THEN 'partitioned table' ELSE 'table' END,
        CASE WHEN c.reltuples >= 0 AND c.relkind IN ('r', 'm', 'p') THEN c.reltuples::bigint END,
        CASE WHEN c.relkind IN ('r', 'm') THEN pg_total_relation_size(c.oid) END
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't'
        AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%'
    ORDER BY 1, 2";

const COLUMNS: &str = "
    SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
        pg_get_expr(d.adbin, d.adrelid),
        CASE WHEN a.attgenerated <> '' THEN 'generated' WHEN a.attidentity <> '' THEN 'identity' END
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = $1::bigint::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

const INDEXES: &str = "
    SELECT i.relname::text, x.indisunique, x.indisprimary,
        ARRAY(SELECT pg_get_indexdef(x.indexrelid, k, true)
            FROM generate_series(1, x.indnkeyatts::int) k ORDER BY k)
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
    WHERE x.indrelid = $1::bigint::oid ORDER BY x.indisprimary DESC, 1";

const FOREIGN_KEYS: &str = "
    SELECT
        ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k (n, o)
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.n ORDER BY k.o),
        c.confrelid::regclass::text,
        ARRAY(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY k (n, o)
            JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.n ORDER BY k.o),
        c.confupdtype::text, c.confdeltype::text
    FROM pg_constraint c
    WHERE c.contype = 'f' AND c.conrelid = $1::bigint::oid ORDER BY c.conname";

// What sessions of others do, only a member of `pg_monitor` sees; that they are there, everybody.
const ACTIVITY: &str = "
    SELECT count(*), count(*) FILTER (WHERE state = 'active'), count(*) FILTER (WHERE state = 'idle'),
        count(*) FILTER (WHERE state LIKE 'idle in transaction%'),
        count(*) FILTER (WHERE wait_event_type = 'Lock'),
        current_setting('max_connections')::bigint,
        extract(epoch FROM max(clock_timestamp() - xact_start)
            FILTER (WHERE pid <> pg_backend_pid()))::float8
    FROM pg_stat_activity WHERE datname = current_database()";

type TableRow = (String, String, String, Option<i64>, Option<i64>);
type ColumnRow = (String, String, bool, Option<String>, Option<String>);
type KeyRow = (Vec<String>, String, Vec<String>, String, String);
type ActivityRow = (i64, i64, i64, i64, i64, i64, Option<f64>);

impl Catalog for Postgres {
    const SCHEME: &'static str = "postgres";

    async fn info(session: &mut Session<Self>) -> sqlx::Result<DatabaseInfo> {
        let (version, bytes): (String, i64) = sqlx::query_as(
            "SELECT current_setting('server_version'), pg_database_size(current_database())",
        )
        .fetch_one(session)
        .await?;
        Ok(DatabaseInfo { product: "PostgreSQL", version, bytes: Some(unsigned(bytes)) })
    }

    async fn tables(session: &mut Session<Self>, counted: bool) -> sqlx::Result<Vec<Table>> {
        let found: Vec<TableRow> = sqlx::query_as(TABLES).fetch_all(&mut *session).await?;
        let mut tables = Vec::with_capacity(found.len());
        for (schema, name, kind, rows, bytes) in found {
            let (rows, bytes) = (rows.map(unsigned), bytes.map(unsigned));
            let mut table = Table { schema: Some(schema), name, kind, rows, counted: false, bytes };
            if counted && table.kind.ends_with("table") {
                let sql = format!("SELECT count(*) FROM {}", in_sql(&table));
                let rows: i64 =
                    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *session).await?;
                (table.rows, table.counted) = (Some(unsigned(rows)), true);
            }
            tables.push(table);
        }
        Ok(tables)
    }

    async fn table(session: &mut Session<Self>, table: &Table) -> sqlx::Result<TableDetails> {
        let id: i64 = sqlx::query_scalar("SELECT $1::regclass::oid::bigint")
            .bind(in_sql(table))
            .fetch_one(&mut *session)
            .await?;
        let columns: Vec<ColumnRow> =
            sqlx::query_as(COLUMNS).bind(id).fetch_all(&mut *session).await?;
        let indexes: Vec<(String, bool, bool, Vec<String>)> =
            sqlx::query_as(INDEXES).bind(id).fetch_all(&mut *session).await?;
        let keys: Vec<KeyRow> = sqlx::query_as(FOREIGN_KEYS).bind(id).fetch_all(session).await?;

        let column = |(name, type_name, nullable, default, extra)| Column {
            name,
            type_name,
            nullable,
            default,
            extra,
        };
        let index = |(name, unique, primary, columns)| Index { name, columns, unique, primary };
        let key = |(columns, table, referenced, update, delete): (_, _, _, String, String)| {
            let (on_update, on_delete) = (action(&update), action(&delete));
            ForeignKey { columns, table, referenced, on_update, on_delete }
        };
        let indexes: Vec<Index> = indexes.into_iter().map(index).collect();
        let primary = indexes.iter().find(|it| it.primary);
        Ok(TableDetails {
            primary_key: primary.map(|it| it.columns.clone()).unwrap_or_default(),
            columns: columns.into_iter().map(column).collect(),
            foreign_keys: keys.into_iter().map(key).collect(),
            indexes,
        })
    }

    async fn figures(
        session: &mut Session<Self>,
        _: &<Self as Backend>::Target,
    ) -> sqlx::Result<Vec<(&'static str, Figure)>> {
        let activity: ActivityRow = sqlx::query_as(ACTIVITY).fetch_one(session).await?;
        let (connections, active, idle, in_transaction, waiting, most, longest) = activity;
        let count = |it| Figure::Count(unsigned(it));
        let longest = Duration::try_from_secs_f64(longest.unwrap_or_default());
        Ok(vec![
            ("connections", count(connections)),
            ("max_connections", count(most)),
            ("active", count(active)),
            ("idle", count(idle)),
            ("idle_in_transaction", count(in_transaction)),
            ("waiting_for_locks", count(waiting)),
            ("longest_transaction", Figure::Time(longest.unwrap_or_default())),
        ])
    }
}

fn in_sql(table: &Table) -> String {
    let name = quoted(&table.name, "\"");
    match &table.schema {
        Some(schema) => format!("{}.{name}", quoted(schema, "\"")),
        None => name,
    }
}

/// <https://www.postgresql.org/docs/current/catalog-pg-constraint.html>
fn action(code: &str) -> String {
    match code {
        "a" => "NO ACTION",
        "r" => "RESTRICT",
        "c" => "CASCADE",
        "n" => "SET NULL",
        "d" => "SET DEFAULT",
        other => other,
    }
    .to_owned()
}
