//! The objects of a database of MySQL or MariaDB.

use super::super::dialect::{Dialect, Value, cell, column};
use super::{Created, Inventory, Wiped};
use crate::database::Session;
use sqlx::MySql;

/// Triggers go with their tables.
const DROPS: &str = "
    SELECT CAST(CONCAT('DROP ', CASE table_type WHEN 'VIEW' THEN 'VIEW'
                           WHEN 'SEQUENCE' THEN 'SEQUENCE' ELSE 'TABLE' END, ' `',
                       REPLACE(table_name, '`', '``'), '`') AS CHAR)
    FROM information_schema.tables WHERE table_schema = DATABASE()
    UNION ALL
    SELECT CAST(CONCAT('DROP ', routine_type, ' `', REPLACE(routine_name, '`', '``'), '`') AS CHAR)
    FROM information_schema.routines
    WHERE routine_schema = DATABASE() AND routine_type NOT IN ('PACKAGE', 'PACKAGE BODY')
    UNION ALL
    SELECT CAST(CONCAT('DROP EVENT `', REPLACE(event_name, '`', '``'), '`') AS CHAR)
    FROM information_schema.events WHERE event_schema = DATABASE()";

/// A package takes its body along. It can only be dropped in Oracle's mode.
const PACKAGES: &str = "
    SELECT CAST(CONCAT('DROP PACKAGE `', REPLACE(routine_name, '`', '``'), '`') AS CHAR)
    FROM information_schema.routines
    WHERE routine_schema = DATABASE() AND routine_type = 'PACKAGE'";

/// Drops everything. A change of the schema cannot be taken back, so what is in the way is looked for before.
pub(in super::super) async fn wipe(
    session: &mut Session<MySql>,
    inventory: &Inventory,
) -> sqlx::Result<Wiped> {
    let mut reasons = Vec::new();
    for created in &inventory.missing {
        if exists_elsewhere(session, created).await? {
            reasons.push(created.in_the_way());
        }
    }
    if !reasons.is_empty() {
        return Ok(Wiped::Refused(reasons));
    }
    MySql::execute(session, "SET FOREIGN_KEY_CHECKS = 0").await?;
    let mut dropped = drop_listed(session, DROPS).await?;
    MySql::execute(session, "SET FOREIGN_KEY_CHECKS = 1").await?;
    // MySQL knows neither packages nor that mode.
    if !column(MySql::rows(session, PACKAGES, &[]).await?).is_empty() {
        MySql::execute(session, "SET @foundry_sql_mode = @@sql_mode, sql_mode = 'ORACLE'").await?;
        dropped += drop_listed(session, PACKAGES).await?;
        MySql::execute(session, "SET sql_mode = @foundry_sql_mode").await?;
    }
    Ok(Wiped::Dropped(dropped))
}

/// Runs the statements that a query gives.
async fn drop_listed(session: &mut Session<MySql>, query: &str) -> sqlx::Result<usize> {
    let drops = column(MySql::rows(session, query, &[]).await?);
    let count = drops.len();
    for sql in drops {
        MySql::execute(session, sql.leak()).await?;
    }
    Ok(count)
}

/// Returns whether an object exists outside of the database.
async fn exists_elsewhere(session: &mut Session<MySql>, created: &Created) -> sqlx::Result<bool> {
    const SCHEMA: &str =
        "SELECT '1' FROM information_schema.schemata WHERE schema_name = ? LIMIT 1";
    const USER: &str = "SELECT '1' FROM mysql.user WHERE user = ? LIMIT 1";
    const SERVER: &str = "SELECT '1' FROM mysql.servers WHERE server_name = ? LIMIT 1";
    const TABLE: &str = "SELECT '1' FROM information_schema.tables
         WHERE table_schema = ? AND table_name = ? AND table_schema <> DATABASE() LIMIT 1";
    const ROUTINE: &str = "SELECT '1' FROM information_schema.routines
         WHERE routine_schema = ? AND routine_name = ? AND routine_schema <> DATABASE() LIMIT 1";
    const EVENT: &str = "SELECT '1' FROM information_schema.events
         WHERE event_schema = ? AND event_name = ? AND event_schema <> DATABASE() LIMIT 1";
    let sql = match (created.kind, created.name.len()) {
        ("SCHEMA" | "DATABASE", 1) => SCHEMA,
        ("USER" | "ROLE", 1) => USER,
        ("SERVER", 1) => SERVER,
        ("TABLE" | "VIEW" | "SEQUENCE", 2) => TABLE,
        ("FUNCTION" | "PROCEDURE", 2) => ROUTINE,
        ("EVENT", 2) => EVENT,
        _ => return Ok(false),
    };
    let values: Vec<Value> = created.name.iter().map(|it| it.as_str().into()).collect();
    let found = cell(session, sql, &values).await;
    match created.kind {
        // Not everybody may read the users of the server.
        "USER" | "ROLE" | "SERVER" => Ok(found.is_ok_and(|it| it.is_some())),
        _ => Ok(found?.is_some()),
    }
}
