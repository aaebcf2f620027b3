//! A7: who comes first is served first. Counted, not timed: the order is the claim.

use foundry::database::sqlx::{Postgres, Sqlite};
use foundry::database::{DatabasePool, PoolConfig};
use foundry_tests_database::{Cluster, Entry, Kind, Proxy, on_both, pool, skipped};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::task::{JoinSet, LocalSet, yield_now};
use tokio::time::timeout;

const WAITING: usize = 20;

/// A queue of tasks behind one connection: each enters its number when it is served.
struct Queue {
    served: Arc<Mutex<Vec<usize>>>,
    tasks: JoinSet<()>,
}

impl Queue {
    fn new() -> Self {
        Self { served: Arc::default(), tasks: JoinSet::new() }
    }

    /// Another one comes, with a future that is ready when it is served. Whoever spawned it sees it wait.
    async fn come<T: Send + 'static>(
        &mut self,
        number: usize,
        turn: impl Future<Output = T> + Send + 'static,
        waiting: impl Fn() -> usize,
    ) -> tokio::task::AbortHandle {
        let served = Arc::clone(&self.served);
        let before = waiting();
        let handle = self.tasks.spawn(async move {
            let guard = turn.await;
            served.lock().unwrap().push(number);
            // Others may run before it is given back.
            yield_now().await;
            drop(guard);
        });
        let seen = async {
            while waiting() == before {
                yield_now().await;
            }
        };
        timeout(Duration::from_secs(5), seen).await.expect("nobody is counted as waiting");
        handle
    }

    async fn order(mut self) -> Vec<usize> {
        while let Some(ended) = self.tasks.join_next().await {
            assert!(ended.is_ok() || ended.is_err_and(|it| it.is_cancelled()));
        }
        std::mem::take(&mut *self.served.lock().unwrap())
    }
}

async fn first_come<K: Kind>() {
    let Some(server) = K::server().await else { return };
    // On a busy machine nobody of the queue may give up before it is whole.
    let patient = PoolConfig {
        max_connections: 1,
        min_connections: 1,
        acquire_timeout: Duration::from_secs(60),
        ..PoolConfig::default()
    };
    let pool = DatabasePool::<K>::with_config(server.url(), patient).unwrap();
    let held = pool.acquire().await.unwrap();
    let mut queue = Queue::new();
    for number in 0..WAITING {
        let mine = pool.clone();
        let waiting = || pool.stats().waiting;
        match number % 3 {
            0 => queue.come(number, async move { mine.acquire().await.unwrap() }, waiting).await,
            1 => queue.come(number, async move { mine.begin().await.unwrap() }, waiting).await,
            _ => queue.come(number, async move { K::echo(&mine, 1).await.unwrap() }, waiting).await,
        };
    }
    drop(held);
    let early = pool.try_acquire().is_some();
    // On the other thread, all of them may have been served by now.
    let waiting = pool.stats().waiting;
    assert!(!early || waiting == 0, "somebody who never waited came before {waiting} others");
    assert_eq!(queue.order().await, Vec::from_iter(0..WAITING));
}

async fn one_leaves<K: Kind>() {
    let Some(server) = K::server().await else { return };
    let pool = pool::<K>(server.url(), 1);
    let held = pool.acquire().await.unwrap();
    let mut queue = Queue::new();
    let mut leaving = Vec::new();
    for number in 0..WAITING {
        let mine = pool.clone();
        let turn = async move { mine.acquire().await.unwrap() };
        let handle = queue.come(number, turn, || pool.stats().waiting).await;
        if number % 2 == 0 {
            leaving.push(handle);
        }
    }
    for handle in leaving {
        handle.abort();
    }
    while pool.stats().waiting > WAITING / 2 {
        yield_now().await;
    }
    drop(held);
    assert_eq!(queue.order().await, Vec::from_iter((1..WAITING).step_by(2)));
}

