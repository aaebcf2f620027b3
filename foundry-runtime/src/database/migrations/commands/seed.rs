//! `db:seed`, and `--seed` of others: functions of the application that fill the database. Each is a
//! hidden command, `db:seed:films`, which `#[seeder]` writes.

use super::consent;
use crate::console::Console;
use crate::error::{Error, Result};
use crate::run::call::Outcome;
use crate::run::caller::{Caller, Sibling};
use std::time::Instant;

/// What the names of seeders begin with, as commands.
const PREFIX: &str = "db:seed:";

/// Runs all seeders in the order of the sources, or the one of this name.
///
/// # Errors
///
/// If there is none of this name; what a seeder fails with; if nobody allows it in production.
pub async fn seed(
    name: Option<&str>,
    force: bool,
    commands: &Caller<'_>,
    console: &Console,
) -> Result<()> {
    let one = name.map(|name| commands.one_below(PREFIX, "seeder", name)).transpose()?;
    consent::to_change(console, force, "seed the database")?;
    match one {
        Some(seeder) => run(commands, seeder, console).await,
        None => all(commands, console).await,
    }
}

/// All of them. What a seeder did stays when a later one fails.
pub(super) async fn all(commands: &Caller<'_>, console: &Console) -> Result<()> {
    let seeders: Vec<Sibling> = commands.below(PREFIX).collect();
    if seeders.is_empty() {
        return console.line("there are no seeders");
    }
    for seeder in seeders {
        run(commands, seeder, console).await?;
    }
    Ok(())
}

async fn run(commands: &Caller<'_>, seeder: Sibling, console: &Console) -> Result<()> {
    let began = Instant::now();
    let name = seeder.below(PREFIX);
    let outcome = commands.call(seeder).await;
    let outcome = outcome.map_err(|error| error.note(format!("in the seeder `{name}`")))?;
    if commands.is_interrupted() {
        return Err(Error::failed(format!("seeding was stopped at `{name}`")));
    }
    if outcome != Outcome::default() {
        return Err(Error::failed(format!("the seeder `{name}` ended with an exit code")));
    }
    console.line_of(format_args!("seeded {name} ({} ms)", began.elapsed().as_millis()))
}
