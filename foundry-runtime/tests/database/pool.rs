//! The pool: lanes, transactions, timeouts, cancellation, closing.

use super::{check, execute, fresh, impatient, number, pool_of};
use foundry_runtime::ErrorKind;
use foundry_runtime::database::{CloseReason, DatabasePool, PoolConfig, sqlx};
use sqlx::Executor;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tempfile::tempdir;

const FILMS: &str = "CREATE TABLE films (title TEXT); CREATE TABLE counter (value INTEGER);
                     INSERT INTO counter VALUES (0)";

fn memory() -> DatabasePool {
    DatabasePool::with_config("sqlite::memory:", impatient(32)).unwrap()
}

/// Waits until something is so, and fails if it never is.
#[track_caller]
fn until(what: &'static str, mut is_so: impl FnMut() -> bool) -> impl Future<Output = ()> {
    let waiting = async move {
        while !is_so() {
            tokio::task::yield_now().await;
        }
    };
    async move {
        let ended = tokio::time::timeout(Duration::from_secs(20), waiting).await;
        assert!(ended.is_ok(), "it is never so: {what}");
    }
}

#[tokio::test]
async fn nothing_is_opened_before_it_is_needed() {
    let (folder, pool) = fresh();
    assert_eq!(pool.stats().open, 0);
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    execute(&pool, FILMS).await;
    assert_eq!((pool.stats().open, pool.stats().idle, pool.stats().max), (1, 1, 32));
}

#[tokio::test]
async fn connections_are_set_up() {
    let (_folder, pool) = fresh();
    execute(&pool, FILMS).await;
    for mut connection in [pool.read().await.unwrap(), pool.acquire().await.unwrap()] {
        let mode: String =
            sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut *connection).await.unwrap();
        assert_eq!(mode, "wal");
        for (pragma, expected) in [
            ("PRAGMA busy_timeout", 5000),
            ("PRAGMA synchronous", 1),
            ("PRAGMA foreign_keys", 1),
            ("PRAGMA journal_size_limit", 64 * 1024 * 1024),
        ] {
            let value: i64 = sqlx::query_scalar(pragma).fetch_one(&mut *connection).await.unwrap();
            assert_eq!(value, expected, "{pragma}");
        }
    }
}

#[tokio::test]
async fn a_reader_refuses_to_write() {
    let (_folder, file) = fresh();
    for pool in [&*file, &memory()] {
        execute(pool, FILMS).await;
        let mut reader = pool.read().await.unwrap();
        for sql in ["INSERT INTO films VALUES ('M')", "BEGIN IMMEDIATE", "CREATE TABLE a (b)"] {
            let error = reader.execute(sql).await.unwrap_err().to_string();
            assert!(error.contains("readonly"), "{sql}: {error}");
        }
        drop(reader);
        execute(pool, "INSERT INTO films VALUES ('M')").await;
        assert_eq!(number(pool, "SELECT count(*) FROM films").await, 1);
    }
}

