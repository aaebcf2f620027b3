//! How the schema of PostgreSQL is changed: under an advisory lock, in a session outside of the pool
//! that is closed on every way out.

use super::concurrent_index;
use super::dialect::{
    Dialect, Interrupted, LockError, Migratable, Rows, Types, Value, cell, statements_of,
};
use super::dump;
use super::lock::{Holder, Lock, me};
use super::wipe::{self, Inventory, Wiped};
use crate::database::Session;
use crate::database::driver::{Backend, BoxFuture};
use crate::database::error::DatabaseError;
use crate::database::sql::Statement;
use sqlx::Postgres;
use sqlx::postgres::{PgDatabaseError, PgErrorPosition};
use std::future::poll_fn;

/// The number of the lock; locks are of one database.
const KEY: i64 = i64::from_be_bytes(*b"foundry\x01");

/// The number of the lock of the session in which migrations run. It outlives a process that is killed until
/// its last statement has ended.
const WORK_KEY: i64 = i64::from_be_bytes(*b"foundry\x02");

const TRY_LOCK: &str = "SELECT pg_try_advisory_lock(?)::text";

/// How long a statement may wait for others who use a table. It waits in front of everybody who
/// comes after it.
const LOCK_TIMEOUT: &str = "60s";

/// How often the server looks, while a statement runs, whether we are still there.
const CHECK_INTERVAL: &str = "250ms";

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
        of_table: "",
    };
    const LEDGERS: &str = "
        SELECT format('%I.%I', n.nspname, c.relname),
            CASE WHEN n.nspname = ANY (current_schemas(false)) THEN '1' END
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relname = 'foundry_migrations' AND c.relkind IN ('r', 'p')
            AND n.nspname !~ '^pg_'
        ORDER BY array_position(current_schemas(false), n.nspname), n.nspname";
    const NEW_LEDGER: &str = "SELECT quote_ident(current_schema()) || '.foundry_migrations'";
    const NO_LEDGER: &str = "no schema of the search path exists, so there is none for the ledger";

    const SENDS_SCRIPTS: bool = true;

    // Where there is no transaction, `ROLLBACK` alone would be a warning; in one that failed, `BEGIN` has no effect.
    const ABANDON: &[&str] = &["BEGIN", "ROLLBACK"];

    // A statement with a name stays in the session, which a pooler lends to others.
    statements_of!(numbered, persistent = false);

    fn run_script<'e>(
        session: &'e mut Session<Self>,
        sql: &'static str,
    ) -> BoxFuture<'e, Result<(), Interrupted>> {
        Box::pin(async move {
            let mut completed = 0;
            let mut answers = sqlx::Executor::fetch_many(session, sqlx::raw_sql(sql));
            while let Some(answer) = poll_fn(|cx| answers.as_mut().poll_next(cx)).await {
                match answer {
                    Ok(answer) => completed += usize::from(answer.is_left()),
                    Err(error) => {
                        let position = position(&error, sql);
                        return Err(Interrupted { error, completed, position });
                    }
                }
            }
            Ok(())
        })
    }

    /// Sets what is deferred up to the commit off while the author's role and search path still hold.
    async fn end_script(transaction: &mut Session<Self>) -> sqlx::Result<()> {
        const END: &str = "SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL statement_timeout = 0; \
                           RESET SESSION AUTHORIZATION; RESET ROLE; RESET client_encoding";
        Self::execute(transaction, END).await
    }

    async fn own_role(transaction: &mut Session<Self>) -> sqlx::Result<()> {
        const OWN: &str = "SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL statement_timeout = 0; \
                           SET LOCAL SESSION AUTHORIZATION DEFAULT; SET LOCAL ROLE NONE";
        Self::execute(transaction, OWN).await
    }

    async fn reset_settings(transaction: &mut Session<Self>) -> sqlx::Result<()> {
        const RESET: &str = "RESET ALL; CLOSE ALL; DEALLOCATE ALL; DISCARD TEMP";
        Self::execute(transaction, RESET).await?;
        prepare(transaction).await
    }

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
        if cell(session, TRY_LOCK, &[KEY.into()]).await?.as_deref() != Some("true") {
            return Ok(None);
        }
        prepare(session).await?;
        Ok(Some(Lock::default()))
    }

    async fn try_work(session: &mut Session<Self>) -> sqlx::Result<bool> {
        if cell(session, TRY_LOCK, &[WORK_KEY.into()]).await?.as_deref() != Some("true") {
            return Ok(false);
        }
        prepare(session).await?;
        Ok(true)
    }

    async fn holder(session: &mut Session<Self>, _: &<Self as Backend>::Target) -> Option<Holder> {
        const HOLDER: &str = "
            SELECT concat(nullif(a.application_name, '') || ', ', 'backend ', a.pid,
                          ' from ' || host(a.client_addr)),
                   to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')
            FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database()
                AND (l.classid::bigint << 32) | l.objid::bigint IN (?, ?)
                AND l.pid <> pg_backend_pid()
            LIMIT 1";
        let rows = Self::rows(session, HOLDER, &[KEY.into(), WORK_KEY.into()]).await.ok()?;
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

    async fn run_alone(
        session: &mut Session<Self>,
        statement: &Statement<'static>,
    ) -> sqlx::Result<()> {
        concurrent_index::run(session, statement).await
    }

    async fn wipe(session: &mut Session<Self>, inventory: &Inventory) -> sqlx::Result<Wiped> {
        wipe::postgres::wipe(session, inventory).await
    }

    async fn dump(
        _: &mut Session<Self>,
        target: &<Self as Backend>::Target,
    ) -> Result<Vec<String>, DatabaseError> {
        dump::postgres::statements(target).await
    }
}

