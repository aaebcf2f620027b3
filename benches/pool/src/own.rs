//! Foundry's pool, as the parts use it.

use crate::engine::Engine;
use crate::pool::Pool;
use crate::{Fallible, peers};
use foundry::database::{Connection, DatabasePool, PoolConfig};
use sqlx::sqlite::SqliteConnection;
use sqlx::{Postgres, Sqlite};

/// What is asked for. Of PostgreSQL a connection is a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    Write,
    Read,
}

/// A database that Foundry has a pool for.
pub(crate) trait Driver: Engine {
    type Own: Pool<Self>;

    fn own(url: &str, lane: Lane, size: usize) -> impl Future<Output = Fallible<Self::Own>> + Send;

    /// How many connections such a pool lends at once.
    fn room(lane: Lane, size: usize) -> usize;
}

#[derive(Clone)]
pub(crate) struct Own(DatabasePool, Lane);

impl Driver for Sqlite {
    type Own = Own;

    async fn own(url: &str, lane: Lane, size: usize) -> Fallible<Own> {
        // One writes, besides so many that read.
        let max_connections = (size + usize::from(lane == Lane::Read)) as u32;
        let config = PoolConfig { max_connections, ..PoolConfig::default() };
        Ok(Own(DatabasePool::new(url, config).map_err(|it| it.to_string())?, lane))
    }

    fn room(lane: Lane, size: usize) -> usize {
        if lane == Lane::Write { 1 } else { size }
    }
}

impl Driver for Postgres {
    type Own = peers::Ideal<Self>;

    async fn own(url: &str, _: Lane, size: usize) -> Fallible<Self::Own> {
        peers::Ideal::open(url, size).await
    }

    fn room(_: Lane, size: usize) -> usize {
        size
    }
}

impl Pool<Sqlite> for Own {
    type Lent<'a> = Connection;

    async fn lend(&self) -> Fallible<Connection> {
        let lent = match self.1 {
            Lane::Write => self.0.write().await,
            Lane::Read => self.0.read().await,
        };
        Ok(lent.map_err(|it| it.to_string())?)
    }

    fn raw(lent: &mut Connection) -> &mut SqliteConnection {
        lent
    }
}
