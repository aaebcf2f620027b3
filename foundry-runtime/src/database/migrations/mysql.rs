//! How the schema of MySQL and MariaDB is changed: under a named lock, in a session outside of the
//! pool. A change of the schema ends a transaction there, so each statement counts for itself.

use super::dialect::{Dialect, LockError, Migratable, Rows, Types, Value, cell, statements_of};
use super::dump;
use super::lock::{Holder, Lock};
use super::rejection;
use super::wipe::{self, Inventory, Wiped};
use crate::database::Session;
use crate::database::driver::{Backend, BoxFuture};
use crate::database::error::{self, DatabaseError};
use crate::database::sql::Statement;
use sqlx::MySql;

/// Names of locks are of the whole server, and short. The second one is of the session in which migrations run:
/// it outlives a process that is killed until its last statement has ended.
macro_rules! key {
    () => {
        "CONCAT('foundry:', SHA1(COALESCE(DATABASE(), '')))"
    };
    (work) => {
        "CONCAT('foundry+', SHA1(COALESCE(DATABASE(), '')))"
    };
}

/// The full name of the ledger.
macro_rules! ledger {
    () => {
        "CONCAT('`', REPLACE(DATABASE(), '`', '``'), '`.foundry_migrations')"
    };
}

/// Limits how long statements wait for a table: a year by default. Reads scripts as the server's own client does,
/// for which sqlx changes the mode.
const PREPARE: &str = "SET SESSION lock_wait_timeout = 60, SESSION autocommit = 1, SESSION sql_mode = @@GLOBAL.sql_mode";

impl Migratable for MySql {}

impl Dialect for MySql {
    const TRANSACTIONAL: bool = false;
    const ESCAPES: bool = true;
    const DEDICATED: bool = true;
    const TYPES: Types = Types {
        key: "VARCHAR(190)",
        text: "LONGTEXT",
        number: "BIGINT",
        as_text: "CHAR",
        now: "DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%d %H:%i:%s')",
        of_table: "ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
    };
    const LEDGERS: &str = concat!(
        "SELECT CAST(",
        ledger!(),
        " AS CHAR), '1' FROM information_schema.tables
         WHERE table_schema = DATABASE() AND table_name = 'foundry_migrations'"
    );
    const NEW_LEDGER: &str = concat!("SELECT CAST(", ledger!(), " AS CHAR)");
    const NO_LEDGER: &str =
        "no database is selected; name one in the URL: mysql://user@host/database";

    statements_of!(str::to_owned, persistent = true);

    fn has_table(name: &str) -> String {
        format!(
            "SELECT '1' FROM information_schema.tables
             WHERE table_schema = DATABASE() AND table_name = '{name}'"
        )
    }

    /// Ledgers had the character set of their database, in which not every text fits.
    async fn upgrade_ledger(session: &mut Session<Self>, table: &str) -> sqlx::Result<()> {
        let sql = "SELECT '1' FROM information_schema.columns
                   WHERE table_schema = DATABASE() AND table_name = 'foundry_migrations'
                       AND column_name = 'applied_sql' AND character_set_name <> 'utf8mb4'";
        if cell(session, sql, &[]).await?.is_none() {
            return Ok(());
        }
        let sql = format!(
            "ALTER TABLE {table} MODIFY name LONGTEXT NOT NULL,
                CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
        );
        Self::rows(session, &sql, &[]).await.map(drop)
    }

    async fn try_lock(
        session: &mut Session<Self>,
        _: &<Self as Backend>::Target,
    ) -> Result<Option<Lock>, LockError> {
        let sql = concat!("SELECT CAST(GET_LOCK(", key!(), ", 0) AS CHAR)");
        if cell(session, sql, &[]).await?.as_deref() != Some("1") {
            return Ok(None);
        }
        Self::execute(session, PREPARE).await?;
        Ok(Some(Lock::default()))
    }

    /// MariaDB says so, MySQL does not.
    async fn is_in_transaction(session: &mut Session<Self>) -> Option<bool> {
        let is_inside = cell(session, "SELECT CAST(@@in_transaction AS CHAR)", &[]).await;
        is_inside.ok()?.map(|it| it == "1")
    }

    async fn try_work(session: &mut Session<Self>) -> sqlx::Result<bool> {
        let sql = concat!("SELECT CAST(GET_LOCK(", key!(work), ", 0) AS CHAR)");
        if cell(session, sql, &[]).await?.as_deref() != Some("1") {
            return Ok(false);
        }
        Self::execute(session, PREPARE).await?;
        let mode = cell(session, "SELECT CAST(@@sql_mode AS CHAR)", &[]).await?.unwrap_or_default();
        match rejection::changed_syntax(&mode) {
            None => Ok(true),
            Some(changed) => Err(sqlx::Error::Configuration(
                format!("`sql_mode` of the server contains `{changed}`, under which a script cannot be taken apart")
                    .into(),
            )),
        }
    }

    async fn holder(session: &mut Session<Self>, _: &<Self as Backend>::Target) -> Option<Holder> {
        const HOLDER: &str = concat!(
            "SELECT CAST(CONCAT('connection ', id, ' of ', user, ' from ', host) AS CHAR),
                    CAST(DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL time SECOND, '%Y-%m-%d %H:%i:%s')
                         AS CHAR)
             FROM information_schema.processlist WHERE id = COALESCE(IF(IS_USED_LOCK(",
            key!(),
            ") = CONNECTION_ID(), NULL, IS_USED_LOCK(",
            key!(),
            ")), IS_USED_LOCK(",
            key!(work),
            "))"
        );
        let rows = Self::rows(session, HOLDER, &[]).await.ok()?;
        let mut row = rows.into_iter().next()?.into_iter();
        Some(Holder { who: row.next()??, since: row.next()? })
    }

    async fn unlock(session: &mut Session<Self>) {
        let sql = concat!("SELECT CAST(RELEASE_LOCK(", key!(), ") AS CHAR)");
        let _ = cell(session, sql, &[]).await;
    }

    const ABANDON: &[&str] = &["ROLLBACK", "UNLOCK TABLES"];

    /// While tables are locked, no other ones can be written.
    fn lock_with_ledger(statement: &Statement<'static>, ledger: &str) -> &'static str {
        let mut tokens = statement.tokens();
        let tables = tokens.find(|it| it.is_word("tables") || it.is_word("table"));
        let Some(tables) = tables else { return statement.text };
        let (head, rest) = statement.code().split_at(tables.end());
        format!("{head} {ledger} WRITE,{rest}").leak()
    }

    /// There is such a table, column, key, routine, trigger, event or sequence already; or there is
    /// none to drop.
    fn is_done_already(error: &sqlx::Error) -> bool {
        match crate::database::mysql::number(error) {
            Some(
                1050 | 1051 | 1054 | 1060 | 1061 | 1068 | 1091 | 1146 | 1176 | 1304 | 1305 | 1359
                | 1360 | 1537 | 1539 | 1826 | 4091 | 4092,
            ) => true,
            // *Can't create table*, for many reasons; here a foreign key of that name.
            Some(1005) => error::text(error).contains("errno: 121"),
            _ => false,
        }
    }

    async fn wipe(session: &mut Session<Self>, inventory: &Inventory) -> sqlx::Result<Wiped> {
        wipe::mysql::wipe(session, inventory).await
    }

    async fn dump(
        session: &mut Session<Self>,
        target: &<Self as Backend>::Target,
    ) -> Result<Vec<String>, DatabaseError> {
        let dumped = dump::mysql::statements(session).await;
        dumped.map_err(|error| Self::explain(target, "reading the schema of", &error))
    }
}
