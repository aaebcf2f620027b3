//! What a part does with a pool, whichever it is, and which pools there are.

use crate::engine::Engine;
use crate::{Fallible, own, peers};
use sqlx::Connection as _;
use std::marker::PhantomData;
use std::pin::Pin;

/// Something that lends connections.
pub(crate) trait Pool<E: Engine>: Clone + Send + Sync + 'static {
    /// A connection, until it is dropped.
    type Lent<'a>: Send;

    fn lend(&self) -> impl Future<Output = Fallible<Self::Lent<'_>>> + Send;

    /// [`Engine::ask`], as an application would ask.
    fn ask(lent: &mut Self::Lent<'_>) -> impl Future<Output = sqlx::Result<i64>> + Send;
}

/// What is measured, written once for all pools.
pub(crate) trait Part<E: Engine>: Clone + Send + Sync + 'static {
    type Output: Send + 'static;

    /// So many times. All connections of the pool are open, and it lends so many at once.
    fn run<P: Pool<E>>(
        self,
        pool: P,
        size: usize,
        times: usize,
    ) -> impl Future<Output = Fallible<Self::Output>> + Send;
}

/// What somebody is still waited for.
pub(crate) type Pending<T> = Pin<Box<dyn Future<Output = Fallible<T>> + Send>>;

/// A pool that a part is ready to be run with.
pub(crate) struct Contender<T> {
    /// What the results call it.
    pub(crate) name: String,
    run: Box<dyn Fn(usize) -> Pending<T> + Send + Sync>,
}

impl<T> Contender<T> {
    pub(crate) fn new(
        name: impl Into<String>,
        run: impl Fn(usize) -> Pending<T> + Send + Sync + 'static,
    ) -> Self {
        Self { name: name.into(), run: Box::new(run) }
    }

    pub(crate) fn run(&self, times: usize) -> Pending<T> {
        (self.run)(times)
    }
}

/// Which pools a part wants.
#[derive(Clone)]
pub(crate) struct Wanted<'a> {
    pub(crate) url: &'a str,
    /// Connections of each, all of them opened before it begins.
    pub(crate) size: usize,
    /// What Foundry is asked for, and what the results call that.
    pub(crate) lanes: &'a [(&'static str, own::Lane)],
    /// Foundry, and what limits it, alone.
    pub(crate) own: bool,
}

/// Opens them, in the order of the table's columns.
pub(crate) async fn contenders<E, T>(
    wanted: &Wanted<'_>,
    part: T,
) -> Fallible<Vec<Contender<T::Output>>>
where
    E: Engine + own::Driver,
    T: Part<E>,
{
    let Wanted { url, size, lanes, own } = *wanted;
    let mut all = Opened::<E, T> { part, all: Vec::new(), engine: PhantomData };
    for (name, lane) in lanes {
        // Of the lane that writes in SQLite there is one, however large the pool is.
        let room = E::room(*lane, size);
        all.open((*name).into(), own::Own::<E>::open(url, *lane, size)?, room).await?;
    }
    all.open("semaphore".into(), peers::Ideal::open(url, size).await?, size).await?;
    if own {
        return Ok(all.all);
    }
    for tested in [true, false] {
        let pool = peers::sqlx::<E>(url, size, tested).await?;
        all.open(peers::name("sqlx", tested), pool, size).await?;
    }
    all.open(peers::name("deadpool", true), peers::deadpool::<E>(url, size)?, size).await?;
    for tested in [true, false] {
        let pool = peers::bb8::<E>(url, size, tested).await?;
        all.open(peers::name("bb8", tested), pool, size).await?;
    }
    Ok(all.all)
}

struct Opened<E: Engine, T: Part<E>> {
    part: T,
    all: Vec<Contender<T::Output>>,
    engine: PhantomData<E>,
}

impl<E: Engine, T: Part<E>> Opened<E, T> {
    async fn open<P: Pool<E>>(&mut self, name: String, pool: P, size: usize) -> Fallible<()> {
        // Each connection has prepared the statement before it counts.
        let mut all = hold(&pool, size).await.map_err(|error| format!("{name}: {error}"))?;
        for lent in &mut all {
            P::ask(lent).await?;
        }
        drop(all);
        let part = self.part.clone();
        let run = move |times| -> Pending<T::Output> {
            Box::pin(part.clone().run(pool.clone(), size, times))
        };
        self.all.push(Contender::new(name, run));
        Ok(())
    }
}

/// So many connections at once.
pub(crate) async fn hold<E: Engine, P: Pool<E>>(
    pool: &P,
    size: usize,
) -> Fallible<Vec<P::Lent<'_>>> {
    let mut all = Vec::with_capacity(size);
    for _ in 0..size {
        all.push(pool.lend().await?);
    }
    Ok(all)
}

/// A connection of the driver's, in nobody's pool.
pub(crate) async fn connect<E: Engine>(url: &str) -> sqlx::Result<E::Connection> {
    E::Connection::connect_with(&E::options(url)?).await
}
