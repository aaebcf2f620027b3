//! Running migrations: what is due, one after the other, each once, whoever else tries.

use super::ledger::{self, Entry};
use super::migration::{Migration, Migrations, first_difference};
use super::report::{Applied, MigrationState, MigrationStatus, RollbackOptions, RunOptions};
use super::script::{self, Statement};
use crate::database::driver::{Backend as _, Target as _};
use crate::database::error::{self, DatabaseErrorKind};
use crate::database::{DatabasePool, Session, Transaction};
use crate::error::{Error, ErrorKind, Result};
use sqlx::Sqlite;
use std::collections::BTreeMap;
use std::panic::Location;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long to wait for a migration that another process runs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the migrations of one owner on one database.
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
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<()> {
/// let pool = Arc::new(DatabasePool::new("sqlite::memory:")?);
/// let migrator = Migrator::new(pool, &MIGRATIONS);
/// assert_eq!(migrator.run(RunOptions::default()).await?.len(), 1);
/// assert_eq!(migrator.run(RunOptions::default()).await?.len(), 0);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Migrator {
    pool: Arc<DatabasePool>,
    owner: &'static str,
    all: BTreeMap<u64, Known>,
    patience: Duration,
}

/// A migration of this binary.
#[derive(Clone, Debug)]
struct Known {
    migration: Migration,
    checksum: String,
}

impl Migrator {
    /// A migrator for these migrations.
    #[must_use]
    pub fn new(pool: Arc<DatabasePool>, migrations: &Migrations) -> Self {
        let known = |it: &Migration| Known { migration: *it, checksum: it.checksum() };
        let all = migrations.all.iter().map(|it| (it.version, known(it))).collect();
        Self { pool, owner: migrations.owner, all, patience: PATIENCE }
    }

    #[cfg(test)]
    pub(in crate::database) fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Applies what is due, each migration in a transaction of its own, and returns what this
    /// process applied. With nothing due it takes no lock.
    ///
    /// Migrations that were applied but are not in this binary are left alone: an older binary
    /// starts beside a newer one. [`status`](Migrator::status) shows them.
    ///
    /// # Errors
    ///
    /// If a migration was changed after it was applied, comes before one that is applied, or
    /// fails; if another process holds the lock for more than a minute; if the database cannot be
    /// reached. Of a migration that failed nothing is kept; those before it stay.
    pub async fn run(&self, options: RunOptions) -> Result<Vec<Applied>> {
        if self.nothing_due().await? {
            return Ok(Vec::new());
        }
        let mut run = Run { batch: 0, step: options.step, applied: Vec::new() };
        if options.pretend {
            let mut transaction = self.lock().await?;
            while self.apply_next(&mut transaction, &mut run).await? {}
            transaction.rollback().await?;
            return Ok(run.applied);
        }
        while self.apply_and_keep(&mut run).await.map_err(|error| run.remark(error))? {}
        Ok(run.applied)
    }

    /// Reverts the last batch, or the last `steps` migrations: all of them, or none.
    ///
    /// # Errors
    ///
    /// If one of them has no down file or is not in this binary, before anything is changed; if
    /// one fails; and as for [`run`](Migrator::run) otherwise.
    pub async fn rollback(&self, options: RollbackOptions) -> Result<Vec<Applied>> {
        let mut transaction = self.lock().await?;
        let history = self.history(&mut transaction).await?;
        let mut reverted = Vec::new();
        for (migration, down) in self.plan_rollback(&history, options)? {
            let duration = execute(&mut transaction, &migration, down).await?;
            ledger::remove(&mut transaction, self.owner, migration.version)
                .await
                .map_err(|error| self.explain("writing the ledger of", &error))?;
            reverted.push(Applied { version: migration.version, name: migration.name, duration });
        }
        transaction.commit().await?;
        Ok(reverted)
    }

