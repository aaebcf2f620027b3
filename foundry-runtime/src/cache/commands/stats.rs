//! `cache:stats`, `cache:clear` and `cache:prune`: the cache as a whole.

use super::{Caches, NOWHERE, nowhere};
use crate::cache::{CommandFigures, Usage};
use crate::console::Console;
use crate::console::document::{Audience, Record, Value, columns, print};
use crate::console::figure::Figure;
use crate::error::Result;

/// Tells how much is in a cache, and how commands used it.
///
/// # Errors
///
/// If there is no such cache; if its store fails.
pub async fn stats(caches: Caches<'_>, store: Option<&str>, console: &Console) -> Result<()> {
    let audience = Audience::of(console)?;
    let cache = caches.find(store)?;
    let Some(behind) = cache.store_behind() else {
        return match audience {
            Audience::People => console.line(NOWHERE),
            Audience::Rows => print(console, &Value::List(Vec::new())),
            Audience::Document => {
                let nothing = Record::default().with("store", None::<&str>);
                print(console, &nothing.with("commands", Value::List(Vec::new())).into())
            }
        };
    };
    let (usage, figures) = (behind.usage().await?, cache.figures().await?);
    let rows = figures.iter().map(|it| row(it, audience));
    match audience {
        Audience::People => {
            print(console, &whole(behind.name(), usage, audience).into())?;
            if figures.is_empty() {
                return Ok(());
            }
            console.line("")?;
            print(console, &columns(rows))
        }
        Audience::Rows => print(console, &rows.collect()),
        Audience::Document => {
            let whole = whole(behind.name(), usage, audience);
            print(console, &whole.with("commands", rows.collect::<Value>()).into())
        }
    }
}

fn whole(store: &str, usage: Usage, audience: Audience) -> Record {
    let record = Record::default().with("store", store);
    // The number of each tag and the figures below are entries as well, which people do not expect.
    let record = match audience {
        Audience::People => {
            record.with("entries", format!("{}, with tags and figures", usage.entries))
        }
        _ => record.with("entries", usage.entries),
    };
    record.with_figure("size", &Figure::Bytes(usage.bytes), audience)
}

/// Reasons that nobody met are left out for people.
fn row(figures: &CommandFigures, audience: Audience) -> Record {
    let people = audience == Audience::People;
    let command = figures.command.as_deref();
    let command = command.or(people.then_some("(other code)"));
    let mut record = Record::default()
        .with("command", command)
        .with("runs", figures.runs)
        .with("hits", figures.hits)
        .with("misses", figures.missed());
    for (reason, count) in &figures.misses {
        let count = Some(*count).filter(|it| !people || *it > 0);
        let reason = if people { reason.replace('_', " ") } else { reason.clone() };
        record = record.with(reason, count);
    }
    record.with_figure("memory", &Figure::Bytes(figures.bytes), audience)
}

/// Removes everything, or what bears a tag.
///
/// # Errors
///
/// If there is no such cache; if its store fails.
pub async fn clear(
    caches: Caches<'_>,
    store: Option<&str>,
    tag: Option<&str>,
    console: &Console,
) -> Result<()> {
    let cache = caches.find(store)?;
    if let Some(tag) = tag {
        cache.forget_tag(tag).await?;
        console.line_of(format_args!("nothing finds what bears `{tag}` any more"))?;
        return nowhere(cache, console);
    }
    let removed = cache.flush().await?;
    console.line(format_args!("removed {removed} entries"))?;
    nowhere(cache, console)
}

/// Removes what is too old.
///
/// # Errors
///
/// If there is no such cache; if its store fails.
pub async fn prune(caches: Caches<'_>, store: Option<&str>, console: &Console) -> Result<()> {
    let cache = caches.find(store)?;
    if cache.store_behind().is_none() {
        return console.line(NOWHERE);
    }
    let pruned = cache.prune().await?;
    let size = Figure::Bytes(pruned.bytes);
    console
        .line(format_args!("removed {} entries; {} are left, {size}", pruned.removed, pruned.kept))
}
