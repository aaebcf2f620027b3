//! sqlx's own pool under faults that the tests put Foundry's to, with the same limits, for the figures
//! beside it: `benches/pool` runs it. It claims nothing.

use foundry::database::sqlx::pool::PoolConnection;
use foundry::database::sqlx::{self, Pool, Postgres, postgres::PgPoolOptions};
use foundry_tests_database::{
    Cluster, Entry, Proxy, SQLX, millis, polled, postgres, restart, tell,
};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

const ALL: u32 = 10;

/// How often the server is restarted, as under Foundry's pool.
const ROUNDS: usize = 5;

/// How long callers wait for an answer that never comes.
const PATIENCE: Duration = Duration::from_millis(200);

/// As Foundry's by default.
const ACQUIRE: Duration = Duration::from_secs(3);

#[tokio::main(worker_threads = 2)]
async fn main() {
    let Some(server) = postgres().await else { return };
    let proxy = Proxy::to(server.address()).await.unwrap();
    let url = &server.url_at(proxy.address());
    while_held(&proxy, url).await;
    while_idle(&proxy, url).await;
    given_up(&proxy, url).await;
    let Some(cluster) = Cluster::start(Entry::Free).map(Arc::new) else { return };
    for (away, how) in [(0, "back at once"), (3, "away for 3 s")] {
        restarted(&cluster, Duration::from_secs(away), how).await;
    }
    five_causes(server.url()).await;
}

fn lazy(url: &str, max_connections: u32, acquire_timeout: Duration) -> Pool<Postgres> {
    let options = PgPoolOptions::new().max_connections(max_connections);
    options.acquire_timeout(acquire_timeout).connect_lazy(url).unwrap()
}

/// With the acquire timeout of Foundry's tests.
fn pool(url: &str) -> Pool<Postgres> {
    lazy(url, ALL, Duration::from_secs(2))
}

/// As many of all connections as can be had at once.
async fn all(pool: &Pool<Postgres>) -> Vec<PoolConnection<Postgres>> {
    let mut tasks = JoinSet::new();
    for _ in 0..ALL {
        let pool = pool.clone();
        tasks.spawn(async move { pool.acquire().await.ok() });
    }
    tasks.join_all().await.into_iter().flatten().collect()
}

async fn echo(pool: &Pool<Postgres>, value: i64) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT $1::bigint").bind(value).fetch_one(pool).await
}

async fn ask(connection: &mut PoolConnection<Postgres>) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT $1::bigint").bind(1).fetch_one(&mut **connection).await
}

async fn while_held(proxy: &Proxy, url: &str) {
    let pool = pool(url);
    let held = all(&pool).await;
    proxy.blackhole();
    let queries = held.into_iter().map(async |mut connection| {
        timeout(PATIENCE, ask(&mut connection)).await.unwrap_err();
    });
    JoinSet::from_iter(queries.map(Box::pin)).join_all().await;
    let lost = u64::from(ALL) - all(&pool).await.len() as u64;
    SQLX.count("A4", "connections lost, PostgreSQL", lost);
}

async fn while_idle(proxy: &Proxy, url: &str) {
    let pool = pool(url);
    drop(all(&pool).await);
    sleep(Duration::from_millis(600)).await;
    proxy.blackhole();
    let start = Instant::now();
    let answered = async { while echo(&pool, 7).await.is_err() {} };
    // Who has waited so long has no figure.
    if timeout(Duration::from_secs(60), answered).await.is_ok() {
        SQLX.most("A5", "ms, PostgreSQL", millis(start.elapsed()));
    }
}

async fn given_up(proxy: &Proxy, url: &str) {
    let pool = pool(url);
    for mut connection in all(&pool).await {
        ask(&mut connection).await.unwrap();
    }
    let opened = proxy.opened();
    // An answer that is there at once is not waited for.
    proxy.delay(Duration::from_millis(1));
    let mut queries: Vec<_> = (0..ALL).map(|it| Box::pin(echo(&pool, it.into()))).collect();
    for query in &mut queries {
        assert!(polled(query.as_mut(), 1).await.is_none());
    }
    drop(queries);
    proxy.delay(Duration::ZERO);
    let lost = u64::from(ALL) - all(&pool).await.len() as u64;
    SQLX.count("A6", "connections lost, PostgreSQL", lost);
    let label =
        "connections replaced after 10 queries are given up where they first wait, PostgreSQL";
    SQLX.most("A6", label, (proxy.opened() - opened) as f64);
}

async fn restarted(cluster: &Arc<Cluster>, away: Duration, how: &str) {
    let pool = lazy(&cluster.url(), ALL, Duration::from_secs(20));
    let asked = pool.clone();
    let ask = move |number| {
        let pool = asked.clone();
        async move { echo(&pool, number).await }
    };
    for _ in 0..ROUNDS {
        let seen = restart(cluster, away, ask.clone()).await;
        SQLX.most("A8", &format!("ms, {how}"), millis(seen.first));
        SQLX.most("A8", &format!("queries that failed, {how}"), seen.failed.len() as f64);
    }
    pool.close().await;
}

async fn five_causes(url: &str) {
    let Some(cluster) = Cluster::start(Entry::Password) else { return };
    let closed_port = Proxy::to(cluster.address()).await.unwrap();
    closed_port.refuse().await;
    let refused = format!("postgres://postgres@{}/test", closed_port.address());
    let held = lazy(url, 1, Duration::from_millis(400));
    let _only = held.acquire().await.unwrap();
    let closed = lazy(url, 1, ACQUIRE);
    closed.close().await;
    let mut texts = Vec::new();
    for (cause, pool) in [
        ("closed port", lazy(&refused, 1, ACQUIRE)),
        ("wrong password", lazy(&cluster.url().replace(Cluster::PASSWORD, "wrong"), 1, ACQUIRE)),
        ("closed pool", closed),
        ("all held", held),
    ] {
        let start = Instant::now();
        texts.push(pool.acquire().await.map(drop).unwrap_err().to_string());
        SQLX.most("A10", &format!("ms, {cause}, PostgreSQL"), millis(start.elapsed()));
    }
    // It panics when it is made: no error, but told apart. Nobody wants to read where.
    std::panic::set_hook(Box::new(|_| {}));
    let (start, url) = (Instant::now(), url.to_owned());
    let none = tokio::spawn(async move { lazy(&url, 0, ACQUIRE).acquire().await.map(drop) });
    texts.push(none.await.map_or_else(|it| it.to_string(), |it| it.unwrap_err().to_string()));
    SQLX.most("A10", "ms, 0 connections, PostgreSQL", millis(start.elapsed()));
    tell("A10", &format!("sqlx: {texts:?}"));
    let alike = texts.iter().filter(|it| texts.iter().filter(|other| other == it).count() > 1);
    SQLX.count("A10", "causes of 5 that share an error, PostgreSQL", alike.count() as u64);
}
