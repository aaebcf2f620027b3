//! A6: every future of the pool, dropped at every point it can be dropped at. Afterwards all connections
//! are there, none of them inside a transaction, and no answer belongs to somebody else's question.

use foundry::database::{Connection, DatabasePool};
use foundry_tests_database::{FOUNDRY, Kind, Proxy, at_most, none, on_both, polled, pool, tell};
use std::time::Duration;
use tokio::time::timeout;

const ALL: u32 = 3;

/// No future of a pool wants more polls than this.
const ENOUGH: usize = 10_000;

struct Setting<K: Kind> {
    proxy: Proxy,
    pool: DatabasePool<K>,
    /// A table with one column, `n`.
    table: String,
}

impl<K: Kind> Setting<K> {
    async fn new() -> Option<Self> {
        let server = K::server().await?;
        let proxy = Proxy::to(server.address()).await.unwrap();
        let pool = pool::<K>(&server.url_at(proxy.address()), ALL);
        let table = server.name("a6");
        K::run_on(&pool, &format!("CREATE TABLE {table} (n BIGINT)")).await.unwrap();
        let setting = Self { proxy, pool, table };
        setting.is_whole("before").await;
        Some(setting)
    }

    /// Drops a future after 0, 1, 2… polls, until it is done before. Returns how many it took, and how
    /// many connections were opened to make good for those that were lost.
    async fn at_every_point<T>(&self, what: &str, future: impl AsyncFn() -> T) {
        let opened = self.proxy.opened();
        for times in 0..ENOUGH {
            self.slow(true);
            let done = polled(future(), times).await.is_some();
            self.slow(false);
            self.is_whole(&format!("{what} after {times} polls")).await;
            if times == 0 {
                assert_eq!(self.proxy.opened(), opened, "{what}: reconnects for nothing");
            }
            if done {
                let reconnects = self.proxy.opened() - opened;
                tell("A6", &format!("{what}: {times} points, {reconnects} reconnects"));
                FOUNDRY.count("A6", &label::<K>("points given up at"), times as u64);
                FOUNDRY.count("A6", &label::<K>("reconnects"), reconnects);
                // At most one for each point at which something was on its way.
                let needed = if K::DRAINS { 0 } else { times as u64 };
                let needless = reconnects.saturating_sub(needed);
                none("A6", &label::<K>("needless reconnects"), needless, what);
                return;
            }
        }
        panic!("{what}: never done");
    }

    /// Small pieces, one after another, so that an answer has many points to be dropped at.
    fn slow(&self, slow: bool) {
        self.proxy.delay(Duration::from_millis(slow.into()));
        self.proxy.pieces(slow.then_some(16));
    }

    async fn is_whole(&self, when: &str) {
        is_whole(&self.pool, ALL, when).await;
    }

    /// What is in the table, which is emptied.
    async fn rows(&self) -> String {
        let mut connection = self.pool.acquire().await.unwrap();
        let count = format!("SELECT CAST(count(*) AS CHAR(20)) FROM {}", self.table);
        let rows = K::text(&mut connection, &count).await.unwrap().unwrap();
        K::run(&mut connection, &format!("DELETE FROM {}", self.table)).await.unwrap();
        rows.trim().to_owned()
    }

    async fn insert(&self, connection: &mut foundry::database::Session<K>) {
        K::run(connection, &format!("INSERT INTO {} VALUES (1)", self.table)).await.unwrap();
    }

    async fn end(self) {
        K::run_on(&self.pool, &format!("DROP TABLE {}", self.table)).await.unwrap();
    }
}

fn label<K: Kind>(what: &str) -> String {
    format!("{what}, {}", K::NAME)
}

/// All connections may be had at once, none is in a transaction, each answers what it was asked.
async fn is_whole<K: Kind>(pool: &DatabasePool<K>, all: u32, when: &str) {
    let mut held: Vec<Connection<K>> = Vec::new();
    let mut lost = String::new();
    for _ in 0..all {
        match pool.acquire().await {
            Ok(connection) => held.push(connection),
            Err(error) => lost = format!(", then {error}"),
        }
    }
    let missing = u64::from(all) - held.len() as u64;
    none("A6", &label::<K>("connections lost"), missing, &format!("{when}{lost}"));
    assert!(pool.try_acquire().is_none(), "{when}: more connections than there may be");
    for (value, connection) in (1000..).zip(&mut held) {
        assert_eq!(K::echo_on(connection, value).await.unwrap(), value, "{when}");
        let inside = K::in_transaction(connection).await;
        none("A6", &label::<K>("connections inside a transaction"), inside.into(), when);
    }
    drop(held);
    assert_eq!(pool.stats().in_use, 0, "{when}");
}

