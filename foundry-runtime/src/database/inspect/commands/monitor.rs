//! `db:monitor`: how busy databases are, once or again and again.

use super::Databases;
use super::document::{Audience, Record, Value, print};
use super::select::select;
use crate::cancel::Cancel;
use crate::console::Console;
use crate::database::inspect::{Figure, Inspect};
use crate::error::{Error, ErrorKind, Result};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

/// What to look at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Watch<'a> {
    /// The database; all, if none is named.
    pub database: Option<&'a str>,
    /// More connections of a server than this are too many.
    pub max: Option<u64>,
    /// Look again after this time, until the command is to end.
    pub every: Option<Duration>,
}

/// Looks, prints, and looks again if that is wanted.
///
/// # Errors
///
/// If there are more connections than there may be. If a database does not answer; who looks again
/// is only told.
pub async fn monitor(
    all: &Databases,
    watch: Watch<'_>,
    cancel: &Cancel,
    console: &Console,
) -> Result<()> {
    let chosen = select(all, watch.database)?;
    if watch.max.is_some() && chosen.iter().all(|it| it.driver() == "sqlite") {
        let message = "`--max` counts the connections of a server, and there is none";
        return Err(Error::new(ErrorKind::Usage, message)
            .note("SQLite is a file: who opened it is not known"));
    }
    loop {
        let Some(looked) = unless(cancel, look(&chosen, watch, console)).await else {
            return Ok(());
        };
        looked?;
        let Some(interval) = watch.every else { return Ok(()) };
        if tokio::time::timeout(interval, cancel.cancelled()).await.is_ok() {
            return Ok(());
        }
    }
}

/// What `work` comes to, unless the command is to end before.
async fn unless<T>(cancel: &Cancel, work: impl Future<Output = T>) -> Option<T> {
    let (mut cancelled, mut work) = (pin!(cancel.cancelled()), pin!(work));
    poll_fn(|cx| match work.as_mut().poll(cx) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => cancelled.as_mut().poll(cx).map(|()| None),
    })
    .await
}

async fn look(databases: &[&Arc<dyn Inspect>], watch: Watch<'_>, console: &Console) -> Result<()> {
    let audience = Audience::of(console)?;
    let (mut records, mut failures) = (Vec::new(), Vec::new());
    for database in databases {
        let figures = match database.figures().await {
            Ok(figures) => figures,
            Err(error) => {
                failures.push(error);
                continue;
            }
        };
        records.push(record(database.as_ref(), &figures, audience));
        let open = figures.iter().find(|it| it.0 == "connections");
        if let Some(max) = watch.max
            && let Some((_, Figure::Count(open))) = open
            && *open > max
        {
            let message = format!("`{}` has {open} connections, more than {max}", database.name());
            failures.push(Error::failed(message));
        }
    }
    show(records, watch, audience, console)?;
    end(failures, watch, console)
}

fn show(
    records: Vec<Record>,
    watch: Watch<'_>,
    audience: Audience,
    console: &Console,
) -> Result<()> {
    if audience != Audience::People {
        return print(console, &records.into_iter().collect::<Value>());
    }
    if watch.every.is_some() {
        return records.iter().try_for_each(|it| console.line_of(it.line()));
    }
    for (at, record) in records.into_iter().enumerate() {
        if at > 0 {
            console.line("")?;
        }
        print(console, &record.into())?;
    }
    Ok(())
}

/// One failure is itself; several are told together. Who looks again waits for a database that is away.
fn end(mut failures: Vec<Error>, watch: Watch<'_>, console: &Console) -> Result<()> {
    if watch.every.is_some() {
        let (away, others) = failures.into_iter().partition(|it| it.kind() == ErrorKind::Database);
        let away: Vec<Error> = away;
        away.iter().for_each(|it| console.note(format_args!("{it:?}")));
        failures = others;
    }
    match failures.len() {
        0 => Ok(()),
        1 => Err(failures.remove(0)),
        failed => {
            let error = Error::failed(format!("{failed} databases are not well"));
            Err(failures.iter().fold(error, |error, it| error.note(format!("{it:?}"))))
        }
    }
}

fn record(
    database: &dyn Inspect,
    figures: &[(&'static str, Figure)],
    audience: Audience,
) -> Record {
    let stats = database.stats();
    let pool = [
        ("pool_max", stats.max),
        ("pool_open", stats.open),
        ("pool_idle", stats.idle),
        ("pool_in_use", stats.in_use),
        ("pool_waiting", stats.waiting),
    ];
    let mut record = Record::default().with("database", database.name());
    if audience != Audience::People {
        record = record.with("driver", database.driver());
    }
    for (name, figure) in figures {
        record = record.with_figure(name, figure, audience);
    }
    for (name, count) in pool {
        record = record.with_figure(name, &Figure::Count(count as u64), audience);
    }
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_that_hangs_ends_with_the_command() {
        let cancel = Cancel::default();
        assert_eq!(unless(&cancel, async { 7 }).await, Some(7));
        cancel.cancel();
        assert_eq!(unless(&cancel, std::future::pending::<()>()).await, None);
    }
}
