//! What the migrator is asked, and what it answers: plain data.

use super::adopt::MigrationTool;
use std::time::Duration;

/// How long to wait for a migration that another process runs, if nothing is said.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// How [`Migrator::run`](super::Migrator::run) runs.
#[derive(Clone, Copy, Debug)]
pub struct RunOptions {
    /// Run so many at most.
    pub steps: Option<u32>,
    /// Run none whose version is above.
    pub to: Option<u64>,
    /// Run everything that is due, and take it all back; what cannot be taken back is not run.
    pub pretend: bool,
    /// Run also what comes before a migration that is applied.
    pub out_of_order: bool,
    /// Run also where another tool has migrated the database: its migrations are others than these.
    pub beside: bool,
    /// How long to wait for somebody else who migrates. A minute if nothing is said.
    pub wait: Duration,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            steps: None,
            to: None,
            pretend: false,
            out_of_order: false,
            beside: false,
            wait: PATIENCE,
        }
    }
}

/// What [`Migrator::rollback`](super::Migrator::rollback) reverts.
#[derive(Clone, Copy, Debug)]
pub struct RollbackOptions {
    /// What is reverted.
    pub what: Rollback,
    /// Revert, and take it all back; what cannot be taken back is not run.
    pub pretend: bool,
    /// How long to wait for somebody else who migrates. A minute if nothing is said.
    pub wait: Duration,
}

impl Default for RollbackOptions {
    fn default() -> Self {
        Self { what: Rollback::LastBatch, pretend: false, wait: PATIENCE }
    }
}

/// Which migrations are reverted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rollback {
    /// Those of the last run that applied some.
    LastBatch,
    /// Those of this run.
    Batch(u32),
    /// So many, the newest first.
    Steps(u32),
    /// All of them.
    All,
}

/// A migration that was just applied, or reverted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Whose it is.
    pub owner: &'static str,
    /// Its version.
    pub version: u64,
    /// Its name.
    pub name: &'static str,
    /// What was run.
    pub sql: &'static str,
    /// How long it took; nothing, if it was only shown.
    pub duration: Duration,
}

/// How a migration stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationStatus {
    /// Whose it is.
    pub owner: String,
    /// Its version.
    pub version: u64,
    /// Its name; in the binary if it is there, else in the ledger.
    pub name: String,
    /// Whether it was applied.
    pub state: MigrationState,
}

/// Whether a migration was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
    /// Another tool has migrated the database, and nothing of the application is in the ledger: it is not known
    /// whether this one is applied. A run is refused until
    /// [`Migrator::baseline`](super::Migrator::baseline) adopts what the tool applied.
    Unadopted {
        /// The tool.
        tool: MigrationTool,
    },
    /// Applied, but as another text than the binary has.
    Changed,
    /// Applied, but not in the binary.
    Missing,
    /// It failed, and nothing of it was kept unless `done` says otherwise; the next run tries again,
    /// or goes on.
    Failed {
        /// What went wrong, and where.
        failure: String,
        /// How many of its statements are through.
        done: usize,
    },
    /// It runs, or did until its process was killed; the next run goes on.
    Running {
        /// How many of its statements are through.
        done: usize,
        /// Where it runs.
        host: String,
    },
}

impl MigrationState {
    /// Whether a run would do something about it.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        matches!(self, Self::Pending | Self::Failed { .. } | Self::Running { .. })
    }

    /// Returns whether database and binary tell different stories, or the database tells none.
    #[must_use]
    pub fn is_drift(&self) -> bool {
        matches!(self, Self::Changed | Self::Missing | Self::Unadopted { .. })
    }
}

impl Applied {
    /// As its file is called.
    pub(super) fn label(&self) -> String {
        format!("{}_{}", self.version, self.name)
    }
}
