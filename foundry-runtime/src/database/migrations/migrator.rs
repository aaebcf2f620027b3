//! What is due, what is reverted, how it all stands; one after the other, each once, whoever else
//! tries. How a single migration is run is in `apply.rs`.

use super::apply::{Failure, Work};
use super::dialect::Migratable;
use super::ledger::{self, Entry, State};
use super::lock::{self, Locked};
use super::migration::{Migration, Migrations, first_difference};
use super::owner::Owner;
use super::report::{Applied, MigrationStatus, RunOptions};
use crate::database::driver::of_a_database;
use crate::database::error::{DatabaseError, text};
use crate::database::{DatabasePool, Session, Transaction};
use crate::error::{Error, ErrorKind, Result};
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
    /// If a migration was changed after it was applied, comes before one that is applied, or
    /// fails; if somebody else migrates for longer than one is to wait, with
    /// [`ErrorKind::Locked`]; if the binary is stale; if the database cannot be reached. Of a
    /// migration that failed nothing is kept, or what was done is not done again; those before it
    /// stay.
    pub async fn run(&self, options: RunOptions) -> Result<Vec<Applied>> {
        self.check_fresh()?;
        if self.nothing_due(&options).await? {
            return Ok(Vec::new());
        }
        let mut locked = self.lock(options.wait).await?;
        let mut run = Run { batch: 0, options, applied: Vec::new() };
        let outcome = match options.pretend {
            true => self.pretend(&mut locked, &mut run).await,
            false => self.apply_all(&mut locked, &mut run).await,
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
        let mut all = Vec::new();
        for owner in &self.owners {
            let history = self.history(&mut connection, owner).await?;
            all.extend(owner.status(history));
        }
        Ok(all)
    }

    pub(super) fn check_fresh(&self) -> Result<()> {
        self.owners.iter().try_for_each(|it| it.source.check_fresh())
    }

    pub(super) async fn lock(&self, wait: Duration) -> Result<Locked<DB>> {
        Locked::wait(&self.pool, wait).await.map_err(lock::into_error)
    }

    /// A look without any lock, which is all that most starts of a program need.
    async fn nothing_due(&self, options: &RunOptions) -> Result<bool> {
        let mut connection = self.pool.lend_to_read().await.map_err(DatabaseError::into_error)?;
        for owner in &self.owners {
            if self.next_due(&mut connection, owner, options).await?.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn apply_all(&self, session: &mut Session<DB>, run: &mut Run) -> Result<()> {
        ledger::create(session).await.map_err(|error| self.writing(&error))?;
        let last = ledger::last_batch(session).await.map_err(|error| self.writing(&error))?;
        run.batch = last + 1;
        for owner in &self.owners {
            while !run.is_enough() && self.apply_next(session, owner, run).await? {}
        }
        Ok(())
    }

    /// Applies the next migration of an owner that is due, and enters it; false if there is none.
    async fn apply_next(
        &self,
        session: &mut Session<DB>,
        owner: &Owner,
        run: &mut Run,
    ) -> Result<bool> {
        let Some(work) = self.next_due(session, owner, &run.options).await? else {
            return Ok(false);
        };
        let work = Work { batch: run.batch, ..work };
        let took = match work.is_whole::<DB>() {
            true => self.apply_whole(session, owner, &work, run).await?,
            false => Some(self.apply_in_steps(session, &work).await?),
        };
        run.applied.extend(took.map(|took| work.applied(took)));
        Ok(true)
    }

    /// In one transaction, inside of which it is due no longer if somebody else was faster: none of
    /// ours, since they have no lock, but there may be file systems without locks.
    async fn apply_whole(
        &self,
        session: &mut Session<DB>,
        owner: &Owner,
        work: &Work,
        run: &Run,
    ) -> Result<Option<Duration>> {
        let mut transaction =
            begin(session, run.options.wait).await.map_err(|it| self.explain("locking", &it))?;
        let due = self.next_due(&mut transaction, owner, &run.options).await?;
        if due.is_none_or(|it| it.migration.version != work.migration.version) {
            return Ok(None);
        }
        let outcome = work.run_whole(&mut transaction).await;
        let took = match outcome {
            Ok(took) => took,
            Err(failure) => {
                transaction.rollback().await?;
                return Err(self.note_failure(session, work, failure).await);
            }
        };
        let record = ledger::Record { took, ..work.record(State::Applied, 0) };
        let kept = async {
            ledger::write(&mut transaction, record).await?;
            transaction.keep().await
        };
        kept.await.map_err(|error| {
            let message = format!("migration `{}` could not be committed", work.migration);
            Error::new(ErrorKind::Database, message)
                .caused_by(text(&error))
                .note("nothing of it was kept")
        })?;
        Ok(Some(took))
    }

    async fn apply_in_steps(&self, session: &mut Session<DB>, work: &Work) -> Result<Duration> {
        let running = work.record(State::Running, work.done);
        ledger::write(session, running).await.map_err(|error| self.writing(&error))?;
        match work.run_in_steps(session).await {
            Err(failure) => Err(self.note_failure(session, work, failure).await),
            Ok(took) => {
                let record = ledger::Record { took, ..work.record(State::Applied, 0) };
                ledger::write(session, record).await.map_err(|error| self.writing(&error))?;
                Ok(took)
            }
        }
    }

    /// Enters that a migration failed. If that fails as well, there are worse troubles, which the
    /// failure itself tells.
    async fn note_failure(
        &self,
        session: &mut Session<DB>,
        work: &Work,
        Failure { error, done }: Failure,
    ) -> Error {
        let failure = Some(sentence(&error));
        let record = ledger::Record { failure, ..work.record(State::Failed, done) };
        let _ = ledger::write(session, record).await;
        error
    }

    /// Everything in one transaction that is taken back; what cannot be is only shown.
    async fn pretend(&self, session: &mut Session<DB>, run: &mut Run) -> Result<()> {
        let mut transaction =
            begin(session, run.options.wait).await.map_err(|it| self.explain("locking", &it))?;
        if DB::TRANSACTIONAL {
            let created = ledger::create(&mut transaction).await;
            created.map_err(|error| self.writing(&error))?;
        }
        for owner in &self.owners {
            for work in self.all_due(&mut transaction, owner, &run.options).await? {
                if run.is_enough() {
                    break;
                }
                let took = match work.is_whole::<DB>() {
                    true => work.run_whole(&mut transaction).await.map_err(|it| it.error)?,
                    false => Duration::ZERO,
                };
                run.applied.push(work.applied(took));
            }
        }
        Ok(transaction.rollback().await?)
    }

    /// The first migration of an owner that is due.
    async fn next_due(
        &self,
        session: &mut Session<DB>,
        owner: &Owner,
        options: &RunOptions,
    ) -> Result<Option<Work>> {
        Ok(self.all_due(session, owner, options).await?.into_iter().next())
    }

    async fn all_due(
        &self,
        session: &mut Session<DB>,
        owner: &Owner,
        options: &RunOptions,
    ) -> Result<Vec<Work>> {
        let history = self.history(session, owner).await?;
        self.check_unchanged(session, owner, &history).await?;
        owner.due(&history, options)
    }

    // What is applied must be what the binary says: else two databases with equal ledgers differ.
    async fn check_unchanged(
        &self,
        session: &mut Session<DB>,
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
            let old = ledger::applied_sql(session, owner.name, entry.version).await;
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
        owner: &Owner,
    ) -> Result<Vec<Entry>> {
        ledger::read(session, owner.name).await.map_err(|error| self.reading(&error))
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

/// One call of [`Migrator::run`].
struct Run {
    batch: u32,
    options: RunOptions,
    applied: Vec<Applied>,
}

impl Run {
    fn is_enough(&self) -> bool {
        self.options.steps.is_some_and(|steps| self.applied.len() >= steps as usize)
    }

    fn remark(&self, error: Error) -> Error {
        match self.applied.as_slice() {
            [.., last] if !self.options.pretend => {
                error.note(format!("what is applied stays, up to `{}`", last.label()))
            }
            _ => error,
        }
    }
}

impl Work {
    pub(super) fn applied(&self, duration: Duration) -> Applied {
        let Migration { version, name, .. } = self.migration;
        Applied { owner: self.owner, version, name, sql: self.sql, duration }
    }
}

/// A transaction, for which SQLite may have to wait: for programs that write, but do not migrate.
pub(super) async fn begin<DB: Migratable>(
    session: &mut Session<DB>,
    wait: Duration,
) -> sqlx::Result<Transaction<'_, DB>> {
    Transaction::patiently_on(session, wait, DB::is_locked).await
}

fn difference(migration: &Migration, applied: &str) -> String {
    match first_difference(applied, migration.up) {
        Some((line, old, new)) => {
            format!("`{migration}`, line {line}: applied was `{old}`, the binary has `{new}`")
        }
        None => format!("`{migration}`: the ledger's checksum is not that of its own text"),
    }
}

/// An error and its causes as one line.
fn sentence(error: &Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
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
