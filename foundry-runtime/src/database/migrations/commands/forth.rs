//! `migrate:run` and `migrate:fresh`: to where the program wants the schema.

use super::{Migrators, Target, consent, seed, told};
use crate::base::duration::duration;
use crate::console::Console;
use crate::database::migrations::{Migrate, RunOptions};
use crate::error::Result;
use crate::run::caller::Caller;
use std::str::FromStr;
use std::time::Duration;

/// How long to wait: `500ms`, `5s`, `1m30s`, `0s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(Duration);

impl FromStr for Wait {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        duration(text).map(Self).ok_or("it is a time such as `500ms`, `5s` or `1m30s`")
    }
}

/// What `migrate:run` runs, and how.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that is typed")]
pub struct Forth {
    /// So many at most.
    pub steps: Option<u32>,
    /// None whose version is above.
    pub to: Option<u64>,
    /// Print the statements, and keep nothing of them.
    pub pretend: bool,
    /// Also what comes before one that is applied.
    pub out_of_order: bool,
    /// How long to wait for somebody else who migrates.
    pub wait: Option<Wait>,
    /// Leave at once if somebody else migrates.
    pub isolated: bool,
    /// Also where another tool has migrated the database.
    pub beside: bool,
    /// Ask nobody.
    pub force: bool,
    /// Seed afterwards.
    pub seed: bool,
}

const NOTHING: &str = "nothing to migrate";

/// Applies what is due.
///
/// # Errors
///
/// As [`Migrator::run`](crate::database::Migrator::run); if nobody allows it in production.
pub async fn run(
    all: &Migrators,
    target: Target<'_>,
    forth: Forth,
    commands: &Caller<'_>,
    console: &Console,
) -> Result<()> {
    let migrator = target.choose(all)?;
    let wait = match (forth.isolated, forth.wait) {
        (true, _) => Duration::ZERO,
        (_, Some(Wait(wait))) => wait,
        _ => RunOptions::default().wait,
    };
    let Forth { steps, to, pretend, out_of_order, beside, .. } = forth;
    let options = RunOptions { steps, to, pretend, out_of_order, beside, wait };
    if pretend {
        return told::statements(console, &migrator.run(options).await?, NOTHING);
    }
    consent::to_change(console, forth.force, &format!("migrate `{}`", migrator.database()))?;
    told::applied(console, "applied", &migrator.run(options).await?, NOTHING)?;
    match forth.seed {
        true => seed::all(commands, console).await,
        false => Ok(()),
    }
}

/// Drops everything, and applies all migrations.
///
/// # Errors
///
/// As [`Migrator::wipe`](crate::database::Migrator::wipe) and [`run`]; if nobody allows it. A program
/// that is stale drops nothing.
pub async fn fresh(
    all: &Migrators,
    target: Target<'_>,
    force: bool,
    with_seed: bool,
    commands: &Caller<'_>,
    console: &Console,
) -> Result<()> {
    let migrator = target.choose(all)?;
    migrator.check()?;
    consent::to_lose(console, force, &format!("drop all that is in `{}`", migrator.database()))?;
    let dropped = migrator.wipe().await?;
    console.line(format_args!("dropped {dropped} objects"))?;
    again(&*migrator, true, with_seed, commands, console).await
}

/// Applies all migrations, and runs the seeders. After others were dropped or reverted, tables of other tools
/// say nothing any more.
pub(super) async fn again(
    migrator: &dyn Migrate,
    beside: bool,
    with_seed: bool,
    commands: &Caller<'_>,
    console: &Console,
) -> Result<()> {
    let applied = migrator.run(RunOptions { beside, ..RunOptions::default() }).await?;
    told::applied(console, "applied", &applied, NOTHING)?;
    match with_seed {
        true => seed::all(commands, console).await,
        false => Ok(()),
    }
}
