//! The pack of SQLite.

use crate::database::{
    Applied, DatabasePool, Inspect, MigrationState, MigrationStatus, Migrations, Migrator,
    Rollback, RollbackOptions, RunOptions,
};
use crate::{Console, Result, command, service};
use std::ops::Deref;
use std::sync::Arc;

crate::pack! {
    /// Embedded SQLite: migrations, with `migrate:run`, `migrate:status` and `migrate:rollback`, and the
    /// commands of [`Databases`](crate::database::Databases).
    ///
    /// The application provides the [`DatabasePool`] and the [`Migrations`]; it gets the
    /// [`Migrator`].
    pub struct Sqlite;
    packs = [crate::database::Databases]
    requires = [DatabasePool, Migrations]
    exports = [crate::database::Migrator]
}

#[service(pack = crate::database::sqlite)]
fn migrator(pool: Arc<DatabasePool>, migrations: &Migrations) -> Migrator {
    Migrator::new(pool, migrations)
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

/// Apply the migrations that are not applied yet.
///
/// Any number of processes may do so at the same time: each migration is applied once, and all of
/// them return when the schema is ready.
#[command("migrate:run", pack = crate::database::sqlite)]
async fn run(
    /// Run so many at most
    #[option]
    step: Option<u32>,
    /// Show what would be applied, and change nothing
    pretend: bool,
    migrator: &Migrator,
    console: &Console,
) -> Result<()> {
    let applied =
        migrator.run(RunOptions { steps: step, pretend, ..RunOptions::default() }).await?;
    let verb = if pretend { "would apply" } else { "applied" };
    report(console, verb, &applied, "nothing to migrate")
}

/// Revert the migrations of the last batch.
#[command("migrate:rollback", pack = crate::database::sqlite)]
async fn rollback(
    /// Revert this many migrations instead
    #[option]
    steps: Option<u32>,
    migrator: &Migrator,
    console: &Console,
) -> Result<()> {
    let what = steps.map_or(Rollback::LastBatch, Rollback::Steps);
    let options = RollbackOptions { what, ..RollbackOptions::default() };
    let reverted = migrator.rollback(options).await?;
    report(console, "reverted", &reverted, "nothing to roll back")
}

/// Show which migrations are applied.
#[command("migrate:status", pack = crate::database::sqlite)]
async fn status(migrator: &Migrator, console: &Console) -> Result<()> {
    let migrations = migrator.status().await?;
    if migrations.is_empty() {
        return console.line("there are no migrations");
    }
    for migration in migrations {
        let MigrationStatus { version, name, state, .. } = migration;
        let state = match state {
            MigrationState::Pending => "pending".to_owned(),
            MigrationState::Applied { batch, at } => format!("applied in batch {batch}, {at}"),
            MigrationState::Changed => "changed since it was applied".to_owned(),
            MigrationState::Missing => "applied, but not in this program".to_owned(),
            MigrationState::Failed { failure, .. } => format!("failed: {failure}"),
            MigrationState::Running { done, host } => {
                format!("running on {host}, {done} statements through")
            }
        };
        console.line(format_args!("{version} {name}: {state}"))?;
    }
    Ok(())
}

fn report(console: &Console, verb: &str, done: &[Applied], nothing: &str) -> Result<()> {
    if done.is_empty() {
        return console.line(nothing);
    }
    for migration in done {
        let Applied { version, name, duration, .. } = migration;
        console.line(format_args!("{verb} {version} {name} ({} ms)", duration.as_millis()))?;
    }
    Ok(())
}
