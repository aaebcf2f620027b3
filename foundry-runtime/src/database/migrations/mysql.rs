//! How the schema of MySQL and MariaDB is changed: under a named lock, in a session outside of the
//! pool. A change of the schema ends a transaction there, so each statement counts for itself.

use super::dialect::{Dialect, LockError, Migratable, Rows, Types, Value, cell, statements_of};
use super::dump;
use super::lock::{Holder, Lock};
use super::wipe::{self, Inventory, Wiped};
use crate::database::Session;
use crate::database::driver::{Backend, BoxFuture};
use crate::database::error::{self, DatabaseError};
use sqlx::MySql;

/// Names of locks are of the whole server, and short.
macro_rules! key {
    () => {
        "CONCAT('foundry:', SHA1(COALESCE(DATABASE(), '')))"
    };
}

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
    };

    statements_of!(str::to_owned, persistent = true);

    fn has_table(name: &str) -> String {
        format!(
            "SELECT '1' FROM information_schema.tables
             WHERE table_schema = DATABASE() AND table_name = '{name}'"
        )
    }

    async fn try_lock(
        session: &mut Session<Self>,
        _: &<Self as Backend>::Target,
    ) -> Result<Option<Lock>, LockError> {
        let sql = concat!("SELECT CAST(GET_LOCK(", key!(), ", 0) AS CHAR)");
        if cell(session, sql, &[]).await?.as_deref() != Some("1") {
            return Ok(None);
        }
        // Of others who use a table: by default, MySQL waits a year for them.
        Self::execute(session, "SET SESSION lock_wait_timeout = 60").await?;
        Ok(Some(Lock::default()))
    }

    async fn holder(session: &mut Session<Self>, _: &<Self as Backend>::Target) -> Option<Holder> {
        const HOLDER: &str = concat!(
            "SELECT CAST(CONCAT('connection ', id, ' of ', user, ' from ', host) AS CHAR),
                    CAST(DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL time SECOND, '%Y-%m-%d %H:%i:%s')
                         AS CHAR)
             FROM information_schema.processlist WHERE id = IS_USED_LOCK(",
            key!(),
            ")"
        );
        let rows = Self::rows(session, HOLDER, &[]).await.ok()?;
        let mut row = rows.into_iter().next()?.into_iter();
        Some(Holder { who: row.next()??, since: row.next()? })
    }

    async fn unlock(session: &mut Session<Self>) {
        let sql = concat!("SELECT CAST(RELEASE_LOCK(", key!(), ") AS CHAR)");
        let _ = cell(session, sql, &[]).await;
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
