//! The pack of SQLite.

use crate::database::{DatabasePool, Inspect, Migrate, MigrationSource, Migrations, Migrator};
use crate::{All, service};
use std::ops::Deref;
use std::sync::Arc;

crate::pack! {
    /// Embedded SQLite: the commands of [`Databases`](crate::database::Databases) and
    /// [`Migrating`](crate::database::Migrating).
    ///
    /// The application provides the [`DatabasePool`] and the [`Migrations`]; it gets the
    /// [`Migrator`]. Libraries contribute theirs to [`MigrationSource`].
    pub struct Sqlite;
    packs = [crate::database::Databases, crate::database::Migrating]
    requires = [DatabasePool, Migrations, All<dyn MigrationSource>]
    exports = [crate::database::Migrator]
}

#[service(into = dyn Migrate, pack = crate::database::sqlite)]
fn migrator(
    pool: Arc<DatabasePool>,
    migrations: &Migrations,
    libraries: All<dyn MigrationSource>,
) -> Migrator {
    let own = Migrator::new(pool, migrations);
    libraries.into_iter().fold(own, |migrator, it| migrator.after(&it.migrations()))
}

/// The pool of the application, among all databases.
#[service(into = dyn Inspect, pack = crate::database::sqlite)]
struct Inspected {
    pool: Arc<DatabasePool>,
}

impl Deref for Inspected {
    type Target = DatabasePool;

    fn deref(&self) -> &DatabasePool {
        &self.pool
    }
}
