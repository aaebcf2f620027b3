//! A2: how often a query through a pool waits for the server.

use crate::clock::{once, runtime};
use crate::engine::{self, Engine};
use crate::own::Lane;
use crate::pool::{Part, Pool, Wanted, contenders, hold};
use crate::proxy::Proxy;
use crate::{Fallible, Options};
use foundry_compile::results::{Figures, Row};
use sqlx::Postgres;
use std::sync::Arc;
use std::time::Duration;

const QUERIES: usize = 200;
const SIZE: usize = 5;

/// Asks, and looks at what the proxy has counted.
#[derive(Clone)]
struct Queries(Arc<Proxy>);

impl<E: Engine> Part<E> for Queries {
    type Output = u64;

    /// Begins and ends with all connections in its hands: whatever is asked of one that is given back
    /// has been answered then.
    async fn run<P: Pool<E>>(self, pool: P, size: usize, times: usize) -> Fallible<u64> {
        let all = hold(&pool, size).await?;
        let before = self.0.trips();
        drop(all);
        for _ in 0..times {
            let mut lent = pool.lend().await?;
            P::ask(&mut lent).await?;
        }
        let _all = hold(&pool, size).await?;
        Ok(self.0.trips() - before)
    }
}

/// A2.
pub(crate) fn measure(options: &Options) -> Fallible<()> {
    let runtime = runtime(1)?;
    let Some(figures) = runtime.block_on(counted(options))? else {
        return Ok(());
    };
    options.write(
        &Row {
            id: "A2",
            what: "a query through a pool, its statement prepared before, on a connection of 5",
            goal: "1 round trip",
            unit: "round trips that a proxy counts, mean of 200 queries",
            part: "trips",
        },
        &figures,
    )
}

async fn counted(options: &Options) -> Fallible<Option<Figures>> {
    let Some(url) = engine::postgres().await? else {
        return Ok(None);
    };
    let proxy = Arc::new(Proxy::open(engine::address(&url).await?, Duration::ZERO)?);
    let url = engine::through(&url, proxy.address)?;
    let lanes = [("foundry", Lane::Write)];
    let wanted = Wanted { url: &url, size: SIZE, lanes: &lanes, own: options.shared.own };
    let mut figures = Figures::default();
    for contender in contenders::<Postgres, _>(&wanted, Queries(Arc::clone(&proxy))).await? {
        let none = once(&contender, 0).await?;
        let more = once(&contender, QUERIES).await? - none;
        figures.set(&contender.name, "PostgreSQL", more as f64 / QUERIES as f64);
    }
    Ok(Some(figures))
}
