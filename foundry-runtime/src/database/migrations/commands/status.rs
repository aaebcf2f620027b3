//! `migrate:status`: how each migration stands, and an exit code that says so.

use super::{Migrators, Target};
use crate::console::Console;
use crate::database::inspect::commands::document::{Audience, Record, Value, columns, print};
use crate::database::migrations::{MigrationState, MigrationStatus, MigrationTool};
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
/// Fails if a database cannot be reached; after printing, if this program is stale.
pub async fn status(
    all: &Migrators,
    target: Target<'_>,
    pending: bool,
    console: &Console,
) -> Result<ExitCode> {
    let audience = Audience::of(console)?;
    let (mut rows, mut fresh) = (Vec::new(), Ok(()));
    for migrator in target.choose_all(all)? {
        let database = migrator.database().to_owned();
        let statuses = migrator.status().await?;
        note_unadopted(&database, &statuses, console);
        rows.extend(statuses.into_iter().map(|status| Row { database: database.clone(), status }));
        fresh = fresh.and_then(|()| migrator.check());
    }
    let code = code(&rows);
    if pending {
        let is_other =
            |it: &Row| matches!(it.status.state, MigrationState::Changed | MigrationState::Missing);
        let drifted = rows.iter().filter(|it| is_other(it)).count();
        if drifted > 0 {
            console.note(format_args!("{drifted} applied ones are not as this program has them"));
        }
        rows.retain(|it| it.status.state.is_pending() || it.status.unadopted().is_some());
    }
    match audience {
        Audience::People if rows.is_empty() => console.line(match pending {
            true => "nothing is pending",
            false => "there are no migrations",
        }),
        Audience::People => print(console, &for_people(&rows)),
        _ => print(console, &rows.iter().map(for_programs).collect()),
    }?;
    fresh.map(|()| code)
}

fn code(rows: &[Row]) -> ExitCode {
    let any = |is: fn(&MigrationState) -> bool| rows.iter().any(|it| is(&it.status.state));
    match any(MigrationState::is_pending) {
        _ if any(MigrationState::is_drift) => ExitCode::from(exit::DRIFT),
        true => ExitCode::from(exit::PENDING),
        false => ExitCode::SUCCESS,
    }
}

/// Names the command that adopts what another tool applied.
fn note_unadopted(database: &str, all: &[MigrationStatus], console: &Console) {
    let Some(tool) = all.iter().find_map(MigrationStatus::unadopted) else { return };
    let option = tool.option().unwrap_or("--to VERSION");
    console.note(format_args!(
        "`{database}` was migrated by {tool}, and it is not known what of these is applied; adopt it: \
         `migrate:baseline {option}`; or run these beside it: `migrate:run --beside`"
    ));
}

impl MigrationStatus {
    /// The tool whose migrations were not adopted.
    fn unadopted(&self) -> Option<MigrationTool> {
        match self.state {
            MigrationState::Unadopted { tool } => Some(tool),
            _ => None,
        }
    }
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
            MigrationState::Unadopted { tool } => {
                let remark = Some(format!("{tool} has migrated the database"));
                Self { state: "unadopted", remark, ..told }
            }
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
