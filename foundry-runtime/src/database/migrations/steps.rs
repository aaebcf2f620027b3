//! Running the statements of one migration one by one, each kept with a note in the ledger of how far it got:
//! for MySQL, where a change of the schema ends a transaction, and for files that say `no-transaction`.
//!
//! | the statement | is kept with |
//! |---|---|
//! | data, and what else can be part of a transaction | its note, in one transaction |
//! | what cannot | a note behind it; if the process is killed in between, the next run finds its effect |
//! | of a transaction of the author | a note in front of their `COMMIT`, in the same transaction |
//! | between `LOCK TABLES` and `UNLOCK TABLES` | its note, with the ledger among the locked tables |
//! | data, before statements that ask for its outcome, as `ROW_COUNT()` does | them, and one note |

use super::apply::{Failure, Work, execute};
use super::dialect::Migratable;
use super::ledger::Ledger;
use super::lock::Locked;
use super::resume;
use super::run::ROLLBACK;
use super::script::About;
use crate::database::error;
use crate::database::sql::{Dialect, Statement};
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
    /// The number of the statement that runs.
    current: usize,
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
        let had_locks = self.locks;
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
            // To switch on what is on already ends no transaction.
            if !on || self.no_autocommit {
                self.transaction = !on;
            }
            self.no_autocommit = !on;
        } else if match statement.about() {
            About::Begin => false,
            // Without locks, it has no effect.
            About::Unlock => had_locks,
            _ => statement.commits_implicitly(),
        } {
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
        let statements = self.statements_in_steps::<DB>()?;
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
            current: self.done,
        };
        steps.run(&statements).await
    }

    /// Returns the statements, if they can run one by one, and give the same as in a client.
    pub(super) fn statements_in_steps<DB: Migratable>(
        &self,
    ) -> Result<Vec<Statement<'static>>, Failure> {
        let statements = self.statements::<DB>()?;
        self.check_transactions(&statements)?;
        resume::check(self, &statements)?;
        Ok(statements)
    }

    /// Checks that the author's transactions end: a client would take back what is not committed. What asks for the
    /// outcome of the statement before has to be kept with it.
    fn check_transactions(&self, statements: &[Statement<'static>]) -> Result<(), Failure> {
        let mut open = Open::default();
        let mut begin = None;
        for (index, statement) in statements.iter().enumerate() {
            let was_open = open.transaction;
            let refusal = match index.checked_sub(1) {
                _ if was_open => None,
                _ if statement.begins_by_savepoint() => Some(
                    "a savepoint is part of a transaction; write `BEGIN` before it, and `COMMIT` behind it",
                ),
                Some(before) if resume::asks_for_outcome(statement) => {
                    let are_grouped =
                        can_be_grouped(&statements[before]) && can_be_grouped(statement);
                    (!are_grouped).then_some(
                        "it asks for the outcome of the statement before, which is kept by itself; \
                         count in another way, as by `SELECT count(*)`",
                    )
                }
                _ => None,
            };
            if let Some(reason) = refusal {
                return Err(self
                    .failed(statement, self.done, None)
                    .caused_by(reason)
                    .at(self.done));
            }
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

/// Returns whether a statement can be part of a transaction that another one begins.
fn can_be_grouped(statement: &Statement<'_>) -> bool {
    let is_part = match statement.about() {
        About::Data | About::Other => true,
        About::Session => statement.dialect == Dialect::MySql,
        _ => false,
    };
    is_part && statement.autocommit().is_none() && !statement.commits_implicitly()
}

impl<DB: Migratable> Steps<'_, DB> {
    async fn run(mut self, statements: &[Statement<'static>]) -> Result<Duration, Failure> {
        let began = Instant::now();
        let mut index = 0;
        while let Some(statement) = statements.get(index) {
            self.current = index;
            let group = self.group(&statements[index..]);
            let outcome = if index < self.work.done {
                self.repeat(statement).await
            } else if group.len() > 1 {
                self.together(group, index + group.len()).await.map(drop)
            } else {
                self.step(statement, index).await
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
                let current = self.current;
                let kept = self.abandon().await;
                let failed = self.work.failed(&statements[current], kept, Some(current));
                let failed = failed.caused_by(error::text(&error));
                return Err(error::with_details(failed, &error).at(kept));
            }
            index += if index < self.work.done { 1 } else { group.len() };
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

    /// Returns the first statement with those behind it that ask for its outcome: between them there must be no
    /// other statement, as a note would be.
    fn group<'s>(&self, statements: &'s [Statement<'static>]) -> &'s [Statement<'static>] {
        let asking = statements[1..].iter().take_while(|it| resume::asks_for_outcome(it));
        match self.transaction.transaction {
            true => &statements[..1],
            false => &statements[..=asking.count()],
        }
    }

    /// Repeats, of a statement that is through, what it did to the session, which is gone.
    async fn repeat(&mut self, statement: &Statement<'static>) -> sqlx::Result<()> {
        self.transaction.after(statement);
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
                self.transaction.after(statement);
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
            About::Rollback => self.alone(statement, index + 1).await,
            _ if is_inside => {
                execute(self.locked.at_work(), statement).await?;
                self.transaction.after(statement);
                if may_commit {
                    self.ask_whether_inside().await;
                }
                match self.transaction.transaction {
                    true => Ok(()),
                    false => self.note(index + 1).await,
                }
            }
            About::Schema if !DB::TRANSACTIONAL => self.alone(statement, index + 1).await,
            About::Session | About::Unlock => self.alone(statement, index + 1).await,
            About::Data | About::Schema | About::Other => {
                match self.together(std::slice::from_ref(statement), index + 1).await? {
                    true => Ok(()),
                    false => self.alone(statement, index + 1).await,
                }
            }
        }
    }

    /// Asks the server whether the author's transaction is still open: what ends one depends on the server, and on
    /// what a procedure does.
    async fn ask_whether_inside(&mut self) {
        if let Some(is_inside) = DB::is_in_transaction(self.locked.at_work()).await {
            self.transaction.transaction = is_inside || self.transaction.no_autocommit;
        }
    }

    /// Runs statements with their note in one transaction. Returns false if the only one cannot be part of one.
    async fn together(
        &mut self,
        statements: &[Statement<'static>],
        done: usize,
    ) -> sqlx::Result<bool> {
        let (ledger, work) = (self.ledger, self.work);
        let session = self.locked.at_work();
        if self.transaction.locks {
            // `START TRANSACTION` would unlock the tables.
            DB::execute(session, "SET autocommit = 0").await?;
            for (at, statement) in statements.iter().enumerate() {
                self.current = done - statements.len() + at;
                execute(session, statement).await?;
            }
            ledger.progress(session, work.owner, work.migration.version, done).await?;
            DB::execute(session, "COMMIT").await?;
            DB::execute(session, "SET autocommit = 1").await?;
        } else {
            let mut transaction = session.begin().await?;
            for (at, statement) in statements.iter().enumerate() {
                self.current = done - statements.len() + at;
                match execute(&mut transaction, statement).await {
                    Err(error)
                        if statements.len() == 1
                            && DB::wants_no_transaction(&error::text(&error)) =>
                    {
                        return Ok(false);
                    }
                    outcome => outcome?,
                }
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
