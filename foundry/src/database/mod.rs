//! The database: a pool of connections, and packs with the commands for it.
//!
//! | pack | feature | requires | commands |
//! |---|---|---|---|
//! | `Sqlite` | `sqlite` | [`DatabasePool`], `Migrations` | `migrate:…`, `db:…` |
//! | `Postgres` | `postgres` | `DatabasePool<sqlx::Postgres>` | `db:…` |
//! | `MySql` | `mysql` | `DatabasePool<sqlx::MySql>` | `db:…` |
//!
//! An application lists as many of them as it has databases; the commands are there once, and see all.
#![cfg_attr(feature = "sqlite", doc = include_str!("example.md"))]
//!
//! The guide `database` has the rest: limits, errors, what happens when a server goes away, figures.

mod commands;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use foundry_runtime::database::*;

pub use commands::Databases;
#[cfg(feature = "mysql")]
pub use mysql::MySql;
#[cfg(feature = "postgres")]
pub use postgres::Postgres;
#[cfg(feature = "sqlite")]
pub use sqlite::Sqlite;
