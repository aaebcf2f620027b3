//! The pack of PostgreSQL.

use crate::database::{
    DatabasePool, Inspect, Migrate, MigrationSource, Migrations, Migrator, sqlx,
};
use crate::{All, service};
use std::ops::Deref;
use std::sync::Arc;

crate::pack! {
    /// PostgreSQL: the commands of [`Databases`](crate::database::Databases) and
    /// [`Migrating`](crate::database::Migrating).
    ///
    /// The application provides the pool, a `DatabasePool<sqlx::Postgres>`, and the [`Migrations`]; it gets
    /// the `Migrator<sqlx::Postgres>`. Libraries contribute theirs to [`MigrationSource`].
    pub struct Postgres;
    packs = [crate::database::Databases, crate::database::Migrating]
    requires = [DatabasePool<sqlx::Postgres>, Migrations, All<dyn MigrationSource>]
    exports = [crate::database::Migrator<crate::database::sqlx::Postgres>]
}

#[service(into = dyn Migrate, pack = crate::database::postgres)]
fn migrator(
    pool: Arc<DatabasePool<sqlx::Postgres>>,
    migrations: &Migrations,
    libraries: All<dyn MigrationSource>,
) -> Migrator<sqlx::Postgres> {
    let own = Migrator::new(pool, migrations);
    libraries.into_iter().fold(own, |migrator, it| migrator.after(&it.migrations()))
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
