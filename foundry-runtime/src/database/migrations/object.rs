//! Migrators whatever their database, for commands that are there once, and migrations that libraries
//! bring along.

use super::adopt::{Adopted, Baseline};
use super::dialect::Migratable;
use super::maintain::Repair;
use super::migration::Migrations;
use super::migrator::Migrator;
use super::report::{Applied, MigrationStatus, RollbackOptions, RunOptions};
use crate::database::error::DatabaseError;
use crate::database::inspect::Catalog;
use crate::error::Result;
use crate::spec::item::BoxFuture;
use std::path::PathBuf;

/// A [`Migrator`] of any database; the packs contribute theirs, and the commands `migrate:…` take
/// `All<dyn Migrate>`.
pub trait Migrate: Send + Sync {
    /// The database, for messages.
    fn database(&self) -> &str;
    /// The scheme of its URL: `sqlite`, `postgres` or `mysql`.
    fn driver(&self) -> &'static str;
    /// Whether this program still has the migrations of the folder that they were embedded from.
    fn check(&self) -> Result<()>;
    /// The folder that the application's own migrations were embedded from.
    fn folder(&self) -> Option<PathBuf>;
    /// The same with the application's own migrations read from a folder.
    fn with_folder(&self, folder: PathBuf) -> Result<Box<dyn Migrate>>;
    /// [`Migrator::run`].
    fn run(&self, options: RunOptions) -> BoxFuture<'_, Result<Vec<Applied>>>;
    /// [`Migrator::rollback`].
    fn rollback(&self, options: RollbackOptions) -> BoxFuture<'_, Result<Vec<Applied>>>;
    /// [`Migrator::status`].
    fn status(&self) -> BoxFuture<'_, Result<Vec<MigrationStatus>>>;
    /// [`Migrator::baseline`].
    fn baseline(&self, baseline: Baseline) -> BoxFuture<'_, Result<Vec<Adopted>>>;
    /// [`Migrator::repair`].
    fn repair(&self, repair: Repair) -> BoxFuture<'_, Result<Vec<Adopted>>>;
    /// [`Migrator::wipe`].
    fn wipe(&self) -> BoxFuture<'_, Result<usize>>;
    /// [`Migrator::dump`].
    fn dump(&self) -> BoxFuture<'_, Result<String>>;
    /// [`Migrator::load`].
    fn load(&self, dump: String) -> BoxFuture<'_, Result<usize>>;
}

/// The migrations of a library, which its pack contributes: `#[service(into = dyn MigrationSource)]`.
/// They run before those of the application, with a history of their own.
///
/// ```
/// use foundry_runtime::database::{MigrationSource, Migrations};
///
/// struct QueueTables;
///
/// impl MigrationSource for QueueTables {
///     fn migrations(&self) -> Migrations {
///         Migrations::new("queue", &[]) // or `foundry::migrations!()`
///     }
/// }
/// # assert_eq!(QueueTables.migrations().owner(), "queue");
/// ```
pub trait MigrationSource: Send + Sync {
    /// The migrations.
    fn migrations(&self) -> Migrations;
}

impl<DB: Migratable + Catalog> Migrate for Migrator<DB> {
    fn database(&self) -> &str {
        self.pool.name()
    }

    fn driver(&self) -> &'static str {
        DB::SCHEME
    }

    fn check(&self) -> Result<()> {
        self.check_fresh()
    }

    fn folder(&self) -> Option<PathBuf> {
        self.owners.last()?.source.folder.map(PathBuf::from)
    }

    fn with_folder(&self, folder: PathBuf) -> Result<Box<dyn Migrate>> {
        self.reading_own_from(&folder).map(|it| Box::new(it) as Box<dyn Migrate>)
    }

    fn run(&self, options: RunOptions) -> BoxFuture<'_, Result<Vec<Applied>>> {
        Box::pin(self.run(options))
    }

    fn rollback(&self, options: RollbackOptions) -> BoxFuture<'_, Result<Vec<Applied>>> {
        Box::pin(self.rollback(options))
    }

    /// Of a file that is not there everything is pending: who looks makes none.
    fn status(&self) -> BoxFuture<'_, Result<Vec<MigrationStatus>>> {
        if DB::exists(self.pool.target()).is_err() {
            let all = self.owners.iter().flat_map(|it| it.status(Vec::new()));
            return Box::pin(std::future::ready(Ok(all.collect())));
        }
        Box::pin(self.status())
    }

    fn baseline(&self, baseline: Baseline) -> BoxFuture<'_, Result<Vec<Adopted>>> {
        Box::pin(self.baseline(baseline))
    }

    fn repair(&self, repair: Repair) -> BoxFuture<'_, Result<Vec<Adopted>>> {
        Box::pin(self.repair(repair))
    }

    fn wipe(&self) -> BoxFuture<'_, Result<usize>> {
        Box::pin(self.wipe())
    }

    fn dump(&self) -> BoxFuture<'_, Result<String>> {
        Box::pin(async {
            DB::exists(self.pool.target()).map_err(DatabaseError::into_error)?;
            self.dump().await
        })
    }

    fn load(&self, dump: String) -> BoxFuture<'_, Result<usize>> {
        Box::pin(self.load(dump))
    }
}
