//! Running what is due: each migration in a transaction or in steps, or all of them on trial.

use super::apply::{Failure, Work};
use super::dialect::Migratable;
use super::ledger::{self, Ledger, State};
use super::lock::{self, Locked};
use super::migrator::Migrator;
use super::report::{Applied, RunOptions};
use crate::database::error::DatabaseError;
use crate::database::{Session, Transaction};
use crate::error::{Error, Result};
use std::time::Duration;

/// The time limit of a rollback, after which the connection is closed, and of writing a failure to the ledger.
pub(super) const ROLLBACK: Duration = Duration::from_secs(10);

/// One call of [`Migrator::run`].
pub(super) struct Run {
    pub(super) batch: u32,
    pub(super) options: RunOptions,
    pub(super) applied: Vec<Applied>,
}

impl Run {
    fn is_enough(&self) -> bool {
        self.options.steps.is_some_and(|steps| self.applied.len() >= steps as usize)
    }

    pub(super) fn remark(&self, error: Error) -> Error {
        match self.applied.as_slice() {
            [.., last] if !self.options.pretend => {
                error.note(format!("what is applied stays, up to `{}`", last.label()))
            }
            _ => error,
        }
    }
}

impl<DB: Migratable> Migrator<DB> {
    pub(super) async fn apply_all(&self, locked: &mut Locked<DB>, run: &mut Run) -> Result<()> {
        let ledger = self.create_ledger(locked).await?;
        let last = ledger.last_batch(&mut *locked).await.map_err(|error| self.writing(&error))?;
        run.batch = last + 1;
        // Nobody else changes the ledger while the lock is held.
        for owner in &self.owners {
            for work in self.due(locked, &ledger, owner, &run.options).await? {
                if run.is_enough() {
                    return Ok(());
                }
                let work = Work { batch: run.batch, ..work };
                let took = match work.is_whole::<DB>() {
                    true => self.apply_whole(locked, &ledger, &work, run.options.wait).await?,
                    false => Some(self.apply_in_steps(locked, &ledger, &work).await?),
                };
                run.applied.extend(took.map(|took| work.applied(took)));
                locked.renew_worker(&work).await.map_err(DatabaseError::into_error)?;
            }
        }
        Ok(())
    }

    /// Applies a migration in one transaction. Returns nothing if another process was faster: there may be file
    /// systems without locks.
    async fn apply_whole(
        &self,
        locked: &mut Locked<DB>,
        ledger: &Ledger,
        work: &Work,
        wait: Duration,
    ) -> Result<Option<Duration>> {
        let session = locked.worker().await.map_err(lock::into_error)?;
        let suspended = self.suspend_foreign_keys(session, work).await?;
        let outcome = self.apply_in_transaction(session, ledger, work, suspended, wait).await;
        if suspended {
            DB::resume_foreign_keys(session).await.map_err(|it| self.explain("preparing", &it))?;
        }
        match outcome {
            Ok(took) => Ok(took),
            Err(failure) => {
                locked.end_worker().await.map_err(lock::into_error)?;
                Err(self.note_failure(locked, ledger, work, failure).await)
            }
        }
    }

    async fn apply_in_transaction(
        &self,
        session: &mut Session<DB>,
        ledger: &Ledger,
        work: &Work,
        suspended: bool,
        wait: Duration,
    ) -> Result<Option<Duration>, Failure> {
        let begun = begin(session, wait).await;
        let mut transaction = begun.map_err(|it| self.explain("locking", &it).at(0))?;
        if !DB::DEDICATED {
            let applied =
                ledger.is_applied(&mut transaction, work.owner, work.migration.version).await;
            if applied.map_err(|error| self.reading(&error).at(0))? {
                return Ok(None);
            }
        }
        let run = async {
            let took = work.run_checked(&mut transaction, suspended).await?;
            let record = ledger::Record { took, ..work.record(State::Applied, 0) };
            let written = ledger.write(&mut transaction, record).await;
            written.map_err(|error| work.uncommitted(&error).at(0))?;
            Ok(took)
        };
        match run.await {
            Ok(took) => {
                let kept = transaction.keep().await;
                kept.map_err(|error| work.uncommitted(&error).at(0))?;
                Ok(Some(took))
            }
            Err(failure) => {
                // A connection that does not answer is closed.
                let _ = tokio::time::timeout(ROLLBACK, transaction.rollback()).await;
                Err(failure)
            }
        }
    }

    /// Switches foreign keys off for a migration that may rebuild a table.
    pub(super) async fn suspend_foreign_keys(
        &self,
        session: &mut Session<DB>,
        work: &Work,
    ) -> Result<bool> {
        match work.rebuilds_tables::<DB>() {
            true => DB::suspend_foreign_keys(session)
                .await
                .map_err(|error| self.explain("preparing", &error)),
            false => Ok(false),
        }
    }

