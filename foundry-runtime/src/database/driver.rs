//! What differs from one database to another; each implements it in a file or folder of its own.

use super::error::DatabaseError;
use super::session::{Session, Sql};
use super::sql::Dialect;
use super::stats::CloseReason;
use futures_core::Stream;
use sqlx::{Database, Describe, Either, SqlStr};
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::task::{Context, Poll, Waker};

/// A database that a [`DatabasePool`](super::DatabasePool) may be of: `sqlx::Sqlite`,
/// `sqlx::Postgres` or `sqlx::MySql`, each with the feature of its name.
#[diagnostic::on_unimplemented(
    message = "there is no `DatabasePool<{Self}>`",
    label = "a pool is of `sqlx::Sqlite`, `sqlx::Postgres` or `sqlx::MySql`",
    note = "each is there with the feature of its name"
)]
pub trait Driver: Backend {}

/// Declares a type that is of SQLite if nothing is said. Without the feature `sqlite` something has to
/// be said: what the type means must not change with the features of other crates.
macro_rules! of_a_database {
    ($(#[$meta:meta])* pub struct $name:ident<$($lifetime:lifetime,)? DB> { $($field:tt)* }) => {
        #[cfg(feature = "sqlite")]
        $(#[$meta])*
        pub struct $name<$($lifetime,)? DB: $crate::database::Driver = sqlx::Sqlite> { $($field)* }

        #[cfg(not(feature = "sqlite"))]
        $(#[$meta])*
        pub struct $name<$($lifetime,)? DB: $crate::database::Driver> { $($field)* }
    };
}
pub(super) use of_a_database;

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// One of many that only read.
    Reader,
    /// The one that writes.
    Writer,
    /// One of many that do everything.
    Any,
    /// The only one there is, which takes turns.
    InTurn,
}

/// What the next user of a connection wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Only to read.
    Read,
    /// Anything.
    Write,
}

impl Role {
    /// Its name in metrics.
    #[cfg(feature = "metrics")]
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Writer => "writer",
            Self::Any | Self::InTurn => "any",
        }
    }

    /// What its connections serve from the start.
    pub(super) fn serves(self) -> Serves {
        match self {
            Self::Reader => Serves::Only(Access::Read),
            Self::Writer => Serves::Only(Access::Write),
            Self::Any => Serves::Everything,
            Self::InTurn => Serves::Unknown,
        }
    }
}

/// What a connection can be used for as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Serves {
    Everything,
    Only(Access),
    Unknown,
}

/// A connection that was just opened.
pub struct Opened<DB: Database> {
    pub(super) connection: DB::Connection,
    /// Set, it ends the statement that runs; for databases that run in this process.
    pub(super) interrupt: Option<Arc<AtomicBool>>,
    /// The file that it has open.
    #[cfg(feature = "sqlite")]
    pub(super) watch: Option<Arc<super::sqlite::Watch>>,
    /// A pooler lends the session by the transaction.
    pub(super) is_shared: bool,
}

#[cfg(any(feature = "mysql", feature = "postgres"))]
impl<DB: Database> Opened<DB> {
    /// A connection to a server.
    pub(super) fn of_server(connection: DB::Connection) -> Self {
        Self {
            connection,
            interrupt: None,
            #[cfg(feature = "sqlite")]
            watch: None,
            is_shared: false,
        }
    }
}

/// What is to become of a connection that was given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The next one may have it.
    Clean,
    /// It is being cleaned up, which is a matter of one answer.
    Soon,
    /// A reply is on its way that somebody gave up.
    Pending,
    /// It ends.
    Discard(CloseReason),
}

pub(super) type RowStream<'e, DB> = Pin<
    Box<
        dyn Stream<
                Item = sqlx::Result<Either<<DB as Database>::QueryResult, <DB as Database>::Row>>,
            > + Send
            + 'e,
    >,
>;
pub(super) type BoxFuture<'e, T> = Pin<Box<dyn Future<Output = T> + Send + 'e>>;

/// The operations of a driver. Not for others to implement or to call.
#[doc(hidden)]
pub trait Backend: Database {
    /// What a URL names.
    type Target: Target;

    /// How its statements are read.
    const DIALECT: Dialect;

    /// Whether the driver loses its place in a reply that is given up, so that the connection is of
    /// no use any more.
    const LOSES_ITS_PLACE: bool = false;

    /// Takes a URL apart.
    fn parse(url: &str) -> Result<Self::Target, DatabaseError>;

    /// The kinds of connections, and how many of each there may be.
    fn roles(target: &Self::Target, max: usize) -> Vec<(Role, usize)>;

    /// Opens a connection, once.
    fn open(
        target: &Self::Target,
        role: Role,
    ) -> impl Future<Output = sqlx::Result<Opened<Self>>> + Send;

