//! The pack of MySQL and MariaDB.

use crate::database::{DatabasePool, Inspect, sqlx};
use crate::service;
use std::ops::Deref;
use std::sync::Arc;

crate::pack! {
    /// MySQL and MariaDB: the commands of [`Databases`](crate::database::Databases).
    ///
    /// The application provides the pool, a `DatabasePool<sqlx::MySql>`.
    pub struct MySql;
    packs = [crate::database::Databases]
    requires = [DatabasePool<sqlx::MySql>]
}

/// The pool of the application, among all databases.
#[service(into = dyn Inspect, pack = crate::database::mysql)]
struct Inspected {
    pool: Arc<DatabasePool<sqlx::MySql>>,
}

impl Deref for Inspected {
    type Target = DatabasePool<sqlx::MySql>;

    fn deref(&self) -> &DatabasePool<sqlx::MySql> {
        &self.pool
    }
}
