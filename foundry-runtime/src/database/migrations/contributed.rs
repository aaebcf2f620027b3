//! A second migrator of the same database's type, which an application wraps into a type of its own.

use super::adopt::{Adopted, Baseline};
use super::maintain::Repair;
use super::object::Migrate;
use super::report::{Applied, MigrationStatus, RollbackOptions, RunOptions};
use crate::error::Result;
use crate::spec::item::BoxFuture;
use std::ops::Deref;
use std::path::PathBuf;

impl<T> Migrate for T
where
    T: Deref<Target: Migrate> + Send + Sync,
{
    fn database(&self) -> &str {
        (**self).database()
    }

    fn driver(&self) -> &'static str {
        (**self).driver()
    }

    fn check(&self) -> Result<()> {
        (**self).check()
    }

    fn folder(&self) -> Option<PathBuf> {
        (**self).folder()
    }

    fn with_folder(&self, folder: PathBuf) -> Result<Box<dyn Migrate>> {
        (**self).with_folder(folder)
    }

    fn run(&self, options: RunOptions) -> BoxFuture<'_, Result<Vec<Applied>>> {
        (**self).run(options)
    }

    fn rollback(&self, options: RollbackOptions) -> BoxFuture<'_, Result<Vec<Applied>>> {
        (**self).rollback(options)
    }

    fn status(&self) -> BoxFuture<'_, Result<Vec<MigrationStatus>>> {
        (**self).status()
    }

    fn baseline(&self, baseline: Baseline) -> BoxFuture<'_, Result<Vec<Adopted>>> {
        (**self).baseline(baseline)
    }

    fn repair(&self, repair: Repair) -> BoxFuture<'_, Result<Vec<Adopted>>> {
        (**self).repair(repair)
    }

    fn wipe(&self) -> BoxFuture<'_, Result<usize>> {
        (**self).wipe()
    }

    fn dump(&self) -> BoxFuture<'_, Result<String>> {
        (**self).dump()
    }

    fn load(&self, dump: String) -> BoxFuture<'_, Result<usize>> {
        (**self).load(dump)
    }
}
