//! `migrate:rollback`, `migrate:reset` and `migrate:refresh`: by the ways back of the migrations.

use super::{Migrators, Target, consent, forth, told};
use crate::console::Console;
use crate::database::migrations::{Applied, Migrate, Rollback, RollbackOptions};
use crate::error::Result;
use crate::run::caller::Caller;

/// What `migrate:rollback` reverts: the last batch, if nothing is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Back {
    /// So many migrations.
    pub steps: Option<u32>,
    /// Those of this batch.
    pub batch: Option<u32>,
    /// Print the statements, and keep nothing of them.
    pub pretend: bool,
    /// Ask nobody.
    pub force: bool,
}

const NOTHING: &str = "nothing to roll back";

/// Reverts migrations.
///
/// # Errors
///
/// As [`Migrator::rollback`](crate::database::Migrator::rollback); if nobody allows it.
pub async fn rollback(
    all: &Migrators,
    target: Target<'_>,
    back: Back,
    console: &Console,
) -> Result<()> {
    let migrator = target.choose(all)?;
    let (what, doing) = match (back.steps, back.batch) {
        (Some(steps), _) => (Rollback::Steps(steps), format!("roll back {steps} of")),
        (_, Some(batch)) => (Rollback::Batch(batch), format!("roll back batch {batch} of")),
        _ => (Rollback::LastBatch, "roll back the last batch of".to_owned()),
    };
    let options = RollbackOptions { what, pretend: back.pretend, ..RollbackOptions::default() };
    if back.pretend {
        return told::statements(console, &migrator.rollback(options).await?, NOTHING);
    }
    let doing = format!("{doing} `{}`", migrator.database());
    consent::to_lose(console, back.force, &doing)?;
    told::applied(console, "reverted", &migrator.rollback(options).await?, NOTHING)
}

/// Reverts all migrations.
///
/// # Errors
///
/// As [`rollback`].
pub async fn reset(
    all: &Migrators,
    target: Target<'_>,
    force: bool,
    console: &Console,
) -> Result<()> {
    let migrator = target.choose(all)?;
    let reverted = revert_all(&*migrator, force, console).await?;
    told::applied(console, "reverted", &reverted, NOTHING)
}

/// Reverts all migrations, and applies all.
///
/// # Errors
///
/// As [`rollback`] and [`run`](super::run).
pub async fn refresh(
    all: &Migrators,
    target: Target<'_>,
    force: bool,
    with_seed: bool,
    commands: &Caller<'_>,
    console: &Console,
) -> Result<()> {
    let migrator = target.choose(all)?;
    let reverted = revert_all(&*migrator, force, console).await?;
    told::applied(console, "reverted", &reverted, NOTHING)?;
    forth::again(&*migrator, !reverted.is_empty(), with_seed, commands, console).await
}

async fn revert_all(
    migrator: &dyn Migrate,
    force: bool,
    console: &Console,
) -> Result<Vec<Applied>> {
    let doing = format!("roll back all migrations of `{}`", migrator.database());
    consent::to_lose(console, force, &doing)?;
    let options = RollbackOptions { what: Rollback::All, ..RollbackOptions::default() };
    migrator.rollback(options).await
}