async fn acquire<K: Kind>() {
    let Some(it) = Setting::<K>::new().await else { return };
    let opened = it.proxy.opened();
    it.at_every_point("acquire", async || it.pool.acquire().await.unwrap()).await;
    assert_eq!(it.proxy.opened(), opened, "nothing was sent");
    it.end().await;
}

async fn acquire_in_a_queue<K: Kind>() {
    let Some(it) = Setting::<K>::new().await else { return };
    for times in 0..4 {
        let mut held = Vec::new();
        for _ in 0..ALL {
            held.push(it.pool.acquire().await.unwrap());
        }
        let mut waiting = Vec::new();
        for _ in 0..5 {
            // Its waker is called by the deadline alone: it is dropped before.
            waiting.push(polled(it.pool.acquire(), times.min(1)).await.is_some());
        }
        assert_eq!(waiting, [false; 5]);
        assert_eq!(it.pool.stats().waiting, 0);
        held.truncate(times);
        drop(held);
        it.is_whole("a queue that was left").await;
    }
    assert_eq!(it.proxy.opened(), u64::from(ALL));
    it.end().await;
}

/// A connection is handed to who waits, who is gone before looking.
async fn acquire_just_granted<K: Kind>() {
    let Some(it) = Setting::<K>::new().await else { return };
    for _ in 0..100 {
        let mut held = Vec::new();
        for _ in 0..ALL {
            held.push(it.pool.acquire().await.unwrap());
        }
        let mut granted = Box::pin(it.pool.acquire());
        assert!(polled(granted.as_mut(), 1).await.is_none());
        drop(held);
        drop(granted);
        it.is_whole("granted and gone").await;
    }
    assert_eq!(it.proxy.opened(), u64::from(ALL));
    it.end().await;
}

/// Opening goes on when nobody waits for it any more, so not polls but the time decides where it is.
async fn connect<K: Kind>() {
    let Some(server) = K::server().await else { return };
    let proxy = Proxy::to(server.address()).await.unwrap();
    proxy.delay(Duration::from_millis(1));
    for millis in 0..20 {
        let pool = pool::<K>(&server.url_at(proxy.address()), ALL);
        let outcome = timeout(Duration::from_millis(millis), pool.acquire()).await;
        drop(outcome);
        is_whole(&pool, ALL, &format!("connect given up after {millis} ms")).await;
        pool.close().await;
    }
    for times in 0..3 {
        let pool = pool::<K>(&server.url_at(proxy.address()), ALL);
        drop(polled(pool.acquire(), times).await);
        is_whole(&pool, ALL, &format!("connect after {times} polls")).await;
        pool.close().await;
    }
    // What was given up is opened all the same, and used: nothing was opened twice.
    assert_eq!(proxy.opened(), 23 * u64::from(ALL));
}

async fn begin<K: Kind>() {
    let Some(it) = Setting::<K>::new().await else { return };
    it.at_every_point("begin", async || it.pool.begin().await.unwrap()).await;
    it.end().await;
}

async fn commit<K: Kind>() {
    let Some(it) = Setting::<K>::new().await else { return };
    it.at_every_point("commit", async || {
        let mut transaction = it.pool.begin().await.unwrap();
        it.insert(&mut transaction).await;
        transaction.commit().await.unwrap();
    })
    .await;
    it.rows().await;
    // Whoever was told that it is committed finds it.
    let mut transaction = it.pool.begin().await.unwrap();
    it.insert(&mut transaction).await;
    transaction.commit().await.unwrap();
    assert_eq!(it.rows().await, "1");
    it.end().await;
}

async fn rollback<K: Kind>() {
    let Some(it) = Setting::<K>::new().await else { return };
    it.at_every_point("rollback", async || {
        let mut transaction = it.pool.begin().await.unwrap();
        it.insert(&mut transaction).await;
        transaction.rollback().await.unwrap();
    })
    .await;
    assert_eq!(it.rows().await, "0");
    it.end().await;
}

async fn transaction_dropped<K: Kind>() {
    let Some(it) = Setting::<K>::new().await else { return };
    it.at_every_point("transaction dropped", async || {
        let mut transaction = it.pool.begin().await.unwrap();
        it.insert(&mut transaction).await;
    })
    .await;
    assert_eq!(it.rows().await, "0");
    it.end().await;
}

