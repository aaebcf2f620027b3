//! Reverting migrations: all that were asked for, or none, where the database allows it.

use super::apply::{Failure, Work};
use super::dialect::Migratable;
use super::ledger::{self, Ledger, State};
use super::lock::{self, Locked};
use super::migrator::Migrator;
use super::report::{Applied, Rollback, RollbackOptions};
use super::run::{begin, sentence};
use crate::database::Session;
use crate::error::{Error, ErrorKind, Result};
use std::slice;
use std::time::Duration;

impl<DB: Migratable> Migrator<DB> {
    /// Reverts the last batch, or what else the options say: all of it, or nothing, unless the
    /// database keeps changes of its schema one by one.
    ///
    /// # Errors
    ///
    /// If one of them has no down file or is not in this binary, before anything is changed; if
    /// one fails; and as for [`run`](Migrator::run) otherwise.
    pub async fn rollback(&self, options: RollbackOptions) -> Result<Vec<Applied>> {
        self.check_fresh()?;
        let mut locked = self.lock(options.wait).await?;
        let outcome = self.roll_back(&mut locked, options).await;
        locked.release().await;
        outcome
    }

    async fn roll_back(
        &self,
        locked: &mut Locked<DB>,
        options: RollbackOptions,
    ) -> Result<Vec<Applied>> {
        let ledger = self.find_ledger(locked).await?;
        let plan = self.plan(locked, &ledger, options.what).await?;
        if plan.iter().all(Work::is_whole::<DB>) {
            return self.revert_together(locked, &ledger, &plan, options).await;
        }
        let mut reverted = Vec::new();
        for work in plan {
            let took = match (options.pretend, work.is_whole::<DB>()) {
                (true, _) => Duration::ZERO,
                (false, true) => {
                    let whole = slice::from_ref(&work);
                    let done = self.revert_together(locked, &ledger, whole, options).await?;
                    done.first().map_or(Duration::ZERO, |it| it.duration)
                }
                (false, false) => self.revert_in_steps(locked, &ledger, &work).await?,
            };
            reverted.push(work.applied(took));
            locked.renew_worker(&work).await.map_err(lock::into_error)?;
        }
        Ok(reverted)
    }

    /// Reverts migrations in one transaction.
    async fn revert_together(
        &self,
        locked: &mut Locked<DB>,
        ledger: &Ledger,
        plan: &[Work],
        options: RollbackOptions,
    ) -> Result<Vec<Applied>> {
        if plan.is_empty() {
            return Ok(Vec::new());
        }
        let session = locked.worker().await.map_err(lock::into_error)?;
        let suspended = match plan.iter().find(|it| it.rebuilds_tables::<DB>()) {
            Some(work) => self.suspend_foreign_keys(session, work).await?,
            None => false,
        };
        let outcome = self.revert_in_transaction(session, ledger, plan, options, suspended).await;
        if suspended {
            DB::resume_foreign_keys(session).await.map_err(|it| self.explain("preparing", &it))?;
        }
        if outcome.is_err() {
            locked.end_worker().await.map_err(lock::into_error)?;
        }
        outcome
    }

    async fn revert_in_transaction(
        &self,
        session: &mut Session<DB>,
        ledger: &Ledger,
        plan: &[Work],
        options: RollbackOptions,
        suspended: bool,
    ) -> Result<Vec<Applied>> {
        let mut transaction =
            begin(session, options.wait).await.map_err(|it| self.explain("locking", &it))?;
        let mut reverted = Vec::new();
        for work in plan {
            let took =
                work.run_checked(&mut transaction, suspended).await.map_err(|it| it.error)?;
            let reset = DB::reset_settings(&mut transaction).await;
            reset.map_err(|it| self.explain("preparing", &it))?;
            ledger
                .remove(&mut transaction, work.owner, work.migration.version)
                .await
                .map_err(|error| self.writing(&error))?;
            reverted.push(work.applied(took));
        }
        match options.pretend {
            true => transaction.rollback().await?,
            false => transaction.commit().await?,
        }
        Ok(reverted)
    }

    /// Reverts one migration statement by statement.
    async fn revert_in_steps(
        &self,
        locked: &mut Locked<DB>,
        ledger: &Ledger,
        work: &Work,
    ) -> Result<Duration> {
        let begun = ledger.write(&mut *locked, work.record(State::Reverting, work.done)).await;
        begun.map_err(|error| self.writing(&error))?;
        let took = match self.run_in_steps(locked, ledger, work).await {
            Ok(took) => took,
            Err(Failure { error, done }) => {
                let failure = Some(sentence(&error));
                let record = ledger::Record { failure, ..work.record(State::Reverting, done) };
                let _ = ledger.write(&mut *locked, record).await;
                return Err(error);
            }
        };
        let removed = ledger.remove(&mut *locked, work.owner, work.migration.version).await;
        removed.map_err(|error| self.writing(&error))?;
        Ok(took)
    }

    /// The ways back of all owners, or everything that stands in the way.
    async fn plan(
        &self,
        session: &mut Session<DB>,
        ledger: &Ledger,
        what: Rollback,
    ) -> Result<Vec<Work>> {
        // What was built on others goes first.
        let mut histories = Vec::new();
        for owner in self.owners.iter().rev() {
            histories.push((owner, self.history(session, ledger, owner).await?));
        }
        let all = histories.iter().flat_map(|(_, history)| history);
        let last = all.map(|it| it.batch).max().unwrap_or_default();
        let (mut plan, mut refusals) = (Vec::new(), Vec::new());
        for (owner, history) in histories {
            let what = match what {
                Rollback::Steps(steps) => {
                    Rollback::Steps(steps.saturating_sub(u32::try_from(plan.len()).unwrap_or(0)))
                }
                what => what,
            };
            match owner.plan_rollback(&history, what, last) {
                Ok(works) => plan.extend(works),
                Err(reasons) => refusals.extend(reasons),
            }
        }
        if refusals.is_empty() {
            return Ok(plan);
        }
        let message = format!("cannot roll back: {}", refusals.join(", "));
        Err(Error::new(ErrorKind::Database, message).note("nothing was changed"))
    }
}
