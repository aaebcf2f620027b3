//! The database: a pool of connections, and migrations. The only folder that names `sqlx`.
//!
//! One connection writes and the others read, because that is what SQLite can do: writers that
//! queue here, fairly, do not fail there with *database is locked*.

mod failure;
mod guard;
mod lane;
mod ledger;
mod migrate;
mod migration;
mod pool;
mod report;
mod script;
mod sqlite;
mod target;
#[cfg(feature = "testing")]
mod temporary;

pub use guard::{Connection, Transaction};
pub use migrate::Migrator;
pub use migration::{Migration, Migrations};
pub use pool::{DatabasePool, PoolConfig, PoolStatus};
pub use report::{Applied, MigrationState, MigrationStatus, RollbackOptions, RunOptions};
#[cfg(feature = "testing")]
pub use temporary::TemporaryDatabase;

/// The driver: queries run on [`Connection`] and [`Transaction`] through its functions.
pub use sqlx;
