//! Running the statements of one migration one by one, each kept with a note in the ledger of how far it got:
//! for MySQL, where a change of the schema ends a transaction, and for files that say `no-transaction`.
//!
//! | the statement | is kept with |
//! |---|---|
//! | data, and what else can be part of a transaction | its note, in one transaction |
//! | what cannot | a note behind it; if the process is killed in between, the next run finds its effect |
//! | of a transaction of the author | a note in front of their `COMMIT`, in the same transaction |
//! | between `LOCK TABLES` and `UNLOCK TABLES` | its note, with the ledger among the locked tables |

use super::apply::{Failure, Work, execute};
use super::dialect::Migratable;
use super::ledger::Ledger;
use super::lock::Locked;
use super::resume;
use super::run::ROLLBACK;
use super::script::About;
use crate::database::error;
use crate::database::sql::Statement;
use crate::error::{Error, ErrorKind};
use std::time::{Duration, Instant};

/// A migration that runs statement by statement.
pub(super) struct Steps<'a, DB: Migratable> {
    work: &'a Work,
    ledger: &'a Ledger,
    locked: &'a mut Locked<DB>,
    transaction: Open,
    /// The script changes its role, to which the ledger may not belong, or limits its time.
    switches_role: bool,
    /// The number of statements that are through and kept.
    kept: usize,
}

/// The transaction and locks that an author has open.
#[derive(Clone, Copy, Debug, Default)]
struct Open {
    /// A transaction.
    transaction: bool,
    /// `SET autocommit = 0` of MySQL: a transaction follows each.
    no_autocommit: bool,
    /// `LOCK TABLES` of MySQL.
    locks: bool,
}

impl Open {
    /// Follows a statement.
    fn after(&mut self, statement: &Statement<'_>) {
        match statement.about() {
            About::Begin => *self = Self { transaction: true, locks: false, ..*self },
            About::Commit | About::Rollback => {
                self.transaction = self.no_autocommit || statement.chains();
            }
            About::Lock => self.locks = true,
            About::Unlock => self.locks = false,
            _ => {}
        }
        if let Some(on) = statement.autocommit() {
            self.no_autocommit = !on;
            self.transaction = !on;
        } else if statement.about() != About::Begin && statement.commits_implicitly() {
            self.transaction = self.no_autocommit;
        }
    }
}

impl Work {
    /// Runs the statements that are not through yet.
    pub(super) async fn run_in_steps<DB: Migratable>(
        &self,
        locked: &mut Locked<DB>,
        ledger: &Ledger,
    ) -> Result<Duration, Failure> {
        let statements = self.statements::<DB>()?;
        self.check_ends(&statements)?;
        resume::check(self, &statements)?;
        if let Err(error) = locked.worker().await {
            return Err(error.into_error().at(self.done));
        }
        let changes_role =
            |it: String| matches!(it.as_str(), "ROLE" | "AUTHORIZATION" | "STATEMENT_TIMEOUT");
        let steps = Steps {
            work: self,
            ledger,
            locked,
            transaction: Open::default(),
            switches_role: statements.iter().any(|it| it.words().any(changes_role)),
            kept: self.done,
        };
        steps.run(&statements).await
    }

