//! `migrate:status`: how each migration stands, and an exit code that says so.

use super::{Migrators, Target};
use crate::console::Console;
use crate::database::inspect::commands::document::{Audience, Record, Value, columns, print};
use crate::database::migrations::{MigrationState, MigrationStatus};
use crate::error::Result;
use crate::exit;
use std::process::ExitCode;

/// A migration of a database, both by name.
struct Row {
    database: String,
    status: MigrationStatus,
}

/// Prints the migrations of all databases, or of the one that is named; with `pending` those that are
/// not applied. The exit code is about all of them.
///
/// # Errors
///
/// If a database cannot be reached.
pub async fn status(
    all: &Migrators,
    target: Target<'_>,
    pending: bool,
    console: &Console,
) -> Result<ExitCode> {
    let audience = Audience::of(console)?;
    let mut rows = Vec::new();
    for migrator in target.choose_all(all)? {
        let database = migrator.database().to_owned();
        let statuses = migrator.status().await?;
        rows.extend(statuses.into_iter().map(|status| Row { database: database.clone(), status }));
    }
    let drifted = rows.iter().filter(|it| it.status.state.is_drift()).count();
    let code = match rows.iter().any(|it| it.status.state.is_pending()) {
        _ if drifted > 0 => ExitCode::from(exit::DRIFT),
        true => ExitCode::from(exit::PENDING),
        false => ExitCode::SUCCESS,
    };
    if pending {
        rows.retain(|it| it.status.state.is_pending());
        if drifted > 0 {
            console.note(format_args!("{drifted} applied ones are not as this program has them"));
        }
    }
    match audience {
        Audience::People if rows.is_empty() => console.line(match pending {
            true => "nothing is pending",
            false => "there are no migrations",
        }),
        Audience::People => print(console, &for_people(&rows)),
        _ => print(console, &rows.iter().map(for_programs).collect()),
    }?;
    Ok(code)
}

fn for_people(rows: &[Row]) -> Value {
    let all_alike = |of: fn(&Row) -> &str| {
        let first = rows.first().map(of);
        rows.iter().all(|it| Some(of(it)) == first)
    };
    let one_database = all_alike(|it| &it.database);
    let one_owner = all_alike(|it| &it.status.owner);
    columns(rows.iter().map(|it| {
        let told = Told::of(&it.status.state);
        Record::default()
            .with("database", (!one_database).then_some(&*it.database))
            .with("owner", (!one_owner).then_some(&*it.status.owner))
            .with("version", it.status.version)
            .with("name", &*it.status.name)
            .with("state", told.state)
            .with("batch", told.batch)
            .with("applied at", told.applied_at)
            .with("remark", told.remark)
    }))
}

fn for_programs(row: &Row) -> Record {
    let told = Told::of(&row.status.state);
    Record::default()
        .with("database", &*row.database)
        .with("owner", &*row.status.owner)
        .with("version", row.status.version)
        .with("name", &*row.status.name)
        .with("state", told.state)
        .with("batch", told.batch)
        .with("applied_at", told.applied_at)
        .with("statements_done", told.done)
        .with("failure", told.failure)
        .with("host", told.host)
}

/// A state, by its parts.
#[derive(Default)]
struct Told<'a> {
    state: &'static str,
    batch: Option<u64>,
    applied_at: Option<&'a str>,
    done: Option<usize>,
    failure: Option<&'a str>,
    host: Option<&'a str>,
    remark: Option<String>,
}

impl<'a> Told<'a> {
    fn of(state: &'a MigrationState) -> Self {
        let told = Self::default();
        match state {
            MigrationState::Pending => Self { state: "pending", ..told },
            MigrationState::Applied { batch, at } => Self {
                state: "applied",
                batch: Some(u64::from(*batch)),
                applied_at: Some(at),
                ..told
            },
            MigrationState::Changed => {
                let remark = Some("changed after it was applied".to_owned());
                Self { state: "changed", remark, ..told }
            }
            MigrationState::Missing => {
                let remark = Some("applied, but not in this program".to_owned());
                Self { state: "missing", remark, ..told }
            }
            MigrationState::Failed { failure, done } => Self {
                state: "failed",
                done: Some(*done),
                failure: Some(failure),
                remark: Some(failure.clone()),
                ..told
            },
            MigrationState::Running { done, host } => Self {
                state: "running",
                done: Some(*done),
                host: Some(host),
                remark: Some(format!("on {host}, {done} statements are through")),
                ..told
            },
        }
    }
}
