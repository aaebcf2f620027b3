//! Writing the schema and the ledger down as statements. Running them is in `load.rs`.

pub(super) mod load;
#[cfg(feature = "mysql")]
pub(super) mod mysql;
#[cfg(feature = "postgres")]
pub(super) mod postgres;
#[cfg(feature = "sqlite")]
pub(super) mod sqlite;

use super::dialect::Migratable;
use super::ledger;
use super::migrator::Migrator;
use crate::database::error::DatabaseError;
use crate::error::Result;

impl<DB: Migratable> Migrator<DB> {
    /// The schema and the ledger as statements, always in the same order.
    ///
    /// # Errors
    ///
    /// If the database cannot be reached; with PostgreSQL, if there is no `pg_dump`.
    pub async fn dump(&self) -> Result<String> {
        let mut connection = self.pool.lend_to_read().await.map_err(DatabaseError::into_error)?;
        let schema = DB::dump(&mut connection, self.pool.target()).await;
        let mut statements = schema.map_err(DatabaseError::into_error)?;
        let mut entries = Vec::new();
        let ledger = self.find_ledger(&mut connection).await?;
        if ledger.exists {
            entries.push(ledger::definition::<DB>(ledger::TABLE));
        }
        let rows = ledger.dump(&mut connection).await.map_err(|error| self.reading(&error))?;
        entries.extend(rows);
        statements.extend(entries.into_iter().map(|it| format!("{it};")));
        Ok(statements.into_iter().map(|it| it + "\n").collect())
    }
}
