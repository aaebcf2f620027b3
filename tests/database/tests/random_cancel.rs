//! A6 at random: thousands of callers who give up whenever they like, many at once. `FOUNDRY_SEED` repeats
//! what a run did; how the tasks took turns it cannot.

use foundry::database::{Connection, DatabasePool, Session};
use foundry_tests_database::{Kind, Proxy, Random, at_most, none};
use foundry_tests_database::{on_both, polled, pool, tell};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::task::JoinSet;

const CANCELS: u64 = 10_000;
const TASKS: u64 = 16;
const ALL: u32 = 10;

/// More polls than any of the futures wants: then it is done.
const MOST_POLLS: u64 = 7;

struct Caller<K: Kind> {
    pool: DatabasePool<K>,
    random: Random,
    table: String,
    /// How often a future was given up, by all callers.
    given_up: Arc<AtomicU64>,
    /// Rows whose commit was told to have worked, and those that nobody asked to be committed.
    committed: Vec<i64>,
    left: Vec<i64>,
}

impl<K: Kind> Caller<K> {
    async fn live(mut self, number: u64) -> Self {
        let mut value = i64::try_from(number * 1_000_000).unwrap();
        while self.given_up.load(Ordering::Relaxed) < CANCELS {
            value += 1;
            match self.random.below(6) {
                0 => drop(self.some(|pool| async move { pool.acquire().await.unwrap() }).await),
                1 => {
                    let answer =
                        self.some(|pool| async move { K::echo(&pool, value).await.unwrap() }).await;
                    assert_eq!(answer.unwrap_or(value), value, "through the pool");
                }
                2 => self.ask(value).await,
                3 => self.read_half().await,
                4 => drop(self.some(|pool| async move { pool.begin().await.unwrap() }).await),
                _ => self.write(value).await,
            }
        }
        self
    }

    /// Polls a future for a random number of times.
    async fn some<T, F: Future<Output = T>>(
        &mut self,
        future: impl FnOnce(DatabasePool<K>) -> F,
    ) -> Option<T> {
        let times = usize::try_from(self.random.below(MOST_POLLS)).unwrap();
        let output = polled(future(self.pool.clone()), times).await;
        if output.is_none() {
            self.given_up.fetch_add(1, Ordering::Relaxed);
        }
        output
    }

    /// One query is given up, the next on the same connection has its own answer.
    async fn ask(&mut self, value: i64) {
        let mut connection = self.connection().await;
        let answer = self.some(|_| K::echo_on(&mut connection, -value)).await;
        assert_eq!(answer.map_or(-value, Result::unwrap), -value, "on a connection");
        if K::DRAINS
            && let Some(answer) = self.some(|_| K::echo_on(&mut connection, value)).await
        {
            assert_eq!(answer.unwrap(), value, "the second on a connection");
        }
    }

    async fn read_half(&mut self) {
        let mut connection = self.connection().await;
        let read = usize::try_from(self.random.below(6)).unwrap();
        if let Some(count) = self.some(|_| K::first_rows(&mut connection, 5, read)).await {
            assert_eq!(count.unwrap(), read.min(5));
        }
    }

    async fn write(&mut self, value: i64) {
        let mut transaction = self.pool.begin().await.unwrap();
        let insert = format!("INSERT INTO {} VALUES ({value})", self.table);
        let inserted = self.some(|_| K::run(&mut transaction, &insert)).await;
        match (inserted, self.random.below(3)) {
            (Some(Ok(())), 0) => {
                let done = self.some(|_| transaction.commit()).await;
                // Given up meanwhile, it may be committed or not.
                if let Some(outcome) = done {
                    outcome.unwrap();
                    self.committed.push(value);
                }
                return;
            }
            (_, 1) => drop(self.some(|_| transaction.rollback()).await),
            _ => drop(transaction),
        }
        self.left.push(value);
    }

    /// A connection that nobody left something on.
    async fn connection(&mut self) -> Connection<K> {
        let mut connection = self.pool.acquire().await.unwrap();
        if self.random.below(8) == 0 {
            assert!(!K::in_transaction(&mut connection).await, "inside a transaction");
        }
        connection
    }
}

async fn at_random<K: Kind>() {
    let Some(server) = K::server().await else { return };
    let proxy = Proxy::to(server.address()).await.unwrap();
    let pool = pool::<K>(&server.url_at(proxy.address()), ALL);
    let table = server.name("a6_random");
    K::run_on(&pool, &format!("CREATE TABLE {table} (n BIGINT)")).await.unwrap();
    let seed = Random::seed();
    tell("A6", &format!("FOUNDRY_SEED={seed}"));

    let mut tasks = JoinSet::new();
    let given_up = Arc::new(AtomicU64::new(0));
    for number in 0..TASKS {
        let caller = Caller::<K> {
            pool: pool.clone(),
            random: Random::new(seed.wrapping_add(number)),
            table: table.clone(),
            given_up: Arc::clone(&given_up),
            committed: Vec::new(),
            left: Vec::new(),
        };
        tasks.spawn(caller.live(number));
    }
    let callers = tasks.join_all().await;
    let reconnects = proxy.opened().saturating_sub(ALL.into());
    tell("A6", &format!("{} given up, {reconnects} reconnects", given_up.load(Ordering::Relaxed)));

    let label = format!("reconnects in 10,000 random cancels, {}", K::NAME);
    // One that is not read to its end in time is replaced, which on a busy machine may happen.
    let most = if K::DRAINS { CANCELS / 100 } else { u64::MAX };
    at_most("A6", &label, reconnects as f64, most as f64, "");

    let mut held = Vec::new();
    for value in 0..i64::from(ALL) {
        let mut connection = pool.acquire().await.unwrap();
        let inside = K::in_transaction(&mut connection).await;
        let label = format!("connections inside a transaction, {}", K::NAME);
        none("A6", &label, inside.into(), "after all");
        assert_eq!(K::echo_on(&mut connection, value).await.unwrap(), value);
        held.push(connection);
    }
    assert!(pool.try_acquire().is_none());
    for Caller { committed, left, .. } in &callers {
        assert_eq!(found::<K>(&mut held[0], &table, committed).await, committed.len(), "lost");
        assert_eq!(found::<K>(&mut held[0], &table, left).await, 0, "not rolled back");
    }
    drop(held);
    assert_eq!(pool.stats().in_use, 0);
    K::run_on(&pool, &format!("DROP TABLE {table}")).await.unwrap();
}

/// How many of these values are in the table.
async fn found<K: Kind>(session: &mut Session<K>, table: &str, values: &[i64]) -> usize {
    let values: String = values.iter().map(|it| format!(", {it}")).collect();
    let sql = format!("SELECT CAST(count(*) AS CHAR(20)) FROM {table} WHERE n IN (0{values})");
    K::text(session, &sql).await.unwrap().unwrap().trim().parse().unwrap()
}

on_both! {
    a6_ten_thousand_cancels: at_random;
}
