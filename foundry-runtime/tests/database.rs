//! The pool and the migrations on real files: what they promise under races, cancellation, bad
//! files and several processes.

#![cfg(feature = "sqlite")]
#![allow(missing_docs)]

#[path = "database/files.rs"]
mod files;
#[path = "database/migrations.rs"]
mod migrations;
#[path = "database/moved.rs"]
mod moved;
#[path = "database/pool.rs"]
mod pool;
#[path = "database/processes.rs"]
mod processes;

use foundry_runtime::database::{DatabasePool, PoolConfig, sqlx};
use foundry_runtime::{Error, ErrorKind};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// A folder of its own, and the pool of a file in it that does not exist yet.
fn fresh() -> (TempDir, Arc<DatabasePool>) {
    let folder = tempfile::tempdir().unwrap();
    let pool = pool_of(&folder.path().join("shop.db"), PoolConfig::default());
    (folder, pool)
}

fn pool_of(file: &Path, config: PoolConfig) -> Arc<DatabasePool> {
    Arc::new(DatabasePool::with_config(&format!("sqlite:{}", file.display()), config).unwrap())
}

/// A pool that gives up soon, though not before a busy machine has opened a file.
fn impatient(max_connections: u32) -> PoolConfig {
    let acquire_timeout = Duration::from_millis(400);
    PoolConfig { max_connections, min_connections: 1, acquire_timeout, ..PoolConfig::default() }
}

async fn execute(pool: &DatabasePool, sql: &'static str) {
    let mut connection = pool.acquire().await.unwrap();
    sqlx::raw_sql(sql).execute(&mut *connection).await.unwrap();
}

async fn number(pool: &DatabasePool, sql: &'static str) -> i64 {
    let mut connection = pool.read().await.unwrap();
    sqlx::query_scalar(sql).fetch_one(&mut *connection).await.unwrap()
}

/// The tables and indexes there are, and what they look like.
async fn schema(pool: &DatabasePool) -> Vec<String> {
    let mut connection = pool.read().await.unwrap();
    sqlx::query_scalar("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name")
        .fetch_all(&mut *connection)
        .await
        .unwrap()
}

/// Each of these is said by the error, its causes or its notes.
#[track_caller]
fn check(error: impl Into<Error>, expected: &[&str]) {
    let error = error.into();
    assert_eq!(error.kind(), ErrorKind::Database);
    let text = format!("{error:?}");
    for part in expected {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}
