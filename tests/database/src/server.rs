//! A real server to test with: the one that is named in the environment, else the one at the usual
//! port of this machine. `scripts/database-servers` makes both.

use crate::leftovers;
use foundry::database::sqlx::mysql::MySqlConnection;
use foundry::database::sqlx::postgres::PgConnection;
use foundry::database::sqlx::{self, Connection};
use foundry_tests_support::skipped;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::OnceCell;

/// A server that answered, and a database in it that tests may fill.
#[derive(Clone)]
pub struct Server {
    url: String,
}

/// Where the tests look for one kind of server.
struct Kind {
    name: &'static str,
    variable: &'static str,
    usual: &'static [&'static str],
}

const POSTGRES: Kind = Kind {
    name: "PostgreSQL",
    variable: "FOUNDRY_POSTGRES_URL",
    usual: &["postgres://root@127.0.0.1:5432/test", "postgres://postgres@127.0.0.1:5432/test"],
};

const MYSQL: Kind = Kind {
    name: "MariaDB",
    variable: "FOUNDRY_MYSQL_URL",
    usual: &["mysql://root@127.0.0.1:3306/test"],
};

/// Returns a PostgreSQL server, or `None` after a call of `skipped`. What killed test processes left on it
/// is removed.
///
/// # Panics
///
/// If `FOUNDRY_POSTGRES_URL` names a server that does not answer, or with `FOUNDRY_CI` if there is
/// none at all.
pub async fn postgres() -> Option<Server> {
    static FOUND: OnceCell<Option<Server>> = OnceCell::const_new();
    let answers = async |url: &str| {
        let mut connection = PgConnection::connect(url).await?;
        let databases = "SELECT datname::text FROM pg_database";
        let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
        let databases = sqlx::query_scalar(databases).fetch_all(&mut connection).await?;
        let tables = sqlx::query_scalar(tables).fetch_all(&mut connection).await?;
        for sql in leftovers::removal(url, &databases, &tables) {
            // Another process may remove the same at the same time.
            let _ = sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await;
        }
        connection.close().await
    };
    FOUND.get_or_init(|| POSTGRES.find(answers)).await.clone().or_else(|| POSTGRES.missing())
}

/// A MariaDB or MySQL server, as [`postgres`] with `FOUNDRY_MYSQL_URL`.
///
/// # Panics
///
/// As [`postgres`].
pub async fn mysql() -> Option<Server> {
    static FOUND: OnceCell<Option<Server>> = OnceCell::const_new();
    let answers = async |url: &str| {
        let mut connection = MySqlConnection::connect(url).await?;
        let databases =
            "SELECT CONVERT(schema_name USING utf8mb4) FROM information_schema.schemata";
        let tables = "SELECT CONVERT(table_name USING utf8mb4) FROM information_schema.tables
                      WHERE table_schema = DATABASE()";
        let databases = sqlx::query_scalar(databases).fetch_all(&mut connection).await?;
        let tables = sqlx::query_scalar(tables).fetch_all(&mut connection).await?;
        for sql in leftovers::removal(url, &databases, &tables) {
            // Another process may remove the same at the same time.
            let _ = sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await;
        }
        connection.close().await
    };
    FOUND.get_or_init(|| MYSQL.find(answers)).await.clone().or_else(|| MYSQL.missing())
}

impl Kind {
    async fn find(&self, answers: impl AsyncFn(&str) -> sqlx::Result<()>) -> Option<Server> {
        if let Ok(url) = std::env::var(self.variable) {
            let outcome = answers(&url).await;
            assert!(outcome.is_ok(), "`{}` does not answer: {outcome:?}", self.variable);
            return Some(Server { url });
        }
        for url in self.usual {
            // Who holds the port without speaking is no server.
            let answer = tokio::time::timeout(Duration::from_secs(5), answers(url)).await;
            if matches!(answer, Ok(Ok(()))) {
                return Some(Server { url: (*url).to_owned() });
            }
        }
        None
    }

    fn missing(&self) -> Option<Server> {
        let Self { name, variable, .. } = self;
        skipped(&format!("no {name} at its usual port, nor in `{variable}`"));
        None
    }
}

