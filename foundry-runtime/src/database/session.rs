//! A connection, and what its users did to it. Statements that run through [`Session`] are looked
//! at, so that the pool knows what to clean up.

use super::driver::{BoxFuture, Driver, Opened, RowStream, Serves, poll_once};
use super::guard::Transaction;
use super::pooled;
use super::sql::effects::{self, Leaves};
use futures_core::Stream;
use sqlx::{Database, Describe, Either, Execute, Executor, SqlStr};
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::task::{Context, Poll};
use std::time::Instant;

/// A connection of a pool, as one has it in hand: a [`Connection`](super::Connection) and a
/// [`Transaction`] dereference to it, and queries of sqlx run on it.
///
/// ```
/// # use foundry_runtime::database::{Session, sqlx};
/// # #[cfg(feature = "sqlite")]
/// async fn count(session: &mut Session<sqlx::Sqlite>) -> sqlx::Result<i64> {
///     sqlx::query_scalar("SELECT count(*) FROM films").fetch_one(session).await
/// }
/// ```
///
/// It dereferences further to sqlx's own connection, for what only that can do. What is done there
/// the pool does not see: such a connection is cleaned up wholly before somebody else gets it, and
/// one of MySQL is closed.
pub struct Session<DB: Driver> {
    pub(super) connection: DB::Connection,
    pub(super) usage: Usage,
    /// Its place in the register of those who hold a connection.
    pub(super) slot: usize,
    pub(super) retire_at: Option<Instant>,
    /// When somebody gave it back.
    pub(super) returned: Instant,
    /// When it last answered.
    pub(super) checked: Instant,
    pub(super) serves: Serves,
    /// Set, it ends the statement that runs; for databases that run in this process.
    #[cfg_attr(not(feature = "sqlite"), allow(dead_code, reason = "servers have none"))]
    pub(super) interrupt: Option<Arc<AtomicBool>>,
    /// The file that it has open.
    #[cfg(feature = "sqlite")]
    watch: Option<Arc<super::sqlite::Watch>>,
    /// A pooler lends the session by the transaction.
    pub(super) is_shared: bool,
}

/// What users did to a connection, and what is not cleaned up yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Usage {
    /// What they may have left behind.
    pub(super) leaves: Leaves,
    /// Maybe a transaction is among it.
    pub(super) transacts: bool,
    /// Somebody had the connection of sqlx itself.
    pub(super) raw: bool,
    /// A query was begun; if it is over, this is false again.
    pub(super) mid_query: bool,
    /// A query failed in a way that ends the connection.
    pub(super) broken: bool,
    /// Something is on its way that has to be read before the next query.
    pub(super) pending: bool,
    /// A transaction was dropped, and its rollback is on the way (SQLite).
    pub(super) abandoned: bool,
    /// A peer was found dead.
    pub(super) suspect: bool,
}

impl<DB: Driver> Session<DB> {
    pub(super) fn new(
        opened: Opened<DB>,
        serves: Serves,
        slot: usize,
        retire_at: Option<Instant>,
    ) -> Self {
        let now = Instant::now();
        Self {
            connection: opened.connection,
            usage: Usage::default(),
            slot,
            retire_at,
            returned: now,
            checked: now,
            serves,
            interrupt: opened.interrupt,
            #[cfg(feature = "sqlite")]
            watch: opened.watch,
            is_shared: opened.is_shared,
        }
    }

    /// Begins a transaction on this connection, or a savepoint if it is inside of one.
    ///
    /// # Errors
    ///
    /// If the database refuses, or the connection is lost.
    pub async fn begin(&mut self) -> sqlx::Result<Transaction<'_, DB>> {
        Transaction::on(self).await
    }

    /// Checks, if it has a file open, that the file is still there.
    #[cfg_attr(
        not(feature = "sqlite"),
        expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "servers have no file")
    )]
    pub(super) fn check_file(&self) -> sqlx::Result<()> {
        #[cfg(feature = "sqlite")]
        if let Some(watch) = &self.watch {
            watch.check_for(self.serves)?;
        }
        Ok(())
    }

    /// Notes what a statement may leave behind, and that it was begun.
    fn begins(&mut self, sql: Sql<DB>) -> sqlx::Result<Sql<DB>> {
        self.check_file()?;
        let leaves = self.usage.begins::<DB>(sql.text())?;
        if self.is_shared {
            pooled::warn_of_state(leaves);
        }
        Ok(sql)
    }

    /// Notes how something ended that was done to the connection itself.
    pub(super) fn note<T>(&mut self, outcome: sqlx::Result<T>) -> sqlx::Result<T> {
        self.usage.ended::<DB>(outcome.as_ref().err());
        outcome
    }

    /// Starts a statement without waiting for what it answers.
    pub(super) fn start(&mut self, sql: &'static str) {
        let _ = poll_once(DB::fetch_optional(&mut self.connection, Sql::plain(sql)));
    }

    /// Runs a statement of ours.
    pub(super) async fn run(&mut self, sql: &'static str) -> sqlx::Result<()> {
        DB::fetch_optional(&mut self.connection, Sql::plain(sql)).await.map(drop)
    }
}

impl Usage {
    /// Whether nothing has to be done before somebody else may use it.
    pub(super) fn is_clean(&self) -> bool {
        *self == Self { suspect: self.suspect, ..Self::default() }
    }

    /// There is provably none, whatever else there may be.
    pub(super) fn no_transaction(&mut self) {
        self.transacts = false;
        if self.leaves == Leaves::Transaction {
            self.leaves = Leaves::Nothing;
        }
    }

    pub(super) fn drained(&mut self) {
        self.pending = false;
        self.mid_query = false;
    }

