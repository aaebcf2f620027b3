//! Reverting migrations: all that were asked for, or none, where the database allows it.

use super::apply::Work;
use super::dialect::Migratable;
use super::ledger::{self, State};
use super::migrator::{Migrator, begin};
use super::report::{Applied, Rollback, RollbackOptions};
use crate::database::Session;
use crate::error::{Error, ErrorKind, Result};
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
        session: &mut Session<DB>,
        options: RollbackOptions,
    ) -> Result<Vec<Applied>> {
        let plan = self.plan(session, options.what).await?;
        let mut reverted = Vec::new();
        if plan.iter().all(Work::is_whole::<DB>) {
            let mut transaction =
                begin(session, options.wait).await.map_err(|it| self.explain("locking", &it))?;
            for work in plan {
                let took = work.run_whole(&mut transaction).await.map_err(|it| it.error)?;
                ledger::remove(&mut transaction, work.owner, work.migration.version)
                    .await
                    .map_err(|error| self.writing(&error))?;
                reverted.push(work.applied(took));
            }
            match options.pretend {
                true => transaction.rollback().await?,
                false => transaction.commit().await?,
            }
            return Ok(reverted);
        }
        for work in plan {
            let took = match options.pretend {
                true => Duration::ZERO,
                false => self.revert(session, &work).await?,
            };
            reverted.push(work.applied(took));
        }
        Ok(reverted)
    }

    /// Reverts one migration on its own.
    async fn revert(&self, session: &mut Session<DB>, work: &Work) -> Result<Duration> {
        let begun = ledger::write(session, work.record(State::Reverting, work.done)).await;
        begun.map_err(|error| self.writing(&error))?;
        let took = work.run_in_steps(session).await.map_err(|it| it.error)?;
        let removed = ledger::remove(session, work.owner, work.migration.version).await;
        removed.map_err(|error| self.writing(&error))?;
        Ok(took)
    }

    /// The ways back of all owners, or everything that stands in the way.
    async fn plan(&self, session: &mut Session<DB>, what: Rollback) -> Result<Vec<Work>> {
        if !ledger::exists(session).await.map_err(|error| self.reading(&error))? {
            return Ok(Vec::new());
        }
        // What was built on others goes first.
        let mut histories = Vec::new();
        for owner in self.owners.iter().rev() {
            histories.push((owner, self.history(session, owner).await?));
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
