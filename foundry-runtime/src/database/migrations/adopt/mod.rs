//! Entering migrations in the ledger that were applied without it: by hand, or by sqlx.

use super::apply::Work;
use super::dialect::{Migratable, cell};
use super::ledger::{self, State};
use super::lock::Locked;
use super::migration::Migration;
use super::migrator::Migrator;
use super::report::PATIENCE;
use crate::error::{Error, ErrorKind, Result};
use sha2::{Digest, Sha384};

/// A migration that now counts as applied, or does no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// Whose it is.
    pub owner: &'static str,
    /// Its version.
    pub version: u64,
    /// Its name.
    pub name: String,
    /// What became of it.
    pub now: &'static str,
}

impl<DB: Migratable> Migrator<DB> {
    /// Enters migrations as applied without running them, up to a version: for a database that had
    /// its schema before it had a ledger.
    ///
    /// # Errors
    ///
    /// If the database cannot be reached, or somebody else migrates it.
    pub async fn baseline(&self, to: Option<u64>) -> Result<Vec<Adopted>> {
        let mut locked = self.lock(PATIENCE).await?;
        let adopted = self.adopt(&mut locked, |it| to.is_none_or(|to| it.version <= to)).await;
        locked.release().await;
        adopted
    }

    /// Enters those migrations as applied that sqlx applied: the rows of its `_sqlx_migrations`. The
    /// table stays.
    ///
    /// # Errors
    ///
    /// If there is no such table, if sqlx left a migration half done, or applied another text than
    /// the binary has; and as for [`baseline`](Self::baseline).
    pub async fn baseline_from_sqlx(&self) -> Result<Vec<Adopted>> {
        let mut locked = self.lock(PATIENCE).await?;
        let outcome = async {
            let theirs = self.applied_by_sqlx(&mut locked).await?;
            self.adopt(&mut locked, |it| theirs.contains(&it.version)).await
        };
        let outcome = outcome.await;
        locked.release().await;
        outcome
    }

    async fn adopt(
        &self,
        locked: &mut Locked<DB>,
        wanted: impl Fn(&Migration) -> bool,
    ) -> Result<Vec<Adopted>> {
        ledger::create(locked).await.map_err(|error| self.writing(&error))?;
        let batch = ledger::last_batch(locked).await.map_err(|error| self.reading(&error))? + 1;
        let mut adopted = Vec::new();
        for owner in &self.owners {
            let history = self.history(locked, owner).await?;
            for known in owner.all.values().filter(|it| wanted(&it.migration)) {
                let migration = known.migration;
                if history.iter().any(|it| it.version == migration.version) {
                    continue;
                }
                let work = Work { batch, ..Work::new(owner.name, migration) };
                let written = ledger::write(locked, work.record(State::Applied, 0)).await;
                written.map_err(|error| self.writing(&error))?;
                adopted.push(Adopted::new(&work, "applied"));
            }
        }
        Ok(adopted)
    }

    /// The versions that sqlx applied, whose text is that of the binary.
    async fn applied_by_sqlx(&self, locked: &mut Locked<DB>) -> Result<Vec<u64>> {
        const THEIRS: &str = "_sqlx_migrations";
        let name = self.pool.name();
        let there = cell(locked, &DB::has_table(THEIRS), &[]).await;
        if there.map_err(|error| self.explain("looking into", &error))?.is_none() {
            let message = format!("`{name}` has no table `{THEIRS}`");
            return Err(Error::new(ErrorKind::Database, message)
                .note("without `--from-sqlx`, all migrations are entered as applied"));
        }
        let (text, hex) = (DB::TYPES.as_text, DB::HEX);
        let sql = format!(
            "SELECT CAST(version AS {text}), CAST({hex} AS {text}),
                    CASE WHEN success THEN '1' ELSE '0' END
             FROM {THEIRS} ORDER BY version"
        );
        let rows = DB::rows(locked, &sql, &[]).await;
        let rows = rows.map_err(|error| self.explain("reading sqlx's table in", &error))?;
        let (mut versions, mut troubles) = (Vec::new(), Vec::new());
        for row in rows {
            let mut cells = row.into_iter().map(Option::unwrap_or_default);
            let (version, checksum, success) =
                (cells.next(), cells.next().unwrap_or_default(), cells.next());
            let Some(version) = version.and_then(|it| it.parse::<u64>().ok()) else { continue };
            let known = self.owners.iter().find_map(|it| it.all.get(&version));
            let hash = known.map(|it| hex_of(&Sha384::digest(it.migration.up)));
            match (known, hash) {
                _ if success.as_deref() == Some("0") => {
                    troubles.push(format!("sqlx left version {version} half done"));
                }
                (None, _) => troubles.push(format!("version {version} is not in this binary")),
                (Some(it), Some(hash)) if hash != checksum.to_lowercase() => {
                    troubles.push(format!("`{}` was changed after sqlx applied it", it.migration));
                }
                _ => versions.push(version),
            }
        }
        if troubles.is_empty() {
            return Ok(versions);
        }
        let message = format!("the migrations of sqlx in `{name}` cannot be taken over");
        let error = Error::new(ErrorKind::Database, message);
        Err(troubles.into_iter().fold(error, Error::note))
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

fn hex_of(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}
