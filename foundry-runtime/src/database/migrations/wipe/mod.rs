//! Dropping everything that belongs to the schema, or nothing.
//!
//! | file | contents |
//! |---|---|
//! | `created.rs`, `reader.rs` | the objects that migrations create, and reading their statements |
//! | `catalog.rs` | the catalogs of PostgreSQL: whether an object exists |
//! | `postgres.rs`, `mysql.rs`, `sqlite.rs` | the objects of a schema, and dropping them |

#[cfg(feature = "postgres")]
mod catalog;
mod created;
#[cfg(feature = "mysql")]
pub(super) mod mysql;
#[cfg(feature = "postgres")]
pub(super) mod postgres;
mod reader;
#[cfg(feature = "sqlite")]
pub(super) mod sqlite;

use super::dialect::Migratable;
use super::ledger::State;
use super::lock::Locked;
use super::migrator::Migrator;
use super::report::PATIENCE;
use crate::database::error::text;
use crate::error::{Error, ErrorKind, Result};
pub(super) use created::{Created, Inventory};

/// The outcome of wiping.
#[derive(Debug)]
pub enum Wiped {
    /// The number of objects that were dropped.
    Dropped(usize),
    /// Nothing was dropped, for these reasons.
    Refused(Vec<String>),
}

impl<DB: Migratable> Migrator<DB> {
    /// Drops everything that belongs to the schema, the ledger included, and returns the number of objects.
    ///
    /// The schema is the first one of PostgreSQL's search path, the database of MySQL, the file of SQLite.
    /// Extensions that are not of an applied migration stay. With PostgreSQL, so does everything outside of
    /// the schema, but for what an applied migration created there with a plain `CREATE`: schemas,
    /// extensions, casts, publications, event triggers, foreign servers and the like.
    ///
    /// # Errors
    ///
    /// If an object outside of the schema depends on one inside of it; if an object that is not dropped would
    /// be in the way of the migrations of this program: a role, or a schema of others. Then nothing is
    /// dropped. If the database refuses, nothing is dropped in PostgreSQL and SQLite. If somebody else
    /// migrates the database.
    pub async fn wipe(&self) -> Result<usize> {
        let mut locked = self.lock(PATIENCE).await?;
        let wiped = self.wipe_locked(&mut locked).await;
        locked.release().await;
        wiped
    }

    async fn wipe_locked(&self, locked: &mut Locked<DB>) -> Result<usize> {
        let inventory = self.inventory(locked).await?;
        let wiped = DB::wipe(locked, &inventory).await.map_err(|error| {
            let is_too_much = text(&error).contains("out of shared memory");
            let error = self.explain("wiping", &error);
            match (DB::TRANSACTIONAL, is_too_much) {
                (true, true) => error.note("nothing was dropped").note(
                    "all of it is one transaction; raise `max_locks_per_transaction` of the server",
                ),
                (true, false) => error.note("nothing was dropped"),
                (false, _) => error,
            }
        })?;
        match wiped {
            Wiped::Dropped(count) => Ok(count),
            Wiped::Refused(reasons) => {
                let message = format!("`{}` is not wiped; nothing was dropped", self.pool.name());
                Err(reasons.into_iter().fold(Error::new(ErrorKind::Database, message), Error::note))
            }
        }
    }

    /// Returns the objects that the migrations of this program created, and those that they will create.
    async fn inventory(&self, locked: &mut Locked<DB>) -> Result<Inventory> {
        let ledger = self.find_ledger(locked).await?;
        let mut inventory = Inventory::default();
        for owner in &self.owners {
            for entry in self.history(locked, &ledger, owner).await? {
                let script = ledger.applied_sql(locked, owner.name, entry.version).await;
                let mut script = script.map_err(|error| self.reading(&error))?;
                let known = owner.all.get(&entry.version);
                if let Some(known) = known.filter(|it| it.checksum == entry.checksum) {
                    // The ledger keeps no text that is large.
                    script = known.migration.up.to_owned();
                }
                let done = (entry.state != State::Applied).then_some(entry.done);
                let label = format!("{}_{}", entry.version, entry.name);
                inventory.apply(&label, &script, done, DB::DIALECT);
            }
        }
        let known = self.owners.iter().flat_map(|it| it.all.values());
        let scripts = known.map(|it| (it.migration.to_string(), it.migration.up));
        inventory.missing = Inventory::missing(scripts, DB::DIALECT);
        Ok(inventory)
    }
}

impl Created {
    /// Explains that the object is in the way of its migration, and what to do about it.
    #[cfg(any(feature = "mysql", feature = "postgres"))]
    fn in_the_way(&self) -> String {
        let kind = self.kind.to_lowercase();
        // Renamed, or moved to another schema, it is written without a part of its name.
        let name = match self.name.as_slice() {
            [_, _] if !self.written.contains('.') => &self.name.join("."),
            _ => &self.written,
        };
        format!(
            "migration `{}` creates the {kind} `{name}`, which is outside of what is wiped, and exists; drop \
             it by hand (`DROP {} {name}`), or have the migration accept an existing one",
            self.migration, self.kind
        )
    }
}
