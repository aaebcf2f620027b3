//! Adopting a database that was migrated without the ledger: by hand, or by another tool.
//!
//! | file | what |
//! |---|---|
//! | `tool.rs`, `tables.rs` | the tools, and finding their tables |
//! | `history.rs` | what such a table says |
//! | `check.rs` | refusing to run again what another tool applied |

mod check;
mod history;
mod tables;
mod tool;

pub use tool::MigrationTool;

use super::apply::Work;
use super::dialect::Migratable;
use super::ledger::{Entry, State};
use super::lock::Locked;
use super::migration::Migration;
use super::migrator::Migrator;
use super::owner::Owner;
use super::report::PATIENCE;
use super::run::begin;
use crate::error::{Error, ErrorKind, Result};
use history::History;
use tables::{OtherLedger, in_use, of_others};

/// The migrations that `migrate:baseline` enters as applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Baseline {
    /// All, also those of libraries.
    All,
    /// The application's migrations up to this version.
    To(u64),
    /// The application's migrations that this tool applied.
    From(MigrationTool),
}

/// A migration that now counts as applied, or does no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// Whose it is.
    pub owner: &'static str,
    /// Its version.
    pub version: u64,
    /// Its name.
    pub name: String,
    /// Its new state.
    pub now: &'static str,
}

impl<DB: Migratable> Migrator<DB> {
    /// Enters migrations as applied without running them: for a database that had its schema before it had
    /// a ledger. What failed before without a trace is entered as well. The tables of other tools stay, and
    /// [`run`](Self::run) asks about them no longer.
    ///
    /// With [`Baseline::From`] their versions have to be those of files, whose texts are compared where the
    /// tool keeps a checksum that can be computed (sqlx), and whose names are where it keeps those (refinery,
    /// Flyway).
    ///
    /// # Errors
    ///
    /// Fails if a migration is half done; if the database cannot be reached, or another process migrates it; with
    /// [`Baseline::From`] if there is no table of the tool, if its migrations are programs, if it left one half
    /// done, or if it applied what is not in this binary.
    pub async fn baseline(&self, baseline: Baseline) -> Result<Vec<Adopted>> {
        let mut locked = self.lock(PATIENCE).await?;
        let outcome = self.adopt(&mut locked, baseline).await;
        locked.release().await;
        outcome
    }

    async fn adopt(&self, locked: &mut Locked<DB>, baseline: Baseline) -> Result<Vec<Adopted>> {
        let history = match baseline {
            Baseline::From(tool) => self.history_of(locked, tool).await?,
            Baseline::All | Baseline::To(_) => History::default(),
        };
        let wanted = |owner: &Owner, it: &Migration| match baseline {
            Baseline::All => true,
            Baseline::To(to) => owner.is_last_of(&self.owners) && it.version <= to,
            Baseline::From(tool) => owner.is_last_of(&self.owners) && history.has(tool, it),
        };
        let others = self.others(locked).await?;
        let ledger = self.create_ledger(locked).await?;
        // All or nothing: the rest of what was entered in part would be run.
        let mut transaction =
            begin(locked, PATIENCE).await.map_err(|error| self.explain("locking", &error))?;
        let last = ledger.last_batch(&mut transaction).await;
        let batch = last.map_err(|error| self.reading(&error))? + 1;
        let (mut adopted, mut half_done) = (Vec::new(), Vec::new());
        for owner in &self.owners {
            let entries = self.history(&mut transaction, &ledger, owner).await?;
            for migration in owner.all.values().map(|it| it.migration) {
                let entry = entries.iter().find(|it| it.version == migration.version);
                match entry.map_or(Standing::Open, Standing::of) {
                    _ if !wanted(owner, &migration) => {}
                    Standing::Applied => {}
                    Standing::HalfDone => half_done.extend(entry.map(|it| (migration, it.clone()))),
                    Standing::Open => {
                        let work = Work { batch, ..Work::new(owner.name, migration) };
                        let record = work.record(State::Applied, 0);
                        let written = ledger.write(&mut transaction, record).await;
                        written.map_err(|error| self.writing(&error))?;
                        adopted.push(Adopted::new(&work, "applied"));
                    }
                }
            }
        }
        if let [(first, _), ..] = half_done.as_slice() {
            transaction.rollback().await?;
            return Err(self.half_done(first, &half_done));
        }
        let written = async {
            self.settle(&mut transaction, &ledger, &others).await?;
            transaction.keep().await
        };
        written.await.map_err(|error| self.writing(&error))?;
        Ok(adopted)
    }

