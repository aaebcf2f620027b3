//! Changes of the ledger alone: accepting what differs. Entering what was applied by others is in `adopt/`.

use super::adopt::Adopted;
use super::apply::Work;
use super::dialect::Migratable;
use super::ledger::State;
use super::lock::Locked;
use super::migrator::Migrator;
use super::report::PATIENCE;
use crate::error::{Error, ErrorKind, Result};

/// What [`Migrator::repair`] does about a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
        let ledger = self.create_ledger(locked).await?;
        for owner in &self.owners {
            let history = self.history(locked, &ledger, owner).await?;
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
                    "forgotten" => ledger.remove(locked, owner.name, work.migration.version).await,
                    _ => ledger.write(locked, work.record(State::Applied, 0)).await,
                };
                written.map_err(|error| self.writing(&error))?;
                repaired.push(Adopted::new(&work, now));
            }
        }
        Ok(repaired)
    }
}
