//! Migrations: what they are, which were applied, and applying them.

mod ledger;
mod migration;
mod migrator;
mod report;
mod script;

pub use migration::{Migration, Migrations};
pub use migrator::Migrator;
pub use report::{Applied, MigrationState, MigrationStatus, RollbackOptions, RunOptions};
