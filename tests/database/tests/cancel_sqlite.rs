//! A6 on SQLite, whose connections work in threads of their own: what was given up goes on there, and is
//! over before somebody else comes.

use foundry::database::sqlx::{self, Sqlite};
use foundry::database::{DatabasePool, PoolConfig, Session};
use foundry_tests_database::{FOUNDRY, Random, none, polled, tell};
use futures_core::Stream;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;
use tempfile::TempDir;
use tokio::task::JoinSet;

/// No future of a pool wants more polls than this.
const ENOUGH: usize = 10_000;

struct Setting {
    _folder: TempDir,
    pool: DatabasePool<Sqlite>,
}

impl Setting {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("cancel.db").display());
        let config = PoolConfig {
            max_connections: 3,
            min_connections: 1,
            acquire_timeout: Duration::from_secs(5),
            ..PoolConfig::default()
        };
        let pool = DatabasePool::<Sqlite>::with_config(&url, config).unwrap();
        sqlx::raw_sql("CREATE TABLE films (n INTEGER)").execute(&pool).await.unwrap();
        Self { _folder: folder, pool }
    }

    /// Drops a future after 0, 1, 2… polls, until it is done before.
    async fn at_every_point<T>(&self, what: &str, future: impl AsyncFn() -> T) {
        for times in 0..ENOUGH {
            let done = polled(future(), times).await.is_some();
            self.is_whole(&format!("{what} after {times} polls")).await;
            if done {
                FOUNDRY.count("A6", "points given up at, SQLite", times as u64);
                return tell("A6", &format!("sqlite: {what}: {times} points"));
            }
        }
        panic!("{what}: never done");
    }

    /// All three connections may be had at once, and none is in a transaction.
    async fn is_whole(&self, when: &str) {
        let held = [self.pool.acquire().await, self.pool.read().await, self.pool.read().await];
        let lost = held.iter().filter(|it| it.is_err()).count();
        none("A6", "connections lost, SQLite", lost as u64, when);
        assert!(self.pool.try_acquire().is_none(), "{when}");
        for (value, mut connection) in (1000..).zip(held.into_iter().flatten()) {
            assert_eq!(echo(&mut connection, value).await.expect(when), value, "{when}");
            let begun = sqlx::raw_sql("BEGIN; ROLLBACK").execute(&mut *connection).await;
            let inside = u64::from(begun.is_err());
            none("A6", "connections inside a transaction, SQLite", inside, when);
        }
        assert_eq!(self.pool.stats().in_use, 0, "{when}");
    }

    /// What is in the table, which is emptied.
    async fn rows(&self) -> i64 {
        let rows = sqlx::query_scalar("SELECT count(*) FROM films").fetch_one(&self.pool).await;
        sqlx::query("DELETE FROM films").execute(&self.pool).await.unwrap();
        rows.unwrap()
    }
}

async fn echo(session: &mut Session<Sqlite>, value: i64) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT ?").bind(value).fetch_one(session).await
}

async fn insert(session: &mut Session<Sqlite>) {
    sqlx::query("INSERT INTO films VALUES (1)").execute(session).await.unwrap();
}

/// Reads so many of a thousand rows.
async fn read_half(session: &mut Session<Sqlite>, read: usize) -> usize {
    let sql = "WITH RECURSIVE rows_of (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM rows_of WHERE n < 1000)
               SELECT n FROM rows_of";
    let mut rows = sqlx::query(sql).fetch(session);
    let mut count = 0;
    while count < read && poll_fn(|cx| Pin::new(&mut rows).poll_next(cx)).await.is_some() {
        count += 1;
    }
    count
}

#[tokio::test]
async fn a6_sqlite_acquire_and_read() {
    let it = Setting::new().await;
    it.at_every_point("acquire", async || it.pool.acquire().await.unwrap()).await;
    it.at_every_point("read", async || it.pool.read().await.unwrap()).await;
}

