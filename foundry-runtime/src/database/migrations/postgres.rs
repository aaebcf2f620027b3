//! How the schema of PostgreSQL is changed: under an advisory lock, in a session outside of the pool
//! that is closed on every way out.

use super::dialect::{
    Dialect, LockError, Migratable, Rows, Types, Value, cell, column, statements_of,
};
use super::lock::{Holder, Lock, me};
use crate::database::Session;
use crate::database::driver::{Backend, BoxFuture, Target as _};
use crate::database::error::{DatabaseError, DatabaseErrorKind};
use crate::database::postgres;
use crate::database::sql::{self, Dialect as Sql, Kind, Statement};
use sqlx::Postgres;
use std::process::Command;

/// The number of the lock; locks are of one database.
const KEY: i64 = i64::from_be_bytes(*b"foundry\x01");

/// How long a statement may wait for others who use a table. It waits in front of everybody who
/// comes after it.
const LOCK_TIMEOUT: &str = "60s";

/// How often the server looks, while a statement runs, whether we are still there.
const CHECK_INTERVAL: &str = "250ms";

/// Parameters of a URL that `pg_dump` knows as well.
const LIBPQ: &[&str] = &["host", "options", "sslcert", "sslkey", "sslmode", "sslrootcert"];

impl Migratable for Postgres {}

impl Dialect for Postgres {
    const TRANSACTIONAL: bool = true;
    const DEDICATED: bool = true;
    const REPLACE: (&str, &str) = (
        "INSERT INTO",
        "ON CONFLICT (owner, version) DO UPDATE SET name = excluded.name,
            checksum = excluded.checksum, applied_sql = excluded.applied_sql,
            batch = excluded.batch, state = excluded.state, done = excluded.done,
            milliseconds = excluded.milliseconds, host = excluded.host, tool = excluded.tool,
            at = excluded.at, failure = excluded.failure",
    );
    const HEX: &str = "encode(checksum, 'hex')";
    const TYPES: Types = Types {
        key: "TEXT",
        text: "TEXT",
        number: "BIGINT",
        as_text: "TEXT",
        now: "to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')",
    };

    // A statement with a name stays in the session, which a pooler lends to others.
    statements_of!(numbered, persistent = false);

