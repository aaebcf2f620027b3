//! Running a dump on an empty database.

use super::super::apply::execute;
use super::super::dialect::{Migratable, cell};
use super::super::lock::Locked;
use super::super::migrator::Migrator;
use super::super::report::PATIENCE;
use super::super::script::About;
use crate::database::error::text;
use crate::database::sql::{self, Dialect, Statement};
use crate::error::{Error, ErrorKind, Result};

impl<DB: Migratable> Migrator<DB> {
    /// Runs what [`dump`](Self::dump) wrote, or `pg_dump`, `mysqldump` or `.dump` of `sqlite3`, on a database
    /// that has no ledger yet; returns the number of statements.
    ///
    /// All of it is one transaction, in which the dump's own `BEGIN` and `COMMIT` have no effect. MySQL
    /// keeps the statements before one that fails.
    ///
    /// # Errors
    ///
    /// If there is a ledger; if the dump cannot be read, or is incomplete; if a statement fails.
    pub async fn load(&self, dump: String) -> Result<usize> {
        let mut locked = self.lock(PATIENCE).await?;
        let loaded = self.load_into(&mut locked, dump.leak()).await;
        locked.release().await;
        loaded
    }

    async fn load_into(&self, locked: &mut Locked<DB>, dump: &'static str) -> Result<usize> {
        if self.find_ledger(locked).await?.exists {
            let message = format!("`{}` has been migrated already", self.pool.name());
            return Err(Error::new(ErrorKind::Database, message)
                .note("a dump is for an empty database; `db:wipe` empties this one"));
        }
        let statements = statements::<DB>(dump.trim_start_matches('\u{feff}'))?;
        self.check_database(locked, &statements).await?;
        let switched = DB::before_load(locked).await;
        switched.map_err(|error| self.explain("preparing", &error))?;
        let loaded = self.run_all(locked, &statements).await;
        let switched = DB::after_load(locked).await;
        loaded?;
        switched.map_err(|error| self.explain("loading into", &error))?;
        Ok(statements.len())
    }

    /// Refuses a dump that would change another database: `mysqldump --databases` writes `USE`.
    async fn check_database(
        &self,
        locked: &mut Locked<DB>,
        statements: &[Statement<'_>],
    ) -> Result<()> {
        let used = statements.iter().find_map(|it| Some((it, it.used_database()?)));
        let Some((statement, used)) = used else { return Ok(()) };
        let own = cell(locked, "SELECT DATABASE()", &[]).await;
        if own.map_err(|error| self.reading(&error))?.as_ref() == Some(&used) {
            return Ok(());
        }
        let message = format!(
            "the dump changes the database at line {}: `{}`",
            statement.line,
            statement.summary()
        );
        Err(Error::new(ErrorKind::Database, message)
            .note("nothing of it was run")
            .note("have it written without `--databases` and `--all-databases`"))
    }

    async fn run_all(
        &self,
        locked: &mut Locked<DB>,
        statements: &[Statement<'static>],
    ) -> Result<()> {
        let mut transaction =
            locked.begin().await.map_err(|error| self.explain("locking", &error))?;
        for (index, statement) in statements.iter().enumerate() {
            // The transaction is ours.
            let is_ours =
                matches!(statement.about(), About::Begin | About::Commit | About::Rollback);
            if DB::TRANSACTIONAL && is_ours {
                continue;
            }
            if let Err(error) = execute(&mut transaction, statement).await {
                transaction.rollback().await?;
                return Err(failed::<DB>(statement, index).caused_by(text(&error)));
            }
        }
        Ok(transaction.commit().await?)
    }
}

/// Returns the statements of a dump, if it is complete.
fn statements<DB: Migratable>(dump: &'static str) -> Result<Vec<Statement<'static>>> {
    let statements = sql::statements(dump, DB::DIALECT).map_err(|problem| {
        let message = format!("the dump cannot be read at line {}", problem.line);
        let error = Error::new(ErrorKind::Database, message).caused_by(problem.to_string());
        error.note("nothing of it was run")
    })?;
    // `.dump` of `sqlite3` ends so when it could not read the whole database.
    let is_rollback = |it: &&Statement<'_>| it.about() == About::Rollback;
    match statements.last().filter(is_rollback) {
        Some(last) => {
            let message = format!("the dump ends with `ROLLBACK` at line {}", last.line);
            Err(Error::new(ErrorKind::Database, message)
                .caused_by("the program that wrote it could not read the whole database")
                .note("nothing of it was run"))
        }
        None => Ok(statements),
    }
}

fn failed<DB: Migratable>(statement: &Statement<'_>, before: usize) -> Error {
    let message = format!("the dump failed at line {}: `{}`", statement.line, statement.summary());
    let error = Error::new(ErrorKind::Database, message);
    match (DB::TRANSACTIONAL, before) {
        (true, _) | (_, 0) => error.note("nothing of it was kept"),
        _ => error.note("what comes before it in the dump is kept; `db:wipe` empties the database"),
    }
}

impl Statement<'_> {
    /// Returns the database that a `USE` of MySQL names.
    fn used_database(&self) -> Option<String> {
        let mut tokens = self.tokens();
        let is_use = self.dialect == Dialect::MySql && tokens.next()?.is_word("use");
        let name = tokens.next().filter(|_| is_use)?;
        Some(name.name()?.replace("``", "`"))
    }
}