#[tokio::test]
async fn a6_sqlite_open() {
    for times in 0..ENOUGH {
        let it = Setting::new().await;
        let done = polled(it.pool.read(), times).await.is_some();
        it.is_whole(&format!("opening after {times} polls")).await;
        if done {
            return;
        }
    }
    panic!("never opened");
}

#[tokio::test]
async fn a6_sqlite_begin_commit_rollback() {
    let it = Setting::new().await;
    it.at_every_point("begin", async || it.pool.begin().await.unwrap()).await;
    it.at_every_point("rollback", async || {
        let mut transaction = it.pool.begin().await.unwrap();
        insert(&mut transaction).await;
        transaction.rollback().await.unwrap();
    })
    .await;
    it.at_every_point("transaction dropped", async || {
        let mut transaction = it.pool.begin().await.unwrap();
        insert(&mut transaction).await;
    })
    .await;
    assert_eq!(it.rows().await, 0);
    it.at_every_point("commit", async || {
        let mut transaction = it.pool.begin().await.unwrap();
        insert(&mut transaction).await;
        transaction.commit().await.unwrap();
    })
    .await;
    // The last one was told that it is committed.
    assert!(it.rows().await >= 1);
}

#[tokio::test]
async fn a6_sqlite_queries() {
    let it = Setting::new().await;
    it.at_every_point("read through the pool", async || {
        let answer: i64 = sqlx::query_scalar("SELECT ?").bind(7).fetch_one(&it.pool).await.unwrap();
        assert_eq!(answer, 7);
    })
    .await;
    it.at_every_point("write through the pool", async || {
        sqlx::query("INSERT INTO films VALUES (1)").execute(&it.pool).await.unwrap();
    })
    .await;
    it.at_every_point("two queries on a connection", async || {
        let mut connection = it.pool.acquire().await.unwrap();
        let _ = polled(echo(&mut connection, 1), 1).await;
        assert_eq!(echo(&mut connection, 2).await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn a6_sqlite_stream_half_read() {
    let it = Setting::new().await;
    for read in [0, 1, 100, 1000] {
        it.at_every_point(&format!("stream, {read} read"), async || {
            let mut connection = it.pool.read().await.unwrap();
            assert_eq!(read_half(&mut connection, read).await, read);
        })
        .await;
    }
}

/// Ten thousand callers who give up whenever they like.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a6_sqlite_ten_thousand_cancels() {
    const TASKS: u64 = 16;
    const EACH: u64 = 10_000 / TASKS;
    let it = Setting::new().await;
    let seed = Random::seed();
    tell("A6", &format!("FOUNDRY_SEED={seed}"));
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let (pool, mut random) = (it.pool.clone(), Random::new(seed.wrapping_add(task)));
        tasks.spawn(async move {
            let mut given_up = 0;
            while given_up < EACH {
                let value = i64::try_from(random.below(1_000_000)).unwrap();
                let (way, times) = (random.below(4), usize::try_from(random.below(5)).unwrap());
                let done = polled(
                    async {
                        match way {
                            0 => drop(pool.acquire().await.unwrap()),
                            1 => {
                                let mut reader = pool.read().await.unwrap();
                                assert_eq!(echo(&mut reader, value).await.unwrap(), value);
                            }
                            2 => {
                                let query = sqlx::query_scalar("SELECT ?").bind(value);
                                assert_eq!(query.fetch_one(&pool).await.ok(), Some(value));
                            }
                            _ => {
                                let mut transaction = pool.begin().await.unwrap();
                                insert(&mut transaction).await;
                                transaction.rollback().await.unwrap();
                            }
                        }
                    },
                    times,
                );
                given_up += u64::from(done.await.is_none());
            }
        });
    }
    tasks.join_all().await;
    it.is_whole("ten thousand cancels").await;
    assert_eq!(it.rows().await, 0, "what was rolled back or given up is there");
}
