//! The databases that are measured, and how a connection to each is opened and used. Which pool it
//! comes from does not matter here.

use crate::Fallible;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Database, Executor, Postgres, Sqlite};
use std::net::SocketAddr;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// Where PostgreSQL is, if it is not where it usually is.
const VARIABLE: &str = "FOUNDRY_POSTGRES_URL";

const USUAL: [&str; 2] =
    ["postgres://root@127.0.0.1:5432/test", "postgres://postgres@127.0.0.1:5432/test"];

/// A database that is measured.
pub(crate) trait Engine: Database {
    /// How every peer opens its connections: as Foundry does.
    fn options(url: &str) -> sqlx::Result<<Self::Connection as Connection>::Options>;

    /// A statement with a parameter, prepared once for each connection, that touches no table.
    fn ask<'c>(
        executor: impl Executor<'c, Database = Self>,
    ) -> impl Future<Output = sqlx::Result<i64>> + Send;

    /// The same on sqlx's own connection, of which only here is known that it executes anything.
    fn ask_plainly(
        connection: &mut Self::Connection,
    ) -> impl Future<Output = sqlx::Result<i64>> + Send;
}

impl Engine for Sqlite {
    fn options(url: &str) -> sqlx::Result<SqliteConnectOptions> {
        Ok(SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true))
    }

    async fn ask<'c>(executor: impl Executor<'c, Database = Self>) -> sqlx::Result<i64> {
        sqlx::query_scalar("SELECT ? + 1").bind(1_i64).fetch_one(executor).await
    }

    async fn ask_plainly(connection: &mut Self::Connection) -> sqlx::Result<i64> {
        Self::ask(connection).await
    }
}

impl Engine for Postgres {
    fn options(url: &str) -> sqlx::Result<PgConnectOptions> {
        PgConnectOptions::from_str(url)
    }

    async fn ask<'c>(executor: impl Executor<'c, Database = Self>) -> sqlx::Result<i64> {
        sqlx::query_scalar("SELECT $1 + 1::int8").bind(1_i64).fetch_one(executor).await
    }

    async fn ask_plainly(connection: &mut Self::Connection) -> sqlx::Result<i64> {
        Self::ask(connection).await
    }
}

/// The URL of a file in this directory.
pub(crate) fn sqlite(directory: &Path, name: &str) -> String {
    format!("sqlite://{}?mode=rwc", directory.join(name).display())
}

/// The URL of a server that answers; none, aloud, without one.
///
/// # Errors
///
/// If the environment names one that does not answer.
pub(crate) async fn postgres() -> Fallible<Option<String>> {
    if let Ok(url) = std::env::var(VARIABLE) {
        let opened = PgConnection::connect(&url).await;
        opened.map_err(|error| format!("`{VARIABLE}` does not answer: {error}"))?.close().await?;
        return Ok(Some(url));
    }
    for url in USUAL {
        if let Ok(connection) = PgConnection::connect(url).await {
            connection.close().await?;
            return Ok(Some(url.to_owned()));
        }
    }
    eprintln!("SKIPPED: no PostgreSQL at its usual port, nor in `{VARIABLE}`");
    Ok(None)
}

/// The address of a server.
///
/// # Errors
///
/// If it listens at no address.
pub(crate) async fn address(url: &str) -> Fallible<SocketAddr> {
    let options = PgConnectOptions::from_str(url)?;
    let mut found = tokio::net::lookup_host((options.get_host(), options.get_port())).await?;
    found.next().ok_or_else(|| format!("{} has no address", options.get_host()).into())
}

/// The URL of a server, through something else that listens. It says nothing of encryption, which
/// the proxy would pass on as well.
///
/// # Errors
///
/// If it is no URL.
pub(crate) fn through(url: &str, address: SocketAddr) -> Fallible<String> {
    let options = PgConnectOptions::from_str(url)?;
    let options = options.host(&address.ip().to_string()).port(address.port());
    Ok(options.to_url_lossy().into())
}
