//! A1: a connection that rests is taken and given back, by one task.

use crate::clock::{once, rounds, runtime};
use crate::engine::{self, Engine};
use crate::own::{Driver, Lane};
use crate::pool::{Contender, Part, Pool, Wanted, contenders};
use crate::{Fallible, Options};
use allocation_counter::measure as count;
use foundry_compile::process::median;
use foundry_compile::results::{Figures, Row};
use sqlx::{Postgres, Sqlite};
use tokio::runtime::Runtime;

const ROUNDS: usize = 51;
const SIZE: usize = 5;
/// Cycles whose allocations are counted.
const COUNTED: usize = 1_000;

/// Of SQLite also a connection that reads: another lane, and another way through the pool.
const LANES: [(&str, Lane); 2] = [("foundry", Lane::Write), ("foundry, `read`", Lane::Read)];

#[derive(Clone)]
struct Cycle;

impl<E: Engine> Part<E> for Cycle {
    type Output = ();

    async fn run<P: Pool<E>>(self, pool: P, _: usize, times: usize) -> Fallible<()> {
        for _ in 0..times {
            drop(pool.lend().await?);
        }
        Ok(())
    }
}

/// A1.
pub(crate) fn measure(options: &Options) -> Fallible<()> {
    let directory = tempfile::tempdir()?;
    let mut figures = Figures::default();
    let sqlite = engine::sqlite(directory.path(), "acquire.db");
    on::<Sqlite>(options, &sqlite, &LANES, &mut figures)?;
    if let Some(url) = runtime(1)?.block_on(engine::postgres())? {
        on::<Postgres>(options, &url, &LANES[..1], &mut figures)?;
    }
    options.write(
        &Row {
            id: "A1",
            what: "a connection that rests is taken and given back: one task, 5 open connections",
            goal: "≤ 0.5 µs, ≤ 1/10 of sqlx's default",
            unit: "ns (median of rounds in turn); allocations of the task's thread",
            part: "acquire",
        },
        &figures,
    )
}

fn on<E: Driver>(
    options: &Options,
    url: &str,
    lanes: &[(&'static str, Lane)],
    figures: &mut Figures,
) -> Fallible<()> {
    let wanted = Wanted { url, size: SIZE, lanes, own: options.shared.own };
    for (threads, suffix) in [(1, ""), (2, ", 2 threads")] {
        let runtime = runtime(threads)?;
        let contenders = runtime.block_on(contenders::<E, _>(&wanted, Cycle))?;
        let seen = runtime.block_on(rounds(&contenders, options.rounds(ROUNDS)))?;
        for (contender, seen) in contenders.iter().zip(seen) {
            let label = format!("ns, {}{suffix}", E::NAME);
            figures.set(&contender.name, &label, median(seen.wall));
        }
        for contender in contenders.iter().filter(|_| threads == 1) {
            let label = format!("allocations, {}", E::NAME);
            figures.set(&contender.name, &label, allocations(&runtime, contender)?);
        }
    }
    Ok(())
}

/// Of one cycle. What a task costs that does so many is the same for twice as many.
fn allocations(runtime: &Runtime, contender: &Contender<()>) -> Fallible<f64> {
    let of = |times: usize| -> Fallible<f64> {
        let mut outcome = Ok(());
        let counted = count(|| outcome = runtime.block_on(once(contender, times)));
        outcome.map(|()| counted.count_total as f64)
    };
    let few = of(COUNTED)?;
    Ok((of(2 * COUNTED)? - few) / COUNTED as f64)
}
