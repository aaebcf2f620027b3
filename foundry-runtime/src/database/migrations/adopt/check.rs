//! Refusing to run migrations again that another tool has applied: where its table has rows, and our ledger has
//! nothing of the application. Once that is settled, a row of our ledger says so.

use super::tables::{OtherLedger, in_use, of_others};
use crate::database::Session;
use crate::database::migrations::apply::Work;
use crate::database::migrations::dialect::Migratable;
use crate::database::migrations::ledger::{self, AppliedBy, Ledger, State};
use crate::database::migrations::migration::Migration;
use crate::database::migrations::migrator::Migrator;
use crate::database::migrations::report::{MigrationState, MigrationStatus, RunOptions};
use crate::error::{Error, ErrorKind, Result};

/// The owner of the row that says that the table of a tool is settled. No package has such a name.
fn settled_by(ledger: &OtherLedger) -> String {
    format!("beside:{}", ledger.tool)
}

impl<DB: Migratable> Migrator<DB> {
    /// Fails if another tool has migrated the database, and the application's own migrations would run for the
    /// first time, unless the options say that the two stand beside each other.
    pub(in super::super) async fn check_adopted(
        &self,
        session: &mut Session<DB>,
        options: &RunOptions,
    ) -> Result<()> {
        let others = self.unadopted(session).await?;
        if !options.beside {
            self.check_owner(session).await?;
            let [first, more @ ..] = others.as_slice() else { return Ok(()) };
            return Err(self.not_adopted(first, more));
        }
        if options.pretend || others.is_empty() {
            return Ok(());
        }
        let ledger = self.create_ledger(session).await?;
        self.settle(session, &ledger, &others).await.map_err(|error| self.writing(&error))
    }

    /// Fails if the application's migrations were applied under another owner: the package was renamed.
    async fn check_owner(&self, session: &mut Session<DB>) -> Result<()> {
        let Some(own) = self.owners.last() else { return Ok(()) };
        let ledger = self.find_ledger(session).await?;
        let applied = ledger.owners(session).await.map_err(|error| self.reading(&error))?;
        if applied.iter().any(|it| it.owner == own.name) {
            return Ok(());
        }
        let is_same = |it: &AppliedBy| {
            own.all.get(&it.version).is_some_and(|known| known.checksum == it.checksum)
        };
        let is_known = |it: &AppliedBy| self.owners.iter().any(|owner| owner.name == it.owner);
        let Some(former) = applied.iter().find(|it| is_same(it) && !is_known(it)) else {
            return Ok(());
        };
        let (table, former, name) = (&ledger.table, &former.owner, own.name);
        let message =
            format!("the migrations of `{name}` are in the ledger as those of `{former}`");
        Err(Error::new(ErrorKind::Database, message)
            .note(format!(
                "if the package was renamed, rename it there as well: \
                 `UPDATE {table} SET owner = '{name}' WHERE owner = '{former}'`"
            ))
            .note("or, if they are to run again, run them beside those: `migrate:run --beside`"))
    }

    /// Says of the application's migrations that it is not known whether they are applied.
    pub(in super::super) async fn mark_unadopted(
        &self,
        session: &mut Session<DB>,
        all: &mut [MigrationStatus],
    ) -> Result<()> {
        let Some(own) = self.owners.last() else { return Ok(()) };
        let is_open = |it: &MigrationStatus| {
            let MigrationStatus { owner, state, .. } = it;
            owner != own.name || state.is_pending()
        };
        if !all.iter().all(is_open) {
            return Ok(());
        }
        let Some(other) = self.unadopted(session).await?.into_iter().next() else { return Ok(()) };
        for it in all.iter_mut().filter(|it| it.owner == own.name) {
            if it.state == MigrationState::Pending {
                it.state = MigrationState::Unadopted { tool: other.tool };
            }
        }
        Ok(())
    }

    /// Returns the tables of other tools that are not settled, if the application has migrations and none of them is
    /// applied. Without such a table this is one query.
    async fn unadopted(&self, session: &mut Session<DB>) -> Result<Vec<OtherLedger>> {
        let Some(own) = self.owners.last().filter(|it| !it.all.is_empty()) else {
            return Ok(Vec::new());
        };
        let looking = |error: sqlx::Error| self.explain("looking into", &error);
        let tables = of_others(session).await.map_err(looking)?;
        if tables.is_empty() {
            return Ok(tables);
        }
        let ledger = self.find_ledger(session).await?;
        let history = self.history(session, &ledger, own).await?;
        if history.iter().any(|it| matches!(it.state, State::Applied | State::Reverting)) {
            return Ok(Vec::new());
        }
        let mut unadopted = Vec::new();
        for other in in_use(session, tables).await.map_err(looking)? {
            let settled = ledger.read(session, &settled_by(&other)).await;
            if settled.map_err(|error| self.reading(&error))?.is_empty() {
                unadopted.push(other);
            }
        }
        Ok(unadopted)
    }

    /// Enters that these tables are settled.
    pub(super) async fn settle(
        &self,
        session: &mut Session<DB>,
        ledger: &Ledger,
        others: &[OtherLedger],
    ) -> sqlx::Result<()> {
        for other in others {
            let migration = Migration::new(0, other.tool.table(), "", None);
            let owner = settled_by(other);
            let work = Work::new("", migration);
            let record = ledger::Record { owner: &owner, ..work.record(State::Applied, 0) };
            ledger.write(session, record).await?;
        }
        Ok(())
    }

    fn not_adopted(&self, first: &OtherLedger, more: &[OtherLedger]) -> Error {
        let OtherLedger { tool, shown, .. } = first;
        let message = format!(
            "`{}` was migrated by {tool}: `{shown}` has rows, and the ledger has no migration that is applied",
            self.pool.name()
        );
        let error = Error::new(ErrorKind::Database, message).note(advice(first));
        let error = more.iter().fold(error, |error, it| {
            error.note(format!(
                "it was also migrated by {}, `{}`: {}",
                it.tool,
                it.shown,
                advice(it)
            ))
        });
        error.note(format!(
            "or, if these are other migrations than those of {tool}, run them beside it: \
             `migrate:run --beside`"
        ))
    }
}

fn advice(ledger: &OtherLedger) -> String {
    match ledger.tool.option() {
        Some(option) => format!("adopt what it applied: `migrate:baseline {option}`"),
        None => format!(
            "migrations of {} are programs; enter the files of SQL whose changes are there as applied: \
             `migrate:baseline --to VERSION`",
            ledger.tool
        ),
    }
}