async fn query_through_the_pool<K: Kind>() {
    let Some(it) = Setting::<K>::new().await else { return };
    it.at_every_point("query through the pool", async || {
        assert_eq!(K::echo(&it.pool, 7).await.unwrap(), 7);
    })
    .await;
    it.end().await;
}

async fn query_on_a_connection<K: Kind>() {
    let Some(it) = Setting::<K>::new().await else { return };
    it.at_every_point("query on a connection", async || {
        let mut connection = it.pool.acquire().await.unwrap();
        assert_eq!(K::echo_on(&mut connection, 7).await.unwrap(), 7);
    })
    .await;
    it.end().await;
}

/// Ten queries through the pool, each of which has a connection, are dropped where they first wait.
async fn ten_given_up<K: Kind>() {
    let Some(server) = K::server().await else { return };
    let proxy = Proxy::to(server.address()).await.unwrap();
    let pool = pool::<K>(&server.url_at(proxy.address()), 10);
    is_whole(&pool, 10, "before").await;
    // An answer that is there at once is not waited for.
    proxy.delay(Duration::from_millis(1));
    let mut queries = Vec::new();
    for value in 0..10 {
        queries.push(Box::pin(K::echo(&pool, value)));
    }
    for query in &mut queries {
        assert!(polled(query.as_mut(), 1).await.is_none());
    }
    drop(queries);
    proxy.delay(Duration::ZERO);
    is_whole(&pool, 10, "ten given up").await;
    let label =
        label::<K>("connections replaced after 10 queries are given up where they first wait");
    let needed = if K::DRAINS { 0.0 } else { 10.0 };
    at_most("A6", &label, (proxy.opened() - 10) as f64, needed, "needless");
}

/// Who gives up one query may put another on the same connection.
async fn next_query_on_the_same<K: Kind>() {
    let Some(it) = Setting::<K>::new().await else { return };
    for times in 0..ENOUGH {
        let mut connection = it.pool.acquire().await.unwrap();
        it.slow(true);
        let done = polled(K::echo_on(&mut connection, 1), times).await.is_some();
        it.slow(false);
        for value in [2, 3] {
            let answer = timeout(Duration::from_secs(2), K::echo_on(&mut connection, value)).await;
            let answer = answer.unwrap_or_else(|_| panic!("after {times} polls: never answered"));
            assert_eq!(answer.unwrap_or(value), value, "after {times} polls: not its answer");
        }
        drop(connection);
        it.is_whole(&format!("two queries, the first dropped after {times} polls")).await;
        if done {
            return it.end().await;
        }
    }
    panic!("never done");
}

/// Who gives up a query in a transaction may still end it, one way or the other.
async fn end_after_a_query<K: Kind>() {
    let Some(it) = Setting::<K>::new().await else { return };
    for commits in [false, true] {
        for times in 0..ENOUGH {
            let mut transaction = it.pool.begin().await.unwrap();
            it.slow(true);
            let done = polled(K::echo_on(&mut transaction, 1), times).await.is_some();
            it.slow(false);
            let ended = async {
                if commits { transaction.commit().await } else { transaction.rollback().await }
            };
            let ended = timeout(Duration::from_secs(2), ended).await;
            assert!(ended.is_ok(), "given up after {times} polls: never ends, commits: {commits}");
            it.is_whole(&format!("given up after {times} polls, commits: {commits}")).await;
            if done {
                break;
            }
        }
    }
    it.end().await;
}

async fn stream_half_read<K: Kind>() {
    let Some(it) = Setting::<K>::new().await else { return };
    for read in [0, 1, 5, 9, 10] {
        it.at_every_point(&format!("stream of 10 rows, {read} read"), async || {
            let mut connection = it.pool.acquire().await.unwrap();
            assert_eq!(K::first_rows(&mut connection, 10, read).await.unwrap(), read);
        })
        .await;
    }
    it.end().await;
}

on_both! {
    a6_acquire: acquire;
    a6_acquire_in_a_queue: acquire_in_a_queue;
    a6_acquire_just_granted: acquire_just_granted;
    a6_connect: connect;
    a6_begin: begin;
    a6_commit: commit;
    a6_rollback: rollback;
    a6_transaction_dropped: transaction_dropped;
    a6_query_through_the_pool: query_through_the_pool;
    a6_query_on_a_connection: query_on_a_connection;
    a6_ten_given_up: ten_given_up;
    a6_next_query_on_the_same: next_query_on_the_same;
    a6_end_after_a_query: end_after_a_query;
    a6_stream_half_read: stream_half_read;
}
