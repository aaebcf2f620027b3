//! All that is not migrating: accepting what differs, emptying a database, and writing its schema down. Entering
//! what was applied by others is in `adopt/`.

use super::adopt::Adopted;
use super::apply::{Work, execute};
use super::dialect::Migratable;
use super::ledger::{self, State};
use super::lock::Locked;
use super::migrator::Migrator;
use super::report::PATIENCE;
use crate::database::error::{DatabaseError, text};
use crate::database::sql;
use crate::error::{Error, ErrorKind, Result};

/// What [`Migrator::repair`] does about a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// What was changed after it was applied counts as applied the way it is now; what failed without
    /// a trace is forgotten.
    Accept,
    /// This version counts as applied: what was left of it was done by hand.
    Applied(u64),
    /// This version was never applied: what there was of it was taken back by hand.
    Forget(u64),
}

impl<DB: Migratable> Migrator<DB> {
    /// Sets right what stands in the ledger, and runs nothing.
    ///
    /// # Errors
    ///
    /// If the version is not one of this binary; if the database cannot be reached, or somebody else
    /// migrates it.
    pub async fn repair(&self, repair: Repair) -> Result<Vec<Adopted>> {
        let mut locked = self.lock(PATIENCE).await?;
        let repaired = self.set_right(&mut locked, repair).await;
        locked.release().await;
        repaired
    }

    async fn set_right(&self, locked: &mut Locked<DB>, repair: Repair) -> Result<Vec<Adopted>> {
        let mut repaired = Vec::new();
        if let Repair::Applied(version) | Repair::Forget(version) = repair
            && !self.owners.iter().any(|it| it.all.contains_key(&version))
        {
            let message = format!("there is no migration of version {version}");
            return Err(Error::new(ErrorKind::Usage, message).note("see `migrate:status`"));
        }
        ledger::create(locked).await.map_err(|error| self.writing(&error))?;
        for owner in &self.owners {
            let history = self.history(locked, owner).await?;
            for known in owner.all.values() {
                let entry = history.iter().find(|it| it.version == known.migration.version);
                let batch = entry.map_or(0, |it| it.batch);
                let work = Work { batch, ..Work::new(owner.name, known.migration) };
                let changed = entry
                    .is_some_and(|it| it.state == State::Applied && it.checksum != known.checksum);
                let traceless = entry.is_some_and(|it| it.state == State::Failed && it.done == 0);
                let now = match repair {
                    Repair::Accept if changed => "applied as it is now",
                    Repair::Accept if traceless => "forgotten",
                    Repair::Applied(version) if version == work.migration.version => "applied",
                    Repair::Forget(version) if version == work.migration.version => "forgotten",
                    _ => continue,
                };
                let written = match now {
                    "forgotten" => ledger::remove(locked, owner.name, work.migration.version).await,
                    _ => ledger::write(locked, work.record(State::Applied, 0)).await,
                };
                written.map_err(|error| self.writing(&error))?;
                repaired.push(Adopted::new(&work, now));
            }
        }
        Ok(repaired)
    }

    /// Drops everything that is in the database: tables, views, and what belongs to them.
    ///
    /// # Errors
    ///
    /// If the database refuses, or somebody else migrates it.
    pub async fn wipe(&self) -> Result<usize> {
        let mut locked = self.lock(PATIENCE).await?;
        let wiped = async {
            let drops = DB::wipe(&mut locked).await?;
            let dropped = drops.iter().filter(|it| it.starts_with("DROP")).count();
            for sql in drops {
                DB::execute(&mut locked, sql.leak()).await?;
            }
            Ok(dropped)
        };
        let wiped = wiped.await.map_err(|error| self.explain("wiping", &error));
        locked.release().await;
        wiped
    }

    /// The schema and the ledger as statements, always in the same order.
    ///
    /// # Errors
    ///
    /// If the database cannot be reached; with PostgreSQL, if there is no `pg_dump`.
    pub async fn dump(&self) -> Result<String> {
        let mut connection = self.pool.lend_to_read().await.map_err(DatabaseError::into_error)?;
        let schema = DB::dump(&mut connection, self.pool.target()).await;
        let mut statements = schema.map_err(DatabaseError::into_error)?;
        if ledger::exists(&mut connection).await.map_err(|error| self.reading(&error))? {
            statements.push(ledger::definition::<DB>());
        }
        let rows = ledger::dump(&mut connection).await.map_err(|error| self.reading(&error))?;
        statements.extend(rows);
        let ended = statements.iter().map(|it| it.trim_end().trim_end_matches(';'));
        Ok(ended.map(|it| format!("{it};\n")).collect())
    }

    /// Runs what [`dump`](Self::dump) wrote, on a database that has no ledger yet.
    ///
    /// # Errors
    ///
    /// If there is a ledger; if a statement fails.
    pub async fn load(&self, dump: String) -> Result<usize> {
        let mut locked = self.lock(PATIENCE).await?;
        let loaded = self.load_into(&mut locked, dump.leak()).await;
        locked.release().await;
        loaded
    }

    async fn load_into(&self, locked: &mut Locked<DB>, dump: &'static str) -> Result<usize> {
        if ledger::exists(locked).await.map_err(|error| self.reading(&error))? {
            let message = format!("`{}` has been migrated already", self.pool.name());
            return Err(Error::new(ErrorKind::Database, message)
                .note("a dump is for an empty database; `db:wipe` empties this one"));
        }
        let statements = sql::statements(dump, DB::DIALECT).map_err(|problem| {
            let message = format!("the dump cannot be read at line {}", problem.line);
            Error::new(ErrorKind::Database, message)
                .caused_by(problem.to_string())
                .note("nothing of it was run")
        })?;
        let mut transaction =
            locked.begin().await.map_err(|error| self.explain("locking", &error))?;
        for statement in &statements {
            execute(&mut transaction, statement).await.map_err(|error| {
                let message = format!(
                    "the dump failed at line {}: `{}`",
                    statement.line,
                    statement.summary()
                );
                Error::new(ErrorKind::Database, message).caused_by(text(&error))
            })?;
        }
        transaction.commit().await?;
        Ok(statements.len())
    }
}
