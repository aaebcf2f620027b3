//! The database: a pool of connections, and packs with the commands for it.
//!
//! | pack | feature | requires | commands |
//! |---|---|---|---|
//! | `Sqlite` | `sqlite` | [`DatabasePool`], [`Migrations`] | `db:…`, `migrate:…`, `schema:…` |
//! | `Postgres` | `postgres` | `DatabasePool<sqlx::Postgres>`, [`Migrations`] | the same |
//! | `MySql` | `mysql` | `DatabasePool<sqlx::MySql>`, [`Migrations`] | the same |
//!
//! An application lists as many of them as it has databases; the commands are there once, and see all.
//! Without migrations of its own it provides `Migrations::new("app", &[])`.
#![cfg_attr(feature = "sqlite", doc = include_str!("example.md"))]
//!
//! The guide `database` has the rest: limits, errors, what happens when a server goes away, figures.

mod commands;
mod config;
mod migrating;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

#[cfg(feature = "testing")]
pub use foundry_runtime::database::TemporaryDatabase;
pub use foundry_runtime::database::{
    Adopted, Applied, Baseline, CloseReason, Closed, Column, Connection, DatabaseError,
    DatabaseErrorKind, DatabaseInfo, DatabasePool, Driver, Figure, ForeignKey, Health, Histogram,
    Index, Inspect, Migratable, Migrate, Migration, MigrationSource, MigrationState,
    MigrationStatus, MigrationTool, Migrations, Migrator, PoolConfig, PoolStats, Repair, Rollback,
    RollbackOptions, RunOptions, Session, Table, TableDetails, Transaction,
};

/// The driver: queries run on a [`DatabasePool`], [`Connection`] and [`Transaction`] through its
/// functions.
#[doc(no_inline)]
pub use foundry_runtime::database::sqlx;

pub use commands::Databases;
pub use config::DatabaseConfig;
pub use migrating::Migrating;
#[cfg(feature = "mysql")]
pub use mysql::MySql;
#[cfg(feature = "postgres")]
pub use postgres::Postgres;
#[cfg(feature = "sqlite")]
pub use sqlite::Sqlite;
