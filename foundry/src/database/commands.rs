//! The pack that the packs of all databases use: commands that look at databases.

use crate::database::Inspect;
use crate::{All, Cancel, Console, Result, command};
use foundry_runtime::database::inspect::commands::{self, Watch};
use std::time::Duration;

crate::pack! {
    /// `db:ping`, `db:show`, `db:table` and `db:monitor`, for every database that contributes to
    /// [`Inspect`].
    ///
    /// The packs [`Sqlite`](crate::database), [`Postgres`](crate::database) and
    /// [`MySql`](crate::database) bring it, and contribute their pools. An application that lists none
    /// of them lists this one, and contributes its own.
    pub struct Databases;
    requires = [All<dyn Inspect>]
}

/// Ask the databases whether they answer.
///
/// All are asked, and every failure is told. The exit code is 1 if one does not answer.
#[command("db:ping", pack = crate::database::commands)]
async fn ping(
    /// Only this one: `shop`, or its driver, `postgres`
    #[option(value = "NAME")]
    database: Option<&str>,
    databases: All<dyn Inspect>,
    console: &Console,
) -> Result<()> {
    commands::ping(&databases, database, console).await
}

/// Show the databases and their tables.
///
/// Numbers of rows are what the database remembers or estimates, marked with `~`; with `--counts` they
/// are counted, which reads every table.
#[command("db:show", pack = crate::database::commands)]
async fn show(
    /// Only this one: `shop`, or its driver, `postgres`
    #[option(value = "NAME")]
    database: Option<&str>,
    /// Count the rows
    counts: bool,
    databases: All<dyn Inspect>,
    console: &Console,
) -> Result<()> {
    commands::show(&databases, database, counts, console).await
}

/// Show the columns, indexes and foreign keys of a table.
#[command("db:table", example = "db:table films --format json", pack = crate::database::commands)]
async fn table(
    /// Its name, with that of its schema where that is needed
    table: &str,
    /// Only of this one: `shop`, or its driver, `postgres`
    #[option(value = "NAME")]
    database: Option<&str>,
    databases: All<dyn Inspect>,
    console: &Console,
) -> Result<()> {
    commands::table(&databases, database, table, console).await
}

/// Show how busy the databases are.
///
/// These are the figures of the server, of all its clients, and those of this program's own pool. With
/// `--every` a database that is away is told, and asked again.
#[command(
    "db:monitor",
    example = "db:monitor --max 80",
    example = "db:monitor --every 5s",
    pack = crate::database::commands
)]
async fn monitor(
    /// Only this one: `shop`, or its driver, `postgres`
    #[option(value = "NAME")]
    database: Option<&str>,
    /// Fail when a server has more connections than this
    #[option(value = "N")]
    max: Option<u64>,
    /// Look again after this time, until Ctrl-C
    #[option(value = "TIME", range = "1ms"..)]
    every: Option<Duration>,
    databases: All<dyn Inspect>,
    cancel: &Cancel,
    console: &Console,
) -> Result<()> {
    commands::monitor(&databases, Watch { database, max, every }, cancel, console).await
}
