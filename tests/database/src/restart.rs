//! A8: the server goes away under many clients, and comes back; what the clients see, of whichever pool.

use crate::cluster::Cluster;
use foundry::database::sqlx::{self, Connection, PgConnection};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::{JoinSet, spawn_blocking};

const CLIENTS: i64 = 16;

/// What the clients saw.
pub struct Restart {
    /// How many queries there were.
    pub queries: usize,
    /// The texts of those that failed.
    pub failed: Vec<String>,
    /// How many of them were begun when the server was there again.
    pub failed_afterwards: usize,
    /// From when the server accepted again to the first success.
    pub first: Duration,
    /// How long it was away.
    pub away: Duration,
}

/// Restarts the server under clients that ask one question after another.
///
/// # Panics
///
/// If the server does not come back, or an answer belongs to another question.
pub async fn restart<A, F>(cluster: &Arc<Cluster>, away: Duration, ask: A) -> Restart
where
    A: Fn(i64) -> F + Clone + Send + 'static,
    F: Future<Output = sqlx::Result<i64>> + Send + 'static,
{
    let lives = Arc::new(Lives::default());
    let mut clients = JoinSet::new();
    for number in 0..CLIENTS {
        clients.spawn(live(ask.clone(), Arc::clone(&lives), number));
    }
    lives.go_on(500).await;

    let oldest = PgConnection::connect(&cluster.url()).await.unwrap();
    let (server, url) = (Arc::clone(cluster), cluster.url());
    let restarted = spawn_blocking(move || {
        server.stop_immediately();
        std::thread::sleep(away);
        server.start_again();
    });
    let (down, up) = down_and_up(&url, oldest).await;
    restarted.await.unwrap();
    lives.go_on(2_000).await;
    lives.stop.store(true, Ordering::Relaxed);
    let queries: Vec<_> = clients.join_all().await.into_iter().flatten().collect();

    let worked = queries.iter().filter(|it| it.error.is_none() && it.ended > down);
    let first = worked.map(|it| it.ended).min().unwrap().saturating_duration_since(up);
    let failed = queries.iter().filter(|it| it.error.is_some());
    Restart {
        queries: queries.len(),
        failed_afterwards: failed.clone().filter(|it| it.begun >= up).count(),
        failed: failed.filter_map(|it| it.error.clone()).collect(),
        first,
        away: up - down,
    }
}

/// What the clients lived through.
#[derive(Default)]
struct Lives {
    done: AtomicUsize,
    stop: AtomicBool,
}

/// When a query was begun and when it ended, and whether well.
struct Query {
    begun: Instant,
    ended: Instant,
    error: Option<String>,
}

async fn live<F: Future<Output = sqlx::Result<i64>>>(
    ask: impl Fn(i64) -> F,
    lives: Arc<Lives>,
    number: i64,
) -> Vec<Query> {
    let mut queries = Vec::new();
    while !lives.stop.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let answer = ask(number).await;
        if let Ok(answer) = &answer {
            assert_eq!(*answer, number);
        }
        let error = answer.err().map(|it| it.to_string());
        queries.push(Query { begun, ended: Instant::now(), error });
        lives.done.fetch_add(1, Ordering::Relaxed);
    }
    queries
}

impl Lives {
    /// So many queries more, of all clients together.
    async fn go_on(&self, queries: usize) {
        let until = self.done.load(Ordering::Relaxed) + queries;
        while self.done.load(Ordering::Relaxed) < until {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

/// Waits for the end of the server, as its oldest client sees it, and then for the moment in which it
/// lets somebody in again.
async fn down_and_up(url: &str, mut oldest: PgConnection) -> (Instant, Instant) {
    let end = sqlx::query("SELECT pg_sleep(600)").execute(&mut oldest).await;
    assert!(end.is_err());
    let down = Instant::now();
    while PgConnection::connect(url).await.is_err() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    (down, Instant::now())
}
