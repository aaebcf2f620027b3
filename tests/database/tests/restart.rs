//! A8: the server goes away under many clients, and comes back.

use foundry::database::sqlx::Postgres;
use foundry::database::{DatabasePool, PoolConfig};
use foundry_tests_database::{Cluster, Entry, Kind, at_most, restart, skipped, tell, within};
use std::sync::Arc;
use std::time::Duration;

const CONNECTIONS: u32 = 10;

/// Restarts under load; the time from when the server accepts again to the first success.
async fn restarted(cluster: &Arc<Cluster>, away: Duration) -> Duration {
    let config = PoolConfig {
        max_connections: CONNECTIONS,
        acquire_timeout: Duration::from_secs(20),
        ..PoolConfig::default()
    };
    let pool = DatabasePool::<Postgres>::with_config(&cluster.url(), config).unwrap();
    let asked = pool.clone();
    let ask = move |number| {
        let pool = asked.clone();
        async move { Postgres::echo(&pool, number).await }
    };
    let seen = restart(cluster, away, ask).await;
    let failed = seen.failed.len();
    tell("A8", &format!("away for {:.1?}, {failed} of {} failed", seen.away, seen.queries));
    let label = format!("queries that failed, {}", how(away));
    let errors = format!("{:?}", seen.failed);
    at_most("A8", &label, failed as f64, CONNECTIONS.into(), &errors);
    assert_eq!(seen.failed_afterwards, 0, "failures after it was back: {errors}");
    pool.close().await;
    seen.first
}

fn how(away: Duration) -> &'static str {
    if away.is_zero() { "back at once" } else { "away for 3 s" }
}

fn cluster() -> Option<Arc<Cluster>> {
    let cluster = Cluster::start(Entry::Free);
    if cluster.is_none() {
        skipped("PostgreSQL is not installed");
    }
    cluster.map(Arc::new)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a8_restart_under_clients() {
    let Some(cluster) = cluster() else { return };
    let goal = Duration::from_millis(100);
    let away = Duration::ZERO;
    within("A8", how(away), goal, async || restarted(&cluster, away).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a8_down_for_seconds_under_clients() {
    let Some(cluster) = cluster() else { return };
    let goal = Duration::from_millis(100);
    let away = Duration::from_secs(3);
    within("A8", how(away), goal, async || restarted(&cluster, away).await).await;
}
