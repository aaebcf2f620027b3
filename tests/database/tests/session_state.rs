//! What somebody leaves on a connection does not reach the next one who gets it: transactions, settings,
//! tables, locks. Each is left in every way in which a connection may be had.

use foundry::database::sqlx::{MySql, Postgres};
use foundry::database::{DatabasePool, Session};
use foundry_tests_database::{Kind, pool};

/// What is left behind, and a question whose answer shows it.
struct Left {
    by: &'static str,
    seen_in: &'static str,
}

const fn left(by: &'static str, seen_in: &'static str) -> Left {
    Left { by, seen_in }
}

const TIMEOUT: &str = "SHOW statement_timeout";
const TEMPORARY: &str = "SELECT (to_regclass('pg_temp.leftover') IS NULL)::text";

const POSTGRES: &[Left] = &[
    left("SET statement_timeout = 12345", TIMEOUT),
    left("set session statement_timeout to 12345", TIMEOUT),
    left("/* for a while /* or two */ */ SET statement_timeout = 12345", TIMEOUT),
    left("-- for a while\nSET statement_timeout = 12345", TIMEOUT),
    left("SELECT 1; SET statement_timeout = 12345", TIMEOUT),
    left("SELECT set_config('statement_timeout', '12345', false)", TIMEOUT),
    left("SELECT pg_catalog . \"set_config\"('statement_timeout', '12345', false)", TIMEOUT),
    // Quotes within quotes, behind which a careless reader does not look.
    left("SELECT $$'$$, set_config('statement_timeout', '12345', false)", TIMEOUT),
    left("SELECT $it$ $$ ' $it$, set_config('statement_timeout', '12345', false)", TIMEOUT),
    left("SELECT E'\\'', set_config('statement_timeout', '12345', false)", TIMEOUT),
    left("SELECT 1 /* /* */ ' */, set_config('statement_timeout', '12345', false)", TIMEOUT),
    left("DO $$ BEGIN PERFORM set_config('statement_timeout', '12345', false); END $$", TIMEOUT),
    left("DO $$ BEGIN SET statement_timeout = 12345; END $$", TIMEOUT),
    left("SELECT set_config('search_path', 'pg_catalog', false)", "SHOW search_path"),
    left("SET search_path TO pg_catalog", "SHOW search_path"),
    left("SET SCHEMA 'pg_catalog'", "SHOW search_path"),
    left("SET TIME ZONE 'Asia/Tokyo'", "SHOW TimeZone"),
    left(
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        "SHOW default_transaction_read_only",
    ),
    left("SET ROLE pg_monitor", "SELECT current_user::text"),
    left("CREATE TEMP TABLE leftover (n int)", TEMPORARY),
    left("CREATE TEMPORARY TABLE leftover AS SELECT 1", TEMPORARY),
    left("CREATE LOCAL TEMPORARY TABLE leftover (n int)", TEMPORARY),
    left("CREATE TABLE pg_temp.leftover (n int)", TEMPORARY),
    left("CREATE TABLE \"pg_temp\".leftover (n int)", TEMPORARY),
    left("SELECT 1 AS n INTO TEMP leftover", TEMPORARY),
    left("CREATE TEMP VIEW leftover AS SELECT 1", TEMPORARY),
    left(
        "SELECT pg_advisory_lock(4711)",
        "SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()",
    ),
    left(
        "WITH it AS (SELECT pg_try_advisory_lock_shared(4712)) SELECT * FROM it",
        "SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()",
    ),
    left("LISTEN leftover", "SELECT count(*)::text FROM pg_listening_channels()"),
    left(
        "DECLARE leftover CURSOR WITH HOLD FOR SELECT 1",
        "SELECT count(*)::text FROM pg_cursors WHERE name = 'leftover'",
    ),
    left(
        "PREPARE leftover AS SELECT 1",
        "SELECT count(*)::text FROM pg_prepared_statements WHERE name = 'leftover'",
    ),
    left("SET leftover.n = 'seven'", "SELECT coalesce(current_setting('leftover.n', true), '')"),
];

const VARIABLE: &str = "SELECT CAST(@leftover AS CHAR)";

const MYSQL: &[Left] = &[
    left("SET @leftover = 7", VARIABLE),
    left("SELECT @leftover := 7", VARIABLE),
    left("SELECT 7 INTO @leftover", VARIABLE),
    left("/*! SET @leftover = 7 */", VARIABLE),
    left("SELECT 1 /*! , @leftover := 7 */", VARIABLE),
    left("SELECT '\\'', @leftover := 7", VARIABLE),
    left("SELECT 5--1, @leftover := 7", VARIABLE),
    left("SELECT 1 # it's one\n, @leftover := 7", VARIABLE),
    left("SELECT 7 INTO @`leftover`", VARIABLE),
    left("# for a while\nSET @leftover = 7", VARIABLE),
    left("SELECT 1; SET @leftover = 7", VARIABLE),
    left("SET SESSION sql_mode = ''", "SELECT @@sql_mode"),
    left("SET @@session.sql_mode = ''", "SELECT @@sql_mode"),
    left("SET LOCAL sql_mode = ''", "SELECT @@sql_mode"),
    left("SET autocommit = 0", "SELECT CAST(@@autocommit AS CHAR)"),
    left("SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE", "SELECT @@tx_isolation"),
    left("SET NAMES latin1", "SELECT @@character_set_client"),
    left("SET time_zone = '+09:00'", "SELECT @@time_zone"),
    left("CREATE TEMPORARY TABLE leftover (n INT)", "SELECT CAST(count(*) AS CHAR) FROM leftover"),
    left(
        "create or replace temporary table leftover (n int)",
        "SELECT CAST(count(*) AS CHAR) FROM leftover",
    ),
    left(
        "SELECT GET_LOCK('foundry_leftover', 0)",
        "SELECT IF(IS_USED_LOCK('foundry_leftover') = CONNECTION_ID(), 'mine', 'not mine')",
    ),
    left(
        "DO get_lock('foundry_leftover_too', 0)",
        "SELECT IF(IS_USED_LOCK('foundry_leftover_too') = CONNECTION_ID(), 'mine', 'not mine')",
    ),
    left("USE information_schema", "SELECT DATABASE()"),
    left("LOCK TABLES mysql.user READ", "SELECT IF(count(*) > 0, 'free', 'none') FROM mysql.db"),
    left("PREPARE leftover FROM 'SELECT 7'", "EXECUTE leftover"),
    left("HANDLER mysql.db OPEN AS leftover", "HANDLER leftover READ FIRST"),
];

