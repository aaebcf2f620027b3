//! Running the statements of one migration: all in a transaction, or each for itself with a note of
//! how far it got.

use super::dialect::Migratable;
use super::ledger::{self, Record, State};
use super::migration::Migration;
use super::script::About;
use crate::database::Session;
use crate::database::error;
use crate::database::sql::{self, Problem, Statement};
use crate::error::{Error, ErrorKind};
use std::time::{Duration, Instant};

/// A migration on its way up or down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work {
    pub(super) owner: &'static str,
    pub(super) migration: Migration,
    pub(super) batch: u32,
    pub(super) sql: &'static str,
    /// How many statements are through already.
    pub(super) done: usize,
    /// The process that ran it before was killed: one more statement may be through.
    pub(super) was_killed: bool,
}

/// What failed, and after how many statements.
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) done: usize,
}

impl Work {
    /// Whether all of it is kept, or nothing.
    pub(super) fn is_whole<DB: Migratable>(&self) -> bool {
        DB::TRANSACTIONAL && !self.migration.refuses_transaction(self.sql)
    }

    /// Runs all statements inside of a transaction.
    pub(super) async fn run_whole<DB: Migratable>(
        &self,
        transaction: &mut Session<DB>,
    ) -> Result<Duration, Failure> {
        let statements = self.statements::<DB>()?;
        if let Some((statement, reason)) =
            statements.iter().find_map(|it| Some((it, it.refusal()?)))
        {
            return Err(self.failed(statement, 0, true).caused_by(reason).at(0));
        }
        let began = Instant::now();
        for statement in &statements {
            if let Err(error) = execute(transaction, statement).await {
                let text = error::text(&error);
                let hint = DB::wants_no_transaction(&text);
                let error = self.failed(statement, 0, true).caused_by(text);
                return Err(match hint {
                    true => error.note("begin its file with the line `-- foundry: no-transaction`"),
                    false => error,
                }
                .at(0));
            }
        }
        Ok(began.elapsed())
    }

    /// Runs the statements that are not through yet, each for itself.
    ///
    /// A statement that can be taken back is kept together with the note that it is through. One that
    /// cannot may be through without that note, if the process was killed in between: if it then
    /// fails since its effect is there, it is taken for done.
    pub(super) async fn run_in_steps<DB: Migratable>(
        &self,
        session: &mut Session<DB>,
    ) -> Result<Duration, Failure> {
        let statements = self.statements::<DB>()?;
        let began = Instant::now();
        let mut in_transaction = false;
        for (index, statement) in statements.iter().enumerate() {
            let about = statement.about();
            let outcome = if index < self.done {
                // What was set for the session that is gone, foreign keys for one, holds here, too.
                match about {
                    About::Session => execute(session, statement).await,
                    _ => continue,
                }
            } else {
                self.step(session, statement, index + 1, in_transaction).await
            };
            in_transaction = match about {
                About::Begin => true,
                About::End => false,
                _ => in_transaction,
            };
            let maybe_done = self.was_killed && index == self.done && about == About::Schema;
            let outcome = match outcome {
                Err(error) if maybe_done && DB::is_done_already(&error) => {
                    self.note(session, index + 1).await
                }
                outcome => outcome,
            };
            if let Err(error) = outcome {
                let error = self.failed(statement, index, false).caused_by(error::text(&error));
                return Err(error.at(index));
            }
        }
        Ok(began.elapsed())
    }

    /// In a transaction with the note, unless the statement, or the author, has other plans.
    async fn step<DB: Migratable>(
        &self,
        session: &mut Session<DB>,
        statement: &Statement<'static>,
        done: usize,
        in_transaction: bool,
    ) -> sqlx::Result<()> {
        let by_itself = self.migration.refuses_transaction(self.sql);
        let can_be_part = matches!(statement.about(), About::Data | About::Schema);
        if !by_itself || (can_be_part && !in_transaction) {
            let mut transaction = session.begin().await?;
            match execute(&mut transaction, statement).await {
                Ok(()) => {
                    self.note(&mut transaction, done).await?;
                    return transaction.keep().await;
                }
                Err(error) if by_itself && DB::wants_no_transaction(&error::text(&error)) => {}
                Err(error) => return Err(error),
            }
        }
        DB::clear_remains(session, statement).await?;
        execute(session, statement).await?;
        self.note(session, done).await
    }

    async fn note<DB: Migratable>(
        &self,
        session: &mut Session<DB>,
        done: usize,
    ) -> sqlx::Result<()> {
        ledger::progress(session, self.owner, self.migration.version, done).await
    }

    /// How it stands, for the ledger.
    pub(super) fn record(&self, state: State, done: usize) -> Record<'_> {
        Record {
            owner: self.owner,
            migration: &self.migration,
            batch: self.batch,
            state,
            done,
            failure: None,
            took: Duration::ZERO,
        }
    }

    /// Returns the statements of the script, if it can be taken apart for certain and each of them can run.
    fn statements<DB: Migratable>(&self) -> Result<Vec<Statement<'static>>, Failure> {
        let statements = sql::statements(self.sql, DB::DIALECT);
        let statements = statements.map_err(|it| self.unreadable(&it).at(self.done))?;
        match statements.iter().find_map(|it| Some((it, it.rejection()?))) {
            Some((statement, reason)) => {
                Err(self.failed(statement, self.done, false).caused_by(reason).at(self.done))
            }
            None => Ok(statements),
        }
    }

    fn unreadable(&self, problem: &Problem) -> Error {
        let message =
            format!("migration `{}` cannot be read at line {}", self.migration, problem.line);
        let error = Error::new(ErrorKind::Database, message).caused_by(problem.to_string());
        match self.done {
            0 => error.note("nothing of it was run"),
            _ => error,
        }
    }

    fn failed(&self, statement: &Statement<'_>, done: usize, whole: bool) -> Error {
        let message = format!(
            "migration `{}` failed at line {}: `{}`",
            self.migration,
            statement.line,
            statement.summary()
        );
        let error = Error::new(ErrorKind::Database, message);
        match (whole, done) {
            (true, _) | (_, 0) => error.note("nothing of it was kept"),
            (_, 1) => error.note("the statement before it is kept, and not run again"),
            _ => error.note(format!("the {done} statements before it are kept, and not run again")),
        }
    }
}

/// Runs one statement of an author, with its rows.
pub(super) async fn execute<DB: Migratable>(
    session: &mut Session<DB>,
    statement: &Statement<'static>,
) -> sqlx::Result<()> {
    match statement.rows {
        Some(rows) => DB::copy(session, statement.text, rows).await,
        None => DB::execute(session, statement.text).await,
    }
}

impl Error {
    fn at(self, done: usize) -> Failure {
        Failure { error: self, done }
    }
}
