//! The end of a pool: closed while others wait, closed twice, dropped while connections are out.

use foundry::database::sqlx::{self, Postgres, Sqlite};
use foundry::database::{DatabaseError, DatabaseErrorKind, DatabasePool, PoolConfig};
use foundry_tests_database::{Kind, Proxy, on_both, pool};
use std::time::{Duration, Instant};
use tokio::task::{JoinSet, yield_now};
use tokio::time::timeout;

const WAITING: usize = 10;
const SOON: Duration = Duration::from_secs(5);

/// A pool whose waiters would wait much longer than a test.
fn patient<K: Kind>(url: &str, max_connections: u32) -> DatabasePool<K> {
    let acquire_timeout = Duration::from_secs(60);
    let config = PoolConfig {
        max_connections,
        min_connections: 1,
        acquire_timeout,
        ..PoolConfig::default()
    };
    DatabasePool::with_config(url, config).unwrap()
}

#[track_caller]
fn is_closed(error: &sqlx::Error) {
    let kind = DatabaseError::of(error).map(DatabaseError::kind);
    assert_eq!(kind, Some(DatabaseErrorKind::Closed), "{error}");
}

async fn closed_while_others_wait<K: Kind>() {
    let Some(server) = K::server().await else { return };
    let pool = patient::<K>(server.url(), 2);
    let mut held = vec![pool.acquire().await.unwrap(), pool.acquire().await.unwrap()];
    let mut waiting = JoinSet::new();
    for number in 0..WAITING {
        let pool = pool.clone();
        waiting.spawn(async move {
            match number % 2 {
                0 => pool.acquire().await.map(drop).unwrap_err(),
                _ => pool.begin().await.map(drop).unwrap_err(),
            }
        });
    }
    let all_wait = async {
        while pool.stats().waiting < WAITING {
            yield_now().await;
        }
    };
    timeout(SOON, all_wait).await.expect("not all are counted as waiting");

    let closing = tokio::spawn({
        let pool = pool.clone();
        async move { pool.close().await }
    });
    let start = Instant::now();
    for error in timeout(SOON, waiting.join_all()).await.expect("who waits is not told") {
        is_closed(&error);
    }
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    // Who holds one may finish.
    for connection in &mut held {
        assert_eq!(K::echo_on(connection, 7).await.unwrap(), 7);
    }
    drop(held);
    timeout(SOON, closing).await.expect("closing never ends").unwrap();
    let stats = pool.stats();
    assert_eq!((stats.open, stats.in_use, stats.waiting), (0, 0, 0));
}

async fn closed_twice<K: Kind>() {
    let Some(server) = K::server().await else { return };
    let proxy = Proxy::to(server.address()).await.unwrap();
    let pool = pool::<K>(&server.url_at(proxy.address()), 3);
    assert_eq!(K::echo(&pool, 1).await.unwrap(), 1);
    let both = async { tokio::join!(pool.close(), pool.close()) };
    timeout(SOON, both).await.expect("two that close wait for each other");
    timeout(SOON, pool.close()).await.expect("closing what is closed never ends");
    is_closed(&pool.acquire().await.map(drop).unwrap_err());
    assert_eq!((pool.stats().open, proxy.opened()), (0, 1));
}

async fn closed_before_it_was_used<K: Kind>() {
    let pool = DatabasePool::<K>::new(match K::NAME {
        "PostgreSQL" => "postgres://127.0.0.1:1/test",
        _ => "mysql://127.0.0.1:1/test",
    })
    .unwrap();
    timeout(SOON, pool.close()).await.expect("closing what was never open never ends");
    is_closed(&pool.acquire().await.map(drop).unwrap_err());
}

/// A pool whose network died closes all the same.
async fn closed_in_silence<K: Kind>() {
    let Some(server) = K::server().await else { return };
    let proxy = Proxy::to(server.address()).await.unwrap();
    let pool = pool::<K>(&server.url_at(proxy.address()), 3);
    let held = [pool.acquire().await.unwrap(), pool.acquire().await.unwrap()];
    drop(held);
    proxy.blackhole();
    timeout(SOON, pool.close()).await.expect("closing waits for the dead");
}

async fn dropped_while_connections_are_out<K: Kind>() {
    let Some(server) = K::server().await else { return };
    let pool = pool::<K>(server.url(), 2);
    let mut connection = pool.acquire().await.unwrap();
    let mut transaction = pool.begin().await.unwrap();
    drop(pool);
    assert_eq!(K::echo_on(&mut connection, 1).await.unwrap(), 1);
    assert_eq!(K::echo_on(&mut transaction, 2).await.unwrap(), 2);
    transaction.commit().await.unwrap();
    assert_eq!(K::echo_on(&mut connection, 3).await.unwrap(), 3);
}

/// What outlives its runtime may be dropped, though nothing can be awaited any more.
#[test]
fn dropped_without_a_runtime() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let first = runtime();
    let Some(server) = first.block_on(Postgres::server()) else { return };
    let (pool, connection, transaction) = first.block_on(async {
        let pool = pool::<Postgres>(server.url(), 3);
        assert_eq!(Postgres::echo(&pool, 1).await.unwrap(), 1);
        let mut half = pool.begin().await.unwrap();
        // A query in the middle.
        assert!(
            foundry_tests_database::polled(Postgres::run(&mut half, "SELECT pg_sleep(60)"), 1)
                .await
                .is_none()
        );
        (pool.clone(), pool.acquire().await.unwrap(), half)
    });
    drop(first);
    drop(transaction);
    drop(connection);
    drop(pool);
}

/// The journal of SQLite goes with its last connection, so a closed pool leaves one file.
#[tokio::test]
async fn closed_sqlite_leaves_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("shop.db").display());
    let pool = DatabasePool::<Sqlite>::new(&url).unwrap();
    let made = "CREATE TABLE films (title TEXT)";
    sqlx::raw_sql(made).execute(&pool).await.unwrap();
    drop(pool.read().await.unwrap());
    let writer = pool.acquire().await.unwrap();
    let closing = tokio::spawn({
        let pool = pool.clone();
        async move { pool.close().await }
    });
    yield_now().await;
    drop(writer);
    timeout(SOON, closing).await.expect("closing never ends").unwrap();
    // The connection that was given back last ends in a thread of its own.
    let files = || folder.path().read_dir().unwrap().count();
    let tidy = async {
        while files() > 1 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(SOON, tidy).await.expect("a journal is left");
}

on_both! {
    closed_while_ten_wait: closed_while_others_wait;
    closed_once_more: closed_twice;
    closed_unused: closed_before_it_was_used;
    closed_while_the_network_is_silent: closed_in_silence;
    dropped_while_used: dropped_while_connections_are_out;
}
