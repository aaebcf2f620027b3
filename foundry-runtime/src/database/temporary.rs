//! A database for one test.

use super::{DatabasePool, Migrations, Migrator, RunOptions};
use crate::error::{Error, ErrorKind, Result};
use std::sync::Arc;
use tempfile::TempDir;

/// A database in a folder of its own, which goes with it.
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
#[derive(Debug)]
pub struct TemporaryDatabase {
    pool: Arc<DatabasePool>,
    url: String,
    _folder: TempDir,
}

impl TemporaryDatabase {
    /// An empty database.
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
        Ok(Self { pool, url, _folder: folder })
    }

    /// A database to which these migrations were applied.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new); and if a migration fails.
    pub async fn migrated(migrations: &Migrations) -> Result<Self> {
        let database = Self::new()?;
        Migrator::new(database.pool(), migrations).run(RunOptions::default()).await?;
        Ok(database)
    }

    /// The pool, for the application that is tested.
    #[must_use]
    pub fn pool(&self) -> Arc<DatabasePool> {
        Arc::clone(&self.pool)
    }

    /// Its URL, for applications that connect themselves, and for other processes.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}
