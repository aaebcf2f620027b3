//! `db:ping`: whether databases answer, and how fast.

use super::Databases;
use super::document::{Audience, Record, Value, print};
use super::select::select;
use crate::console::Console;
use crate::database::inspect::{Figure, Inspect};
use crate::database::pool::Health;
use crate::error::{Error, ErrorKind, Result};

/// Asks all, or the one of this name, and tells every failure.
///
/// # Errors
///
/// If one does not answer: its error. If several do not: one that tells of each.
pub async fn ping(all: &Databases, name: Option<&str>, console: &Console) -> Result<()> {
    let chosen = select(all, name)?;
    let audience = Audience::of(console)?;
    let (mut records, mut failures) = (Vec::new(), Vec::new());
    for database in &chosen {
        let outcome = database.ping().await;
        match &outcome {
            Ok(health) if audience == Audience::People => {
                console.line_of(line(database.as_ref(), health))?;
            }
            _ => records.push(record(database.as_ref(), &outcome)),
        }
        failures.extend(outcome.err());
    }
    if audience != Audience::People {
        print(console, &records.into_iter().collect::<Value>())?;
    }
    match failures.len() {
        0 => Ok(()),
        1 => Err(failures.remove(0)),
        failed => {
            let message = format!("{failed} of {} databases do not answer", chosen.len());
            let error = Error::new(ErrorKind::Database, message);
            Err(failures.iter().fold(error, |error, it| error.note(format!("{it:?}"))))
        }
    }
}

fn line(database: &dyn Inspect, health: &Health) -> String {
    let [answered, acquired] = [health.answered_in, health.acquired_in].map(Figure::Time);
    format!("{} answered in {answered}; a connection took {acquired}", database.name())
}

fn record(database: &dyn Inspect, outcome: &Result<Health>) -> Record {
    let seconds = |of: fn(&Health) -> std::time::Duration| {
        outcome.as_ref().ok().map(|it| of(it).as_secs_f64())
    };
    Record::default()
        .with("database", database.name())
        .with("driver", database.driver())
        .with("answers", outcome.is_ok())
        .with("answered_in_seconds", seconds(|it| it.answered_in))
        .with("acquired_in_seconds", seconds(|it| it.acquired_in))
        .with("error", outcome.as_ref().err().map(Error::to_string))
}
