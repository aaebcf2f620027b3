//! What the pool lends: a connection, and a transaction. Both give back what they hold when they
//! are dropped.

use super::driver::{Driver, of_a_database};
use super::error::{self, DatabaseError, DatabaseErrorKind};
use super::lane::Lane;
use super::pooled;
use super::session::Session;
use super::sql::effects::Leaves;
use super::stats::CloseReason;
use sqlx::{Database, SqlSafeStr};
use sqlx_core::transaction::TransactionManager;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Between two attempts to begin.
const PAUSE: Duration = Duration::from_millis(10);

type Manager<DB> = <DB as Database>::TransactionManager;

of_a_database! {
    /// A connection of a [`DatabasePool`](super::DatabasePool), given back when it is dropped.
    ///
    /// Queries of sqlx run on what it dereferences to, a [`Session`]:
    ///
    /// ```
    /// # use foundry_runtime::database::{Connection, sqlx};
    /// # #[cfg(feature = "sqlite")]
    /// async fn count(connection: &mut Connection) -> sqlx::Result<i64> {
    ///     sqlx::query_scalar("SELECT count(*) FROM films").fetch_one(&mut **connection).await
    /// }
    /// ```
    ///
    /// What one user does to it does not reach the next: a transaction that was begun by hand and not
    /// ended is rolled back, settings are taken back or the connection is replaced. A query whose future
    /// was dropped is read to its end, or the connection is replaced.
    pub struct Connection<DB> {
        /// There until it is given back.
        session: Option<Session<DB>>,
        lane: Arc<Lane<DB>>,
    }
}

of_a_database! {
    /// A transaction, rolled back unless it is committed.
    ///
    /// It dereferences to a [`Session`], like [`Connection`]; [`Session::begin`] inside of it makes a
    /// savepoint.
    #[must_use = "a transaction that is dropped is rolled back"]
    pub struct Transaction<'c, DB> {
        holder: Holder<'c, DB>,
        open: bool,
        nested: bool,
    }
}

enum Holder<'c, DB: Driver> {
    Own(Connection<DB>),
    Lent(&'c mut Session<DB>),
}

impl<DB: Driver> Connection<DB> {
    /// A session that `lane` lends, together with one of its permits.
    pub(super) fn new(session: Session<DB>, lane: Arc<Lane<DB>>) -> Self {
        Self { session: Some(session), lane }
    }

    /// Ends the connection instead of giving it back.
    pub(super) fn discard(mut self, reason: CloseReason) {
        if let Some(session) = self.session.take() {
            self.lane.discard(session, reason);
        }
    }

    /// Gives it back as if it had not been lent: it rested on.
    pub(super) fn put_back(mut self) {
        if let Some(session) = self.session.take() {
            self.lane.put_back(session);
        }
    }
}

impl<DB: Driver> Transaction<'static, DB> {
    pub(super) async fn begin(connection: Connection<DB>) -> sqlx::Result<Self> {
        let mut transaction =
            Transaction { holder: Holder::Own(connection), open: true, nested: false };
        match transaction.start().await {
            Ok(()) => Ok(transaction),
            Err(error) => Err(transaction.explain("beginning a transaction on", error)),
        }
    }
}

impl<'c, DB: Driver> Transaction<'c, DB> {
    /// On a session that somebody has in hand: a savepoint, if it is inside of a transaction.
    pub(super) async fn on(session: &'c mut Session<DB>) -> sqlx::Result<Self> {
        let nested = Manager::<DB>::get_transaction_depth(&session.connection) > 0;
        let mut transaction = Self { holder: Holder::Lent(session), open: true, nested };
        transaction.start().await?;
        Ok(transaction)
    }

