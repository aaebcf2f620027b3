//! A7: how long tasks wait for a connection when there are many more of them.

use crate::clock::{ms, once, order, quantile, runtime};
use crate::engine::{self, Engine};
use crate::own::{Driver, Lane};
use crate::pool::{Part, Pool, Wanted, contenders};
use crate::{Fallible, Options};
use foundry_compile::process::median;
use foundry_compile::results::{Figures, Row};
use sqlx::{Postgres, Sqlite};
use std::time::{Duration, Instant};

/// How often each task takes a connection.
const TURNS: usize = 40;
const TASKS: usize = 200;
const SIZE: usize = 10;
const HOLD: Duration = Duration::from_millis(1);
/// How often all of it is done.
const RUNS: usize = 3;

/// All tasks at once; the milliseconds of each wait.
#[derive(Clone)]
struct Waits;

impl<E: Engine> Part<E> for Waits {
    type Output = Vec<f64>;

    async fn run<P: Pool<E>>(self, pool: P, _: usize, times: usize) -> Fallible<Vec<f64>> {
        let task = |pool: P| async move {
            let mut waits = Vec::with_capacity(times);
            for _ in 0..times {
                let began = Instant::now();
                let _lent = pool.lend().await?;
                waits.push(ms(began.elapsed()));
                tokio::time::sleep(HOLD).await;
            }
            Ok(waits)
        };
        let tasks: Vec<_> = (0..TASKS).map(|_| tokio::spawn(task(pool.clone()))).collect();
        let mut waits = Vec::new();
        for task in tasks {
            let outcome: Fallible<Vec<f64>> = task.await?;
            waits.extend(outcome?);
        }
        Ok(waits)
    }
}

/// A7.
pub(crate) fn measure(options: &Options) -> Fallible<()> {
    let directory = tempfile::tempdir()?;
    let mut figures = Figures::default();
    let runtime = runtime(2)?;
    runtime.block_on(async {
        let sqlite = engine::sqlite(directory.path(), "fairness.db");
        on::<Sqlite>(options, &sqlite, Lane::Read, &mut figures).await?;
        match engine::postgres().await? {
            Some(url) => on::<Postgres>(options, &url, Lane::Write, &mut figures).await,
            None => Ok(()),
        }
    })?;
    options.write(
        &Row {
            id: "A7",
            what: "waits of 200 tasks for 10 connections, each held for 1 ms, 40 times by each task",
            goal: "p99 ≤ 1.15 × that of an ideal semaphore",
            unit: "ms, median of three runs in turn",
            part: "fairness",
        },
        &figures,
    )
}

async fn on<E: Driver>(
    options: &Options,
    url: &str,
    lane: Lane,
    figures: &mut Figures,
) -> Fallible<()> {
    let lanes = [("foundry", lane)];
    let wanted = Wanted { url, size: SIZE, lanes: &lanes, own: options.shared.own };
    let contenders = contenders::<E, _>(&wanted, Waits).await?;
    let parts = [("p50", 0.5), ("p99", 0.99), ("longest", 1.0)];
    let mut seen = vec![parts.map(|_| Vec::new()); contenders.len()];
    for round in 0..RUNS {
        for at in order(contenders.len(), round) {
            let mut waits = once(&contenders[at], options.rounds(TURNS)).await?;
            waits.sort_by(f64::total_cmp);
            for (seen, (_, part)) in seen[at].iter_mut().zip(parts) {
                seen.push(quantile(&waits, part));
            }
        }
    }
    for (contender, seen) in contenders.iter().zip(seen) {
        for (seen, (label, _)) in seen.into_iter().zip(parts) {
            figures.set(&contender.name, &format!("{label}, {}", E::NAME), median(seen));
        }
    }
    Ok(())
}
