//! A9: many tasks that read a row of SQLite, think, and write it.

use crate::clock::{ms, once, order, quantile, runtime};
use crate::engine::{self, Engine as _};
use crate::peers;
use crate::pool::Contender;
use crate::{Fallible, Options};
use foundry::database::{DatabasePool, PoolConfig};
use foundry_compile::process::median;
use foundry_compile::results::{Figures, Row};
use sqlx::pool::PoolOptions;
use sqlx::{Connection as _, Executor, Sqlite, SqliteConnection};
use std::path::Path;
use std::time::{Duration, Instant};

/// Transactions of each task.
const TRANSACTIONS: usize = 60;
const TASKS: usize = 32;
const SIZE: u32 = 10;
/// How often all of it is done.
const RUNS: usize = 3;
const THINK: [Duration; 2] = [Duration::ZERO, Duration::from_millis(2)];

/// Something that begins transactions.
trait Begin: Clone + Send + Sync + 'static {
    type Transaction<'a>: Send;

    fn begin(&self) -> impl Future<Output = Fallible<Self::Transaction<'_>>> + Send;
    fn read(transaction: &mut Self::Transaction<'_>) -> impl Future<Output = Fallible<i64>> + Send;
    fn write(
        transaction: &mut Self::Transaction<'_>,
        value: i64,
    ) -> impl Future<Output = Fallible<()>> + Send;
    fn commit(transaction: Self::Transaction<'_>) -> impl Future<Output = Fallible<()>> + Send;
}

#[derive(Clone)]
struct Own(DatabasePool);

impl Begin for Own {
    type Transaction<'a> = foundry::database::Transaction<'static, Sqlite>;

    async fn begin(&self) -> Fallible<Self::Transaction<'_>> {
        Ok(self.0.begin().await.map_err(|it| it.to_string())?)
    }

    async fn read(transaction: &mut Self::Transaction<'_>) -> Fallible<i64> {
        read(&mut **transaction).await
    }

    async fn write(transaction: &mut Self::Transaction<'_>, value: i64) -> Fallible<()> {
        write(&mut **transaction, value).await
    }

    async fn commit(transaction: Self::Transaction<'_>) -> Fallible<()> {
        Ok(transaction.commit().await.map_err(|it| it.to_string())?)
    }
}

/// sqlx's pool, and how its transactions begin.
#[derive(Clone)]
struct Peer(sqlx::Pool<Sqlite>, Option<&'static str>);

impl Begin for Peer {
    type Transaction<'a> = sqlx::Transaction<'static, Sqlite>;

    async fn begin(&self) -> Fallible<Self::Transaction<'_>> {
        Ok(match self.1 {
            Some(statement) => self.0.begin_with(statement).await?,
            None => self.0.begin().await?,
        })
    }

    async fn read(transaction: &mut Self::Transaction<'_>) -> Fallible<i64> {
        read(&mut **transaction).await
    }

    async fn write(transaction: &mut Self::Transaction<'_>, value: i64) -> Fallible<()> {
        write(&mut **transaction, value).await
    }

    async fn commit(transaction: Self::Transaction<'_>) -> Fallible<()> {
        Ok(transaction.commit().await?)
    }
}

async fn read(executor: impl Executor<'_, Database = Sqlite>) -> Fallible<i64> {
    Ok(sqlx::query_scalar("SELECT value FROM counter").fetch_one(executor).await?)
}

async fn write(executor: impl Executor<'_, Database = Sqlite>, value: i64) -> Fallible<()> {
    sqlx::query("UPDATE counter SET value = ?").bind(value).execute(executor).await?;
    Ok(())
}

/// What became of all transactions.
#[derive(Default)]
struct Outcome {
    failed: usize,
    /// Milliseconds of each, from asking for it to its end, without the thinking.
    waits: Vec<f64>,
    /// Those that were committed, in each second of all of it.
    rate: f64,
}

/// A9.
pub(crate) fn measure(options: &Options) -> Fallible<()> {
    let mut figures = Figures::default();
    for think in THINK {
        runtime(2)?.block_on(storms(options, think, &mut figures))?;
    }
    options.write(
        &Row {
            id: "A9",
            what: "32 tasks with 60 transactions each that read a row of SQLite, then write it; by time between both",
            goal: "none fails, no wait longer than 250 ms",
            unit: "%, and ms from asking to the end of a transaction without the time between; medians of three runs in turn, the longest of all",
            part: "storm",
        },
        &figures,
    )
}

