//! What is due, what is reverted, how it all stands; one after the other, each once, whoever else
//! tries. How a single migration is run is in `apply.rs`.

use super::apply::Work;
use super::dialect::Migratable;
use super::ledger::{AppliedBy, Entry, Ledger, State};
use super::lock::{self, Locked};
use super::migration::{Migration, Migrations, first_difference};
use super::owner::{Known, Owner};
use super::report::{Applied, MigrationStatus, RunOptions};
use super::run::Run;
use crate::database::driver::of_a_database;
use crate::database::error::DatabaseError;
use crate::database::{DatabasePool, Session};
use crate::error::{Error, ErrorKind, Result};
use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

of_a_database! {
    /// Runs the migrations of one or several owners on one database.
    ///
    /// Any number of processes may do so at once: each migration runs once, and nobody returns before
    /// the schema is ready.
    ///
    /// ```
    /// # use foundry_runtime::{Result, database::*};
    /// # use std::sync::Arc;
    /// const MIGRATIONS: Migrations = Migrations::new("shop", &[Migration::new(
    ///     20240101,
    ///     "create_films",
    ///     "CREATE TABLE films (title TEXT)",
    ///     Some("DROP TABLE films"),
    /// )]);
    ///
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<()> {
    /// let pool: Arc<DatabasePool> = Arc::new(DatabasePool::new("sqlite::memory:")?);
    /// let migrator = Migrator::new(pool, &MIGRATIONS);
    /// assert_eq!(migrator.run(RunOptions::default()).await?.len(), 1);
    /// assert_eq!(migrator.run(RunOptions::default()).await?.len(), 0);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))] fn main() {}
    /// ```
    pub struct Migrator<DB> {
        pub(super) pool: Arc<DatabasePool<DB>>,
        pub(super) owners: Vec<Owner>,
    }
}

impl<DB: Migratable> Migrator<DB> {
    /// A migrator for these migrations.
    #[must_use]
    pub fn new(pool: Arc<DatabasePool<DB>>, migrations: &Migrations) -> Self {
        Self { pool, owners: vec![Owner::new(migrations)] }
    }

    /// Also for those of a library, which come first: the application may build on them.
    #[must_use]
    pub fn after(mut self, migrations: &Migrations) -> Self {
        self.owners.insert(self.owners.len() - 1, Owner::new(migrations));
        self
    }

    /// With the application's own migrations as they are in a folder now.
    ///
    /// # Errors
    ///
    /// As [`Migrations::read`].
    pub fn reading_own_from(&self, folder: &Path) -> Result<Self> {
        let mut migrator = self.clone();
        if let Some(own) = migrator.owners.last_mut() {
            *own = Owner::new(&Migrations::read(own.name, folder)?);
        }
        Ok(migrator)
    }

    /// Applies what is due, each migration in a transaction of its own where the database allows it,
    /// and returns what this process applied. With nothing due it takes no lock.
    ///
    /// Migrations that were applied but are not in this binary are left alone: an older binary
    /// starts beside a newer one. [`status`](Migrator::status) shows them.
    ///
    /// # Errors
    ///
    /// If a migration was changed after it was applied, comes before one that is applied, or fails; if another tool
    /// has migrated the database, and what it applied was not adopted; if another process migrates for longer than
    /// `options.wait`, with [`ErrorKind::Locked`]; if the binary is stale; if the database cannot be reached. Of a
    /// migration that failed nothing is kept, or what was done is not done again; those before it stay.
    pub async fn run(&self, options: RunOptions) -> Result<Vec<Applied>> {
        self.check_fresh()?;
        if self.nothing_due(&options).await? {
            return Ok(Vec::new());
        }
        let mut locked = self.lock(options.wait).await?;
        let mut run = Run { batch: 0, options, applied: Vec::new() };
        let outcome = match self.check_adopted(&mut locked, &options).await {
            Err(error) => Err(error),
            Ok(()) if options.pretend => self.pretend(&mut locked, &mut run).await,
            Ok(()) => self.apply_all(&mut locked, &mut run).await,
        };
        locked.release().await;
        outcome.map_err(|error| run.remark(error))?;
        Ok(run.applied)
    }

    /// How each migration stands, those of the binary and those of the ledger, by owner and version.
    /// Only reads.
    ///
    /// # Errors
    ///
    /// If the database cannot be reached.
    pub async fn status(&self) -> Result<Vec<MigrationStatus>> {
        let mut connection = self.pool.lend_to_read().await.map_err(DatabaseError::into_error)?;
        let ledger = self.find_ledger(&mut connection).await?;
        let mut all = Vec::new();
        for owner in &self.owners {
            let history = self.history(&mut connection, &ledger, owner).await?;
            all.extend(owner.status(history));
        }
        self.mark_unadopted(&mut connection, &mut all).await?;
        Ok(all)
    }

    pub(super) fn check_fresh(&self) -> Result<()> {
        self.owners.iter().try_for_each(|it| it.source.check_fresh())
    }

    pub(super) async fn lock(&self, wait: Duration) -> Result<Locked<DB>> {
        Locked::wait(&self.pool, wait).await.map_err(lock::into_error)
    }

    /// Looks without any lock, which is all that most starts of a program need.
    async fn nothing_due(&self, options: &RunOptions) -> Result<bool> {
        let mut connection = self.pool.lend_to_read().await.map_err(DatabaseError::into_error)?;
        let ledger = self.find_ledger(&mut connection).await?;
        let applied = ledger.owners(&mut connection).await.map_err(|error| self.reading(&error))?;
        if self.has_applied_all(&applied) {
            return Ok(true);
        }
        for owner in &self.owners {
            if !self.due(&mut connection, &ledger, owner, options).await?.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns whether every migration of the binary is applied as it is.
    fn has_applied_all(&self, applied: &[AppliedBy]) -> bool {
        let checksums: HashMap<_, _> =
            applied.iter().map(|it| ((it.owner.as_str(), it.version), &it.checksum)).collect();
        self.owners.iter().all(|owner| {
            let is_applied = |(version, known): (&u64, &Known)| {
                checksums.get(&(owner.name, *version)) == Some(&&known.checksum)
            };
            owner.all.iter().all(is_applied)
        })
    }

    /// Returns the migrations of an owner that are due, in order.
    pub(super) async fn due(
        &self,
        session: &mut Session<DB>,
        ledger: &Ledger,
        owner: &Owner,
        options: &RunOptions,
    ) -> Result<Vec<Work>> {
        let history = self.history(session, ledger, owner).await?;
        self.check_unchanged(session, ledger, owner, &history).await?;
        owner.due(&history, options)
    }

    // What is applied must be what the binary says: else two databases with equal ledgers differ.
    async fn check_unchanged(
        &self,
        session: &mut Session<DB>,
        ledger: &Ledger,
        owner: &Owner,
        history: &[Entry],
    ) -> Result<()> {
        let applied = history.iter().filter(|it| it.state == State::Applied);
        let known = applied.filter_map(|entry| Some((entry, owner.all.get(&entry.version)?)));
        let changed: Vec<_> = known.filter(|(entry, it)| entry.checksum != it.checksum).collect();
        let Some((_, first)) = changed.first() else { return Ok(()) };
        let message = match changed.len() {
            1 => format!("migration `{}` was changed after it was applied", first.migration),
            count => format!("{count} migrations were changed after they were applied"),
        };
        let mut error = Error::new(ErrorKind::Database, message);
        for (entry, it) in &changed {
            let old = ledger.applied_sql(session, owner.name, entry.version).await;
            let old = old.map_err(|error| self.reading(&error))?;
            error = error.note(difference(&it.migration, &old));
        }
        Err(error
            .note("restore the file, and make the change a new migration")
            .note("or, if the database is as the file says, accept it: `migrate:repair`"))
    }

    pub(super) async fn history(
        &self,
        session: &mut Session<DB>,
        ledger: &Ledger,
        owner: &Owner,
    ) -> Result<Vec<Entry>> {
        ledger.read(session, owner.name).await.map_err(|error| self.reading(&error))
    }

    pub(super) async fn find_ledger(&self, session: &mut Session<DB>) -> Result<Ledger> {
        Ledger::find(session).await.map_err(|error| self.reading(&error))
    }

    /// Finds the ledger, and creates it if there is none.
    pub(super) async fn create_ledger(&self, session: &mut Session<DB>) -> Result<Ledger> {
        let mut ledger = self.find_ledger(session).await?;
        ledger.create(session).await.map_err(|error| self.writing(&error))?;
        Ok(ledger)
    }

    pub(super) fn reading(&self, error: &sqlx::Error) -> Error {
        self.explain("reading the ledger of", error)
    }

    pub(super) fn writing(&self, error: &sqlx::Error) -> Error {
        self.explain("writing the ledger of", error)
    }

    pub(super) fn explain(&self, doing: &str, error: &sqlx::Error) -> Error {
        lock::into_error(DB::explain(self.pool.target(), doing, error))
    }
}

impl Work {
    pub(super) fn applied(&self, duration: Duration) -> Applied {
        let Migration { version, name, .. } = self.migration;
        Applied { owner: self.owner, version, name, sql: self.sql, duration }
    }
}

fn difference(migration: &Migration, applied: &str) -> String {
    if applied.is_empty() {
        return format!(
            "`{migration}`: the ledger does not keep a text of this size to compare it with"
        );
    }
    match first_difference(applied, migration.up) {
        Some((line, old, new)) => {
            format!("`{migration}`, line {line}: applied was `{old}`, the binary has `{new}`")
        }
        None => format!("`{migration}`: the ledger's checksum is not that of its own text"),
    }
}

impl<DB: Migratable> Clone for Migrator<DB> {
    fn clone(&self) -> Self {
        Self { pool: Arc::clone(&self.pool), owners: self.owners.clone() }
    }
}

impl<DB: Migratable> fmt::Debug for Migrator<DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let owners: Vec<_> = self.owners.iter().map(|it| it.name).collect();
        f.debug_struct("Migrator").field("pool", &self.pool).field("owners", &owners).finish()
    }
}