#[tokio::test]
async fn a_fresh_file_may_be_read_first() {
    let (_folder, pool) = fresh();
    assert_eq!(number(&pool, "SELECT count(*) FROM sqlite_schema").await, 0);
    execute(&pool, FILMS).await;
    assert_eq!(number(&pool, "SELECT value FROM counter").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a9_transactions_that_read_and_then_write_lose_nothing() {
    const TASKS: i64 = 32;
    const ROUNDS: i64 = 20;
    let (_folder, pool) = fresh();
    execute(&pool, FILMS).await;
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let pool = Arc::clone(&pool);
            tokio::spawn(async move {
                for _ in 0..ROUNDS {
                    let mut transaction = pool.begin().await.unwrap();
                    let value: i64 = sqlx::query_scalar("SELECT value FROM counter")
                        .fetch_one(&mut *transaction)
                        .await
                        .unwrap();
                    sqlx::query("UPDATE counter SET value = ?")
                        .bind(value + 1)
                        .execute(&mut *transaction)
                        .await
                        .unwrap();
                    transaction.commit().await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(number(&pool, "SELECT value FROM counter").await, TASKS * ROUNDS);
    assert_eq!(pool.stats().in_use, 0);
}

#[tokio::test]
async fn a_dropped_transaction_is_rolled_back() {
    let (_folder, file) = fresh();
    for pool in [&*file, &memory()] {
        execute(pool, FILMS).await;
        let mut transaction = pool.begin().await.unwrap();
        transaction.execute("INSERT INTO films VALUES ('M')").await.unwrap();
        drop(transaction);
        let mut next = pool.begin().await.unwrap();
        next.execute("INSERT INTO films VALUES ('Metropolis')").await.unwrap();
        next.commit().await.unwrap();
        assert_eq!(number(pool, "SELECT count(*) FROM films").await, 1);

        let mut transaction = pool.begin().await.unwrap();
        transaction.execute("DELETE FROM films").await.unwrap();
        transaction.rollback().await.unwrap();
        assert_eq!(number(pool, "SELECT count(*) FROM films").await, 1);
    }
}

#[tokio::test]
async fn a_transaction_inside_a_transaction_is_a_savepoint() {
    let (_folder, pool) = fresh();
    execute(&pool, FILMS).await;
    let mut transaction = pool.begin().await.unwrap();
    transaction.execute("INSERT INTO films VALUES ('M')").await.unwrap();
    let mut inner = transaction.begin().await.unwrap();
    inner.execute("DELETE FROM films").await.unwrap();
    inner.rollback().await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(number(&pool, "SELECT count(*) FROM films").await, 1);
}

#[tokio::test]
async fn a_transaction_begun_by_hand_does_not_reach_the_next_user() {
    let (_folder, file) = fresh();
    for pool in [&*file, &memory()] {
        execute(pool, FILMS).await;
        let mut connection = pool.acquire().await.unwrap();
        let script =
            "BEGIN; INSERT INTO films VALUES ('M'); INSERT INTO nowhere VALUES (1); COMMIT";
        sqlx::raw_sql(script).execute(&mut *connection).await.unwrap_err();
        drop(connection);
        execute(pool, "INSERT INTO films VALUES ('Metropolis')").await;
        pool.begin().await.unwrap().commit().await.unwrap();
        assert_eq!(number(pool, "SELECT count(*) FROM films").await, 1);

        let mut reader = pool.read().await.unwrap();
        reader.execute("BEGIN").await.unwrap();
        reader.execute("SELECT * FROM films").await.unwrap();
        drop(reader);
        execute(pool, "INSERT INTO films VALUES ('M')").await;
        assert_eq!(number(pool, "SELECT count(*) FROM films").await, 2);
    }
}

#[tokio::test]
async fn a_transaction_that_sqlite_ended_itself_harms_nobody() {
    let (_folder, file) = fresh();
    for pool in [&*file, &memory()] {
        execute(pool, FILMS).await;
        for explicit in [false, true] {
            let mut transaction = pool.begin().await.unwrap();
            transaction.execute("INSERT INTO films VALUES ('M')").await.unwrap();
            let failing = "CREATE TEMP TRIGGER no BEFORE INSERT ON films BEGIN
                SELECT RAISE(ROLLBACK, 'no'); END; INSERT INTO films VALUES ('M')";
            sqlx::raw_sql(failing).execute(&mut *transaction).await.unwrap_err();
            if explicit {
                transaction.rollback().await.unwrap();
            }
        }
        execute(pool, "DROP TRIGGER IF EXISTS no; INSERT INTO films VALUES ('M')").await;
        let mut next = pool.begin().await.unwrap();
        next.execute("INSERT INTO films VALUES ('Metropolis')").await.unwrap();
        next.commit().await.unwrap();
        assert_eq!(number(pool, "SELECT count(*) FROM films").await, 2);
    }
}

#[tokio::test]
async fn a_commit_that_fails_is_rolled_back() {
    let (_folder, pool) = fresh();
    execute(
        &pool,
        "CREATE TABLE a (id INTEGER PRIMARY KEY);
         CREATE TABLE b (a REFERENCES a DEFERRABLE INITIALLY DEFERRED)",
    )
    .await;
    let mut transaction = pool.begin().await.unwrap();
    transaction.execute("INSERT INTO b VALUES (1)").await.unwrap();
    let error = transaction.commit().await.unwrap_err();
    check(error, &["committing to `", "FOREIGN KEY constraint failed"]);
    pool.begin().await.unwrap().commit().await.unwrap();
    assert_eq!(number(&pool, "SELECT count(*) FROM b").await, 0);
}

#[tokio::test]
async fn a10_exhaustion_names_who_holds_and_for_how_long() {
    let folder = tempdir().unwrap();
    let pool = pool_of(&folder.path().join("shop.db"), impatient(3));
    let line = line!() + 1;
    let held = [pool.read().await.unwrap(), pool.read().await.unwrap()];
    let error = pool.read().await.unwrap_err();
    check(
        error,
        &[
            "shop.db` was free within 400ms",
            "all 2 reading connections are held, the oldest for ",
            &format!("taken at {}:{line}", file!()),
            "raise `max_connections`",
        ],
    );
    drop(held);
    pool.read().await.unwrap();

    let _writer = pool.acquire().await.unwrap();
    let error = pool.begin().await.unwrap_err();
    check(error, &["was free within 400ms", "the writing connection is held for "]);
}

#[tokio::test]
async fn a10_no_connections_are_refused_when_the_pool_is_made() {
    let config = PoolConfig { max_connections: 0, ..PoolConfig::default() };
    let error = DatabasePool::<sqlx::Sqlite>::with_config("sqlite:shop.db", config).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("`max_connections` is 0"), "{error}");
}

#[tokio::test]
async fn one_connection_reads_and_writes_in_turn() {
    let folder = tempdir().unwrap();
    let pool = pool_of(&folder.path().join("shop.db"), impatient(1));
    execute(&pool, FILMS).await;
    assert_eq!(number(&pool, "SELECT value FROM counter").await, 0);
    let _reader = pool.read().await.unwrap();
    check(pool.acquire().await.unwrap_err(), &["its only connection is held for "]);
    assert_eq!(pool.stats().open, 1);
}

#[tokio::test]
async fn a10_a_closed_pool_says_so() {
    let (folder, pool) = fresh();
    execute(&pool, FILMS).await;
    let held = pool.read().await.unwrap();
    let waits = tokio::spawn({
        let pool = Arc::clone(&pool);
        async move {
            let _first = pool.acquire().await.unwrap();
            pool.acquire().await.map(drop)
        }
    });
    until("a task waits", || pool.stats().waiting == 1).await;
    pool.close().await;
    check(waits.await.unwrap().unwrap_err(), &["the pool of `", "shop.db` is closed"]);
    check(pool.read().await.unwrap_err(), &["is closed"]);
    check(pool.begin().await.unwrap_err(), &["is closed"]);
    drop(held);
    pool.close().await;
    assert_eq!(pool.stats().open, 0);

    let again = pool_of(&folder.path().join("shop.db"), PoolConfig::default());
    execute(&again, "INSERT INTO films VALUES ('M')").await;
    again.close().await;
    // The last connection removes the journal; it may still be the one that was held.
    let journal = folder.path().join("shop.db-wal");
    until("the journal is removed", || !journal.exists()).await;
    let after = pool_of(&folder.path().join("shop.db"), PoolConfig::default());
    assert_eq!(number(&after, "SELECT count(*) FROM films").await, 1);
}

#[tokio::test]
async fn a6_cancelled_at_every_await_point_nothing_is_lost() {
    let (_folder, file) = fresh();
    for pool in [&*file, &memory()] {
        execute(pool, FILMS).await;
        // What is cancelled: waiting, opening, beginning, writing, committing.
        let work = || async {
            let _reader = match pool.stats().max {
                1 => None,
                _ => Some(pool.read().await.unwrap()),
            };
            let mut transaction = pool.begin().await.unwrap();
            transaction.execute("UPDATE counter SET value = value + 1").await.unwrap();
            transaction.commit().await.unwrap();
        };
        // How often it has to wait differs from time to time.
        let (mut cancelled, mut polls) = (0, 0);
        while cancelled < 60 {
            let finished = finishes_within(polls, work()).await;
            polls = if finished { 0 } else { polls + 1 };
            cancelled += u32::from(!finished && polls > 1);
        }
        // A commit that was given up may still be on its way; the writer has it behind itself.
        execute(pool, "SELECT 1").await;
        let before = number(pool, "SELECT value FROM counter").await;
        work().await;
        assert_eq!(number(pool, "SELECT value FROM counter").await, before + 1);
        let closed = pool.stats().closed;
        assert_eq!(closed.total(), 0, "{closed:?}");
        assert_eq!((pool.stats().in_use, pool.stats().waiting), (0, 0));
    }
}

/// Polls so many times, whenever there is something to do, and then drops the future.
async fn finishes_within(mut polls: u32, work: impl Future<Output = ()>) -> bool {
    let mut work = pin!(work);
    poll_fn(|cx| {
        if polls == 0 {
            return Poll::Ready(false);
        }
        polls -= 1;
        match work.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(true),
            Poll::Pending if polls == 0 => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

#[tokio::test]
async fn a6_cancelled_waiting_keeps_the_permits() {
    let folder = tempdir().unwrap();
    let pool = pool_of(&folder.path().join("shop.db"), impatient(4));
    let held: [_; 3] =
        [pool.read().await.unwrap(), pool.read().await.unwrap(), pool.read().await.unwrap()];
    for _ in 0..1000 {
        let mut waits = pin!(pool.read());
        let poll = poll_fn(|cx| Poll::Ready(waits.as_mut().poll(cx))).await;
        assert!(poll.is_pending());
    }
    assert_eq!((pool.stats().waiting, pool.stats().in_use), (0, 3));
    drop(held);
    let all = [pool.read().await.unwrap(), pool.read().await.unwrap(), pool.read().await.unwrap()];
    assert_eq!((pool.stats().open, pool.stats().in_use), (3, 3));
    drop(all);
}

#[tokio::test]
async fn connections_end_with_their_lifetime() {
    let folder = tempdir().unwrap();
    let config = PoolConfig { max_lifetime: Duration::from_millis(1), ..PoolConfig::default() };
    let pool = pool_of(&folder.path().join("shop.db"), config);
    execute(&pool, FILMS).await;
    // Replaced in the background, though nobody asks for one.
    until("three are closed", || pool.stats().closed.by(CloseReason::Lifetime) >= 3).await;
    execute(&pool, "SELECT 1").await;
}

#[tokio::test]
async fn memory_outlives_every_limit() {
    let config = PoolConfig {
        max_lifetime: Duration::from_millis(1),
        idle_timeout: Duration::from_millis(1),
        min_connections: 0,
        ..PoolConfig::default()
    };
    let pool = DatabasePool::with_config("sqlite::memory:", config).unwrap();
    execute(&pool, FILMS).await;
    assert_eq!(number(&pool, "SELECT value FROM counter").await, 0);
}
