//! A10: whoever gets no connection is told why: by a kind for programs, by a text for people. Neither has
//! a password in it.

use foundry::database::sqlx::{MySql, Postgres, Sqlite};
use foundry::database::{DatabaseError, DatabaseErrorKind, DatabasePool, Driver, PoolConfig};
use foundry_tests_database::{Cluster, Entry, Kind, Proxy};
use foundry_tests_database::{at_most, millis, none, on_both, pool, skipped};
use std::fmt::Write;
use std::time::{Duration, Instant};

/// A password that stands in the URLs, as it is written there; its second half is never changed by that.
const PASSWORD: &str = "p%40ss-sentinel";
const SENTINEL: &str = "sentinel";

fn quick(max_connections: u32) -> PoolConfig {
    PoolConfig {
        max_connections,
        min_connections: 1,
        acquire_timeout: Duration::from_millis(400),
        connect_timeout: Duration::from_millis(200),
        ..PoolConfig::default()
    }
}

/// All that an error tells anybody.
fn told(error: &foundry::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(it) = source {
        write!(text, "\n{it}").unwrap();
        source = it.source();
    }
    for note in error.notes() {
        write!(text, "\n{note}").unwrap();
    }
    text
}

/// The error is of this kind, says these parts, and keeps the password.
#[track_caller]
fn check(error: &foundry::Error, kind: DatabaseErrorKind, parts: &[&str]) -> String {
    let text = told(error);
    let inner = error.downcast_ref::<DatabaseError>();
    assert_eq!(inner.map(DatabaseError::kind), Some(kind), "{text}");
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in: {text}");
    }
    for shown in [&text, &format!("{error:?}"), &format!("{inner:?}"), &format!("{error:#?}")] {
        assert!(!shown.contains(SENTINEL) && !shown.contains(Cluster::PASSWORD), "{shown}");
    }
    text
}

/// The same, as those see it who query through the pool.
async fn check_query<K: Kind>(pool: &DatabasePool<K>, part: &str) {
    let error = K::echo(pool, 1).await.unwrap_err();
    let mut text = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(it) = source {
        write!(text, "\n{it}").unwrap();
        source = it.source();
    }
    assert!(text.contains(part), "`{part}` is not in: {text}");
    assert!(!text.contains(SENTINEL) && !format!("{error:?}").contains(SENTINEL), "{error:?}");
}

/// A URL of a place where nobody may be, with the password.
fn url_of<K: Driver>(place: impl std::fmt::Display) -> String {
    let scheme = if K::NAME == "PostgreSQL" { "postgres" } else { "mysql" };
    format!("{scheme}://ada:{PASSWORD}@{place}/test")
}

async fn closed_port<K: Kind>() {
    let proxy = Proxy::to("127.0.0.1:1".parse().unwrap()).await.unwrap();
    proxy.refuse().await;
    let url = url_of::<K>(proxy.address());
    let pool = DatabasePool::<K>::new(&url).unwrap();
    let start = Instant::now();
    let error = pool.acquire().await.map(drop).map_err(foundry::Error::from).unwrap_err();
    assert!(start.elapsed() <= Duration::from_secs(1), "{:?}", start.elapsed());
    check(&error, DatabaseErrorKind::Refused, &["refused", &proxy.address().to_string()]);
    let error = pool.begin().await.map(drop).map_err(foundry::Error::from).unwrap_err();
    check(&error, DatabaseErrorKind::Refused, &["refused"]);
    check_query(&pool, "refused").await;
    assert!(start.elapsed() <= Duration::from_secs(3), "{:?}", start.elapsed());
    assert!(!format!("{pool:?} {pool:#?}").contains(SENTINEL));
}

/// A server that was there once is waited for, and then named.
async fn closed_afterwards<K: Kind>() {
    let Some(server) = K::server().await else { return };
    let proxy = Proxy::to(server.address()).await.unwrap();
    let url = server.url_at(proxy.address());
    let pool = DatabasePool::<K>::with_config(&url, quick(1)).unwrap();
    assert_eq!(K::echo(&pool, 1).await.unwrap(), 1);
    proxy.refuse().await;
    proxy.cut();
    // What was resting may be lent once more before it is seen to be dead.
    let _ = K::echo(&pool, 1).await;
    let start = Instant::now();
    let error = pool.acquire().await.map(drop).map_err(foundry::Error::from).unwrap_err();
    assert!(start.elapsed() >= Duration::from_millis(300), "{:?}", start.elapsed());
    check(&error, DatabaseErrorKind::Refused, &["refused"]);
    proxy.accept().await.unwrap();
    assert_eq!(K::echo(&pool, 2).await.unwrap(), 2);
}