    fn copy<'e>(
        session: &'e mut Session<Self>,
        sql: &'static str,
        rows: &'static str,
    ) -> BoxFuture<'e, sqlx::Result<()>> {
        Box::pin(async move {
            let mut copy = session.copy_in_raw(sql).await?;
            copy.send(rows.as_bytes()).await?;
            copy.finish().await.map(drop)
        })
    }

    fn has_table(name: &str) -> String {
        format!("SELECT '1' WHERE to_regclass('{name}') IS NOT NULL")
    }

    async fn try_lock(
        session: &mut Session<Self>,
        _: &<Self as Backend>::Target,
    ) -> Result<Option<Lock>, LockError> {
        let sql = "SELECT pg_try_advisory_lock(?)::text";
        if cell(session, sql, &[KEY.into()]).await?.as_deref() != Some("true") {
            return Ok(None);
        }
        let sql =
            "SELECT set_config('application_name', ?, false), set_config('lock_timeout', ?, false)";
        Self::rows(session, sql, &[me().into(), LOCK_TIMEOUT.into()]).await?;
        // Whoever is killed, or given up, while a statement runs would hold the lock until that is
        // through. Older servers do not know the setting, some systems cannot have it.
        let sql = "SELECT set_config(name, ?, false) FROM pg_settings
                   WHERE name = 'client_connection_check_interval'";
        let _ = Self::rows(session, sql, &[CHECK_INTERVAL.into()]).await;
        Ok(Some(Lock::default()))
    }

    async fn holder(session: &mut Session<Self>, _: &<Self as Backend>::Target) -> Option<Holder> {
        const HOLDER: &str = "
            SELECT concat(nullif(a.application_name, '') || ', ', 'backend ', a.pid,
                          ' from ' || host(a.client_addr)),
                   to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')
            FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database()
                AND (l.classid::bigint << 32) | l.objid::bigint = ? LIMIT 1";
        let rows = Self::rows(session, HOLDER, &[KEY.into()]).await.ok()?;
        let mut row = rows.into_iter().next()?.into_iter();
        Some(Holder { who: row.next()??, since: row.next()? })
    }

    async fn unlock(session: &mut Session<Self>) {
        let _ = Self::rows(session, "SELECT pg_advisory_unlock_all()::text", &[]).await;
    }

    /// While the other is inside of a transaction, nobody else is in its session, unless it is lent
    /// by the transaction: then it gets the one that was free, ours.
    async fn is_shared(one: &mut Session<Self>, other: &mut Session<Self>) -> sqlx::Result<bool> {
        let before = backend(one).await?;
        let mut transaction = other.begin().await?;
        let theirs = backend(&mut transaction).await?;
        let asked = backend(one);
        // With one session for all of us we would wait for ourselves.
        let after = tokio::time::timeout(std::time::Duration::from_secs(2), asked).await;
        Ok(match after {
            Ok(after) => theirs == before || after? != before,
            Err(_) => true,
        })
    }

    /// There is such a relation already, or none to drop: of an index that was made, or dropped,
    /// `CONCURRENTLY`.
    fn is_done_already(error: &sqlx::Error) -> bool {
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        matches!(code.as_deref(), Some("42P07" | "42704"))
    }

    /// Drops the invalid index that an interrupted `CREATE INDEX CONCURRENTLY` leaves behind: it has the
    /// name that the next attempt needs.
    async fn clear_remains(
        session: &mut Session<Self>,
        statement: &Statement<'_>,
    ) -> sqlx::Result<()> {
        const INVALID: &str = "
            SELECT format('DROP INDEX %I.%I', n.nspname, c.relname)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE NOT i.indisvalid AND c.relname = ? AND i.indrelid = to_regclass(?)";
        let Some((index, table)) = concurrent_index(statement) else { return Ok(()) };
        for sql in column(Self::rows(session, INVALID, &[index.into(), table.into()]).await?) {
            Self::rows(session, &sql, &[]).await?;
        }
        Ok(())
    }

    // Not what is an extension's, nor what is inside of something else, as the sequence of an identity.
    async fn wipe(session: &mut Session<Self>) -> sqlx::Result<Vec<String>> {
        const DROPS: &str = "
            SELECT format('DROP %s IF EXISTS %I.%I CASCADE', CASE c.relkind
                    WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                    WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END,
                n.nspname, c.relname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid
                    AND d.objsubid = 0 AND d.classid = 'pg_class'::regclass
                    AND d.deptype IN ('e', 'i'))
            UNION ALL
            SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure)
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname = current_schema()
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid
                    AND d.classid = 'pg_proc'::regclass AND d.deptype IN ('e', 'i'))
            UNION ALL
            SELECT format('DROP TYPE IF EXISTS %I.%I CASCADE', n.nspname, t.typname)
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
                LEFT JOIN pg_class c ON c.oid = t.typrelid
            WHERE n.nspname = current_schema()
                AND (t.typtype IN ('d', 'e', 'r') OR c.relkind = 'c')
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid
                    AND d.classid = 'pg_type'::regclass AND d.deptype = 'e')";
        let mut all = vec!["BEGIN".to_owned()];
        all.extend(column(Self::rows(session, DROPS, &[]).await?));
        all.push("COMMIT".to_owned());
        Ok(all)
    }

    /// What `pg_dump` says, which knows more of PostgreSQL than we could.
    async fn dump(
        _: &mut Session<Self>,
        target: &<Self as Backend>::Target,
    ) -> Result<Vec<String>, DatabaseError> {
        let url = postgres::url_of(target);
        let password = url.password().map(str::to_owned);
        let mut url = url;
        // Arguments are seen by everybody on the machine.
        let _ = url.set_password(None);
        // sqlx has parameters of its own.
        let known: Vec<_> = url
            .query_pairs()
            .filter(|(name, _)| LIBPQ.contains(&&**name))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        url.set_query(None);
        if !known.is_empty() {
            url.query_pairs_mut().extend_pairs(known);
        }
        let dumped = tokio::task::spawn_blocking(move || {
            let mut command = Command::new("pg_dump");
            command.args(["--schema-only", "--no-owner", "--no-privileges"]);
            command.args(["--exclude-table=foundry_migrations", "--dbname", url.as_str()]);
            if let Some(password) = password {
                command.env("PGPASSWORD", percent_decode(&password));
            }
            command.output()
        });
        let failed = |cause: String| {
            let message = format!("reading the schema of `{}` with `pg_dump`", target.name());
            DatabaseError::new(DatabaseErrorKind::Other, message).caused_by(cause)
        };
        let output = match dumped.await {
            Ok(Ok(output)) => output,
            Ok(Err(error)) => {
                return Err(failed(error.to_string())
                    .note("install the client programs of PostgreSQL, of the server's version"));
            }
            Err(error) => return Err(failed(error.to_string())),
        };
        if !output.status.success() {
            let text = String::from_utf8_lossy(&output.stderr);
            return Err(failed(text.trim().to_owned()));
        }
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        // The comments between its statements name versions and times. Names of objects have their schema,
        // and the ledger is in the first one of the search path.
        let statements = sql::statements(&text, Sql::Postgres)
            .map_err(|problem| failed(format!("line {}: {problem}", problem.line)))?;
        let statements = statements.iter().map(|it| it.code().to_owned());
        Ok(statements.filter(|it| !it.contains("set_config('search_path'")).collect())
    }
}