/// Transactions, begun as text.
const BEGUN: &[&str] = &[
    "BEGIN",
    "begin work",
    "START TRANSACTION READ ONLY",
    "/* now */ BEGIN",
    "-- now\n BEGIN",
    "SELECT 1; BEGIN",
    "BEGIN; SELECT 1",
    "COMMIT; BEGIN",
    "BEGIN; COMMIT AND CHAIN",
];

/// How somebody comes to a connection and leaves something on it. Whether that is refused is not asked.
async fn leave<K: Kind>(pool: &DatabasePool<K>, way: &str, sql: &str) {
    match way {
        "through the pool" => drop(K::run_on(pool, sql).await),
        "on a connection" => {
            let mut connection = pool.acquire().await.unwrap();
            let _ = K::run(&mut connection, sql).await;
        }
        "in a transaction" => {
            let mut transaction = pool.begin().await.unwrap();
            let _ = K::run(&mut transaction, sql).await;
            let _ = transaction.commit().await;
        }
        _ => {
            let mut transaction = pool.begin().await.unwrap();
            let _ = K::run(&mut transaction, sql).await;
        }
    }
}

const WAYS: [&str; 4] =
    ["through the pool", "on a connection", "in a transaction", "in a transaction that is dropped"];

/// The answer, or that there is none: a table that is not there is as good as one that is empty.
async fn seen<K: Kind>(session: &mut Session<K>, sql: &str) -> Result<Option<String>, ()> {
    K::text(session, sql).await.map_err(drop)
}

async fn nothing_is_left<K: Kind>(all: &[Left]) {
    let Some(server) = K::server().await else { return };
    let mut leaks = Vec::new();
    for Left { by, seen_in } in all {
        for way in WAYS {
            // One connection: who comes next gets this one, or another that was opened for it.
            let pool = pool::<K>(server.url(), 1);
            let before = seen(&mut *pool.acquire().await.unwrap(), seen_in).await;
            leave(&pool, way, by).await;
            let after = seen(&mut *pool.acquire().await.unwrap(), seen_in).await;
            if before != after {
                leaks.push(format!("`{by}` {way}: {before:?}, then {after:?}"));
            }
            pool.close().await;
        }
    }
    assert!(leaks.is_empty(), "what the next one finds:\n{}", leaks.join("\n"));
}

async fn no_transaction_is_left<K: Kind>() {
    let Some(server) = K::server().await else { return };
    let mut leaks = Vec::new();
    for by in BEGUN {
        for way in WAYS {
            let pool = pool::<K>(server.url(), 1);
            leave(&pool, way, by).await;
            let mut next = pool.acquire().await.unwrap();
            if K::in_transaction(&mut next).await {
                leaks.push(format!("`{by}` {way}"));
            }
            drop(next);
            assert_eq!(K::echo(&pool, 1).await.unwrap(), 1, "`{by}` {way}");
            pool.close().await;
        }
    }
    assert!(leaks.is_empty(), "the next one is inside a transaction after:\n{}", leaks.join("\n"));
}

/// A lock that is left is free as soon as others can get the connection, not when it is used again.
async fn locks_are_free<K: Kind>(lock: &str, is_free: &str) {
    let Some(server) = K::server().await else { return };
    let pool = pool::<K>(server.url(), 1);
    let mut other = foundry_tests_database::pool::<K>(server.url(), 1).acquire().await.unwrap();
    leave(&pool, "on a connection", lock).await;
    drop(pool.acquire().await.unwrap());
    // A connection that was replaced ends on its own.
    let free = async {
        while seen(&mut *other, is_free).await != Ok(Some("free".to_owned())) {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(2), free).await.expect("still locked");
}

#[tokio::test]
async fn postgres_settings_tables_and_locks_are_not_left() {
    nothing_is_left::<Postgres>(POSTGRES).await;
}

#[tokio::test]
async fn postgres_transactions_are_not_left() {
    no_transaction_is_left::<Postgres>().await;
}

#[tokio::test]
async fn postgres_locks_are_free_for_others() {
    let free = "SELECT CASE count(*) WHEN 0 THEN 'free' ELSE 'held' END FROM pg_locks
                WHERE locktype = 'advisory' AND objid = 4713";
    locks_are_free::<Postgres>("SELECT pg_advisory_lock(4713)", free).await;
}

#[tokio::test]
async fn mysql_settings_tables_and_locks_are_not_left() {
    nothing_is_left::<MySql>(MYSQL).await;
}

#[tokio::test]
async fn mysql_transactions_are_not_left() {
    no_transaction_is_left::<MySql>().await;
}

#[tokio::test]
async fn mysql_locks_are_free_for_others() {
    let free = "SELECT IF(IS_FREE_LOCK('foundry_left') = 1, 'free', 'held')";
    locks_are_free::<MySql>("SELECT GET_LOCK('foundry_left', 0)", free).await;
}