async fn exhausted<K: Kind>() {
    let Some(server) = K::server().await else { return };
    let pool = DatabasePool::<K>::with_config(server.url(), quick(2)).unwrap();
    let first = pool.acquire().await.unwrap();
    let line = line!() - 1;
    let second = pool.begin().await.unwrap();
    let start = Instant::now();
    let error = pool.acquire().await.map(drop).map_err(foundry::Error::from).unwrap_err();
    assert!(start.elapsed() >= Duration::from_millis(400), "{:?}", start.elapsed());
    let place = format!("errors.rs:{line}");
    let text = check(&error, DatabaseErrorKind::Exhausted, &[&place, "are held", "ms"]);
    let error = pool.begin().await.map(drop).map_err(foundry::Error::from).unwrap_err();
    check(&error, DatabaseErrorKind::Exhausted, &[&place]);
    assert!(text.contains('2'), "how many are held is not in: {text}");
    check_query(&pool, &place).await;
    drop((first, second));
    assert_eq!(K::echo(&pool, 3).await.unwrap(), 3);
}

async fn closed<K: Kind>() {
    let Some(server) = K::server().await else { return };
    let pool = DatabasePool::<K>::with_config(server.url(), quick(2)).unwrap();
    assert_eq!(K::echo(&pool, 1).await.unwrap(), 1);
    pool.close().await;
    let start = Instant::now();
    let error = pool.acquire().await.map(drop).map_err(foundry::Error::from).unwrap_err();
    check(&error, DatabaseErrorKind::Closed, &["closed"]);
    let error = pool.begin().await.map(drop).map_err(foundry::Error::from).unwrap_err();
    check(&error, DatabaseErrorKind::Closed, &["closed"]);
    assert!(pool.try_acquire().is_none());
    check_query(&pool, "closed").await;
    assert!(start.elapsed() < Duration::from_millis(400), "{:?}", start.elapsed());
}

/// Who accepts and never speaks is not the same as who refuses.
async fn unreachable<K: Kind>() {
    let Some(server) = K::server().await else { return };
    let proxy = Proxy::to(server.address()).await.unwrap();
    proxy.deafen(true);
    let url = url_of::<K>(proxy.address());
    let config = PoolConfig { acquire_timeout: Duration::from_secs(5), ..quick(2) };
    let pool = DatabasePool::<K>::with_config(&url, config).unwrap();
    let start = Instant::now();
    let error = pool.acquire().await.map(drop).map_err(foundry::Error::from).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    check(&error, DatabaseErrorKind::Unreachable, &["200ms", &proxy.address().to_string()]);
}

/// Somebody who speaks, but no such server: neither a panic nor a wait.
async fn another_server<K: Kind>() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let _ =
                tokio::io::AsyncWriteExt::write_all(&mut client, b"220 mail at your service\r\n")
                    .await;
        }
    });
    let pool = DatabasePool::<K>::with_config(&url_of::<K>(address), quick(2)).unwrap();
    let error = pool.acquire().await.map(drop).map_err(foundry::Error::from).unwrap_err();
    let text = told(&error);
    assert!(error.downcast_ref::<DatabaseError>().is_some(), "{text}");
    assert!(!text.contains(SENTINEL), "{text}");
}

/// Why there is no connection, told of within its time: five causes, of which no two are one kind.
async fn five_causes<K: Kind>(wrong: &str) {
    let Some(server) = K::server().await else { return };
    let proxy = Proxy::to(server.address()).await.unwrap();
    proxy.refuse().await;
    let of = |url: &str| DatabasePool::<K>::new(url).unwrap();
    let held = DatabasePool::<K>::with_config(server.url(), quick(1)).unwrap();
    let _only = held.acquire().await.unwrap();
    let closed = of(server.url());
    closed.close().await;

    let mut kinds = Vec::new();
    for (cause, pool) in [
        ("closed port", of(&server.url_at(proxy.address()))),
        ("wrong password", of(wrong)),
        ("closed pool", closed),
        ("all held", held),
    ] {
        let start = Instant::now();
        let error = pool.acquire().await.map(drop).map_err(foundry::Error::from).unwrap_err();
        kinds.push(kind_in_time::<K>(cause, start, &error));
    }
    let (start, config) = (Instant::now(), PoolConfig { max_connections: 0, ..quick(1) });
    let error = DatabasePool::<K>::with_config(server.url(), config).map(drop).unwrap_err();
    kinds.push(kind_in_time::<K>("0 connections", start, &error));

    let alike = kinds.iter().filter(|it| kinds.iter().filter(|other| other == it).count() > 1);
    let label = format!("causes of 5 that share an error, {}", K::NAME);
    none("A10", &label, alike.count() as u64, &format!("{kinds:?}"));
}

fn kind_in_time<K: Kind>(
    cause: &str,
    start: Instant,
    error: &foundry::Error,
) -> Option<DatabaseErrorKind> {
    let label = format!("ms, {cause}, {}", K::NAME);
    at_most("A10", &label, millis(start.elapsed()), 1_000.0, &told(error));
    error.downcast_ref::<DatabaseError>().map(DatabaseError::kind)
}

#[tokio::test]
async fn a10_postgres_five_causes() {
    let Some(cluster) = Cluster::start(Entry::Password) else {
        return skipped("PostgreSQL is not installed");
    };
    five_causes::<Postgres>(&cluster.url().replace(Cluster::PASSWORD, PASSWORD)).await;
}

#[tokio::test]
async fn a10_mysql_five_causes() {
    let Some(server) = MySql::server().await else { return };
    five_causes::<MySql>(&url_of::<MySql>(server.address())).await;
}

