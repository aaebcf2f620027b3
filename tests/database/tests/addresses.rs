//! The host of a URL, in each way in which it may be written, and passwords that have to be encoded.

use foundry::database::sqlx::{self, MySql, Postgres};
use foundry::database::{DatabaseError, DatabaseErrorKind, DatabasePool};
use foundry_tests_database::{Cluster, Entry, Ground, Kind, at, few, skipped};
use std::net::SocketAddr;
use tokio::net::{TcpListener, TcpStream};

/// Leads to a server from the loopback of IPv6, where these listen in few places; none without one.
async fn from_ipv6(server: SocketAddr) -> Option<SocketAddr> {
    let Ok(listener) = TcpListener::bind("[::1]:0").await else {
        skipped("this machine has no IPv6");
        return None;
    };
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut server = TcpStream::connect(server).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    Some(address)
}

async fn ipv6<K: Kind + Ground>() {
    let Some(server) = K::server().await else { return };
    let Some(address) = from_ipv6(server.address()).await else { return };
    let bracketed = at(server.url(), address);
    assert!(bracketed.contains("@[::1]:"), "{bracketed}");
    for host in ["%3A%3A1", "[0:0:0:0:0:0:0:1]", "[::1%251]", "%3A%3A1%251"] {
        let url = bracketed.replace("[::1]", host);
        assert_eq!(K::echo(&few::<K>(&url), 7).await.unwrap(), 7, "{host}");
    }
    let pool = few::<K>(&bracketed);
    assert_eq!(K::echo(&pool, 7).await.unwrap(), 7);
    assert!(pool.name().ends_with(&format!(" at {address}")), "{}", pool.name());

    let defaulted = bracketed.replace(&format!("]:{}", address.port()), "]");
    let pool = DatabasePool::<K>::new(&defaulted).unwrap();
    let port = if K::NAME == "MySQL" { 3306 } else { 5432 };
    assert!(pool.name().ends_with(&format!(" at [::1]:{port}")), "{}", pool.name());
}

#[tokio::test]
async fn an_ipv6_host_of_postgres_connects() {
    ipv6::<Postgres>().await;
}

#[tokio::test]
async fn an_ipv6_host_of_mysql_connects() {
    ipv6::<MySql>().await;
}

/// sqlx makes a URL of the options, which has to be one.
#[tokio::test]
async fn the_schema_of_an_ipv6_host_can_be_dumped() {
    let Some(ground) = Postgres::ground().await else { return };
    let pool = ground.pool();
    sqlx::raw_sql("CREATE TABLE films (title TEXT)").execute(&*pool).await.unwrap();
    let server = Postgres::server().await.unwrap();
    let Some(address) = from_ipv6(server.address()).await else { return };
    let folder = foundry_tests_database::Folder::with([("1_films.sql", "")]);
    for host in ["[::1]", "%3A%3A1"] {
        let url = at(ground.url(), address).replace("[::1]", host);
        let migrator =
            foundry::database::Migrator::new(few::<Postgres>(&url), &folder.migrations());
        let dump = migrator.dump().await.unwrap();
        assert!(dump.contains("CREATE TABLE public.films"), "{dump}");
    }
}

#[test]
fn several_hosts_are_refused_in_all_places() {
    for url in ["postgres://u:hunter2@a:1,b:2/d", "postgres://u:hunter2@a/d?host=a,b"] {
        let error = DatabasePool::<Postgres>::new(url).unwrap_err();
        assert!(error.to_string().contains("several hosts"), "{error}");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
}

/// Each character that has a meaning somewhere in a URL, in a password that is encoded.
#[tokio::test]
async fn a_password_of_all_characters_connects_if_it_is_encoded() {
    const PASSWORD: &str = "a@b:c/d?e#f%g h[i]j&k=l+m\\n\"o'p,q;rü";
    let Some(cluster) = Cluster::start(Entry::Password) else {
        return skipped("PostgreSQL is not installed");
    };
    let pool = few::<Postgres>(&cluster.url());
    let quoted = PASSWORD.replace('\'', "''");
    let sql = format!("CREATE ROLE \"a@b/c\" LOGIN PASSWORD '{quoted}'");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&*pool).await.unwrap();
    let encoded: String = PASSWORD.bytes().map(|it| format!("%{it:02X}")).collect();
    let address = cluster.address();
    let url = format!("postgres://a%40b%2Fc:{encoded}@{address}/postgres");
    assert_eq!(Postgres::echo(&few(&url), 7).await.unwrap(), 7);

    // Those that need no code may stand there as they are.
    let barely = "a%40b:c%2Fd%3Fe%23f%25g h[i]j&k=l+m\\n\"o'p,q;rü";
    let url = format!("postgres://a%40b%2Fc:{barely}@{address}/postgres");
    assert_eq!(Postgres::echo(&few(&url), 7).await.unwrap(), 7);

    let wrong = format!("postgres://a%40b%2Fc:hunter2@{address}/postgres");
    let error = few::<Postgres>(&wrong).acquire().await.unwrap_err();
    let error = DatabaseError::of(&error).unwrap();
    assert_eq!(error.kind(), DatabaseErrorKind::Authentication);
    assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
}
