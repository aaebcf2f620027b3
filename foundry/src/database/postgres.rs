//! The pack of PostgreSQL.

use crate::database::{DatabasePool, Inspect, sqlx};
use crate::service;
use std::ops::Deref;
use std::sync::Arc;

crate::pack! {
    /// PostgreSQL: the commands of [`Databases`](crate::database::Databases).
    ///
    /// The application provides the pool, a `DatabasePool<sqlx::Postgres>`.
    pub struct Postgres;
    packs = [crate::database::Databases]
    requires = [DatabasePool<sqlx::Postgres>]
}

/// The pool of the application, among all databases.
#[service(into = dyn Inspect, pack = crate::database::postgres)]
struct Inspected {
    pool: Arc<DatabasePool<sqlx::Postgres>>,
}

impl Deref for Inspected {
    type Target = DatabasePool<sqlx::Postgres>;

    fn deref(&self) -> &DatabasePool<sqlx::Postgres> {
        &self.pool
    }
}