#[tokio::test]
async fn a10_postgres_wrong_password() {
    let Some(cluster) = Cluster::start(Entry::Password) else {
        return skipped("PostgreSQL is not installed");
    };
    assert_eq!(Postgres::echo(&pool(&cluster.url(), 1), 1).await.unwrap(), 1);
    let url = cluster.url().replace(Cluster::PASSWORD, PASSWORD);
    let pool = pool::<Postgres>(&url, 2);
    let start = Instant::now();
    let error = pool.acquire().await.map(drop).map_err(foundry::Error::from).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    check(&error, DatabaseErrorKind::Authentication, &["postgres", "password"]);
    check_query(&pool, "password").await;
    assert!(!format!("{pool:?}").contains(SENTINEL));

    let url = cluster.url().replace("/postgres", "/nowhere");
    let pool = DatabasePool::<Postgres>::with_config(&url, quick(2)).unwrap();
    let error = pool.acquire().await.map(drop).map_err(foundry::Error::from).unwrap_err();
    check(&error, DatabaseErrorKind::Authentication, &["nowhere"]);
}

#[tokio::test]
async fn a10_mysql_wrong_password() {
    let Some(server) = MySql::server().await else { return };
    let pool = pool::<MySql>(&url_of::<MySql>(server.address()), 2);
    let start = Instant::now();
    let error = pool.acquire().await.map(drop).map_err(foundry::Error::from).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    check(&error, DatabaseErrorKind::Authentication, &["ada"]);
    check_query(&pool, "ada").await;
}

#[track_caller]
fn refuse<K: Driver>(url: &str, config: PoolConfig, kind: DatabaseErrorKind, parts: &[&str]) {
    let error = DatabasePool::<K>::with_config(url, config).map(drop).unwrap_err();
    check(&error, kind, parts);
    assert_eq!(error.kind(), foundry::ErrorKind::Config, "{error}");
}

#[test]
fn a10_limits_that_make_no_sense() {
    let (url, kind) = (&format!("postgres://ada:{PASSWORD}@db/test"), DatabaseErrorKind::Config);
    let all = PoolConfig::default;
    refuse::<Postgres>(
        url,
        PoolConfig { max_connections: 0, ..all() },
        kind,
        &["`max_connections`"],
    );
    let few = PoolConfig { max_connections: 2, min_connections: 3, ..all() };
    refuse::<Postgres>(url, few, kind, &["`min_connections`", "`max_connections`"]);
    let zero = Duration::ZERO;
    for (name, config) in [
        ("`acquire_timeout`", PoolConfig { acquire_timeout: zero, ..all() }),
        ("`connect_timeout`", PoolConfig { connect_timeout: zero, ..all() }),
        ("`idle_timeout`", PoolConfig { idle_timeout: zero, ..all() }),
        ("`max_lifetime`", PoolConfig { max_lifetime: zero, ..all() }),
        ("`leak_threshold`", PoolConfig { leak_threshold: Some(zero), ..all() }),
    ] {
        refuse::<Postgres>(url, config.clone(), kind, &[name]);
        refuse::<Sqlite>("sqlite::memory:", config, kind, &[name]);
    }
}

#[test]
fn a10_a_url_of_another_database() {
    let (all, kind) = (PoolConfig::default, DatabaseErrorKind::WrongScheme);
    let postgres = &format!("postgres://ada:{PASSWORD}@db/test");
    let mysql = &format!("mysql://ada:{PASSWORD}@db/test");
    refuse::<Sqlite>(postgres, all(), kind, &["sqlite", "postgres"]);
    refuse::<Sqlite>(mysql, all(), kind, &["sqlite", "mysql"]);
    refuse::<Postgres>(mysql, all(), kind, &["postgres", "mysql"]);
    refuse::<Postgres>("sqlite::memory:", all(), kind, &["postgres", "sqlite"]);
    refuse::<MySql>(postgres, all(), kind, &["mysql", "postgres"]);
    refuse::<MySql>("sqlite:shop.db", all(), kind, &["mysql", "sqlite"]);
}

#[test]
fn a10_a_url_that_is_none() {
    for url in [
        format!("postgres://ada:{PASSWORD}@db:port/test"),
        format!("postgres://ada:{PASSWORD}@/[/test"),
        format!("ada:{PASSWORD}@db"),
        format!("postgres//ada:{PASSWORD}@db"),
        PASSWORD.to_owned(),
        String::new(),
    ] {
        let Err(error) = DatabasePool::<Postgres>::new(&url) else { continue };
        let text = told(&error);
        assert!(!text.contains(SENTINEL) && !format!("{error:?}").contains(SENTINEL), "{error:?}");
        assert!(error.downcast_ref::<DatabaseError>().is_some(), "{text}");
        assert!(!text.is_empty());
    }
}

on_both! {
    a10_closed_port: closed_port;
    a10_closed_afterwards: closed_afterwards;
    a10_exhausted: exhausted;
    a10_closed_pool: closed;
    a10_unreachable: unreachable;
    a10_another_server: another_server;
}