/// Returns the name of the index that a statement makes `CONCURRENTLY`, and its table as it is written.
fn concurrent_index(statement: &Statement<'_>) -> Option<(String, String)> {
    let mut tokens = statement.tokens().peekable();
    for (word, is_optional) in [
        ("create", false),
        ("unique", true),
        ("index", false),
        ("concurrently", false),
        ("if", true),
        ("not", true),
        ("exists", true),
    ] {
        if tokens.next_if(|it| it.is_word(word)).is_none() && !is_optional {
            return None;
        }
    }
    // Without a name, the database makes one that is free.
    let index = tokens.next_if(|it| !it.is_word("on"))?;
    let index = match index.kind {
        Kind::Name => index.name()?.replace("\"\"", "\""),
        _ => index.name()?.to_lowercase(),
    };
    tokens.next_if(|it| it.is_word("on"))?;
    tokens.next_if(|it| it.is_word("only"));
    let mut table = tokens.next()?.text.to_owned();
    while tokens.next_if(|it| it.kind == Kind::Sign('.')).is_some() {
        table = format!("{table}.{}", tokens.next()?.text);
    }
    Some((index, table))
}

/// The number of the session's process; asked without a prepared statement, which another session may
/// get the answer to.
async fn backend(session: &mut Session<Postgres>) -> sqlx::Result<i32> {
    let row = sqlx::raw_sql("SELECT pg_backend_pid()").fetch_one(session).await?;
    sqlx::Row::try_get(&row, 0)
}

/// The text of a part of a URL.
fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).and_then(|it| u8::from_str_radix(it, 16).ok());
        match hex.filter(|_| bytes[at] == b'%') {
            Some(byte) => decoded.push(byte),
            None => decoded.push(bytes[at]),
        }
        at += if bytes[at] == b'%' && hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// `$1`, `$2` for each `?`; none of our statements has one in a text.
fn numbered(sql: &str) -> String {
    let mut parts = sql.split('?');
    let mut numbered = parts.next().unwrap_or_default().to_owned();
    for (index, part) in parts.enumerate() {
        numbered += &format!("${}{part}", index + 1);
    }
    numbered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sql: &str, expected: Option<(&str, &str)>) {
        let statements = sql::statements(sql, Sql::Postgres).unwrap();
        let found = concurrent_index(&statements[0]);
        assert_eq!(found, expected.map(|(index, table)| (index.to_owned(), table.to_owned())));
    }

    #[test]
    fn an_index_is_found_by_its_name_however_it_is_written() {
        check("CREATE INDEX CONCURRENTLY ti ON t (i)", Some(("ti", "t")));
        check(
            "create unique index /* x */ concurrently if not exists TI on only s.\"T\" (i)",
            Some(("ti", "s.\"T\"")),
        );
        check("CREATE INDEX CONCURRENTLY \"T \"\"i\" ON t (i)", Some(("T \"i", "t")));
        check("CREATE INDEX CONCURRENTLY ON t (i)", None);
        check("CREATE INDEX ti ON t (i)", None);
    }
}
