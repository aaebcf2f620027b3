//! Running the statements of one migration inside of a transaction. Running them one by one is in `steps.rs`.

use super::dialect::{Interrupted, Migratable, Rows};
use super::ledger::{Record, State};
use super::migration::Migration;
use super::script::About;
use crate::database::Session;
use crate::database::error;
use crate::database::sql::{self, Dialect, Problem, Statement};
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

/// Statements that are sent together.
struct Part {
    sql: &'static str,
    /// The position of `sql` in the script.
    start: usize,
    /// The number of the first statement.
    first: usize,
    rows: Option<&'static str>,
}

impl Work {
    /// Returns whether all of it is kept, or nothing.
    pub(super) fn is_whole<DB: Migratable>(&self) -> bool {
        DB::TRANSACTIONAL && self.done == 0 && !self.migration.refuses_transaction(self.sql)
    }

    /// Returns whether a table may be rebuilt, which SQLite does by dropping it. Foreign keys would then delete the
    /// rows that refer to it. In steps, an author can switch them off by themselves.
    pub(super) fn rebuilds_tables<DB: Migratable>(&self) -> bool {
        if DB::DIALECT != Dialect::Sqlite {
            return false;
        }
        let Ok(all) = sql::statements(self.sql, Dialect::Sqlite) else { return false };
        let drops_table = all.iter().any(Statement::drops_table);
        let sets_foreign_keys = all.iter().any(Statement::sets_foreign_keys);
        match self.is_whole::<DB>() {
            true => drops_table || sets_foreign_keys,
            false => drops_table && !sets_foreign_keys,
        }
    }

    /// Runs all statements inside of a transaction, which can then be committed.
    pub(super) async fn run_whole<DB: Migratable>(
        &self,
        transaction: &mut Session<DB>,
    ) -> Result<Duration, Failure> {
        let statements = self.statements_of_whole::<DB>()?;
        let began = Instant::now();
        for part in self.parts::<DB>(&statements) {
            if let Err(interrupted) = part.run(transaction).await {
                let statement = part.statement(&statements, &interrupted);
                let text = error::text(&interrupted.error);
                let hint = DB::wants_no_transaction(&text);
                let error = self.failed(statement, 0, None).caused_by(text);
                let error = error::with_details(error, &interrupted.error);
                return Err(match hint {
                    true => error.note("begin its file with the line `-- foundry: no-transaction`"),
                    false => error,
                }
                .at(0));
            }
        }
        DB::end_script(transaction).await.map_err(|error| self.uncommitted(&error).at(0))?;
        Ok(began.elapsed())
    }

