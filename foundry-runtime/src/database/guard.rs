//! What the pool lends: a connection, and a transaction. Both give back what they hold when they
//! are dropped.

use super::failure::{self, Failure};
use super::lane::Holders;
use super::sqlite::{self, Manager};
use crate::error::Result;
use deadpool::managed::Object;
use sqlx::sqlite::SqliteConnection;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::Arc;
use std::time::Instant;

/// A connection of a [`DatabasePool`](super::DatabasePool), given back when it is dropped.
///
/// It dereferences to sqlx's connection, on which queries run:
///
/// ```
/// # use foundry_runtime::database::{Connection, sqlx};
/// async fn count(connection: &mut Connection) -> sqlx::Result<i64> {
///     sqlx::query_scalar("SELECT count(*) FROM films").fetch_one(&mut **connection).await
/// }
/// ```
///
/// A transaction that was begun by hand (`BEGIN`) and not ended is rolled back before somebody
/// else gets the connection. A statement whose future was dropped runs on to its end; until then
/// the next user of this connection waits.
pub struct Connection {
    object: Object<Manager>,
    holders: Arc<Holders>,
    id: u64,
}

/// A transaction on the writing connection, rolled back unless it is committed.
///
/// It dereferences to sqlx's connection, like [`Connection`]. sqlx's own `begin` inside of it
/// makes a savepoint.
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Transaction {
    connection: Connection,
    open: bool,
}

impl Connection {
    pub(super) fn new(
        object: Object<Manager>,
        holders: &Arc<Holders>,
        at: &'static Location<'static>,
    ) -> Self {
        Self { object, holders: Arc::clone(holders), id: holders.hold(at) }
    }

    fn explain(&self, doing: &str, error: &sqlx::Error) -> Failure {
        match Object::pool(&self.object) {
            Some(pool) => Failure::explain(&pool.manager().target, doing, error),
            None => Failure::new(format!("{doing} a database whose pool is gone"))
                .caused_by(failure::text(error)),
        }
    }
}

impl Transaction {
    pub(super) async fn begin(mut connection: Connection) -> Result<Self, Failure> {
        match sqlite::begin(&mut connection.object.connection).await {
            Ok(()) => Ok(Self { connection, open: true }),
            Err(error) => Err(connection.explain("beginning a transaction on", &error)),
        }
    }

    /// Keeps what was written. Who drops the future before it is done does not know whether it is
    /// kept; it is all or nothing.
    ///
    /// # Errors
    ///
    /// If the database refuses, as for a deferred foreign key or a full disk. The transaction is
    /// then rolled back.
    pub async fn commit(mut self) -> Result<()> {
        match sqlite::commit(&mut self.connection.object.connection).await {
            Ok(()) => self.ended(),
            Err(error) => {
                return Err(self.connection.explain("committing to", &error).into_error());
            }
        }
        Ok(())
    }

    /// Takes back what was written, and waits until that is done. Dropping does the same without
    /// waiting.
    ///
    /// # Errors
    ///
    /// If the connection is lost; what was written is then gone as well.
    pub async fn rollback(mut self) -> Result<()> {
        match sqlite::roll_back(&mut self.connection.object.connection).await {
            Ok(()) => self.ended(),
            // SQLite was faster: some errors end the whole transaction.
            Err(error) if failure::text(&error).contains("no transaction is active") => {}
            Err(error) => {
                return Err(self.connection.explain("rolling back on", &error).into_error());
            }
        }
        Ok(())
    }

    /// The connection is provably outside of any transaction: nothing is left to clean up.
    fn ended(&mut self) {
        self.open = false;
        self.connection.object.touched = false;
    }
}

impl Deref for Connection {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.object.connection
    }
}

impl DerefMut for Connection {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.object.touched = true;
        &mut self.object.connection
    }
}

impl Deref for Transaction {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if std::mem::take(&mut self.object.touched) {
            self.object.roll_back_leftovers();
        }
        self.object.returned = Instant::now();
        self.holders.release(self.id);
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.open {
            sqlite::start_rollback(&mut self.connection.object.connection);
            self.connection.object.abandoned = true;
        }
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("id", &self.id).finish_non_exhaustive()
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("open", &self.open).finish_non_exhaustive()
    }
}
