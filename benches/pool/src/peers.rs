//! The peers: sqlx's own pool, deadpool and bb8 with managers as thin as they can be, and a semaphore
//! before a stack, which is the least that a fair pool can do.

use crate::Fallible;
use crate::engine::Engine;
use crate::pool::{Pool, connect};
use sqlx::Connection as _;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Semaphore, SemaphorePermit};

/// The versions that cargo chose.
const LOCK: &str = include_str!("../../process/Cargo.lock");

/// What the results call a peer.
pub(crate) fn name(library: &str, tested: bool) -> String {
    let entry = LOCK.split_once(&format!("name = \"{library}\"\nversion = \""));
    let version = entry.and_then(|it| it.1.split_once('"')).map_or("", |it| it.0);
    let untested = if tested { "" } else { ", no test" };
    format!("{library} {version}{untested}")
}

/// sqlx's pool: by default it asks a connection whether it lives when it is taken and, without an
/// option against that, when it is given back.
pub(crate) async fn sqlx<E: Engine>(
    url: &str,
    size: usize,
    tested: bool,
) -> Fallible<sqlx::Pool<E>> {
    let options = sqlx::pool::PoolOptions::new().max_connections(size as u32);
    Ok(options.test_before_acquire(tested).connect_with(E::options(url)?).await?)
}

impl<E: Engine> Pool<E> for sqlx::Pool<E> {
    type Lent<'a> = sqlx::pool::PoolConnection<E>;

    async fn lend(&self) -> Fallible<Self::Lent<'_>> {
        Ok(self.acquire().await?)
    }

    async fn ask(lent: &mut Self::Lent<'_>) -> sqlx::Result<i64> {
        E::ask_plainly(&mut **lent).await
    }
}

/// What deadpool and bb8 have to know of connections.
pub(crate) struct Manager<E: Engine>(String, PhantomData<fn() -> E>);

/// deadpool has no test of its own. Its managers for databases by default only look whether the
/// connection was closed, which a connection of sqlx's does not tell; so does this one.
pub(crate) fn deadpool<E: Engine>(
    url: &str,
    size: usize,
) -> Fallible<deadpool::managed::Pool<Manager<E>>> {
    let manager = Manager(url.to_owned(), PhantomData);
    Ok(deadpool::managed::Pool::builder(manager).max_size(size).build()?)
}

impl<E: Engine> deadpool::managed::Manager for Manager<E> {
    type Type = E::Connection;
    type Error = sqlx::Error;

    async fn create(&self) -> sqlx::Result<E::Connection> {
        connect::<E>(&self.0).await
    }

    async fn recycle(
        &self,
        _: &mut E::Connection,
        _: &deadpool::managed::Metrics,
    ) -> deadpool::managed::RecycleResult<sqlx::Error> {
        Ok(())
    }
}

impl<E: Engine> Pool<E> for deadpool::managed::Pool<Manager<E>> {
    type Lent<'a> = deadpool::managed::Object<Manager<E>>;

    async fn lend(&self) -> Fallible<Self::Lent<'_>> {
        Ok(self.get().await?)
    }

    async fn ask(lent: &mut Self::Lent<'_>) -> sqlx::Result<i64> {
        E::ask_plainly(&mut **lent).await
    }
}

/// bb8 asks the manager for a test whenever a connection is taken, unless told not to. As its own
/// managers for databases do, this one then asks the database.
pub(crate) async fn bb8<E: Engine>(
    url: &str,
    size: usize,
    tested: bool,
) -> Fallible<bb8::Pool<Manager<E>>> {
    let builder = bb8::Pool::builder().max_size(size as u32).test_on_check_out(tested);
    Ok(builder.build(Manager(url.to_owned(), PhantomData)).await?)
}

impl<E: Engine> bb8::ManageConnection for Manager<E> {
    type Connection = E::Connection;
    type Error = sqlx::Error;

    async fn connect(&self) -> sqlx::Result<E::Connection> {
        connect::<E>(&self.0).await
    }

    async fn is_valid(&self, connection: &mut E::Connection) -> sqlx::Result<()> {
        connection.ping().await
    }

    fn has_broken(&self, _: &mut E::Connection) -> bool {
        false
    }
}

impl<E: Engine> Pool<E> for bb8::Pool<Manager<E>> {
    type Lent<'a> = bb8::PooledConnection<'a, Manager<E>>;

    async fn lend(&self) -> Fallible<Self::Lent<'_>> {
        Ok(self.get().await?)
    }

    async fn ask(lent: &mut Self::Lent<'_>) -> sqlx::Result<i64> {
        E::ask_plainly(&mut **lent).await
    }
}

impl<E: Engine> fmt::Debug for Manager<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Manager")
    }
}

/// tokio's semaphore, which is fair, before a stack: no test, no lifetime, no timeout.
pub(crate) struct Ideal<E: Engine>(Arc<(Semaphore, Mutex<Vec<E::Connection>>)>);

impl<E: Engine> Ideal<E> {
    pub(crate) async fn open(url: &str, size: usize) -> Fallible<Self> {
        let mut all = Vec::with_capacity(size);
        for _ in 0..size {
            all.push(connect::<E>(url).await?);
        }
        Ok(Self(Arc::new((Semaphore::new(size), Mutex::new(all)))))
    }
}

impl<E: Engine> Clone for Ideal<E> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// The connection goes back before the permit does.
pub(crate) struct Borrowed<'a, E: Engine> {
    connection: Option<E::Connection>,
    stack: &'a Mutex<Vec<E::Connection>>,
    _permit: SemaphorePermit<'a>,
}

impl<E: Engine> Drop for Borrowed<'_, E> {
    fn drop(&mut self) {
        let mut stack = self.stack.lock().unwrap_or_else(PoisonError::into_inner);
        stack.extend(self.connection.take());
    }
}

impl<E: Engine> Pool<E> for Ideal<E> {
    type Lent<'a> = Borrowed<'a, E>;

    async fn lend(&self) -> Fallible<Self::Lent<'_>> {
        let (semaphore, stack) = &*self.0;
        let permit = semaphore.acquire().await?;
        let connection = stack.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Ok(Borrowed { connection, stack, _permit: permit })
    }

    async fn ask(lent: &mut Self::Lent<'_>) -> sqlx::Result<i64> {
        let connection = lent.connection.as_mut();
        E::ask_plainly(connection.expect("BUG: a permit without a connection")).await
    }
}
