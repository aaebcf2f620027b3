//! A3: more tasks than connections, and a server that is some way off.

use crate::clock::{once, order, runtime};
use crate::engine::{self, Engine};
use crate::own::Lane;
use crate::pool::{Part, Pool, Wanted, contenders};
use crate::proxy::Proxy;
use crate::{Fallible, Options};
use foundry_compile::process::median;
use foundry_compile::results::{Figures, Row};
use sqlx::Postgres;
use std::time::{Duration, Instant};

const ROUNDS: usize = 11;
const TASKS: usize = 50;
const SIZE: usize = 5;
/// Queries of each task in a round.
const QUERIES: usize = 4;
/// Each way.
const DELAY: Duration = Duration::from_millis(1);

/// All tasks at once.
#[derive(Clone)]
struct Tasks;

impl<E: Engine> Part<E> for Tasks {
    type Output = Duration;

    async fn run<P: Pool<E>>(self, pool: P, _: usize, times: usize) -> Fallible<Duration> {
        let began = Instant::now();
        let task = |pool: P| async move {
            for _ in 0..times {
                P::ask(&mut pool.lend().await?).await?;
            }
            Ok(())
        };
        let tasks: Vec<_> = (0..TASKS).map(|_| tokio::spawn(task(pool.clone()))).collect();
        for task in tasks {
            let outcome: Fallible<()> = task.await?;
            outcome?;
        }
        Ok(began.elapsed())
    }
}

/// A3.
pub(crate) fn measure(options: &Options) -> Fallible<()> {
    let runtime = runtime(2)?;
    let Some(figures) = runtime.block_on(timed(options))? else {
        return Ok(());
    };
    options.write(
        &Row {
            id: "A3",
            what: "50 tasks that query through a pool of 5 connections, 1 ms each way to the server",
            goal: "≥ 2.5 × the queries of sqlx's default, so ≤ 0.4 × its time for each",
            unit: "median of rounds in turn",
            part: "saturated",
        },
        &figures,
    )
}

async fn timed(options: &Options) -> Fallible<Option<Figures>> {
    let Some(url) = engine::postgres().await? else {
        return Ok(None);
    };
    let proxy = Proxy::open(engine::address(&url).await?, DELAY)?;
    let url = engine::through(&url, proxy.address)?;
    let lanes = [("foundry", Lane::Write)];
    let wanted = Wanted { url: &url, size: SIZE, lanes: &lanes, own: options.shared.own };
    let contenders = contenders::<Postgres, _>(&wanted, Tasks).await?;
    let mut seen: Vec<Vec<f64>> = contenders.iter().map(|_| Vec::new()).collect();
    for round in 0..options.rounds(ROUNDS) {
        for at in order(contenders.len(), round) {
            let wall = once(&contenders[at], QUERIES).await?;
            seen[at].push(wall.as_secs_f64() / (TASKS * QUERIES) as f64);
        }
    }
    let mut figures = Figures::default();
    for (contender, seen) in contenders.iter().zip(seen) {
        let each = median(seen);
        figures.set(&contender.name, "queries/s", 1.0 / each);
        figures.set(&contender.name, "µs for each query", each * 1e6);
    }
    Ok(Some(figures))
}
