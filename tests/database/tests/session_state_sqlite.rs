//! What somebody leaves on a connection to SQLite does not reach the next one: on the connection that
//! writes, on one that reads, through the pool, and in memory, where there is only one.

use foundry::database::sqlx::{self, Row, Sqlite};
use foundry::database::{DatabasePool, PoolConfig, Session};
use std::time::Duration;
use tempfile::TempDir;

/// What is left behind, and a question whose answer shows it.
const LEFT: &[(&str, &str)] = &[
    ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys"),
    ("pragma main.foreign_keys(0)", "PRAGMA foreign_keys"),
    ("/* once */ PRAGMA foreign_keys = 0", "PRAGMA foreign_keys"),
    ("SELECT 1; PRAGMA foreign_keys = off", "PRAGMA foreign_keys"),
    ("EXPLAIN PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys"),
    ("PRAGMA synchronous = OFF", "PRAGMA synchronous"),
    ("PRAGMA busy_timeout = 1", "PRAGMA busy_timeout"),
    ("PRAGMA recursive_triggers = ON", "PRAGMA recursive_triggers"),
    ("PRAGMA cache_size = 7", "PRAGMA cache_size"),
    ("PRAGMA ignore_check_constraints = ON", "PRAGMA ignore_check_constraints"),
    ("CREATE TEMP TABLE leftover (n)", "SELECT count(*) FROM sqlite_temp_schema"),
    ("CREATE TABLE temp.leftover (n)", "SELECT count(*) FROM sqlite_temp_schema"),
    ("CREATE TABLE \"temp\".leftover (n)", "SELECT count(*) FROM sqlite_temp_schema"),
    ("ATTACH DATABASE ':memory:' AS leftover", "SELECT count(*) FROM pragma_database_list"),
];

const BEGUN: &[&str] =
    &["BEGIN", "BEGIN IMMEDIATE", "SAVEPOINT leftover", "SELECT 1; BEGIN", "/* */ begin"];

const WAYS: [&str; 4] = ["through the pool", "on the writer", "on a reader", "in a transaction"];

fn file() -> (TempDir, DatabasePool<Sqlite>) {
    let folder = tempfile::tempdir().unwrap();
    let pool = open(&format!("sqlite:{}", folder.path().join("left.db").display()));
    (folder, pool)
}

/// One connection that writes, one that reads.
fn open(url: &str) -> DatabasePool<Sqlite> {
    let config = PoolConfig {
        max_connections: 2,
        min_connections: 1,
        acquire_timeout: Duration::from_secs(2),
        ..PoolConfig::default()
    };
    DatabasePool::with_config(url, config).unwrap()
}

async fn run(session: &mut Session<Sqlite>, sql: &'static str) {
    let _ = sqlx::raw_sql(sql).execute(session).await;
}

async fn leave(pool: &DatabasePool<Sqlite>, way: &str, sql: &'static str) {
    match way {
        "through the pool" => drop(sqlx::raw_sql(sql).execute(pool).await),
        "on the writer" => run(&mut pool.acquire().await.unwrap(), sql).await,
        "on a reader" => run(&mut pool.read().await.unwrap(), sql).await,
        _ => {
            let mut transaction = pool.begin().await.unwrap();
            run(&mut transaction, sql).await;
            let _ = transaction.commit().await;
        }
    }
}

/// What the next one who writes and the next one who reads find.
async fn seen(pool: &DatabasePool<Sqlite>, sql: &'static str) -> [Option<i64>; 2] {
    let mut found = [None; 2];
    for (found, reads) in found.iter_mut().zip([false, true]) {
        let mut next =
            if reads { pool.read().await.unwrap() } else { pool.acquire().await.unwrap() };
        let row = sqlx::query(sql).fetch_optional(&mut *next).await.unwrap();
        *found = row.map(|it| it.get(0));
    }
    found
}

async fn nothing_is_left(make: impl Fn() -> (Option<TempDir>, DatabasePool<Sqlite>)) {
    let mut leaks = Vec::new();
    for (by, seen_in) in LEFT {
        for way in WAYS {
            let (_folder, pool) = make();
            let before = seen(&pool, seen_in).await;
            leave(&pool, way, by).await;
            let after = seen(&pool, seen_in).await;
            if before != after {
                leaks.push(format!("`{by}` {way}: {before:?}, then {after:?}"));
            }
            pool.close().await;
        }
    }
    assert!(leaks.is_empty(), "what the next one finds:\n{}", leaks.join("\n"));
}

async fn no_transaction_is_left(make: impl Fn() -> (Option<TempDir>, DatabasePool<Sqlite>)) {
    for by in BEGUN {
        for way in WAYS {
            let (_folder, pool) = make();
            leave(&pool, way, by).await;
            for reads in [false, true] {
                let mut next =
                    if reads { pool.read().await.unwrap() } else { pool.acquire().await.unwrap() };
                // Fails inside another.
                let begun = sqlx::raw_sql("BEGIN; ROLLBACK").execute(&mut *next).await;
                assert!(begun.is_ok(), "`{by}` {way}: {begun:?}");
            }
            let mut transaction = pool.begin().await.unwrap();
            run(&mut transaction, "CREATE TABLE films (title TEXT)").await;
            transaction.commit().await.unwrap();
            assert_eq!(seen(&pool, "SELECT count(*) FROM films").await, [Some(0); 2]);
            pool.close().await;
        }
    }
}

#[tokio::test]
async fn sqlite_settings_are_not_left() {
    nothing_is_left(|| {
        let (folder, pool) = file();
        (Some(folder), pool)
    })
    .await;
}

#[tokio::test]
async fn sqlite_transactions_are_not_left() {
    no_transaction_is_left(|| {
        let (folder, pool) = file();
        (Some(folder), pool)
    })
    .await;
}

#[tokio::test]
async fn sqlite_transactions_in_memory_are_not_left() {
    no_transaction_is_left(|| (None, open("sqlite::memory:"))).await;
}