    /// Checks that the author's transactions end: a client would take back what is not committed.
    fn check_ends(&self, statements: &[Statement<'static>]) -> Result<(), Failure> {
        let mut open = Open::default();
        let mut begin = None;
        for statement in statements {
            let was_open = open.transaction;
            open.after(statement);
            if open.transaction && !open.no_autocommit && !was_open {
                begin = Some(statement);
            }
        }
        match begin.filter(|_| open.transaction && !open.no_autocommit) {
            None => Ok(()),
            Some(begin) => Err(self
                .failed(begin, self.done, None)
                .caused_by("the transaction is not ended; add `COMMIT`")
                .at(self.done)),
        }
    }
}

impl<DB: Migratable> Steps<'_, DB> {
    async fn run(mut self, statements: &[Statement<'static>]) -> Result<Duration, Failure> {
        let began = Instant::now();
        for (index, statement) in statements.iter().enumerate() {
            let outcome = match index < self.work.done {
                true => self.repeat(statement).await,
                false => self.step(statement, index).await,
            };
            let maybe_done = self.work.was_killed
                && index == self.work.done
                && statement.about() == About::Schema;
            let outcome = match outcome {
                Err(error) if maybe_done && DB::is_done_already(&error) => {
                    self.note(index + 1).await
                }
                outcome => outcome,
            };
            if let Err(error) = outcome {
                let cause = error::text(&error);
                let kept = self.abandon().await;
                let error = self.work.failed(statement, kept, Some(index)).caused_by(cause);
                return Err(error.at(kept));
            }
            self.transaction.after(statement);
        }
        let finished = self.finish(statements.len()).await;
        match finished {
            Ok(()) => Ok(began.elapsed()),
            Err(error) => {
                let message = format!("migration `{}` could not be committed", self.work.migration);
                let error = Error::new(ErrorKind::Database, message).caused_by(error::text(&error));
                Err(error.at(self.abandon().await))
            }
        }
    }

    /// Repeats, of a statement that is through, what it did to the session, which is gone.
    async fn repeat(&mut self, statement: &Statement<'static>) -> sqlx::Result<()> {
        let session = self.locked.at_work();
        match statement.about() {
            About::Session | About::Unlock => execute(session, statement).await,
            About::Lock => {
                DB::execute(session, DB::lock_with_ledger(statement, &self.ledger.table)).await
            }
            About::Data if resume::sets_config(statement) => execute(session, statement).await,
            _ => Ok(()),
        }
    }

    async fn step(&mut self, statement: &Statement<'static>, index: usize) -> sqlx::Result<()> {
        let about = statement.about();
        let is_inside = self.transaction.transaction;
        // It ends the transaction, or may do so on MySQL, and keeps what is done.
        let may_commit = about == About::Commit
            || !DB::TRANSACTIONAL
                && !matches!(about, About::Data | About::Session | About::Rollback)
            || statement.autocommit() == Some(true);
        if is_inside && may_commit {
            let done = if about == About::Commit { index + 1 } else { index };
            self.note(done).await?;
        }
        match about {
            About::Begin | About::Commit => {
                execute(self.locked.at_work(), statement).await?;
                if about == About::Commit {
                    self.kept = index + 1;
                }
                Ok(())
            }
            About::Lock => {
                let sql = DB::lock_with_ledger(statement, &self.ledger.table);
                DB::execute(self.locked.at_work(), sql).await?;
                self.transaction.after(statement);
                self.note(index + 1).await
            }
            About::Rollback | About::Unlock => {
                execute(self.locked.at_work(), statement).await?;
                self.transaction.after(statement);
                self.note(index + 1).await
            }
            _ if is_inside => {
                execute(self.locked.at_work(), statement).await?;
                self.transaction.after(statement);
                match self.transaction.transaction {
                    true => Ok(()),
                    false => self.note(index + 1).await,
                }
            }
            About::Schema if !DB::TRANSACTIONAL => self.alone(statement, index + 1).await,
            About::Session => self.alone(statement, index + 1).await,
            About::Data | About::Schema | About::Other => {
                match self.together(statement, index + 1).await? {
                    true => Ok(()),
                    false => self.alone(statement, index + 1).await,
                }
            }
        }
    }

    /// Runs a statement with its note in one transaction. Returns false if it cannot be part of one.
    async fn together(
        &mut self,
        statement: &Statement<'static>,
        done: usize,
    ) -> sqlx::Result<bool> {
        let (ledger, work) = (self.ledger, self.work);
        let session = self.locked.at_work();
        if self.transaction.locks {
            // `START TRANSACTION` would unlock the tables.
            DB::execute(session, "SET autocommit = 0").await?;
            execute(session, statement).await?;
            ledger.progress(session, work.owner, work.migration.version, done).await?;
            DB::execute(session, "COMMIT").await?;
            DB::execute(session, "SET autocommit = 1").await?;
        } else {
            let mut transaction = session.begin().await?;
            match execute(&mut transaction, statement).await {
                Err(error) if DB::wants_no_transaction(&error::text(&error)) => return Ok(false),
                outcome => outcome?,
            }
            if self.switches_role {
                DB::own_role(&mut transaction).await?;
            }
            ledger.progress(&mut transaction, work.owner, work.migration.version, done).await?;
            transaction.keep().await?;
        }
        self.kept = done;
        Ok(true)
    }

    /// Runs a statement, and then writes its note.
    async fn alone(&mut self, statement: &Statement<'static>, done: usize) -> sqlx::Result<()> {
        DB::run_alone(self.locked.at_work(), statement).await?;
        self.transaction.after(statement);
        self.note(done).await
    }

    /// Writes how many statements are through: as part of what the author has open, or by itself.
    async fn note(&mut self, done: usize) -> sqlx::Result<()> {
        let (ledger, work) = (self.ledger, self.work);
        let is_inside = self.transaction.transaction;
        let session = match is_inside || self.transaction.locks {
            true => self.locked.at_work(),
            false => &mut **self.locked,
        };
        if is_inside && self.switches_role {
            DB::own_role(session).await?;
        }
        ledger.progress(session, work.owner, work.migration.version, done).await?;
        if !is_inside {
            self.kept = done;
        }
        Ok(())
    }

    /// Ends what the author has open. A client's session ends here, too.
    async fn finish(&mut self, count: usize) -> sqlx::Result<()> {
        if self.transaction.transaction {
            self.note(count).await?;
            DB::execute(self.locked.at_work(), "COMMIT").await?;
        }
        if self.transaction.locks {
            DB::execute(self.locked.at_work(), "UNLOCK TABLES").await?;
        }
        Ok(())
    }

    /// Takes back what is open, and returns how many statements are kept.
    async fn abandon(&mut self) -> usize {
        for sql in DB::ABANDON {
            let rolled_back = DB::execute(self.locked.at_work(), sql);
            if tokio::time::timeout(ROLLBACK, rolled_back).await.is_err() {
                break;
            }
        }
        let _ = self.locked.end_worker().await;
        // A statement may have ended the author's transaction.
        let (owner, version) = (self.work.owner, self.work.migration.version);
        let noted = self.ledger.done(&mut **self.locked, owner, version).await;
        noted.ok().flatten().unwrap_or(self.kept)
    }
}
