//! Finds out whether PostgreSQL is reached through a pooler, such as PgBouncer, that lends sessions by the
//! transaction and does not keep the names of prepared statements apart.
//!
//! A pooler does not pass on what a connection asks for at its start, or refuses it. sqlx asks for
//! `extra_float_digits`; who has another value than that has a session which somebody else opened.

use super::driver::{Opened, Target as _};
use super::lane::TARGET;
use super::server::{self, Server};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection, Postgres, Row};
use std::sync::OnceLock;

/// The setting that a connection asks for, as sqlx does by itself.
const DIGITS: i8 = 2;

/// The knowledge about the way to a server; all connections of a pool share it.
#[derive(Debug, Default)]
pub(in crate::database) struct Pooling(OnceLock<Found>);

#[derive(Clone, Copy, Debug)]
struct Found {
    /// A statement must not be spread over messages outside of a transaction.
    is_shared: bool,
    /// `extra_float_digits` may be asked for.
    takes_digits: bool,
}

impl Pooling {
    /// Takes the answer from the parameter `pgbouncer` of a URL.
    pub(super) fn told(is_shared: bool) -> Self {
        Self(OnceLock::from(Found { is_shared, takes_digits: !is_shared }))
    }
}

/// Opens a connection; the first one finds out what is between here and the server.
pub(super) async fn open(target: &Server<PgConnectOptions>) -> sqlx::Result<Opened<Postgres>> {
    if let Some(found) = target.pooling.0.get() {
        return connect(target, *found).await;
    }
    let options = &target.options;
    let (mut connection, takes_digits) = match options.connect().await {
        Err(error) if refuses_digits(&error) => (without_digits(options).connect().await?, false),
        outcome => (outcome?, true),
    };
    let is_pooled = !takes_digits || has_other_digits(&mut connection, options).await?;
    let is_shared = is_pooled && !keeps_names_apart(&mut connection).await?;
    let found = *target.pooling.0.get_or_init(|| Found { is_shared, takes_digits });
    if !found.is_shared {
        return Ok(Opened::of_server(connection));
    }
    let name = target.name();
    tracing::debug!(target: TARGET, "`{name}` is reached through a pooler of transactions");
    // This connection would keep the names of statements.
    let _ = connection.close().await;
    connect(target, found).await
}

async fn connect(
    target: &Server<PgConnectOptions>,
    found: Found,
) -> sqlx::Result<Opened<Postgres>> {
    let mut options = target.options.clone();
    if !found.takes_digits {
        options = without_digits(&options);
    }
    if found.is_shared {
        options = options.statement_cache_capacity(0);
    }
    let connection = options.connect().await?;
    Ok(Opened { is_shared: found.is_shared, ..Opened::of_server(connection) })
}

fn without_digits(options: &PgConnectOptions) -> PgConnectOptions {
    options.clone().extra_float_digits(None)
}

fn refuses_digits(error: &sqlx::Error) -> bool {
    let answer = error.as_database_error();
    answer.is_some_and(|it| {
        it.message().contains("startup parameter") && it.message().contains("extra_float_digits")
    })
}

/// Returns whether somebody else opened the session; false if that cannot be told.
async fn has_other_digits(
    connection: &mut PgConnection,
    options: &PgConnectOptions,
) -> sqlx::Result<bool> {
    if options.get_options().is_some_and(|it| it.contains("extra_float_digits")) {
        return Ok(false);
    }
    match cell(connection, "SHOW extra_float_digits").await {
        Ok(digits) => Ok(digits.is_some_and(|it| it != DIGITS.to_string())),
        Err(error) if server::breaks(&error) => Err(error),
        Err(_) => Ok(false),
    }
}

/// Returns whether the pooler gives statements names of its own, as PgBouncer does from 1.21 on. Then they
/// are found in whichever session comes.
async fn keeps_names_apart(connection: &mut PgConnection) -> sqlx::Result<bool> {
    const OURS: &str =
        "SELECT count(*)::text FROM pg_prepared_statements WHERE name LIKE 'sqlx\\_s\\_%'";
    cell(connection, "BEGIN").await?;
    // The name may be taken already, by another program.
    let named = sqlx::query("SELECT 1").fetch_optional(&mut *connection).await;
    let ours = match named {
        Ok(_) => cell(connection, OURS).await?,
        Err(error) if server::breaks(&error) => return Err(error),
        Err(_) => None,
    };
    let is_apart = ours.as_deref() == Some("0");
    if ours.is_some() && !is_apart {
        cell(connection, "DEALLOCATE ALL").await?;
    }
    cell(connection, "COMMIT").await?;
    Ok(is_apart)
}

/// The first cell of an answer, asked for in one message.
async fn cell(connection: &mut PgConnection, sql: &'static str) -> sqlx::Result<Option<String>> {
    let row = sqlx::raw_sql(sql).fetch_optional(connection).await?;
    row.map(|it| it.try_get_unchecked(0)).transpose()
}