/// Names the session, and limits how long its statements wait.
async fn prepare(session: &mut Session<Postgres>) -> sqlx::Result<()> {
    let sql = "SELECT current_setting('standard_conforming_strings'),
            set_config('application_name', ?, false), set_config('lock_timeout', ?, false)";
    if cell(session, sql, &[me().into(), LOCK_TIMEOUT.into()]).await?.as_deref() == Some("off") {
        return Err(sqlx::Error::Configuration(
            "`standard_conforming_strings` is off for this database or user, under which a script cannot be taken \
             apart; switch it on"
                .into(),
        ));
    }
    // A process that is killed, or gives up, while a statement runs would hold the lock until the statement
    // ends. Older servers do not know the setting, some systems cannot have it.
    let sql = "SELECT set_config(name, ?, false) FROM pg_settings
               WHERE name = 'client_connection_check_interval'";
    let _ = Postgres::rows(session, sql, &[CHECK_INTERVAL.into()]).await;
    Ok(())
}

/// Returns the position that the server names, in bytes; it counts characters, from 1.
fn position(error: &sqlx::Error, sql: &str) -> Option<usize> {
    let error = error.as_database_error()?.try_downcast_ref::<PgDatabaseError>()?;
    match error.position()? {
        PgErrorPosition::Original(position) => {
            sql.char_indices().nth(position.saturating_sub(1)).map(|(at, _)| at)
        }
        PgErrorPosition::Internal { .. } => None,
    }
}

/// The number of the session's process; asked without a prepared statement, which another session may
/// get the answer to.
async fn backend(session: &mut Session<Postgres>) -> sqlx::Result<i32> {
    let row = sqlx::raw_sql("SELECT pg_backend_pid()").fetch_one(session).await?;
    sqlx::Row::try_get(&row, 0)
}

/// Returns the statement with `$1`, `$2`, … for each `?` outside of quotes.
fn numbered(sql: &str) -> String {
    let mut numbered = String::with_capacity(sql.len());
    let (mut count, mut quote) = (0, None);
    for character in sql.chars() {
        match (quote, character) {
            (None, '?') => {
                count += 1;
                numbered += &format!("${count}");
                continue;
            }
            (None, '\'' | '"') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
        numbered.push(character);
    }
    numbered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_outside_of_quotes() {
        assert_eq!(
            numbered("SELECT ? FROM \"a?\".b WHERE c = ?"),
            "SELECT $1 FROM \"a?\".b WHERE c = $2"
        );
    }
}