    /// Explains an error of the driver: `doing` is what was attempted, as in `opening`.
    fn explain(target: &Self::Target, doing: &str, error: &sqlx::Error) -> DatabaseError;

    /// Whether the connection on which this came is no more.
    fn breaks(error: &sqlx::Error) -> bool;

    /// The connection that a statement needs.
    fn access(_sql: &str) -> Access {
        Access::Write
    }

    /// How a transaction begins, if not as sqlx begins one.
    fn begin() -> Option<&'static str> {
        None
    }

    /// Starts to clean up behind a user, without waiting.
    fn tidy(session: &mut Session<Self>) -> Verdict
    where
        Self: Driver;

    /// Reads what was given up to its end.
    fn drain(session: &mut Session<Self>) -> impl Future<Output = sqlx::Result<()>> + Send
    where
        Self: Driver;

    /// Ends what a user left behind, where `tidy` could not; false if the connection has to end.
    fn reset(session: &mut Session<Self>) -> impl Future<Output = sqlx::Result<bool>> + Send
    where
        Self: Driver;

    /// Starts to roll back what a dropped transaction began.
    fn abandon(session: &mut Session<Self>, nested: bool)
    where
        Self: Driver;

    /// Makes a connection that takes turns fit for what comes.
    fn turn_to(
        _connection: &mut Self::Connection,
        _access: Access,
    ) -> impl Future<Output = sqlx::Result<()>> + Send {
        std::future::ready(Ok(()))
    }

    // sqlx implements `Executor` for each connection on its own; these make it one thing.

    /// `Executor::fetch_many`.
    fn fetch_many<'e>(connection: &'e mut Self::Connection, sql: Sql<Self>) -> RowStream<'e, Self>;
    /// `Executor::fetch_optional`.
    fn fetch_optional<'e>(
        connection: &'e mut Self::Connection,
        sql: Sql<Self>,
    ) -> BoxFuture<'e, sqlx::Result<Option<Self::Row>>>;
    /// `Executor::prepare_with`.
    fn prepare<'e>(
        connection: &'e mut Self::Connection,
        sql: SqlStr,
        parameters: &'e [Self::TypeInfo],
    ) -> BoxFuture<'e, sqlx::Result<Self::Statement>>;
    /// `Executor::describe`, for the macros of sqlx.
    fn describe<'e>(
        connection: &'e mut Self::Connection,
        sql: SqlStr,
    ) -> BoxFuture<'e, sqlx::Result<Describe<Self>>>;
}

/// What a URL names.
#[doc(hidden)]
pub trait Target: Send + Sync + Sized + 'static {
    /// For messages: a file, or a database and its server; without any password.
    fn name(&self) -> &str;

    /// Whether nothing may be written.
    fn is_read_only(&self) -> bool {
        false
    }

    /// Whether a connection that is closed takes the database with it.
    fn is_irreplaceable(&self) -> bool {
        false
    }

    /// How long opening is tried again while somebody else holds a lock.
    fn lock_timeout(&self) -> std::time::Duration {
        std::time::Duration::ZERO
    }
}

/// The part of a driver that is alike for all but in its types.
macro_rules! executor_of {
    () => {
        fn fetch_many<'e>(
            connection: &'e mut Self::Connection,
            sql: $crate::database::session::Sql<Self>,
        ) -> $crate::database::driver::RowStream<'e, Self> {
            sqlx::Executor::fetch_many(connection, sql)
        }

        fn fetch_optional<'e>(
            connection: &'e mut Self::Connection,
            sql: $crate::database::session::Sql<Self>,
        ) -> $crate::database::driver::BoxFuture<'e, sqlx::Result<Option<Self::Row>>> {
            sqlx::Executor::fetch_optional(connection, sql)
        }

        fn prepare<'e>(
            connection: &'e mut Self::Connection,
            sql: sqlx::SqlStr,
            parameters: &'e [Self::TypeInfo],
        ) -> $crate::database::driver::BoxFuture<'e, sqlx::Result<Self::Statement>> {
            sqlx::Executor::prepare_with(connection, sql, parameters)
        }

        fn describe<'e>(
            connection: &'e mut Self::Connection,
            sql: sqlx::SqlStr,
        ) -> $crate::database::driver::BoxFuture<'e, sqlx::Result<sqlx::Describe<Self>>> {
            sqlx::Executor::describe(connection, sql)
        }
    };
}
pub(super) use executor_of;

/// Lets `work` do what it can do at once.
pub(super) fn poll_once<T>(work: impl Future<Output = T>) -> Poll<T> {
    pin!(work).poll(&mut Context::from_waker(Waker::noop()))
}
