//! MySQL and MariaDB: how a connection is opened and cleaned up.

use super::driver::{Backend, Driver, Opened, Role, Verdict, executor_of, poll_once};
use super::error::DatabaseError;
use super::server::{self, Refusal, Server};
use super::session::Session;
use super::sql::Dialect;
use super::sql::effects::Leaves;
use super::stats::CloseReason;
use super::url::{self, ServerUrl};
use sqlx::mysql::{MySqlConnectOptions, MySqlDatabaseError};
use sqlx::{ConnectOptions, Connection, Database, MySql};
use sqlx_core::transaction::TransactionManager;
use std::task::Poll;

type Manager = <MySql as Database>::TransactionManager;

impl Driver for MySql {}

/// Returns whether sqlx knows this parameter of a URL.
fn knows(parameter: &str) -> bool {
    const KNOWN: [&str; 14] = [
        "charset",
        "collation",
        "socket",
        "ssl-ca",
        "ssl-cert",
        "ssl-key",
        "ssl-mode",
        "sslca",
        "sslcert",
        "sslkey",
        "sslmode",
        "statement-cache-capacity",
        "time-zone",
        "timezone",
    ];
    KNOWN.contains(&parameter)
}

impl Backend for MySql {
    type Target = Server<MySqlConnectOptions>;

    const DIALECT: Dialect = Dialect::MySql;
    const LOSES_ITS_PLACE: bool = true;

    fn parse(url: &str) -> Result<Self::Target, DatabaseError> {
        url::check_scheme(url, &["mysql", "mariadb"], "mysql://user@host/database")?;
        let read = ServerUrl { url, knows, own: &[] }.read::<MySqlConnectOptions>()?;
        let options = match read.host {
            Some(host) => read.options.host(&host),
            None => read.options,
        };
        let place = server::place(options.get_socket(), options.get_host(), options.get_port());
        let database = options.get_database().map(str::to_owned);
        Ok(Server::new(options, database.as_deref(), &place))
    }

    fn roles(_: &Self::Target, max: usize) -> Vec<(Role, usize)> {
        vec![(Role::Any, max)]
    }

    async fn open(target: &Self::Target, _: Role) -> sqlx::Result<Opened<Self>> {
        let mut connection = target.options.connect().await?;
        // A server may start sessions without it, and what is written would be lost with them.
        sqlx::Executor::execute(&mut connection, "SET autocommit = 1").await?;
        Ok(Opened::of_server(connection))
    }

    fn explain(target: &Self::Target, doing: &str, error: &sqlx::Error) -> DatabaseError {
        let number = number(error);
        target.explain(doing, error, |_| number.and_then(refusal))
    }

    fn breaks(error: &sqlx::Error) -> bool {
        // The server is shutting down; the connection was killed.
        server::breaks(error) || matches!(number(error), Some(1053 | 1077 | 1927 | 4031))
    }

    /// The protocol has a command that resets a session, but sqlx does not offer it; and of a reply
    /// that was given up sqlx does not always know how far it was read. So what is more than a
    /// transaction costs the connection.
    fn tidy(session: &mut Session<Self>) -> Verdict {
        let usage = session.usage;
        if usage.mid_query {
            return Verdict::Discard(CloseReason::Cancelled);
        }
        if usage.raw || usage.leaves >= Leaves::State {
            return Verdict::Discard(CloseReason::State);
        }
        match poll_once(session.connection.flush()) {
            Poll::Pending => return Verdict::Pending,
            Poll::Ready(Err(_)) => return Verdict::Discard(CloseReason::Broken),
            Poll::Ready(Ok(())) => session.usage.drained(),
        }
        if session.usage.leaves == Leaves::Nothing {
            return Verdict::Clean;
        }
        session.usage.leaves = Leaves::Nothing;
        session.usage.transacts = false;
        session.start("ROLLBACK");
        Verdict::Soon
    }

    async fn drain(session: &mut Session<Self>) -> sqlx::Result<()> {
        session.connection.flush().await
    }

    async fn reset(session: &mut Session<Self>) -> sqlx::Result<bool> {
        session.run("ROLLBACK").await.map(|()| true)
    }

    fn abandon(session: &mut Session<Self>, nested: bool) {
        // A reply that was given up ends the connection, and the transaction with it.
        while !session.usage.mid_query
            && Manager::get_transaction_depth(&session.connection) > usize::from(nested)
        {
            Manager::start_rollback(&mut session.connection);
            if nested {
                break;
            }
        }
    }

    executor_of!();
}

pub(super) fn number(error: &sqlx::Error) -> Option<u16> {
    let error = error.as_database_error()?.try_downcast_ref::<MySqlDatabaseError>()?;
    Some(error.number())
}

/// The numbers that speak of who may connect, and when.
/// <https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html>
fn refusal(number: u16) -> Option<Refusal> {
    Some(match number {
        1044 | 1045 | 1698 => Refusal::User,
        1049 => Refusal::NoDatabase,
        1053 => Refusal::NotNow,
        1040 | 1203 => Refusal::TooMany,
        _ => return None,
    })
}
