//! What a database tells of itself: whether it answers, its tables, how busy it is. Asking changes
//! nothing, and makes no database.
//!
//! | file | what |
//! |---|---|
//! | `model.rs` | what is told |
//! | `sqlite.rs`, `postgres.rs`, `mysql.rs` | whom to ask |
//! | `commands/` | the commands `db:…` |

pub mod commands;
mod model;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use model::{Column, DatabaseInfo, Figure, ForeignKey, Index, Table, TableDetails};

use super::driver::{Access, BoxFuture, Driver};
use super::error::DatabaseError;
use super::guard::Connection;
use super::pool::{DatabasePool, Health};
use super::register::Request;
use super::session::Session;
use super::stats::PoolStats;
use crate::error::Result;
use std::future::Future;
use std::ops::Deref;
use std::panic::Location;

/// A database that tells of itself, whichever it is; [`DatabasePool`] does.
///
/// What contributes to it is seen by the commands `db:ping`, `db:show`, `db:table` and `db:monitor`.
/// The packs of the databases contribute their pools; an application that has more pools gives each a
/// type of its own, which only has to dereference to the pool:
///
/// ```
/// # use foundry_runtime as foundry;
/// # #[cfg(feature = "sqlite")]
/// # {
/// use foundry::database::{DatabasePool, Inspect};
/// use std::ops::Deref;
///
/// struct Archive(DatabasePool);
///
/// impl Deref for Archive {
///     type Target = DatabasePool;
///
///     fn deref(&self) -> &DatabasePool {
///         &self.0
///     }
/// }
///
/// // #[service(into = dyn Inspect)]
/// fn archive() -> foundry::Result<Archive> {
///     Ok(Archive(DatabasePool::new("sqlite:archive.db")?))
/// }
///
/// assert_eq!(Inspect::name(&archive().unwrap()), "archive.db");
/// # }
/// ```
pub trait Inspect: Send + Sync {
    /// Which database: a file, or a database and its server. It never holds a password.
    fn name(&self) -> &str;

    /// The scheme of its URL: `sqlite`, `postgres` or `mysql`.
    fn driver(&self) -> &'static str;

    /// How its pool is used.
    fn stats(&self) -> PoolStats;

    /// Asks whether it answers.
    fn ping(&self) -> BoxFuture<'_, Result<Health>>;

    /// Asks what it is.
    fn info(&self) -> BoxFuture<'_, Result<DatabaseInfo>>;

    /// Asks which tables and views there are. With `counted` their rows are counted, one table after
    /// the other; otherwise they are what the database remembers or estimates.
    fn tables(&self, counted: bool) -> BoxFuture<'_, Result<Vec<Table>>>;

    /// Asks what one of its tables is made of.
    fn table<'a>(&'a self, table: &'a Table) -> BoxFuture<'a, Result<TableDetails>>;

    /// Asks how busy it is.
    fn figures(&self) -> BoxFuture<'_, Result<Vec<(&'static str, Figure)>>>;
}

/// The questions, as one database understands them.
#[doc(hidden)]
pub trait Catalog: Driver {
    const SCHEME: &'static str;

    /// Refuses a database that asking would make.
    fn exists(_target: &Self::Target) -> Result<(), DatabaseError> {
        Ok(())
    }

    fn info(session: &mut Session<Self>)
    -> impl Future<Output = sqlx::Result<DatabaseInfo>> + Send;

    fn tables(
        session: &mut Session<Self>,
        counted: bool,
    ) -> impl Future<Output = sqlx::Result<Vec<Table>>> + Send;

    fn table(
        session: &mut Session<Self>,
        table: &Table,
    ) -> impl Future<Output = sqlx::Result<TableDetails>> + Send;

    fn figures(
        session: &mut Session<Self>,
        target: &Self::Target,
    ) -> impl Future<Output = sqlx::Result<Vec<(&'static str, Figure)>>> + Send;
}

impl<DB: Catalog> DatabasePool<DB> {
    /// A connection that changes nothing.
    #[track_caller]
    fn to_inspect(&self) -> impl Future<Output = Result<Connection<DB>>> + Send + '_ {
        let request = Request::new(Access::Read, Location::caller());
        async move {
            let connection = async {
                DB::exists(self.target())?;
                self.lend(request).await
            };
            connection.await.map_err(DatabaseError::into_error)
        }
    }

    fn inspected<T>(&self, outcome: sqlx::Result<T>) -> Result<T> {
        outcome.map_err(|it| DB::explain(self.target(), "inspecting", &it).into_error())
    }
}

impl<DB: Catalog> Inspect for DatabasePool<DB> {
    fn name(&self) -> &str {
        Self::name(self)
    }

    fn driver(&self) -> &'static str {
        DB::SCHEME
    }

    fn stats(&self) -> PoolStats {
        Self::stats(self)
    }

    fn ping(&self) -> BoxFuture<'_, Result<Health>> {
        Box::pin(async move {
            DB::exists(self.target())?;
            Ok(self.health_check().await?)
        })
    }

    fn info(&self) -> BoxFuture<'_, Result<DatabaseInfo>> {
        Box::pin(async move {
            let mut connection = self.to_inspect().await?;
            self.inspected(DB::info(&mut connection).await)
        })
    }

    fn tables(&self, counted: bool) -> BoxFuture<'_, Result<Vec<Table>>> {
        Box::pin(async move {
            let mut connection = self.to_inspect().await?;
            self.inspected(DB::tables(&mut connection, counted).await)
        })
    }

    fn table<'a>(&'a self, table: &'a Table) -> BoxFuture<'a, Result<TableDetails>> {
        Box::pin(async move {
            let mut connection = self.to_inspect().await?;
            self.inspected(DB::table(&mut connection, table).await)
        })
    }

    fn figures(&self) -> BoxFuture<'_, Result<Vec<(&'static str, Figure)>>> {
        Box::pin(async move {
            let mut connection = self.to_inspect().await?;
            self.inspected(DB::figures(&mut connection, self.target()).await)
        })
    }
}

impl<T> Inspect for T
where
    T: Deref<Target: Inspect> + Send + Sync,
{
    fn name(&self) -> &str {
        (**self).name()
    }

    fn driver(&self) -> &'static str {
        (**self).driver()
    }

    fn stats(&self) -> PoolStats {
        (**self).stats()
    }

    fn ping(&self) -> BoxFuture<'_, Result<Health>> {
        (**self).ping()
    }

    fn info(&self) -> BoxFuture<'_, Result<DatabaseInfo>> {
        (**self).info()
    }

    fn tables(&self, counted: bool) -> BoxFuture<'_, Result<Vec<Table>>> {
        (**self).tables(counted)
    }

    fn table<'a>(&'a self, table: &'a Table) -> BoxFuture<'a, Result<TableDetails>> {
        (**self).table(table)
    }

    fn figures(&self) -> BoxFuture<'_, Result<Vec<(&'static str, Figure)>>> {
        (**self).figures()
    }
}

/// A name as SQL has it between these quotes.
#[cfg(any(feature = "mysql", feature = "postgres", feature = "sqlite"))]
fn quoted(name: &str, quote: &str) -> String {
    format!("{quote}{}{quote}", name.replace(quote, &quote.repeat(2)))
}

/// A number that is never negative, as SQL hands it out.
#[cfg(any(feature = "mysql", feature = "postgres", feature = "sqlite"))]
fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
