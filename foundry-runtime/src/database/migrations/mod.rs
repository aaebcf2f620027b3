//! Migrations: what they are, which were applied, and applying them.
//!
//! | file | what |
//! |---|---|
//! | `migration.rs`, `folder.rs`, `script.rs` | a migration, where it is from, its statements |
//! | `ledger.rs` | which the database has |
//! | `lock.rs` | who may migrate |
//! | `migrator.rs`, `apply.rs`, `rollback.rs`, `owner.rs` | forth and back, each once |
//! | `object.rs`, `contributed.rs` | a migrator of any database; migrations of libraries |
//! | `adopt/` | adopting what was applied without the ledger, by other tools for one |
//! | `maintain.rs` | all that is not migrating: repairing, wiping, dumping |
//! | `commands/` | the commands `migrate:…` and their like |
//! | `dialect.rs`; `sqlite.rs`, `postgres.rs`, `mysql.rs` | what differs |

mod adopt;
mod apply;
pub mod commands;
mod contributed;
mod dialect;
mod folder;
mod ledger;
mod lock;
mod maintain;
mod migration;
mod migrator;
#[cfg(feature = "mysql")]
mod mysql;
mod object;
mod owner;
#[cfg(feature = "postgres")]
mod postgres;
mod report;
mod rollback;
mod script;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use adopt::{Adopted, Baseline, MigrationTool};
pub use dialect::Migratable;
pub use maintain::Repair;
pub use migration::{Migration, Migrations};
pub use migrator::Migrator;
pub use object::{Migrate, MigrationSource};
pub use report::{Applied, MigrationState, MigrationStatus, Rollback, RollbackOptions, RunOptions};