    pub(super) fn cleaned(&mut self) {
        *self = Self { suspect: self.suspect, ..Self::default() };
    }

    fn begins<DB: Driver>(&mut self, sql: &str) -> sqlx::Result<Leaves> {
        let (leaves, transacts) = effects::leaves(sql, DB::DIALECT);
        self.leaves = self.leaves.max(leaves);
        self.transacts |= transacts;
        self.sets_out::<DB>().map(|()| leaves)
    }

    /// Something is asked of the connection, and the reply not read yet.
    pub(super) fn sets_out<DB: Driver>(&mut self) -> sqlx::Result<()> {
        if DB::LOSES_ITS_PLACE && self.mid_query {
            let given_up = "a query on this connection was given up, and its reply not read; \
                            give the connection back and take another";
            return Err(sqlx::Error::Protocol(given_up.to_owned()));
        }
        self.mid_query = true;
        Ok(())
    }

    fn ended<DB: Driver>(&mut self, error: Option<&sqlx::Error>) {
        self.mid_query = false;
        self.broken |= error.is_some_and(DB::breaks);
    }
}

/// A query that was taken apart: its text was looked at.
pub struct Sql<DB: Database> {
    text: SqlStr,
    pub(super) arguments: Option<DB::Arguments>,
    pub(super) persistent: bool,
}

impl<DB: Database> Sql<DB> {
    pub(super) fn of<'q>(mut query: impl Execute<'q, DB>) -> sqlx::Result<Self> {
        let arguments = query.take_arguments().map_err(sqlx::Error::Encode)?;
        let persistent = query.persistent();
        Ok(Self { arguments, persistent, text: query.sql() })
    }

    fn plain(text: &'static str) -> Self {
        Self { text: sqlx::SqlSafeStr::into_sql_str(text), arguments: None, persistent: false }
    }

    pub(super) fn text(&self) -> &str {
        self.text.as_str()
    }
}

impl<'q, DB: Database> Execute<'q, DB> for Sql<DB> {
    fn sql(self) -> SqlStr {
        self.text
    }

    fn statement(&self) -> Option<&DB::Statement> {
        None
    }

    fn take_arguments(
        &mut self,
    ) -> Result<Option<DB::Arguments>, Box<dyn std::error::Error + Send + Sync>> {
        Ok(self.arguments.take())
    }

    fn persistent(&self) -> bool {
        self.persistent
    }
}

/// A reply that is being read; what it was about is noted when it ends.
struct Reply<'e, DB: Driver> {
    rows: RowStream<'e, DB>,
    usage: &'e mut Usage,
}

impl<DB: Driver> Stream for Reply<'_, DB> {
    type Item = sqlx::Result<Either<DB::QueryResult, DB::Row>>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let next = this.rows.as_mut().poll_next(cx);
        match &next {
            Poll::Ready(None) => this.usage.mid_query = false,
            Poll::Ready(Some(Err(error))) => this.usage.ended::<DB>(Some(error)),
            Poll::Ready(Some(Ok(_))) | Poll::Pending => {}
        }
        next
    }
}

impl<'c, DB: Driver> Executor<'c> for &'c mut Session<DB> {
    type Database = DB;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> RowStream<'e, DB>
    where
        'c: 'e,
        E: 'q + Execute<'q, DB>,
    {
        match Sql::of(query).and_then(|sql| self.begins(sql)) {
            Err(error) => Box::pin(Failed(Some(error), PhantomData)),
            Ok(sql) if self.is_shared => pooled::fetch_many(self, sql),
            Ok(sql) => {
                let rows = DB::fetch_many(&mut self.connection, sql);
                Box::pin(Reply::<DB> { rows, usage: &mut self.usage })
            }
        }
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, sqlx::Result<Option<DB::Row>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, DB>,
    {
        let sql = Sql::of(query);
        Box::pin(async move {
            let sql = self.begins(sql?)?;
            if self.is_shared {
                return pooled::fetch_optional(self, sql).await;
            }
            let row = DB::fetch_optional(&mut self.connection, sql).await;
            self.usage.ended::<DB>(row.as_ref().err());
            row
        })
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [DB::TypeInfo],
    ) -> BoxFuture<'e, sqlx::Result<DB::Statement>>
    where
        'c: 'e,
    {
        Box::pin(async move {
            self.usage.sets_out::<DB>()?;
            if self.is_shared {
                return pooled::prepare(self, async |it| DB::prepare(it, sql, parameters).await)
                    .await;
            }
            let statement = DB::prepare(&mut self.connection, sql, parameters).await;
            self.usage.ended::<DB>(statement.as_ref().err());
            statement
        })
    }

    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, sqlx::Result<Describe<DB>>>
    where
        'c: 'e,
    {
        Box::pin(async move {
            self.usage.sets_out::<DB>()?;
            if self.is_shared {
                return pooled::prepare(self, async |it| DB::describe(it, sql).await).await;
            }
            let described = DB::describe(&mut self.connection, sql).await;
            self.usage.ended::<DB>(described.as_ref().err());
            described
        })
    }
}

/// A query that did not even begin.
struct Failed<T>(Option<sqlx::Error>, PhantomData<fn() -> T>);

impl<T> Stream for Failed<T> {
    type Item = sqlx::Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Err))
    }
}

impl<DB: Driver> Deref for Session<DB> {
    type Target = DB::Connection;

    fn deref(&self) -> &DB::Connection {
        &self.connection
    }
}

impl<DB: Driver> DerefMut for Session<DB> {
    fn deref_mut(&mut self) -> &mut DB::Connection {
        self.usage.raw = true;
        &mut self.connection
    }
}

impl<DB: Driver> fmt::Debug for Session<DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("slot", &self.slot).finish_non_exhaustive()
    }
}
