//! `cache:warm`: functions of the application that fill the cache. Each is a hidden command,
//! `cache:warm:films`, which `#[warmer]` writes.

use super::{Caches, nowhere};
use crate::console::Console;
use crate::error::{Error, ErrorKind, Result};
use crate::panics::unwinding;
use crate::run::call::Outcome;
use crate::run::caller::{Caller, Sibling};
use std::time::Instant;

/// What the names of warmers begin with, as commands.
const PREFIX: &str = "cache:warm:";

/// Runs all warmers in the order of the sources, or those of these names. One that fails keeps none from
/// running. One whose values a store did not take failed: whoever asks for them will compute.
///
/// # Errors
///
/// If there is none of a name, before any runs; afterwards one error that tells all failures.
pub async fn warm(
    caches: Caches<'_>,
    names: &[String],
    commands: &Caller<'_>,
    console: &Console,
) -> Result<()> {
    let named = names.iter().map(|name| commands.one_below(PREFIX, "warmer", name));
    let warmers: Vec<Sibling> = match names {
        [] => commands.below(PREFIX).collect(),
        _ => named.collect::<Result<_>>()?,
    };
    if warmers.is_empty() {
        return console.line("there are no warmers");
    }
    let mut failures = Vec::new();
    let all = warmers.len();
    for warmer in warmers {
        let (name, began) = (warmer.below(PREFIX), Instant::now());
        let before: Vec<u64> = caches.all().map(|it| it.unwritten().0).collect();
        let ended = run(commands, warmer).await.and_then(|()| kept(caches, &before));
        if commands.is_interrupted() {
            return Err(Error::failed(format!("warming was stopped at `{name}`")));
        }
        match ended {
            Ok(()) => {
                let took = began.elapsed().as_millis();
                console.line_of(format_args!("warmed {name} ({took} ms)"))?;
            }
            Err(error) => failures.push((name, error)),
        }
    }
    nowhere(caches.cache, console)?;
    told(all, failures)
}

/// Whether stores took all that was written since they had refused so much.
fn kept(caches: Caches<'_>, before: &[u64]) -> Result<()> {
    let refused = caches.all().zip(before).find_map(|(cache, before)| {
        let (now, why) = cache.unwritten();
        why.filter(|_| now > *before)
    });
    let Some(why) = refused else { return Ok(()) };
    let error = Error::failed("what it computed is not kept").caused_by(Error::again(&why));
    Err(why.notes().iter().fold(error, Error::note))
}

async fn run(commands: &Caller<'_>, warmer: Sibling) -> Result<()> {
    match unwinding(commands.call(warmer)).await {
        Ok(Ok(outcome)) if outcome == Outcome::default() => Ok(()),
        Ok(Ok(_)) => Err(Error::failed("it ended with an exit code")),
        Ok(Err(error)) => Err(error),
        // The panic hook has told what happened.
        Err(_) => Err(Error::failed("it panicked")),
    }
}

/// One error for all; of their kind, if they are of one kind.
fn told(all: usize, failures: Vec<(&str, Error)>) -> Result<()> {
    let Some((_, first)) = failures.first() else { return Ok(()) };
    let is_one_kind = failures.iter().all(|it| it.1.kind() == first.kind());
    let kind = if is_one_kind { first.kind() } else { ErrorKind::Failed };
    let warmers = if all == 1 { "warmer" } else { "warmers" };
    let mut error = Error::new(kind, format!("{} of {all} {warmers} failed", failures.len()));
    for (name, failure) in failures {
        error = error.note(format!("`{name}`: {failure:?}"));
    }
    Err(error)
}
