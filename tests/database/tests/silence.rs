//! A4 and A5: the network dies without a word, while connections are out and while they rest.

use foundry::database::{Connection, DatabasePool, PoolConfig};
use foundry_tests_database::{Kind, Proxy, none, on_both, pool, within};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

const ALL: u32 = 10;

/// How long callers wait for an answer that never comes.
const PATIENCE: Duration = Duration::from_millis(200);

struct Setting<K: Kind> {
    proxy: Proxy,
    pool: DatabasePool<K>,
}

/// A pool behind a proxy, with all of its connections open; nothing if there is no server.
async fn setting<K: Kind>() -> Option<Setting<K>> {
    let server = K::server().await?;
    let proxy = Proxy::to(server.address()).await.unwrap();
    let pool = pool::<K>(&server.url_at(proxy.address()), ALL);
    drop(all(&pool).await);
    Some(Setting { proxy, pool })
}

/// All connections at once, each of which has answered rightly.
async fn all<K: Kind>(pool: &DatabasePool<K>) -> Vec<Connection<K>> {
    let mut tasks = JoinSet::new();
    for value in 0..i64::from(ALL) {
        let pool = pool.clone();
        tasks.spawn(async move {
            let mut connection = pool.acquire().await.unwrap();
            assert_eq!(K::echo_on(&mut connection, value).await.unwrap(), value);
            connection
        });
    }
    tasks.join_all().await
}

fn label<K: Kind>(what: &str) -> String {
    format!("{what}, {}", K::NAME)
}

/// How long it takes from when the callers gave up until all connections are usable.
async fn recovery<K: Kind>(pool: &DatabasePool<K>) -> Duration {
    let start = Instant::now();
    let connections = all(pool).await;
    let took = start.elapsed();
    let lost = u64::from(ALL) - connections.len() as u64;
    none("A4", &label::<K>("connections lost"), lost, "after the callers gave up");
    assert!(pool.try_acquire().is_none(), "more connections than there may be");
    took
}

async fn blackhole_while_held<K: Kind>() {
    let Some(Setting { proxy, pool }) = setting::<K>().await else { return };
    within("A4", &label::<K>("queries"), Duration::from_millis(100), async || {
        let held = all(&pool).await;
        proxy.blackhole();
        let queries = held.into_iter().map(async |mut connection| {
            timeout(PATIENCE, K::echo_on(&mut connection, 1)).await.unwrap_err();
        });
        JoinSet::from_iter(queries.map(Box::pin)).join_all().await;
        recovery(&pool).await
    })
    .await;
}

async fn blackhole_in_transactions<K: Kind>() {
    let Some(Setting { proxy, pool }) = setting::<K>().await else { return };
    within("A4", &label::<K>("transactions"), Duration::from_millis(100), async || {
        let mut held = Vec::new();
        for _ in 0..ALL {
            held.push(pool.begin().await.unwrap());
        }
        proxy.blackhole();
        let mut tasks = JoinSet::new();
        for mut transaction in held {
            tasks.spawn(async move {
                timeout(PATIENCE, K::echo_on(&mut transaction, 1)).await.unwrap_err();
            });
        }
        tasks.join_all().await;
        recovery(&pool).await
    })
    .await;
}

async fn blackhole_under_the_pool<K: Kind>() {
    let Some(Setting { proxy, pool }) = setting::<K>().await else { return };
    within("A4", &label::<K>("through the pool"), Duration::from_millis(100), async || {
        drop(all(&pool).await);
        proxy.blackhole();
        let mut tasks = JoinSet::new();
        for value in 0..i64::from(ALL) {
            let pool = pool.clone();
            tasks.spawn(async move {
                timeout(PATIENCE, K::echo(&pool, value)).await.unwrap_err();
            });
        }
        tasks.join_all().await;
        recovery(&pool).await
    })
    .await;
}

async fn blackhole_while_idle<K: Kind>() {
    let Some(Setting { proxy, pool }) = setting::<K>().await else { return };
    within("A5", K::NAME, Duration::from_millis(500), async || {
        drop(all(&pool).await);
        // What rested for less is taken for alive: nothing but time makes it rest.
        sleep(Duration::from_millis(600)).await;
        proxy.blackhole();
        let start = Instant::now();
        while K::echo(&pool, 7).await.ok() != Some(7) {}
        start.elapsed()
    })
    .await;
    drop(all(&pool).await);
}

/// Idle connections that the server, or somebody between, reset: each may cost its next user an error,
/// but none of them may come back.
async fn cut_while_idle<K: Kind>() {
    let Some(Setting { proxy, pool }) = setting::<K>().await else { return };
    proxy.cut();
    let mut failures = 0;
    for value in 0..i64::from(ALL) * 2 {
        match K::echo(&pool, value).await {
            Ok(answer) => assert_eq!(answer, value),
            Err(_) => failures += 1,
        }
    }
    assert!(failures <= ALL, "{failures} failures of {ALL} connections");
    drop(all(&pool).await);
}

/// For a moment a failure to connect is told to others, too, without another attempt; then it works.
async fn works_soon<K: Kind>(pool: &DatabasePool<K>) {
    let start = Instant::now();
    while K::echo(pool, 1).await.ok() != Some(1) {
        assert!(start.elapsed() < Duration::from_millis(500), "it does not work again");
        sleep(Duration::from_millis(1)).await;
    }
}

/// A server that accepts and never speaks costs a connect's time, and works when it speaks again.
async fn silence_while_connecting<K: Kind>() {
    let Some(server) = K::server().await else { return };
    let proxy = Proxy::to(server.address()).await.unwrap();
    let config = PoolConfig {
        max_connections: 2,
        min_connections: 1,
        connect_timeout: Duration::from_millis(200),
        acquire_timeout: Duration::from_millis(500),
        ..PoolConfig::default()
    };
    let url = server.url_at(proxy.address());
    let pool = DatabasePool::<K>::with_config(&url, config).unwrap();
    proxy.deafen(true);
    let start = Instant::now();
    assert!(pool.acquire().await.is_err());
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    proxy.deafen(false);
    works_soon(&pool).await;
    assert_eq!(pool.stats().in_use, 0);
}

/// A connection that is reset while it is being opened is an error or a second try, and leaves a pool
/// that works.
async fn cut_while_connecting<K: Kind>() {
    let Some(server) = K::server().await else { return };
    let proxy = Proxy::to(server.address()).await.unwrap();
    let pool = pool::<K>(&server.url_at(proxy.address()), 1);
    // So slow that it is cut before it is open.
    proxy.delay(Duration::from_millis(300));
    let (outcome, ()) = tokio::join!(pool.acquire(), async {
        proxy.opened_are(1).await;
        proxy.cut();
        proxy.delay(Duration::ZERO);
    });
    if let Ok(mut connection) = outcome {
        assert_eq!(K::echo_on(&mut connection, 1).await.unwrap(), 1);
    }
    works_soon(&pool).await;
    let only = pool.acquire().await.unwrap();
    assert!(pool.try_acquire().is_none());
    drop(only);
}

on_both! {
    a4_blackhole_while_checked_out: blackhole_while_held;
    a4_blackhole_in_transactions: blackhole_in_transactions;
    a4_blackhole_under_the_pool: blackhole_under_the_pool;
    a5_blackhole_while_idle: blackhole_while_idle;
    idle_connections_that_are_cut: cut_while_idle;
    a10_silence_while_connecting: silence_while_connecting;
    a_cut_while_connecting: cut_while_connecting;
}