    async fn apply_in_steps(
        &self,
        locked: &mut Locked<DB>,
        ledger: &Ledger,
        work: &Work,
    ) -> Result<Duration> {
        let running = work.record(State::Running, work.done);
        ledger.write(&mut *locked, running).await.map_err(|error| self.writing(&error))?;
        match self.run_in_steps(locked, ledger, work).await {
            Err(failure) => Err(self.note_failure(locked, ledger, work, failure).await),
            Ok(took) => {
                let record = ledger::Record { took, ..work.record(State::Applied, 0) };
                ledger.write(&mut *locked, record).await.map_err(|error| self.writing(&error))?;
                Ok(took)
            }
        }
    }

    /// Runs a migration statement by statement, on SQLite without foreign keys if it drops a table.
    pub(super) async fn run_in_steps(
        &self,
        locked: &mut Locked<DB>,
        ledger: &Ledger,
        work: &Work,
    ) -> Result<Duration, Failure> {
        let failed = |error: Error| error.at(work.done);
        if !self.suspend_foreign_keys(locked, work).await.map_err(failed)? {
            return work.run_in_steps(locked, ledger).await;
        }
        let checking =
            |error: sqlx::Error| failed(self.explain("checking foreign keys in", &error));
        let before = DB::foreign_key_violations(locked).await.map_err(checking)?;
        let took = work.run_in_steps(locked, ledger).await?;
        let after = DB::foreign_key_violations(locked).await.map_err(checking)?;
        DB::resume_foreign_keys(locked).await.map_err(checking)?;
        let Some(error) = work.broken_keys(&before, &after) else { return Ok(took) };
        let done = ledger.done(&mut *locked, work.owner, work.migration.version).await;
        Err(error.note("all of it is kept").at(done.ok().flatten().unwrap_or(work.done)))
    }

    /// Writes that a migration failed. If that fails as well, there are worse troubles, which the failure itself
    /// tells.
    async fn note_failure(
        &self,
        session: &mut Session<DB>,
        ledger: &Ledger,
        work: &Work,
        Failure { error, done }: Failure,
    ) -> Error {
        let failure = Some(sentence(&error));
        let record = ledger::Record { failure, ..work.record(State::Failed, done) };
        let _ = tokio::time::timeout(ROLLBACK, ledger.write(session, record)).await;
        error
    }

    /// Runs everything in one transaction that is taken back; what cannot be is only shown.
    pub(super) async fn pretend(&self, locked: &mut Locked<DB>, run: &mut Run) -> Result<()> {
        let ledger = self.find_ledger(locked).await?;
        let mut works = Vec::new();
        for owner in &self.owners {
            works.extend(self.due(locked, &ledger, owner, &run.options).await?);
        }
        works.truncate(run.options.steps.map_or(usize::MAX, |it| it as usize));
        let session = locked.worker().await.map_err(lock::into_error)?;
        let suspended = match works.iter().find(|it| it.rebuilds_tables::<DB>()) {
            Some(work) => self.suspend_foreign_keys(session, work).await?,
            None => false,
        };
        let outcome = self.pretend_all(session, &works, suspended, run).await;
        if suspended {
            DB::resume_foreign_keys(session).await.map_err(|it| self.explain("preparing", &it))?;
        }
        outcome
    }

    async fn pretend_all(
        &self,
        session: &mut Session<DB>,
        works: &[Work],
        suspended: bool,
        run: &mut Run,
    ) -> Result<()> {
        let mut transaction =
            begin(session, run.options.wait).await.map_err(|it| self.explain("locking", &it))?;
        // What comes behind a migration that is only shown may build on it.
        let mut is_tried = true;
        for work in works {
            is_tried &= work.is_whole::<DB>();
            let took = match is_tried {
                true => {
                    let took = work.run_checked(&mut transaction, suspended).await;
                    let took = took.map_err(|it| it.error)?;
                    let reset = DB::reset_settings(&mut transaction).await;
                    reset.map_err(|it| self.explain("preparing", &it))?;
                    took
                }
                false => {
                    work.check::<DB>().map_err(|it| it.error)?;
                    Duration::ZERO
                }
            };
            run.applied.push(work.applied(took));
        }
        Ok(transaction.rollback().await?)
    }
}

/// A transaction, for which SQLite may have to wait: for programs that write, but do not migrate.
pub(super) async fn begin<DB: Migratable>(
    session: &mut Session<DB>,
    wait: Duration,
) -> sqlx::Result<Transaction<'_, DB>> {
    Transaction::patiently_on(session, wait, DB::is_locked).await
}

/// An error and its causes as one line.
pub(super) fn sentence(error: &Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}
