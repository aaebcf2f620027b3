//! Dropping everything that belongs to the schema.

#[cfg(feature = "mysql")]
pub(super) mod mysql;
#[cfg(feature = "postgres")]
pub(super) mod postgres;
#[cfg(feature = "sqlite")]
pub(super) mod sqlite;

use super::dialect::Migratable;
use super::migrator::Migrator;
use super::report::PATIENCE;
use crate::error::Result;

impl<DB: Migratable> Migrator<DB> {
    /// Drops everything that is in the database: tables, views, and what belongs to them.
    ///
    /// # Errors
    ///
    /// If the database refuses, or somebody else migrates it.
    pub async fn wipe(&self) -> Result<usize> {
        let mut locked = self.lock(PATIENCE).await?;
        let wiped = async {
            let drops = DB::wipe(&mut locked).await?;
            let dropped = drops.iter().filter(|it| it.starts_with("DROP")).count();
            for sql in drops {
                DB::execute(&mut locked, sql.leak()).await?;
            }
            Ok(dropped)
        };
        let wiped = wiped.await.map_err(|error| self.explain("wiping", &error));
        locked.release().await;
        wiped
    }
}
