//! `migrate:baseline` and `migrate:repair`, which change the ledger alone, and `db:wipe`, which drops
//! it with all the rest.

use super::{Migrators, Target, consent, told};
use crate::console::Console;
use crate::database::migrations::{Baseline, Repair};
use crate::error::Result;

/// Enters migrations as applied that are: all, up to a version, or those that another tool applied.
///
/// # Errors
///
/// As [`Migrator::baseline`](crate::database::Migrator::baseline).
pub async fn baseline(
    all: &Migrators,
    target: Target<'_>,
    baseline: Baseline,
    console: &Console,
) -> Result<()> {
    let adopted = target.choose(all)?.baseline(baseline).await?;
    told::adopted(console, &adopted, "nothing to enter")
}

/// Sets the ledger right: what was changed counts as applied as it is, or what is said of one version.
///
/// # Errors
///
/// As [`Migrator::repair`](crate::database::Migrator::repair).
pub async fn repair(
    all: &Migrators,
    target: Target<'_>,
    applied: Option<u64>,
    forget: Option<u64>,
    console: &Console,
) -> Result<()> {
    let repair = match (applied, forget) {
        (Some(version), _) => Repair::Applied(version),
        (_, Some(version)) => Repair::Forget(version),
        _ => Repair::Accept,
    };
    let repaired = target.choose(all)?.repair(repair).await?;
    told::adopted(console, &repaired, "nothing to repair")
}

/// Drops everything.
///
/// # Errors
///
/// As [`Migrator::wipe`](crate::database::Migrator::wipe); if nobody allows it.
pub async fn wipe(
    all: &Migrators,
    target: Target<'_>,
    force: bool,
    console: &Console,
) -> Result<()> {
    let migrator = target.choose(all)?;
    consent::to_lose(console, force, &format!("drop all that is in `{}`", migrator.database()))?;
    let dropped = migrator.wipe().await?;
    console.line(format_args!("dropped {dropped} objects"))
}
