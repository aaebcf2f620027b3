//! Running a dump on an empty database.

use super::super::apply::execute;
use super::super::dialect::Migratable;
use super::super::ledger;
use super::super::lock::Locked;
use super::super::migrator::Migrator;
use super::super::report::PATIENCE;
use crate::database::error::text;
use crate::database::sql;
use crate::error::{Error, ErrorKind, Result};

impl<DB: Migratable> Migrator<DB> {
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