/// Tasks that come again and again take turns: nobody overtakes more of those that came before than there
/// are connections, which may be ready in another order than they were promised in.
async fn nobody_is_left_behind<K: Kind>() {
    const CONNECTIONS: u32 = 4;
    const TASKS: u32 = 40;
    const ROUNDS: u32 = 20;
    let Some(server) = K::server().await else { return };
    let pool = pool::<K>(server.url(), CONNECTIONS);
    // All on one thread: between taking a ticket and standing in the queue nobody else comes.
    let here = LocalSet::new();
    let tickets = Rc::new(RefCell::new(BTreeSet::new()));
    let next = Rc::new(Cell::new(0));
    for _ in 0..TASKS {
        let (pool, tickets, next) = (pool.clone(), Rc::clone(&tickets), Rc::clone(&next));
        here.spawn_local(async move {
            for _ in 0..ROUNDS {
                let ticket = next.replace(next.get() + 1);
                tickets.borrow_mut().insert(ticket);
                let mut connection = pool.acquire().await.unwrap();
                let overtaken = tickets.borrow().range(..ticket).count();
                assert!(overtaken <= CONNECTIONS as usize, "{overtaken} overtaken");
                tickets.borrow_mut().remove(&ticket);
                assert_eq!(K::echo_on(&mut connection, 1).await.unwrap(), 1);
            }
        });
    }
    here.await;
    assert_eq!(next.get(), TASKS * ROUNDS, "a task ended early");
    assert!(tickets.borrow().is_empty());
}

/// Whoever opens a connection takes one that comes back meanwhile, if that is sooner.
async fn the_first_that_is_there<K: Kind>() {
    let Some(server) = K::server().await else { return };
    let proxy = Proxy::to(server.address()).await.unwrap();
    let pool = pool::<K>(&server.url_at(proxy.address()), 3);
    let held = pool.acquire().await.unwrap();
    proxy.deafen(true);
    let opening = tokio::spawn({
        let pool = pool.clone();
        async move { pool.acquire().await.map(drop) }
    });
    proxy.opened_are(2).await;
    drop(held);
    let outcome = timeout(Duration::from_secs(1), opening).await;
    outcome.expect("one rests, and is not used").unwrap().unwrap();
}

/// A server that allows fewer connections than the pool: who finds no place there waits for those that
/// have one, like everybody else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a7_a_server_that_allows_fewer() {
    let Some(cluster) = Cluster::start(Entry::Free) else {
        return skipped("PostgreSQL is not installed");
    };
    let everybody = pool::<Postgres>(&cluster.url(), 1);
    let limited = "CREATE ROLE few LOGIN CONNECTION LIMIT 4";
    Postgres::run_on(&everybody, limited).await.unwrap();
    let pool = pool::<Postgres>(&format!("postgres://few@{}/postgres", cluster.address()), 10);
    // Nobody ends before all had time to be left behind.
    let (end, mut tasks) = (Instant::now() + Duration::from_secs(3), JoinSet::new());
    for number in 0..10 {
        let pool = pool.clone();
        tasks.spawn(async move {
            while Instant::now() < end {
                assert_eq!(Postgres::echo(&pool, number).await.unwrap(), number);
            }
        });
    }
    let mut failed = 0;
    while let Some(ended) = tasks.join_next().await {
        failed += u32::from(ended.is_err());
    }
    assert_eq!(failed, 0, "so many of 10 tasks were never served");
}

fn file() -> (TempDir, DatabasePool<Sqlite>) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("queue.db").display());
    let config = PoolConfig {
        max_connections: 2,
        min_connections: 1,
        acquire_timeout: Duration::from_secs(5),
        ..PoolConfig::default()
    };
    (folder, DatabasePool::with_config(&url, config).unwrap())
}

#[tokio::test]
async fn a7_sqlite_writers_are_served_in_order() {
    let (_folder, pool) = file();
    let held = pool.acquire().await.unwrap();
    let mut queue = Queue::new();
    for number in 0..WAITING {
        let mine = pool.clone();
        let turn = async move { mine.begin().await.unwrap() };
        queue.come(number, turn, || pool.stats().waiting).await;
    }
    drop(held);
    assert_eq!(queue.order().await, Vec::from_iter(0..WAITING));
}

#[tokio::test]
async fn a7_sqlite_readers_are_served_in_order() {
    let (_folder, pool) = file();
    let held = pool.read().await.unwrap();
    let mut queue = Queue::new();
    for number in 0..WAITING {
        let mine = pool.clone();
        let turn = async move { mine.read().await.unwrap() };
        queue.come(number, turn, || pool.stats().waiting).await;
    }
    drop(held);
    assert_eq!(queue.order().await, Vec::from_iter(0..WAITING));
}

on_both! {
    a7_first_come_first_served: first_come;
    a7_who_leaves_keeps_nobody_waiting: one_leaves;
    a7_nobody_is_left_behind: nobody_is_left_behind;
    a7_the_first_that_is_there: the_first_that_is_there;
}
