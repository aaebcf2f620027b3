//! What of an owner's migrations is due, is to be reverted, or tells another story than the database:
//! decided from the binary's migrations and the ledger's alone.

use super::apply::Work;
use super::ledger::{Entry, State};
use super::migration::{Migration, Migrations};
use super::report::{MigrationState, MigrationStatus, Rollback, RunOptions};
use crate::error::{Error, ErrorKind, Result};
use std::collections::BTreeMap;

/// The migrations of one owner.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    pub(super) name: &'static str,
    pub(super) source: Migrations,
    pub(super) all: BTreeMap<u64, Known>,
}

/// A migration of this binary.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) migration: Migration,
    pub(super) checksum: String,
}

impl Owner {
    pub(super) fn new(migrations: &Migrations) -> Self {
        let known = |it: &Migration| Known { migration: *it, checksum: it.checksum() };
        let all = migrations.all.iter().map(|it| (it.version, known(it))).collect();
        Self { name: migrations.owner, source: *migrations, all }
    }

    /// The migrations that are to be applied, in order. None may come before one that is applied: it
    /// would meet a schema that it was not written for, and others would meet the two in another
    /// order.
    pub(super) fn due(&self, history: &[Entry], options: &RunOptions) -> Result<Vec<Work>> {
        let entries: BTreeMap<_, _> = history.iter().map(|it| (it.version, it)).collect();
        let entry = |version: u64| entries.get(&version).copied();
        let applied = |version| entry(version).is_some_and(|it| it.state == State::Applied);
        let wanted = self.all.values().map(|it| it.migration);
        let due: Vec<_> = wanted
            .filter(|it| !applied(it.version) && options.to.is_none_or(|to| it.version <= to))
            .collect();
        let last = history.iter().rfind(|it| it.state == State::Applied);
        let early = due.first().zip(last).filter(|(it, last)| it.version < last.version);
        if let Some((early, last)) = early.filter(|_| !options.out_of_order) {
            let message = format!(
                "migration `{early}` comes before `{}_{}`, which is applied already",
                last.version, last.name
            );
            return Err(Error::new(ErrorKind::Database, message)
                .note(format!("give it a version above {}", last.version))
                .note("or, if it does not matter in which order they run, say `--out-of-order`"));
        }
        due.into_iter().map(|it| self.work(it, entry(it.version))).collect()
    }

    /// A migration that begins, or goes on where it was interrupted.
    fn work(&self, migration: Migration, entry: Option<&Entry>) -> Result<Work> {
        if let Some(entry) = entry.filter(|it| it.state == State::Reverting) {
            let message = format!("reverting `{migration}` was interrupted at {}", entry.at);
            return Err(Error::new(ErrorKind::Database, message)
                .note("finish that first: `migrate:rollback --step 1`"));
        }
        Ok(Work {
            owner: self.name,
            migration,
            batch: 0,
            sql: migration.up,
            done: entry.map_or(0, |it| it.done),
            was_killed: entry.is_some_and(|it| it.state == State::Running),
        })
    }

    /// The ways back, the newest first, or why there is none.
    pub(super) fn plan_rollback(
        &self,
        history: &[Entry],
        what: Rollback,
        last_batch: u32,
    ) -> Result<Vec<Work>, Vec<String>> {
        let newest = history.iter().rev().filter(|it| it.state != State::Failed || it.done > 0);
        let chosen: Vec<_> = match what {
            Rollback::Steps(steps) => {
                newest.take(usize::try_from(steps).unwrap_or(usize::MAX)).collect()
            }
            Rollback::LastBatch => newest.filter(|it| it.batch == last_batch).collect(),
            Rollback::Batch(batch) => newest.filter(|it| it.batch == batch).collect(),
            Rollback::All => newest.collect(),
        };
        let (mut plan, mut refusals) = (Vec::new(), Vec::new());
        for entry in chosen {
            let label = format!("{}_{}", entry.version, entry.name);
            match self.all.get(&entry.version).map(|it| it.migration) {
                None => refusals.push(format!("`{label}` is not in this binary")),
                Some(it) => match it.down {
                    None => refusals.push(format!("`{it}` has no `{it}.down.sql`")),
                    Some(down) => plan.push(self.way_back(it, down, entry)),
                },
            }
        }
        if refusals.is_empty() { Ok(plan) } else { Err(refusals) }
    }

    fn way_back(&self, migration: Migration, sql: &'static str, entry: &Entry) -> Work {
        let resumes = entry.state == State::Reverting;
        let was_killed = resumes && entry.failure.is_none();
        Work {
            owner: self.name,
            migration,
            batch: entry.batch,
            sql,
            done: if resumes { entry.done } else { 0 },
            was_killed,
        }
    }

    /// How each migration stands, those of the binary and those of the ledger.
    pub(super) fn status(&self, history: Vec<Entry>) -> Vec<MigrationStatus> {
        let status = |version, name: &str, state| MigrationStatus {
            owner: self.name.to_owned(),
            version,
            name: name.to_owned(),
            state,
        };
        let pending =
            |it: &Known| status(it.migration.version, it.migration.name, MigrationState::Pending);
        let mut all: BTreeMap<_, _> =
            self.all.iter().map(|(version, it)| (*version, pending(it))).collect();
        for entry in history {
            let known = self.all.get(&entry.version);
            let name = known.map_or(entry.name.as_str(), |it| it.migration.name);
            let state = match (entry.state, known) {
                (State::Failed, _) => MigrationState::Failed {
                    failure: entry.failure.unwrap_or_default(),
                    done: entry.done,
                },
                (State::Running | State::Reverting, _) => {
                    MigrationState::Running { done: entry.done, host: entry.host }
                }
                (State::Applied, None) => MigrationState::Missing,
                (State::Applied, Some(it)) if it.checksum != entry.checksum => {
                    MigrationState::Changed
                }
                (State::Applied, Some(_)) => {
                    MigrationState::Applied { batch: entry.batch, at: entry.at }
                }
            };
            all.insert(entry.version, status(entry.version, name, state));
        }
        all.into_values().collect()
    }
}