    fn half_done(&self, first: &Migration, all: &[(Migration, Entry)]) -> Error {
        let message = match all.len() {
            1 => format!("`{first}` is half done in `{}`", self.pool.name()),
            count => format!("{count} migrations are half done in `{}`", self.pool.name()),
        };
        let error = Error::new(ErrorKind::Database, message);
        let error = all.iter().fold(error, |error, (migration, entry)| match entry.state {
            State::Reverting => error.note(format!("`{migration}`: its way back was interrupted")),
            State::Running | State::Applied | State::Failed => {
                error.note(format!("`{migration}`: {} of its statements are through", entry.done))
            }
        });
        error.note(
            "finish each by hand, and enter it: `migrate:repair --applied VERSION`; or take it back by hand: \
             `migrate:repair --forget VERSION`",
        )
    }

    /// Returns the migrations that this tool applied, if the application has the same.
    async fn history_of(&self, locked: &mut Locked<DB>, tool: MigrationTool) -> Result<History> {
        let name = self.pool.name();
        if tool.option().is_none() {
            let message = format!("the migrations of {tool} are programs, and cannot be adopted");
            return Err(Error::new(ErrorKind::Usage, message).note(
                "enter the files of SQL whose changes are there as applied: `migrate:baseline --to VERSION`",
            ));
        }
        let found = self.others(locked).await?.into_iter().find(|it| it.tool == tool);
        let ledger = match found {
            Some(ledger) => ledger,
            None => self.empty(locked, tool).await?,
        };
        let history = History::read(locked, &ledger).await;
        let doing = format!("reading `{}` in", ledger.shown);
        let history = history.map_err(|error| self.explain(&doing, &error))?;
        let own = self.owners.last();
        let mut troubles = own.map_or_else(Vec::new, |own| history.troubles(tool, own));
        if troubles.is_empty() {
            return Ok(history);
        }
        troubles.push(
            "where the schema is that of the files all the same: `migrate:baseline --to VERSION`"
                .to_owned(),
        );
        let message = format!("the migrations of {tool} in `{name}` cannot be taken over");
        let error = Error::new(ErrorKind::Database, message);
        Err(troubles.into_iter().fold(error, Error::note))
    }

    /// The tables of other tools that have rows.
    async fn others(&self, locked: &mut Locked<DB>) -> Result<Vec<OtherLedger>> {
        let others = async {
            let tables = of_others(locked).await?;
            in_use(locked, tables).await
        };
        others.await.map_err(|error| self.explain("looking into", &error))
    }

    /// The table of a tool without rows.
    async fn empty(&self, locked: &mut Locked<DB>, tool: MigrationTool) -> Result<OtherLedger> {
        let all = of_others(locked).await.map_err(|error| self.explain("looking into", &error))?;
        all.into_iter().find(|it| it.tool == tool).ok_or_else(|| {
            let message = format!("`{}` has no table `{}`", self.pool.name(), tool.table());
            Error::new(ErrorKind::Database, message)
                .note("`migrate:baseline` alone enters all migrations as applied")
        })
    }
}

/// The state of an entry for adopting: applied, replaceable, or half done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// No statement of it was kept.
    Open,
    /// It is applied.
    Applied,
    /// Some of its statements are through.
    HalfDone,
}

impl Standing {
    fn of(entry: &Entry) -> Self {
        match entry.state {
            State::Applied => Self::Applied,
            State::Running | State::Failed if entry.done == 0 => Self::Open,
            State::Running | State::Failed | State::Reverting => Self::HalfDone,
        }
    }
}

impl Owner {
    /// Returns whether these are the application's own migrations: those of libraries come before them.
    fn is_last_of(&self, owners: &[Self]) -> bool {
        owners.last().is_some_and(|it| it.name == self.name)
    }
}

impl Work {
    pub(super) fn new(owner: &'static str, migration: Migration) -> Self {
        Self { owner, migration, batch: 0, sql: migration.up, done: 0, was_killed: false }
    }
}

impl Adopted {
    pub(super) fn new(work: &Work, now: &'static str) -> Self {
        let Migration { version, name, .. } = work.migration;
        Self { owner: work.owner, version, name: name.to_owned(), now }
    }
}
