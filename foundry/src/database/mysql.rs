//! The pack of MySQL and MariaDB.

use crate::database::{
    DatabasePool, Inspect, Migrate, MigrationSource, Migrations, Migrator, sqlx,
};
use crate::{All, service};
use std::ops::Deref;
use std::sync::Arc;

crate::pack! {
    /// MySQL and MariaDB: the commands of [`Databases`](crate::database::Databases) and
    /// [`Migrating`](crate::database::Migrating).
    ///
    /// The application provides the pool, a `DatabasePool<sqlx::MySql>`, and the [`Migrations`]; it gets
    /// the `Migrator<sqlx::MySql>`. Libraries contribute theirs to [`MigrationSource`].
    pub struct MySql;
    packs = [crate::database::Databases, crate::database::Migrating]
    requires = [DatabasePool<sqlx::MySql>, Migrations, All<dyn MigrationSource>]
    exports = [crate::database::Migrator<crate::database::sqlx::MySql>]
}

#[service(into = dyn Migrate, pack = crate::database::mysql)]
fn migrator(
    pool: Arc<DatabasePool<sqlx::MySql>>,
    migrations: &Migrations,
    libraries: All<dyn MigrationSource>,
) -> Migrator<sqlx::MySql> {
    let own = Migrator::new(pool, migrations);
    libraries.into_iter().fold(own, |migrator, it| migrator.after(&it.migrations()))
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