async fn storms(options: &Options, think: Duration, figures: &mut Figures) -> Fallible<()> {
    let directory = tempfile::tempdir()?;
    let contenders = contenders(options, directory.path(), think).await?;
    let mut seen: Vec<[Vec<f64>; 5]> = contenders.iter().map(|_| Default::default()).collect();
    for round in 0..RUNS {
        for at in order(contenders.len(), round) {
            let mut it = once(&contenders[at], options.rounds(TRANSACTIONS)).await?;
            it.waits.sort_by(f64::total_cmp);
            let [failed, rate, p50, p99, longest] = &mut seen[at];
            failed.push(it.failed as f64 * 100.0 / it.waits.len() as f64);
            rate.push(it.rate);
            p50.push(quantile(&it.waits, 0.5));
            p99.push(quantile(&it.waits, 0.99));
            longest.push(quantile(&it.waits, 1.0));
        }
    }
    for (contender, [failed, rate, p50, p99, longest]) in contenders.iter().zip(seen) {
        let mut set = |label: &str, value| {
            figures.set(&contender.name, &format!("{label}, {} ms", think.as_millis()), value);
        };
        set("% failed", median(failed));
        set("committed/s", median(rate));
        set("ms, p50", median(p50));
        set("ms, p99", median(p99));
        set("ms, longest", longest.into_iter().fold(0.0, f64::max));
    }
    Ok(())
}

/// sqlx as it is by default; told to lock at once; and with one connection for all who write, which
/// is the best that is known of it. Other pools would lend the same connections.
async fn contenders(
    options: &Options,
    directory: &Path,
    think: Duration,
) -> Fallible<Vec<Contender<Outcome>>> {
    let mut all = Vec::new();
    let url = fresh(directory, "own.db").await?;
    let config = PoolConfig { max_connections: SIZE, ..PoolConfig::default() };
    let pool = DatabasePool::with_config(&url, config).map_err(|it| it.to_string())?;
    all.push(contender("foundry", Own(pool), think));
    if options.shared.own {
        return Ok(all);
    }
    const IMMEDIATE: Option<&str> = Some("BEGIN IMMEDIATE");
    let name = peers::name("sqlx", true);
    let ways = [
        (name.clone(), SIZE, None),
        (format!("{name}, BEGIN IMMEDIATE"), SIZE, IMMEDIATE),
        (format!("{name}, BEGIN IMMEDIATE on one connection"), 1, IMMEDIATE),
    ];
    for (number, (name, size, begin)) in ways.into_iter().enumerate() {
        let url = fresh(directory, &format!("{number}.db")).await?;
        let pool = PoolOptions::new().max_connections(size);
        let pool = pool.connect_with(Sqlite::options(&url)?).await?;
        all.push(contender(&name, Peer(pool, begin), think));
    }
    Ok(all)
}

fn contender<B: Begin>(name: &str, pool: B, think: Duration) -> Contender<Outcome> {
    Contender::new(name, move |times| Box::pin(storm(pool.clone(), think, times)))
}

/// A file with one row, and its URL.
async fn fresh(directory: &Path, name: &str) -> Fallible<String> {
    let url = engine::sqlite(directory, name);
    let mut connection = SqliteConnection::connect_with(&Sqlite::options(&url)?).await?;
    let script = "CREATE TABLE counter (value INTEGER NOT NULL); INSERT INTO counter VALUES (0)";
    sqlx::raw_sql(script).execute(&mut connection).await?;
    connection.close().await?;
    Ok(url)
}

/// All tasks at once. A transaction that was committed has counted one, and none that was not.
async fn storm<B: Begin>(pool: B, think: Duration, times: usize) -> Fallible<Outcome> {
    let (before, began) = (value(&pool).await?, Instant::now());
    let task = |pool: B| async move {
        let mut outcome = Outcome::default();
        for _ in 0..times {
            let began = Instant::now();
            let mut thought = Duration::ZERO;
            let ended = transaction(&pool, think, &mut thought).await;
            outcome.failed += usize::from(ended.is_err());
            outcome.waits.push(ms(began.elapsed() - thought));
        }
        outcome
    };
    let tasks: Vec<_> = (0..TASKS).map(|_| tokio::spawn(task(pool.clone()))).collect();
    let mut all = Outcome::default();
    for task in tasks {
        let outcome = task.await?;
        all.failed += outcome.failed;
        all.waits.extend(outcome.waits);
    }
    let wall = began.elapsed();
    let (counted, committed) = (value(&pool).await? - before, all.waits.len() - all.failed);
    if counted != committed as i64 {
        return Err(format!("{committed} transactions were committed, {counted} counted").into());
    }
    all.rate = committed as f64 / wall.as_secs_f64();
    Ok(all)
}

async fn transaction<B: Begin>(pool: &B, think: Duration, thought: &mut Duration) -> Fallible<()> {
    let mut transaction = pool.begin().await?;
    let value = B::read(&mut transaction).await?;
    if !think.is_zero() {
        let began = Instant::now();
        tokio::time::sleep(think).await;
        *thought = began.elapsed();
    }
    B::write(&mut transaction, value + 1).await?;
    B::commit(transaction).await
}

async fn value<B: Begin>(pool: &B) -> Fallible<i64> {
    let mut transaction = pool.begin().await?;
    let value = B::read(&mut transaction).await?;
    B::commit(transaction).await?;
    Ok(value)
}
