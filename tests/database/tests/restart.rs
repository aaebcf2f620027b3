//! A8: the server goes away under many clients, and comes back.

use foundry::database::DatabasePool;
use foundry::database::sqlx::{Connection, PgConnection, Postgres};
use foundry::database::{PoolConfig, sqlx};
use foundry_tests_database::{Cluster, Entry, Kind, at_most, skipped, tell, within};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::{JoinSet, spawn_blocking};

const CLIENTS: usize = 16;
const CONNECTIONS: u32 = 10;

/// What the clients lived through.
#[derive(Default)]
struct Lives {
    done: AtomicUsize,
    stop: AtomicBool,
}

/// When a query was begun and when it ended, and whether well.
struct Query {
    begun: Instant,
    ended: Instant,
    error: Option<String>,
}

async fn live(pool: DatabasePool<Postgres>, lives: Arc<Lives>, number: i64) -> Vec<Query> {
    let mut queries = Vec::new();
    while !lives.stop.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let answer = K::echo(&pool, number).await;
        if let Ok(answer) = &answer {
            assert_eq!(*answer, number);
        }
        let error = answer.err().map(|it| it.to_string());
        queries.push(Query { begun, ended: Instant::now(), error });
        lives.done.fetch_add(1, Ordering::Relaxed);
    }
    queries
}

type K = Postgres;

impl Lives {
    /// So many queries more, of all clients together.
    async fn go_on(&self, queries: usize) {
        let until = self.done.load(Ordering::Relaxed) + queries;
        while self.done.load(Ordering::Relaxed) < until {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

/// Waits for the end of the server, as its oldest client sees it, and then for the moment in which it
/// lets somebody in again.
async fn down_and_up(url: &str, mut oldest: PgConnection) -> (Instant, Instant) {
    let end = sqlx::query("SELECT pg_sleep(600)").execute(&mut oldest).await;
    assert!(end.is_err());
    let down = Instant::now();
    while PgConnection::connect(url).await.is_err() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    (down, Instant::now())
}

/// Restarts under load; the time from when the server accepts again to the first success.
async fn restart(cluster: &Arc<Cluster>, away: Duration) -> Duration {
    let config = PoolConfig {
        max_connections: CONNECTIONS,
        acquire_timeout: Duration::from_secs(20),
        ..PoolConfig::default()
    };
    let pool = DatabasePool::<K>::with_config(&cluster.url(), config).unwrap();
    let lives = Arc::new(Lives::default());
    let mut clients = JoinSet::new();
    for number in 0..CLIENTS {
        clients.spawn(live(pool.clone(), Arc::clone(&lives), i64::try_from(number).unwrap()));
    }
    lives.go_on(500).await;

    let oldest = PgConnection::connect(&cluster.url()).await.unwrap();
    let (server, url) = (Arc::clone(cluster), cluster.url());
    let restarted = spawn_blocking(move || {
        server.stop_immediately();
        std::thread::sleep(away);
        server.start_again();
    });
    let (down, up) = down_and_up(&url, oldest).await;
    restarted.await.unwrap();
    lives.go_on(2_000).await;
    lives.stop.store(true, Ordering::Relaxed);
    let queries: Vec<_> = clients.join_all().await.into_iter().flatten().collect();

    let failed: Vec<_> = queries.iter().filter(|it| it.error.is_some()).collect();
    let first =
        queries.iter().filter(|it| it.error.is_none() && it.ended > down).map(|it| it.ended);
    let first = first.min().unwrap().saturating_duration_since(up);
    tell(
        "A8",
        &format!(
            "away for {:.1?}, {} of {} failed, first success {first:.1?} after it was back",
            up - down,
            failed.len(),
            queries.len()
        ),
    );
    let errors: Vec<_> = failed.iter().filter_map(|it| it.error.as_deref()).collect();
    let label = format!("queries that failed, {}", how(away));
    at_most("A8", &label, failed.len() as f64, CONNECTIONS.into(), &format!("{errors:?}"));
    assert!(failed.iter().all(|it| it.begun < up), "failures after it was back: {errors:?}");
    pool.close().await;
    first
}

fn how(away: Duration) -> &'static str {
    if away.is_zero() { "back at once" } else { "away for 3 s" }
}

fn cluster() -> Option<Arc<Cluster>> {
    let cluster = Cluster::start(Entry::Free);
    if cluster.is_none() {
        skipped("PostgreSQL is not installed");
    }
    cluster.map(Arc::new)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a8_restart_under_clients() {
    let Some(cluster) = cluster() else { return };
    let goal = Duration::from_millis(100);
    let away = Duration::ZERO;
    within("A8", how(away), goal, async || restart(&cluster, away).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a8_down_for_seconds_under_clients() {
    let Some(cluster) = cluster() else { return };
    let goal = Duration::from_millis(100);
    let away = Duration::from_secs(3);
    within("A8", how(away), goal, async || restart(&cluster, away).await).await;
}
