//! Foundry's pool, as the parts use it.

use crate::Fallible;
use crate::engine::Engine;
use crate::pool::Pool;
use foundry::database::{self, Connection, DatabasePool, PoolConfig};
use sqlx::{Postgres, Sqlite};

/// What is asked for. Of PostgreSQL a connection is a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    Write,
    Read,
}

/// A database that Foundry has a pool for.
pub(crate) trait Driver: Engine + database::Driver {
    /// How many connections a pool of this size lends at once.
    fn room(lane: Lane, size: usize) -> usize;

    fn read(
        pool: &DatabasePool<Self>,
    ) -> impl Future<Output = sqlx::Result<Connection<Self>>> + Send;
}

impl Driver for Sqlite {
    fn room(lane: Lane, size: usize) -> usize {
        if lane == Lane::Write { 1 } else { size }
    }

    async fn read(pool: &DatabasePool<Self>) -> sqlx::Result<Connection<Self>> {
        pool.read().await
    }
}

impl Driver for Postgres {
    fn room(_: Lane, size: usize) -> usize {
        size
    }

    async fn read(pool: &DatabasePool<Self>) -> sqlx::Result<Connection<Self>> {
        pool.acquire().await
    }
}

/// A pool, and what is asked of it.
pub(crate) struct Own<E: Driver>(pub(crate) DatabasePool<E>, Lane);

// Not derived, which would want a database that can be cloned.
impl<E: Driver> Clone for Own<E> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), self.1)
    }
}

impl<E: Driver> Own<E> {
    pub(crate) fn open(url: &str, lane: Lane, size: usize) -> Fallible<Self> {
        // Of SQLite one writes, besides so many that read.
        let writer = usize::from(lane == Lane::Read);
        let config =
            PoolConfig { max_connections: (size + writer) as u32, ..PoolConfig::default() };
        Ok(Self(DatabasePool::with_config(url, config).map_err(|it| it.to_string())?, lane))
    }
}

impl<E: Driver> Pool<E> for Own<E> {
    type Lent<'a> = Connection<E>;

    async fn lend(&self) -> Fallible<Connection<E>> {
        let lent = match self.1 {
            Lane::Write => self.0.acquire().await,
            Lane::Read => E::read(&self.0).await,
        };
        Ok(lent.map_err(|it| it.to_string())?)
    }

    // On the session, which the pool sees, and not on sqlx's connection, which it dereferences to.
    async fn ask(lent: &mut Self::Lent<'_>) -> sqlx::Result<i64> {
        E::ask(&mut **lent).await
    }
}
