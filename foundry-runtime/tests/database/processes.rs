//! Several processes at one file. The test binary starts itself again as the other processes.

use foundry_runtime::database::{
    DatabasePool, Migration, Migrations, Migrator, PoolConfig, RunOptions, sqlx,
};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

/// Set for a process that is to migrate this file; unset in the test itself.
const FILE: &str = "FOUNDRY_TEST_MIGRATE";

/// Each fails when it runs a second time.
const STEPS: Migrations = Migrations::new(
    "shop",
    &[
        Migration::new(
            1,
            "films",
            "CREATE TABLE films (title TEXT); INSERT INTO films VALUES ('M')",
            None,
        ),
        Migration::new(2, "year", "ALTER TABLE films ADD year INTEGER", None),
        Migration::new(
            3,
            "log",
            "CREATE TABLE log (a); INSERT INTO log SELECT title FROM films",
            None,
        ),
        Migration::new(4, "index", "CREATE UNIQUE INDEX by_title ON films (title)", None),
    ],
);

#[test]
fn b1_four_processes_at_once_apply_each_migration_once() {
    if let Ok(file) = std::env::var(FILE) {
        return child(Path::new(&file));
    }
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("shop.db");
        let children: Vec<_> = (0..4).map(|_| start(&file)).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        }
        block_on(async {
            let pool = super::pool_of(&file, PoolConfig::default());
            let entries = "SELECT count(*) FROM foundry_migrations";
            assert_eq!(super::number(&pool, entries).await, 4);
            assert_eq!(super::number(&pool, "SELECT count(*) FROM log").await, 1);
            pool.close().await;
        });
    }
}

fn start(file: &Path) -> Child {
    let name = "processes::b1_four_processes_at_once_apply_each_migration_once";
    Command::new(std::env::current_exe().unwrap())
        .args([name, "--exact", "--nocapture"])
        .env(FILE, file)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

/// Returns only when the schema is ready, whoever made it.
fn child(file: &Path) {
    block_on(async {
        let url = format!("sqlite:{}", file.display());
        let pool = Arc::new(DatabasePool::<sqlx::Sqlite>::new(&url).unwrap());
        Migrator::new(Arc::clone(&pool), &STEPS).run(RunOptions::default()).await.unwrap();
        assert_eq!(super::number(&pool, "SELECT count(*) FROM log").await, 1);
        pool.close().await;
    });
}

fn block_on(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(work);
}
