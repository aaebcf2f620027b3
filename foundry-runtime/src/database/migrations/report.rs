//! What the migrator is asked, and what it answers: plain data.

use std::time::Duration;

/// How [`Migrator::run`](super::Migrator::run) runs.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunOptions {
    /// Each migration is a batch of its own, to be rolled back on its own.
    pub step: bool,
    /// Run everything that is due, and take it all back.
    pub pretend: bool,
}

/// What [`Migrator::rollback`](super::Migrator::rollback) reverts.
#[derive(Clone, Copy, Debug, Default)]
pub struct RollbackOptions {
    /// How many migrations, the newest first; without it, the last batch.
    pub steps: Option<u32>,
}

/// A migration that was just applied, or reverted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Its version.
    pub version: u64,
    /// Its name.
    pub name: &'static str,
    /// How long it took.
    pub duration: Duration,
}

/// How a migration stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationStatus {
    /// Its version.
    pub version: u64,
    /// Its name; in the binary if it is there, else in the ledger.
    pub name: String,
    /// Whether it was applied.
    pub state: MigrationState,
}

/// Whether a migration was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MigrationState {
    /// Not applied.
    Pending,
    /// Applied.
    Applied {
        /// In which run.
        batch: u32,
        /// When, in UTC: `2024-01-31 12:00:00`.
        at: String,
    },
    /// Applied, but as another text than the binary has.
    Changed,
    /// Applied, but not in the binary.
    Missing,
}

impl Applied {
    /// As its file is called.
    pub(super) fn label(&self) -> String {
        format!("{}_{}", self.version, self.name)
    }
}