    /// How each migration stands, those of the binary and those of the ledger, by version. Only
    /// reads.
    ///
    /// # Errors
    ///
    /// If the database cannot be reached.
    pub async fn status(&self) -> Result<Vec<MigrationStatus>> {
        let mut connection = self.pool.read().await?;
        let history = self.history(&mut connection).await?;
        let pending = |it: &Migration| MigrationStatus {
            version: it.version,
            name: it.name.to_owned(),
            state: MigrationState::Pending,
        };
        let mut all: BTreeMap<_, _> =
            self.all.iter().map(|(version, it)| (*version, pending(&it.migration))).collect();
        for entry in history {
            let (name, state) = match self.all.get(&entry.version) {
                None => (entry.name, MigrationState::Missing),
                Some(it) if it.checksum != entry.checksum => {
                    (it.migration.name.to_owned(), MigrationState::Changed)
                }
                Some(it) => {
                    let state = MigrationState::Applied { batch: entry.batch, at: entry.at };
                    (it.migration.name.to_owned(), state)
                }
            };
            let version = entry.version;
            all.insert(version, MigrationStatus { version, name, state });
        }
        Ok(all.into_values().collect())
    }

    /// A look without any lock, which is all that most starts of a program need.
    async fn nothing_due(&self) -> Result<bool> {
        let mut connection = self.pool.read().await?;
        Ok(self.next_due(&mut connection).await?.is_none())
    }

    async fn apply_and_keep(&self, run: &mut Run) -> Result<bool> {
        let mut transaction = self.lock().await?;
        if !self.apply_next(&mut transaction, run).await? {
            transaction.rollback().await?;
            return Ok(false);
        }
        if let Err(error) = transaction.commit().await {
            let name = run.applied.pop().map(|it| it.label()).unwrap_or_default();
            let message = format!("migration `{name}` could not be committed");
            return Err(Error::new(ErrorKind::Database, message).caused_by(sentence(&error)));
        }
        Ok(true)
    }

    /// Applies the next migration that is due, and enters it; false if there is none.
    ///
    /// The ledger is read under the write lock: what was due before may be done by now.
    async fn apply_next(&self, connection: &mut Session<Sqlite>, run: &mut Run) -> Result<bool> {
        let writing = |error: sqlx::Error| self.explain("writing the ledger of", &error);
        ledger::create(connection).await.map_err(writing)?;
        let Some((migration, last_batch)) = self.next_due(connection).await? else {
            return Ok(false);
        };
        run.enter_batch(last_batch);
        let duration = execute(connection, &migration, migration.up).await?;
        ledger::enter(connection, self.owner, &migration, run.batch, duration)
            .await
            .map_err(writing)?;
        run.applied.push(Applied { version: migration.version, name: migration.name, duration });
        Ok(true)
    }

    /// The first migration that is due, and the last batch there is.
    async fn next_due(&self, connection: &mut Session<Sqlite>) -> Result<Option<(Migration, u32)>> {
        let history = self.history(connection).await?;
        self.check_unchanged(connection, &history).await?;
        let due = self.due(&history)?;
        let last_batch = history.iter().map(|it| it.batch).max().unwrap_or_default();
        Ok(due.map(|it| (it, last_batch)))
    }

    /// The first migration that is not applied. None may come before one that is: it would meet
    /// a schema that it was not written for, and others would meet the two in another order.
    fn due(&self, history: &[Entry]) -> Result<Option<Migration>> {
        let is_applied = |version| history.binary_search_by_key(version, |it| it.version).is_ok();
        let mut pending = self.all.iter().filter(|(version, _)| !is_applied(*version));
        let Some(next) = pending.next().map(|(_, it)| it.migration) else { return Ok(None) };
        match history.last() {
            Some(last) if last.version > next.version => {
                let message = format!(
                    "migration `{next}` comes before `{}_{}`, which is applied already",
                    last.version, last.name
                );
                Err(Error::new(ErrorKind::Database, message)
                    .note(format!("give it a version above {}", last.version)))
            }
            _ => Ok(Some(next)),
        }
    }

    // What is applied must be what the binary says: else two databases with equal ledgers differ.
    async fn check_unchanged(
        &self,
        connection: &mut Session<Sqlite>,
        history: &[Entry],
    ) -> Result<()> {
        let known = history.iter().filter_map(|entry| Some((entry, self.all.get(&entry.version)?)));
        let changed: Vec<_> = known.filter(|(entry, it)| entry.checksum != it.checksum).collect();
        let Some((_, first)) = changed.first() else { return Ok(()) };
        let message = match changed.len() {
            1 => format!("migration `{}` was changed after it was applied", first.migration),
            count => format!("{count} migrations were changed after they were applied"),
        };
        let mut error = Error::new(ErrorKind::Database, message);
        for (entry, it) in &changed {
            let old = ledger::applied_sql(connection, self.owner, entry.version)
                .await
                .map_err(|error| self.explain("reading the ledger of", &error))?;
            error = error.note(difference(&it.migration, &old));
        }
        Err(error.note("restore the file, and make the change a new migration"))
    }

