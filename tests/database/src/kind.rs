//! The kinds of server behind one trait, so that a test is written once for both: what it says to them,
//! in their own words.

use crate::server::{Server, mysql, postgres};
use foundry::database::sqlx::{self, MySql, Postgres, Row};
use foundry::database::{DatabasePool, Driver, PoolConfig, Session};
use futures_core::Stream;
use std::future::poll_fn;
use std::pin::Pin;

/// A server, and the queries that tests put to it.
pub trait Kind: Driver + Sized {
    /// A connection whose query was given up is read to its end and used again. Of MySQL sqlx does not
    /// know how far a reply was read, and the pool replaces the connection.
    const DRAINS: bool;

    /// A server of this kind, or none, which was said aloud.
    fn server() -> impl Future<Output = Option<Server>> + Send;

    /// What the server answers to a number: that number. Through the pool.
    fn echo(
        pool: &DatabasePool<Self>,
        value: i64,
    ) -> impl Future<Output = sqlx::Result<i64>> + Send;

    /// The same, on a connection.
    fn echo_on(
        session: &mut Session<Self>,
        value: i64,
    ) -> impl Future<Output = sqlx::Result<i64>> + Send;

    /// The first `read` of so many rows, each of them a hundred bytes long; then the answer is let go.
    fn first_rows(
        session: &mut Session<Self>,
        rows: i64,
        read: usize,
    ) -> impl Future<Output = sqlx::Result<usize>> + Send;

    /// Statements as they stand, without arguments.
    fn run(session: &mut Session<Self>, sql: &str)
    -> impl Future<Output = sqlx::Result<()>> + Send;

    /// The same, through the pool.
    fn run_on(
        pool: &DatabasePool<Self>,
        sql: &str,
    ) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// The first value of an answer, as text.
    fn text(
        session: &mut Session<Self>,
        sql: &str,
    ) -> impl Future<Output = sqlx::Result<Option<String>>> + Send;

    /// Whether the connection is inside a transaction.
    fn in_transaction(session: &mut Session<Self>) -> impl Future<Output = bool> + Send;
}

/// Tests of both kinds out of functions over a [`Kind`]: `postgres::name` and `mysql::name`.
#[macro_export]
macro_rules! on_both {
    ($($name:ident: $test:ident;)*) => {
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$test::<::foundry::database::sqlx::Postgres>().await;
            })*
        }

        mod mysql {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$test::<::foundry::database::sqlx::MySql>().await;
            })*
        }
    };
}

/// A pool for a URL, with so many connections, that gives up after two seconds.
///
/// # Panics
///
/// If the URL is not understood.
pub fn pool<K: Driver>(url: &str, max_connections: u32) -> DatabasePool<K> {
    let acquire_timeout = std::time::Duration::from_secs(2);
    let config = PoolConfig {
        max_connections,
        min_connections: 1,
        acquire_timeout,
        ..PoolConfig::default()
    };
    DatabasePool::with_config(url, config).unwrap()
}

/// One implementation is as the other, but for the words.
macro_rules! kind {
    ($database:ty, $server:ident, $echo:literal, $rows:literal, $drains:literal, $in_transaction:ident) => {
        impl Kind for $database {
            const DRAINS: bool = $drains;

            async fn server() -> Option<Server> {
                $server().await
            }

            async fn echo(pool: &DatabasePool<Self>, value: i64) -> sqlx::Result<i64> {
                sqlx::query_scalar($echo).bind(value).fetch_one(pool).await
            }

            async fn echo_on(session: &mut Session<Self>, value: i64) -> sqlx::Result<i64> {
                sqlx::query_scalar($echo).bind(value).fetch_one(session).await
            }

            async fn first_rows(
                session: &mut Session<Self>,
                rows: i64,
                read: usize,
            ) -> sqlx::Result<usize> {
                let mut stream = sqlx::query($rows).bind(rows).fetch(session);
                let mut count = 0;
                while count < read {
                    match poll_fn(|cx| Pin::new(&mut stream).poll_next(cx)).await {
                        Some(row) => count += usize::from(row?.len() == 1),
                        None => break,
                    }
                }
                Ok(count)
            }

            async fn run(session: &mut Session<Self>, sql: &str) -> sqlx::Result<()> {
                let sql = sqlx::AssertSqlSafe(sql.to_owned());
                sqlx::raw_sql(sql).execute(session).await.map(drop)
            }

            async fn run_on(pool: &DatabasePool<Self>, sql: &str) -> sqlx::Result<()> {
                let sql = sqlx::AssertSqlSafe(sql.to_owned());
                sqlx::raw_sql(sql).execute(pool).await.map(drop)
            }

            async fn text(session: &mut Session<Self>, sql: &str) -> sqlx::Result<Option<String>> {
                let sql = sqlx::AssertSqlSafe(sql.to_owned());
                let row = sqlx::raw_sql(sql).fetch_optional(session).await?;
                row.map_or(Ok(None), |it| it.try_get_unchecked(0))
            }

            async fn in_transaction(session: &mut Session<Self>) -> bool {
                $in_transaction(session).await
            }
        }
    };
}

kind!(
    Postgres,
    postgres,
    "SELECT $1::bigint",
    "SELECT repeat('x', 100) FROM generate_series(1, $1)",
    true,
    time_stands
);
kind!(
    MySql,
    mysql,
    "SELECT CAST(? AS SIGNED)",
    "WITH RECURSIVE rows_of (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM rows_of WHERE n < ?)
     SELECT repeat('x', 100) FROM rows_of",
    false,
    says_so
);

/// Inside a transaction time stands still, unless a statement failed there: then nothing works.
async fn time_stands(session: &mut Session<Postgres>) -> bool {
    let moves = "SELECT (now() = statement_timestamp())::text";
    Postgres::text(session, moves).await.ok().flatten().as_deref() != Some("true")
}

/// MariaDB can be asked; without naming the variable as one, which the pool would take for a setting.
async fn says_so(session: &mut Session<MySql>) -> bool {
    let outside = "SELECT variable_value FROM information_schema.session_variables
                   WHERE variable_name = 'in_transaction'";
    MySql::text(session, outside).await.unwrap() != Some("0".to_owned())
}