    /// [`on`](Self::on), again and again for so long while the reason it fails may pass.
    pub(super) async fn patiently_on(
        session: &'c mut Session<DB>,
        patience: Duration,
        passes: impl Fn(&sqlx::Error) -> bool,
    ) -> sqlx::Result<Self> {
        let began = Instant::now();
        let mut transaction = Self { holder: Holder::Lent(session), open: true, nested: false };
        loop {
            match transaction.start().await {
                Ok(()) => return Ok(transaction),
                Err(error) if passes(&error) && began.elapsed() < patience => {
                    tokio::time::sleep(PAUSE).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Whoever drops this half way may leave a transaction behind, of which the driver knows nothing
    /// yet.
    async fn start(&mut self) -> sqlx::Result<()> {
        let nested = self.nested;
        let session = self.session_mut();
        let statement = match nested {
            true => None,
            false if session.is_shared => Some(pooled::BEGIN),
            false => DB::begin(),
        };
        session.check_file()?;
        session.usage.leaves = session.usage.leaves.max(Leaves::Transaction);
        session.usage.transacts = true;
        session.usage.sets_out::<DB>()?;
        let statement = statement.map(SqlSafeStr::into_sql_str);
        let outcome = Manager::<DB>::begin(&mut session.connection, statement).await;
        session.note(outcome)
    }

    /// Keeps what was written. Who drops the future before it is done does not know whether it is
    /// kept; it is all or nothing.
    ///
    /// # Errors
    ///
    /// If the database refuses, as for a deferred foreign key or a full disk. The transaction is
    /// then rolled back. Its answer is a [`sqlx::Error::Database`], as for a query.
    pub async fn commit(mut self) -> sqlx::Result<()> {
        let outcome = self.try_commit().await;
        outcome.map_err(|error| self.explain("committing to", error))
    }

    /// [`commit`](Self::commit), for those who explain the error themselves.
    pub(super) async fn keep(mut self) -> sqlx::Result<()> {
        self.try_commit().await
    }

    async fn try_commit(&mut self) -> sqlx::Result<()> {
        let session = self.session_mut();
        session.check_file()?;
        session.usage.sets_out::<DB>()?;
        let outcome = Manager::<DB>::commit(&mut session.connection).await;
        session.note(outcome)?;
        self.ended();
        Ok(())
    }

    /// Takes back what was written, and waits until that is done. Dropping does the same without
    /// waiting.
    ///
    /// # Errors
    ///
    /// If the connection is lost; what was written is then gone as well.
    pub async fn rollback(mut self) -> sqlx::Result<()> {
        match self.try_rollback().await {
            Ok(()) => self.ended(),
            // SQLite was faster: some errors end the whole transaction.
            Err(error) if error::text(&error).contains("no transaction is active") => {}
            Err(error) => return Err(self.explain("rolling back on", error)),
        }
        Ok(())
    }

    async fn try_rollback(&mut self) -> sqlx::Result<()> {
        let session = self.session_mut();
        session.usage.sets_out::<DB>()?;
        let outcome = Manager::<DB>::rollback(&mut session.connection).await;
        session.note(outcome)
    }

    /// The connection is provably outside of the transaction: nothing of it is left to clean up.
    fn ended(&mut self) {
        self.open = false;
        let usage = &mut self.session_mut().usage;
        usage.no_transaction();
    }

    fn explain(&self, doing: &str, error: sqlx::Error) -> sqlx::Error {
        let explained = match &self.holder {
            Holder::Own(connection) => connection.lane.explain(doing, &error),
            Holder::Lent(_) => {
                let message = format!("{doing} the database");
                DatabaseError::new(DatabaseErrorKind::Other, message).caused_by(error::text(&error))
            }
        };
        explained.with(error)
    }

    fn session(&self) -> &Session<DB> {
        match &self.holder {
            Holder::Own(connection) => connection,
            Holder::Lent(session) => session,
        }
    }

    fn session_mut(&mut self) -> &mut Session<DB> {
        match &mut self.holder {
            Holder::Own(connection) => connection,
            Holder::Lent(session) => session,
        }
    }
}

impl<DB: Driver> Deref for Connection<DB> {
    type Target = Session<DB>;

    #[inline]
    fn deref(&self) -> &Session<DB> {
        match &self.session {
            Some(session) => session,
            None => unreachable!("BUG: a connection that was given back is used"),
        }
    }
}

impl<DB: Driver> DerefMut for Connection<DB> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Session<DB> {
        match &mut self.session {
            Some(session) => session,
            None => unreachable!("BUG: a connection that was given back is used"),
        }
    }
}

impl<DB: Driver> Deref for Transaction<'_, DB> {
    type Target = Session<DB>;

    fn deref(&self) -> &Session<DB> {
        self.session()
    }
}

impl<DB: Driver> DerefMut for Transaction<'_, DB> {
    fn deref_mut(&mut self) -> &mut Session<DB> {
        self.session_mut()
    }
}

impl<DB: Driver> Drop for Connection<DB> {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            self.lane.give_back(session);
        }
    }
}

impl<DB: Driver> Drop for Transaction<'_, DB> {
    fn drop(&mut self) {
        if self.open {
            let nested = self.nested;
            DB::abandon(self.session_mut(), nested);
        }
    }
}

impl<DB: Driver> fmt::Debug for Connection<DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("of", &self.lane.name()).finish_non_exhaustive()
    }
}

impl<DB: Driver> fmt::Debug for Transaction<'_, DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("open", &self.open).finish_non_exhaustive()
    }
}
