//! PostgreSQL: how a connection is opened and cleaned up.

use super::driver::{Backend, Driver, Opened, Role, Verdict, executor_of, poll_once};
use super::error::{DatabaseError, DatabaseErrorKind};
use super::pooler::{self, Pooling};
use super::server::{self, Refusal, Server};
use super::session::Session;
use super::sql::Dialect;
use super::sql::effects::Leaves;
use super::stats::CloseReason;
use super::url::{self, ServerUrl};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, Database, Postgres};
use sqlx_core::percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sqlx_core::transaction::TransactionManager;
use std::sync::Arc;
use std::task::Poll;

type Manager = <Postgres as Database>::TransactionManager;

/// All that a user may have left behind, but for prepared statements, which sqlx counts on.
/// <https://www.postgresql.org/docs/current/sql-discard.html> lists what `DISCARD ALL` does.
macro_rules! reset {
    ($rollback:literal) => {
        concat!(
            $rollback,
            "SET SESSION AUTHORIZATION DEFAULT; RESET ALL; CLOSE ALL; UNLISTEN *; ",
            "SELECT pg_advisory_unlock_all(); DISCARD SEQUENCES; DISCARD TEMP"
        )
    };
}

/// Where there may be a transaction. Without one, PostgreSQL warns.
fn reset(session: &Session<Postgres>) -> &'static str {
    let transacts = session.usage.raw || session.usage.transacts;
    match transacts {
        // The next statement has another session of the pooler, whose users count on nothing.
        _ if session.is_shared => "ROLLBACK",
        true => reset!("ROLLBACK; "),
        false => reset!(""),
    }
}

impl Driver for Postgres {}

/// The parameter that says whether a pooler lends sessions by the transaction.
const PGBOUNCER: &str = "pgbouncer";

/// Returns whether sqlx knows this parameter of a URL.
fn knows(parameter: &str) -> bool {
    const KNOWN: [&str; 18] = [
        "application_name",
        "dbname",
        "host",
        "hostaddr",
        "options",
        "password",
        "port",
        "ssl-ca",
        "ssl-cert",
        "ssl-key",
        "ssl-mode",
        "ssl-root-cert",
        "sslcert",
        "sslkey",
        "sslmode",
        "sslrootcert",
        "statement-cache-capacity",
        "user",
    ];
    KNOWN.contains(&parameter) || parameter.starts_with("options[") && parameter.ends_with(']')
}

impl Backend for Postgres {
    type Target = Server<PgConnectOptions>;

    const DIALECT: Dialect = Dialect::Postgres;

    fn parse(url: &str) -> Result<Self::Target, DatabaseError> {
        url::check_scheme(url, &["postgres", "postgresql"], "postgres://user@host/database")?;
        let read = ServerUrl { url, knows, own: &[PGBOUNCER] }.read::<PgConnectOptions>()?;
        let options = read.options;
        let place = server::place(options.get_socket(), options.get_host(), options.get_port());
        let database = options.get_database().map(str::to_owned);
        let mut server = Server::new(options, database.as_deref(), &place);
        if let Some((_, value)) = read.own.last() {
            server.pooling = Arc::new(Pooling::told(is_shared(value)?));
        }
        Ok(server)
    }

    fn roles(_: &Self::Target, max: usize) -> Vec<(Role, usize)> {
        vec![(Role::Any, max)]
    }

    async fn open(target: &Self::Target, _: Role) -> sqlx::Result<Opened<Self>> {
        pooler::open(target).await
    }

    fn explain(target: &Self::Target, doing: &str, error: &sqlx::Error) -> DatabaseError {
        let explained = target.explain(doing, error, refusal);
        let answer = error.as_database_error();
        match answer.is_some_and(|it| it.message().contains("startup parameter")) {
            true => explained.note(
                "a pooler, such as PgBouncer, does not pass on `options`: set them with `ALTER ROLE … SET …`",
            ),
            false => explained,
        }
    }

    fn breaks(error: &sqlx::Error) -> bool {
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        // The server shuts down; the connection failed; it rested in a transaction for too long.
        let ends = |code: &str| {
            ["57P", "08"].iter().any(|it| code.starts_with(it)) || matches!(code, "25P03" | "25P04")
        };
        server::breaks(error) || code.is_some_and(|it| ends(&it))
    }

    fn tidy(session: &mut Session<Self>) -> Verdict {
        if session.usage.leaves == Leaves::Forever {
            return Verdict::Discard(CloseReason::State);
        }
        // Sends what is queued, and reads what has come: it is not ready if an answer is missing.
        match poll_once(session.connection.flush()) {
            Poll::Pending => return Verdict::Pending,
            Poll::Ready(Err(_)) => return Verdict::Discard(CloseReason::Broken),
            Poll::Ready(Ok(())) => session.usage.drained(),
        }
        if !session.usage.raw && session.usage.leaves == Leaves::Nothing {
            return Verdict::Clean;
        }
        let reset = reset(session);
        session.usage.cleaned();
        // Its answer also tells that the connection is alive, should something have gone wrong with
        // the raw one that nobody saw.
        session.start(reset);
        Verdict::Soon
    }

    async fn drain(session: &mut Session<Self>) -> sqlx::Result<()> {
        session.connection.flush().await
    }

    async fn reset(session: &mut Session<Self>) -> sqlx::Result<bool> {
        session.run(reset(session)).await.map(|()| true)
    }

    fn abandon(session: &mut Session<Self>, nested: bool) {
        // Of a transaction whose beginning was given up sqlx knows nothing; `tidy` ends it.
        while Manager::get_transaction_depth(&session.connection) > usize::from(nested) {
            Manager::start_rollback(&mut session.connection);
            if nested {
                break;
            }
            session.usage.no_transaction();
        }
    }

    executor_of!();
}

/// Returns the URL of a database for the programs of PostgreSQL. sqlx puts host and user into it as they
/// are, and panics if that does not make a URL.
pub(super) fn url_of(target: &Server<PgConnectOptions>) -> sqlx_core::Url {
    let encoded = |it: &str| utf8_percent_encode(it, NON_ALPHANUMERIC).to_string();
    let options = target.options.clone();
    let user = encoded(options.get_username());
    let host = options.get_host().to_owned();
    let host = if host.contains([':', '%']) { encoded(&host) } else { host };
    options.username(&user).host(&host).to_url_lossy()
}

/// Reads the value of the parameter `pgbouncer`.
fn is_shared(value: &str) -> Result<bool, DatabaseError> {
    value.parse().map_err(|_| {
        let message =
            "the database URL is not understood: its parameter `pgbouncer` has a wrong value";
        DatabaseError::new(DatabaseErrorKind::Config, message).note(
            "write `pgbouncer=true` or `pgbouncer=false`, or leave it out: then it is found out",
        )
    })
}

/// The codes that speak of who may connect, and when.
/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
fn refusal(code: &str) -> Option<Refusal> {
    Some(match code {
        "28000" | "28P01" => Refusal::User,
        "3D000" => Refusal::NoDatabase,
        "57P03" => Refusal::NotNow,
        "53300" => Refusal::TooMany,
        _ => return None,
    })
}