impl Server {
    /// Where it is, as a pool wants to know it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address it listens at.
    ///
    /// # Panics
    ///
    /// If the URL names a host that is not known.
    pub fn address(&self) -> SocketAddr {
        let authority = &self.url[authority(&self.url)];
        let with_port = if authority.contains(':') {
            authority.to_owned()
        } else {
            let port = if self.url.starts_with("postgres") { 5432 } else { 3306 };
            format!("{authority}:{port}")
        };
        let found = with_port.to_socket_addrs().ok().and_then(|mut it| it.next());
        found.unwrap_or_else(|| panic!("`{with_port}` is not found"))
    }

    /// The user that its URL names.
    pub fn user(&self) -> &str {
        let start = self.url.find("://").map_or(0, |it| it + 3);
        let end = authority(&self.url).start.saturating_sub(1).max(start);
        self.url[start..end].split(':').next().unwrap_or_default()
    }

    /// The same database, reached through another address.
    pub fn url_at(&self, address: SocketAddr) -> String {
        at(&self.url, address)
    }

    /// Another database of the same server.
    pub fn url_of(&self, database: &str) -> String {
        let mut url = self.url.clone();
        let start = authority(&self.url).end;
        let end = url[start..].find('?').map_or(url.len(), |it| start + it);
        url.replace_range(start..end, &format!("/{database}"));
        url
    }

    /// A name that no other test has, for a table or a lock.
    pub fn name(&self, stem: &str) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        format!("foundry_{stem}_{}_{number}", std::process::id())
    }
}

/// A URL that leads to another address.
pub fn at(url: &str, address: SocketAddr) -> String {
    let mut elsewhere = url.to_owned();
    elsewhere.replace_range(authority(url), &address.to_string());
    elsewhere
}

/// Reports whether the server is on this machine.
pub(crate) fn is_local(url: &str) -> bool {
    let authority = &url[authority(url)];
    let (host, _) = authority.rsplit_once(':').unwrap_or((authority, ""));
    ["127.0.0.1", "localhost", "[::1]"].contains(&host)
}

/// Where the host and its port stand in a URL.
fn authority(url: &str) -> std::ops::Range<usize> {
    let start = url.find("://").map_or(0, |it| it + 3);
    let end = url[start..].find(['/', '?']).map_or(url.len(), |it| start + it);
    let user = url[start..end].rfind('@').map_or(0, |it| it + 1);
    start + user..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, address: &str, elsewhere: &str) {
        let server = Server { url: url.to_owned() };
        assert_eq!(server.address(), address.parse::<SocketAddr>().unwrap());
        assert_eq!(server.url_at("127.0.0.1:9".parse().unwrap()), elsewhere);
    }

    #[test]
    fn a_server_has_other_databases() {
        let url_of = |url: &str| Server { url: url.to_owned() }.url_of("shop");
        assert_eq!(url_of("mysql://ada:a@b@127.0.0.1/x?a=b"), "mysql://ada:a@b@127.0.0.1/shop?a=b");
        assert_eq!(url_of("postgres://127.0.0.1"), "postgres://127.0.0.1/shop");
    }

    #[test]
    fn a_server_is_reached_through_another_address() {
        check(
            "postgres://root@127.0.0.1:1/test",
            "127.0.0.1:1",
            "postgres://root@127.0.0.1:9/test",
        );
        check(
            "mysql://ada:a@b@127.0.0.1/x?a=b",
            "127.0.0.1:3306",
            "mysql://ada:a@b@127.0.0.1:9/x?a=b",
        );
        check("postgres://127.0.0.1", "127.0.0.1:5432", "postgres://127.0.0.1:9");
    }

    #[test]
    fn a_url_has_a_user() {
        let user = |url: &str| Server { url: url.to_owned() }.user().to_owned();
        assert_eq!(user("postgres://root@127.0.0.1:1/test"), "root");
        assert_eq!(user("mysql://ada:a@b@127.0.0.1/x?a=b"), "ada");
        assert_eq!(user("postgres://127.0.0.1"), "");
    }

    #[test]
    fn names_are_given_once() {
        let server = Server { url: String::new() };
        assert_ne!(server.name("films"), server.name("films"));
    }
}