    /// Returns the statements, if they can run inside of a transaction.
    fn statements_of_whole<DB: Migratable>(&self) -> Result<Vec<Statement<'static>>, Failure> {
        let statements = without_own_transaction(self.statements::<DB>()?);
        match statements.iter().find_map(|it| Some((it, it.refusal()?))) {
            Some((statement, reason)) => {
                Err(self.failed(statement, 0, None).caused_by(reason).at(0))
            }
            None => Ok(statements),
        }
    }

    /// Checks what can be known without running it.
    pub(super) fn check<DB: Migratable>(&self) -> Result<(), Failure> {
        match self.is_whole::<DB>() {
            true => self.statements_of_whole::<DB>().map(drop),
            false => self.statements_in_steps::<DB>().map(drop),
        }
    }

    /// Runs all statements inside of a transaction for which foreign keys were switched off, and checks them.
    pub(super) async fn run_checked<DB: Migratable>(
        &self,
        transaction: &mut Session<DB>,
        suspended: bool,
    ) -> Result<Duration, Failure> {
        if !suspended {
            return self.run_whole(transaction).await;
        }
        let uncommitted = |error: sqlx::Error| self.uncommitted(&error).at(0);
        let before = DB::foreign_key_violations(transaction).await.map_err(uncommitted)?;
        let took = self.run_whole(transaction).await?;
        let after = DB::foreign_key_violations(transaction).await.map_err(uncommitted)?;
        match self.broken_keys(&before, &after) {
            None => Ok(took),
            Some(error) => Err(error.note("nothing of it was kept").at(0)),
        }
    }

    /// Returns the error of a migration after which more rows refer to rows that do not exist.
    pub(super) fn broken_keys(&self, before: &Rows, after: &Rows) -> Option<Error> {
        let more: Vec<_> = after.iter().filter_map(|row| violation(row, before)).collect();
        let message = format!("migration `{}` breaks foreign keys", self.migration);
        (!more.is_empty()).then(|| {
            Error::new(ErrorKind::Database, message).caused_by(more.join(", ")).note(
                "a migration that drops a table runs without foreign keys, as SQLite requires it to rebuild one; \
                 delete or change these rows in the migration itself",
            )
        })
    }

    /// Returns whether a statement may change its session by a function that it calls.
    pub(super) fn calls_functions<DB: Migratable>(&self) -> bool {
        let calls = |it: &Statement<'_>| {
            let first = it.words().next();
            first.is_some_and(|it| ["SELECT", "WITH", "VALUES", "EXECUTE"].contains(&it.as_str()))
        };
        sql::statements(self.sql, DB::DIALECT).is_ok_and(|all| all.iter().any(calls))
    }

    /// Returns the parts in which a script is sent: whole where the server takes it apart, up to rows that follow a
    /// statement.
    fn parts<DB: Migratable>(&self, statements: &[Statement<'static>]) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for (index, statement) in statements.iter().enumerate() {
            let end = statement.start + statement.text.len();
            match parts.last_mut() {
                Some(last)
                    if DB::SENDS_SCRIPTS && last.rows.is_none() && statement.rows.is_none() =>
                {
                    last.sql = &self.sql[last.start..end];
                }
                _ => parts.push(Part {
                    sql: statement.text,
                    start: statement.start,
                    first: index,
                    rows: statement.rows,
                }),
            }
        }
        parts
    }

    /// Returns the error of a migration that failed at its commit.
    pub(super) fn uncommitted(&self, error: &sqlx::Error) -> Error {
        let message = format!("migration `{}` could not be committed", self.migration);
        let failed = Error::new(ErrorKind::Database, message).caused_by(error::text(error));
        error::with_details(failed, error).note("nothing of it was kept")
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
    pub(super) fn statements<DB: Migratable>(&self) -> Result<Vec<Statement<'static>>, Failure> {
        let (statements, problem) = match sql::statements(self.sql, DB::DIALECT) {
            Ok(statements) => (statements, None),
            // A statement before may be the reason, since it changes how the rest is read.
            Err(problem) => {
                let readable = sql::statements(&self.sql[..problem.readable], DB::DIALECT);
                (readable.unwrap_or_default(), Some(problem))
            }
        };
        let has_more_than_ascii = !self.sql.is_ascii();
        let rejection = |it: &Statement<'_>| {
            it.rejection().or_else(|| it.encoding_rejection().filter(|_| has_more_than_ascii))
        };
        match statements.iter().find_map(|it| Some((it, rejection(it)?))) {
            Some((statement, reason)) => {
                Err(self.failed(statement, self.done, None).caused_by(reason).at(self.done))
            }
            None => match problem {
                Some(problem) => Err(self.unreadable(&problem).at(self.done)),
                None => Ok(statements),
            },
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

    /// Returns the error of a statement. `index` is its number where statements are kept one by one.
    pub(super) fn failed(
        &self,
        statement: &Statement<'_>,
        kept: usize,
        index: Option<usize>,
    ) -> Error {
        let message = format!(
            "migration `{}` failed at line {}: `{}`",
            self.migration,
            statement.line,
            statement.summary()
        );
        let error = Error::new(ErrorKind::Database, message);
        match (kept, index == Some(kept)) {
            (0, _) => error.note("nothing of it was kept"),
            (1, true) => error.note("the statement before it is kept, and not run again"),
            (_, true) => {
                error.note(format!("the {kept} statements before it are kept, and not run again"))
            }
            (1, false) => error.note("its first statement is kept, and not run again"),
            _ => error.note(format!("its first {kept} statements are kept, and not run again")),
        }
    }
}

impl Part {
    async fn run<DB: Migratable>(&self, session: &mut Session<DB>) -> Result<(), Interrupted> {
        match self.rows {
            Some(rows) => DB::copy(session, self.sql, rows).await.map_err(Interrupted::from),
            None => DB::run_script(session, self.sql).await,
        }
    }

    /// Returns the statement that failed.
    fn statement<'s>(
        &self,
        statements: &'s [Statement<'static>],
        interrupted: &Interrupted,
    ) -> &'s Statement<'static> {
        let index = match interrupted.position {
            Some(position) => {
                let begun = statements.partition_point(|it| it.start <= self.start + position);
                begun.saturating_sub(1)
            }
            None => self.first + interrupted.completed,
        };
        &statements[index.min(statements.len() - 1)]
    }
}

/// Leaves `BEGIN` and `COMMIT` out that stand around a whole script of SQLite: `.dump` of `sqlite3` writes them, and
/// SQLite's manual has them around a table that is rebuilt. The transaction is there anyway.
fn without_own_transaction(mut statements: Vec<Statement<'static>>) -> Vec<Statement<'static>> {
    let is_setting = |it: &Statement<'_>| it.about() == About::Session;
    let is_end = |it: &Statement<'_>| matches!(it.about(), About::Begin | About::Commit);
    let first = statements.iter().position(|it| !is_setting(it));
    let last = statements.iter().rposition(|it| !is_setting(it));
    if let (Some(first), Some(last)) = (first, last)
        && statements[first].dialect == Dialect::Sqlite
        && statements[first].about() == About::Begin
        && statements[last].about() == About::Commit
        && !statements[first + 1..last].iter().any(is_end)
    {
        statements.remove(last);
        statements.remove(first);
    }
    statements
}

/// Describes rows of a table that refer to rows that do not exist, if they are more than before.
fn violation(row: &[Option<String>], before: &[Vec<Option<String>>]) -> Option<String> {
    let [Some(table), Some(parent), Some(count)] = row else { return None };
    let known = before.iter().find(|it| it[..2] == row[..2]);
    let known = known.and_then(|it| it[2].as_deref()?.parse::<u64>().ok()).unwrap_or_default();
    let more = count.parse::<u64>().ok()?.checked_sub(known).filter(|it| *it > 0)?;
    let rows = if more == 1 { "row refers" } else { "rows refer" };
    Some(format!("{more} {rows} from `{table}` to missing rows of `{parent}`"))
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
    pub(super) fn at(self, done: usize) -> Failure {
        Failure { error: self, done }
    }
}
