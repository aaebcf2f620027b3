//! A9: many tasks that read and then write, on one SQLite file.

use foundry::database::sqlx::{self, Sqlite};
use foundry::database::{DatabasePool, PoolConfig};
use foundry_tests_database::tell;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const TASKS: u32 = 32;
const ROUNDS: u32 = 60;

/// What the task does between reading and writing: the time in which others change what it read.
const THINK: Duration = Duration::from_millis(2);

const GOAL: Duration = Duration::from_millis(250);

/// Adds one to the counter, as most applications would: the longest wait for the transaction.
async fn add(pool: &DatabasePool<Sqlite>) -> Duration {
    let start = Instant::now();
    let mut transaction = pool.begin().await.unwrap();
    let waited = start.elapsed();
    let value: i64 =
        sqlx::query_scalar("SELECT value FROM counter").fetch_one(&mut *transaction).await.unwrap();
    tokio::time::sleep(THINK).await;
    sqlx::query("UPDATE counter SET value = ?")
        .bind(value + 1)
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    waited
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a9_sqlite_storm() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("storm.db").display());
    // A failure is a failure: nobody gives up before.
    let config = PoolConfig { acquire_timeout: Duration::from_secs(30), ..PoolConfig::default() };
    let pool = DatabasePool::<Sqlite>::with_config(&url, config).unwrap();
    let made = "CREATE TABLE counter (value INTEGER); INSERT INTO counter VALUES (0)";
    sqlx::raw_sql(made).execute(&pool).await.unwrap();

    let mut tasks = JoinSet::new();
    for _ in 0..TASKS {
        let pool = pool.clone();
        tasks.spawn(async move {
            let mut longest = Duration::ZERO;
            for _ in 0..ROUNDS {
                longest = longest.max(add(&pool).await);
            }
            longest
        });
    }
    let longest = tasks.join_all().await.into_iter().max().unwrap();
    tell("A9", &format!("longest wait {longest:.1?}, goal {GOAL:?}"));

    let counted: i64 =
        sqlx::query_scalar("SELECT value FROM counter").fetch_one(&pool).await.unwrap();
    assert_eq!(counted, i64::from(TASKS * ROUNDS), "lost updates");
    // Four times as patient as the goal: others use this machine, too.
    assert!(longest <= GOAL * 4, "longest wait {longest:?}");
    pool.close().await;
}
