//! A database for one test.
//!
//! | file | contents |
//! |---|---|
//! | `server.rs` | the life of a database on a server: made, held, removed |
//! | `postgres.rs`, `mysql.rs` | who holds a database, and removing those that nobody holds |

#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(any(feature = "mysql", feature = "postgres"))]
mod server;

use super::driver::of_a_database;
use super::{DatabasePool, Driver, Migrations, Migrator, RunOptions};
use crate::error::{Error, ErrorKind, Result};
#[cfg(any(feature = "mysql", feature = "postgres"))]
use server::{Kept, TestServer};
use sqlx::Sqlite;
use std::sync::Arc;
use tempfile::TempDir;

of_a_database! {
    /// A database of one test: a file of SQLite in a folder of its own, or a new database on a server of
    /// PostgreSQL or MySQL. It is removed with the value, also when the test panics.
    ///
    /// ```
    /// # use foundry_runtime as foundry;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foundry::Result<()> {
    /// use foundry::database::{Migrations, TemporaryDatabase};
    ///
    /// let migrations = Migrations::new("shop", &[]); // or `foundry::migrations!()`
    /// let database = TemporaryDatabase::migrated(&migrations).await?;
    /// // let shop = Shop::test().with(database.pool()).build();
    /// # database.pool().read().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// On a server, the URL is that of any database there; it is not changed:
    ///
    /// ```no_run
    /// # use foundry_runtime as foundry;
    /// # #[cfg(feature = "postgres")]
    /// # async fn test() -> foundry::Result<()> {
    /// use foundry::database::{Migrations, TemporaryDatabase, sqlx::Postgres};
    ///
    /// let url = std::env::var("DATABASE_URL")?;
    /// let migrations = Migrations::new("shop", &[]);
    /// let database = TemporaryDatabase::<Postgres>::migrated_on(&url, &migrations).await?;
    /// # Ok(())
    /// # }
    /// # fn main() {}
    /// ```
    ///
    /// A process that is killed leaves its databases on the server. The first one that a later process makes
    /// there removes them: a database `foundry_test_…` that Foundry made, and that nobody holds. Each process
    /// holds its own by a connection, which ends with it.
    #[derive(Debug)]
    pub struct TemporaryDatabase<DB> {
        pool: Arc<DatabasePool<DB>>,
        url: String,
        _place: Place,
    }
}

/// The database that is removed with the value.
#[derive(Debug)]
enum Place {
    Folder {
        _folder: TempDir,
    },
    #[cfg(any(feature = "mysql", feature = "postgres"))]
    Server {
        _kept: Kept,
    },
}

impl TemporaryDatabase<Sqlite> {
    /// Makes an empty file of SQLite.
    ///
    /// # Errors
    ///
    /// If no folder can be made for it.
    pub fn new() -> Result<Self> {
        let folder = tempfile::tempdir().map_err(|error| {
            Error::new(ErrorKind::Failed, "making a folder for a test").caused_by(error)
        })?;
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let pool = Arc::new(DatabasePool::new(&url)?);
        Ok(Self { pool, url, _place: Place::Folder { _folder: folder } })
    }

    /// Makes a file of SQLite to which these migrations are applied.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new); and if a migration fails.
    pub async fn migrated(migrations: &Migrations) -> Result<Self> {
        let database = Self::new()?;
        Migrator::new(database.pool(), migrations).run(RunOptions::default()).await?;
        Ok(database)
    }
}

#[cfg(any(feature = "mysql", feature = "postgres"))]
impl<DB: TestServer> TemporaryDatabase<DB> {
    /// Makes an empty database on the server of this URL. While the server has as many connections as it
    /// allows, it waits, for half a minute at most.
    ///
    /// One connection holds the database; its pool opens four at most, and keeps none that is idle.
    ///
    /// # Errors
    ///
    /// If the server cannot be reached, or the user may not create databases.
    pub async fn on(url: &str) -> Result<Self> {
        let (kept, url) = Kept::make::<DB>(url).await?;
        let pool = Arc::new(DatabasePool::with_config(&url, server::pool_config())?);
        Ok(Self { pool, url, _place: Place::Server { _kept: kept } })
    }

    /// Makes a database on the server of this URL, to which these migrations are applied.
    ///
    /// # Errors
    ///
    /// As [`on`](Self::on); and if a migration fails.
    pub async fn migrated_on(url: &str, migrations: &Migrations) -> Result<Self> {
        let database = Self::on(url).await?;
        Migrator::new(database.pool(), migrations).run(RunOptions::default()).await?;
        Ok(database)
    }
}

impl<DB: Driver> TemporaryDatabase<DB> {
    /// Returns the pool, for the application that is tested.
    #[must_use]
    pub fn pool(&self) -> Arc<DatabasePool<DB>> {
        Arc::clone(&self.pool)
    }

    /// Returns its URL, for applications that connect themselves, and for other processes.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}
