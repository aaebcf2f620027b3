//! `demo`: all there is, in one go.

use super::{film, report};
use crate::cache;
use crate::films::{By, Films};
use crate::import::Batch;
use crate::number::grouped;
use foundry::cache::Cache;
use foundry::database::{Migrator, RunOptions};
use foundry::{Cancel, Console, Result, command};

/// Make the database, import 3,200 films and rank them.
///
/// It can be repeated: what is there already stays as it is.
#[command("demo")]
async fn demo(
    migrator: &Migrator,
    films: &Films,
    cache: &Cache,
    cancel: &Cancel,
    console: &Console,
) -> Result<()> {
    for migration in migrator.run(RunOptions::default()).await? {
        console.line(format_args!("applied the migration {}", migration.name))?;
    }
    film::store(&Batch::bundled()?, films, cancel, console).await?;
    cache::forget(cache).await?;
    let count = grouped(films.count().await?);
    console.line(format_args!("\nOf {count} films, these earned most:"))?;
    console.print(&report::top(By::Gross, 5, films).await?)?;
    console.line("\nAnd these were rated best:")?;
    console.print(&report::top(By::Rating, 5, films).await?)
}
