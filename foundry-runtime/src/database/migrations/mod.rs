//! Migrations: what they are, which were applied, and applying them.
//!
//! | file | what |
//! |---|---|
//! | `migration.rs`, `folder.rs`, `script.rs`, `rejection.rs` | a migration, where it is from, its statements, which of them cannot stand in it |
//! | `ledger.rs` | which the database has |
//! | `lock.rs` | who may migrate |
//! | `migrator.rs`, `run.rs`, `rollback.rs`, `owner.rs` | which migrations run, forth and back, each once |
//! | `apply.rs`, `steps.rs`, `resume.rs` | running one: in a transaction, in steps, going on after a failure |
//! | `object.rs`, `contributed.rs` | a migrator of any database; migrations of libraries |
//! | `adopt/` | adopting what was applied without the ledger, by other tools for one |
//! | `maintain.rs` | repairing: changes of the ledger alone |
//! | `wipe/`, `dump/` | dropping everything; the schema as statements, and running them |
//! | `commands/` | the commands `migrate:…` and their like |
//! | `dialect.rs`; `sqlite.rs`, `postgres.rs`, `concurrent_index.rs`, `mysql.rs` | what differs |

mod adopt;
mod apply;
pub mod commands;
#[cfg(feature = "postgres")]
mod concurrent_index;
mod contributed;
mod dialect;
mod dump;
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
mod rejection;
mod report;
mod resume;
mod rollback;
mod run;
mod script;
#[cfg(feature = "sqlite")]
mod sqlite;
mod steps;
mod wipe;

pub use adopt::{Adopted, Baseline, MigrationTool};
pub use dialect::Migratable;
pub use maintain::Repair;
pub use migration::{Migration, Migrations};
pub use migrator::Migrator;
pub use object::{Migrate, MigrationSource};
pub use report::{Applied, MigrationState, MigrationStatus, Rollback, RollbackOptions, RunOptions};