    fn plan_rollback(
        &self,
        history: &[Entry],
        options: RollbackOptions,
    ) -> Result<Vec<(Migration, &'static str)>> {
        let last = history.iter().map(|it| it.batch).max().unwrap_or_default();
        let newest = history.iter().rev();
        let chosen: Vec<_> = match options.steps {
            Some(steps) => newest.take(usize::try_from(steps).unwrap_or(usize::MAX)).collect(),
            None => newest.filter(|it| it.batch == last).collect(),
        };
        let (mut plan, mut refusals) = (Vec::new(), Vec::new());
        for entry in chosen {
            let label = format!("{}_{}", entry.version, entry.name);
            match self.all.get(&entry.version).map(|it| it.migration) {
                None => refusals.push(format!("`{label}` is not in this binary")),
                Some(it) => match it.down {
                    None => refusals.push(format!("`{it}` has no `{it}.down.sql`")),
                    Some(down) => plan.push((it, down)),
                },
            }
        }
        if refusals.is_empty() {
            return Ok(plan);
        }
        let message = format!("cannot roll back: {}", refusals.join(", "));
        Err(Error::new(ErrorKind::Database, message).note("nothing was changed"))
    }

    /// The write lock. The database frees it when its holder dies, however it dies.
    async fn lock(&self) -> Result<Transaction<'static, Sqlite>> {
        let started = Instant::now();
        loop {
            let failure = match self.pool.try_begin(Location::caller()).await {
                Ok(transaction) => return Ok(transaction),
                Err(failure) => failure,
            };
            let busy = failure.kind() == DatabaseErrorKind::Locked;
            if !busy || started.elapsed() >= self.patience {
                let message = format!("no lock to migrate `{}`", self.pool.target().name());
                let waited = started.elapsed().as_secs_f32();
                return Err(match busy {
                    true => failure.behind(format!("{message} within {waited:.1} s")),
                    false => failure,
                }
                .into_error());
            }
            // SQLite has waited already, except where waiting could never end.
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn history(&self, connection: &mut Session<Sqlite>) -> Result<Vec<Entry>> {
        let history = ledger::read(connection, self.owner).await;
        history.map_err(|error| self.explain("reading the ledger of", &error))
    }

    fn explain(&self, doing: &str, error: &sqlx::Error) -> Error {
        Sqlite::explain(self.pool.target(), doing, error).into_error()
    }
}

/// One call of [`Migrator::run`].
struct Run {
    batch: u32,
    step: bool,
    applied: Vec<Applied>,
}

impl Run {
    /// Batches never go down from one version to the next, even when another process applied some
    /// in between: so the last batch is always the newest migrations.
    fn enter_batch(&mut self, last: u32) {
        self.batch = match self.step || self.applied.is_empty() {
            true => last + 1,
            false => self.batch.max(last),
        };
    }

    fn remark(&self, error: Error) -> Error {
        match self.applied.as_slice() {
            [] => error,
            [.., last] => error.note(format!("what is applied stays, up to `{}`", last.label())),
        }
    }
}

/// Runs a script statement by statement, so that a failure names the one.
async fn execute(
    connection: &mut Session<Sqlite>,
    migration: &Migration,
    sql: &'static str,
) -> Result<Duration> {
    let statements = script::statements(sql);
    for statement in &statements {
        if let Some(reason) = statement.refusal() {
            return Err(failed(migration, statement).caused_by(reason));
        }
    }
    let started = Instant::now();
    for statement in &statements {
        let outcome = sqlx::raw_sql(statement.text).execute(&mut *connection).await;
        outcome.map_err(|error| failed(migration, statement).caused_by(error::text(&error)))?;
    }
    Ok(started.elapsed())
}

fn failed(migration: &Migration, statement: &Statement) -> Error {
    let message = format!(
        "migration `{migration}` failed at line {}: `{}`",
        statement.line,
        statement.summary()
    );
    Error::new(ErrorKind::Database, message).note("nothing of it was kept")
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
