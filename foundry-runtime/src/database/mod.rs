//! The database: a pool of connections, and migrations. The only folder that names `sqlx`.
//!
//! | file | what |
//! |---|---|
//! | `pool.rs`, `config.rs`, `stats.rs`, `error.rs` | what an application sees |
//! | `lane.rs`, `register.rs`, `settle.rs`, `refusal.rs` | who gets a connection, and when; who does not, and why |
//! | `connect.rs`, `keeper.rs` | opening them, and looking after them, in the background |
//! | `guard.rs`, `session.rs`, `executor.rs` | what was lent, and what was done to it |
//! | `sql/` | tokens and statements of SQL |
//! | `pooled.rs`, `pooler.rs` | sessions that PgBouncer lends by the transaction, and how that is found out |
//! | `driver.rs`; `sqlite/`, `postgres.rs`, `mysql.rs`, `server.rs`, `url.rs`, `host.rs` | what differs |
//! | `inspect/` | what a database tells of itself, and the commands that print it |
//! | `migrations/` | scripts that change the schema, each once, and the commands that do it |

mod config;
mod connect;
mod driver;
mod error;
mod executor;
mod guard;
#[cfg(any(feature = "mysql", feature = "postgres"))]
mod host;
#[doc(hidden)]
pub mod inspect;
mod keeper;
mod lane;
#[cfg(feature = "metrics")]
mod metrics;
#[doc(hidden)]
pub mod migrations;
#[cfg(feature = "mysql")]
mod mysql;
mod pool;
mod pooled;
#[cfg(feature = "postgres")]
mod pooler;
#[cfg(feature = "postgres")]
mod postgres;
mod refusal;
mod register;
#[cfg(any(feature = "mysql", feature = "postgres"))]
mod server;
mod session;
mod settle;
mod sql;
#[cfg(feature = "sqlite")]
mod sqlite;
mod stats;
#[cfg(feature = "testing")]
mod temporary;
mod url;

pub use config::PoolConfig;
pub use driver::Driver;
pub(crate) use error::unwrap;
pub use error::{DatabaseError, DatabaseErrorKind};
pub use guard::{Connection, Transaction};
pub use inspect::{Column, DatabaseInfo, Figure, ForeignKey, Index, Inspect, Table, TableDetails};
pub use migrations::{
    Adopted, Applied, Baseline, Migratable, Migrate, Migration, MigrationSource, MigrationState,
    MigrationStatus, MigrationTool, Migrations, Migrator, Repair, Rollback, RollbackOptions,
    RunOptions,
};
pub use pool::{DatabasePool, Health};
pub use session::Session;
pub use stats::{CloseReason, Closed, Histogram, PoolStats};
#[cfg(feature = "testing")]
pub use temporary::TemporaryDatabase;

/// The driver: queries run on a [`DatabasePool`], [`Connection`] and [`Transaction`] through its
/// functions.
pub use sqlx;
