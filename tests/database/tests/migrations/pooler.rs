//! PgBouncer between a migrator and its server. When it lends sessions by the transaction, a lock
//! holds for whoever has the session next.

use super::{run, says};
use foundry::database::sqlx::Postgres;
use foundry::database::{Migrator, RunOptions};
use foundry_tests_database::{Folder, Fresh, Ground, Pooler, at, few, postgres, skipped};
use std::sync::Arc;

/// A pooler of this mode and its own database behind it.
async fn pooled(mode: &str, sessions: u32) -> Option<(Fresh<Postgres>, Pooler)> {
    let (server, ground) = (postgres().await?, Postgres::ground().await?);
    let pooler = Pooler::start(&server, mode, sessions);
    if pooler.is_none() {
        skipped("PgBouncer is not installed");
    }
    Some((ground, pooler?))
}

fn folder() -> Folder {
    Folder::with([("1_films.sql", "CREATE TABLE films (title TEXT)")])
}

fn migrator(ground: &Fresh<Postgres>, pooler: &Pooler) -> Migrator<Postgres> {
    let pool = few::<Postgres>(&at(ground.url(), pooler.address()));
    Migrator::new(Arc::clone(&pool), &folder().migrations())
}

#[tokio::test]
async fn sessions_that_are_lent_by_the_transaction_are_refused() {
    for sessions in [20, 2] {
        let Some((ground, pooler)) = pooled("transaction", sessions).await else { return };
        for _ in 0..2 {
            let error = run(&migrator(&ground, &pooler)).await.unwrap_err();
            says(&error, &["lends its sessions by the transaction", "PgBouncer"]);
            says(&error, &["migrate with a URL that leads to the database itself"]);
        }
        // No lock was left in a session of the pooler's.
        let direct = ground.migrator(&folder().migrations());
        let wait = std::time::Duration::from_secs(1);
        direct.run(RunOptions { wait, ..RunOptions::default() }).await.unwrap();
    }
}

#[tokio::test]
async fn sessions_that_are_lent_as_a_whole_are_as_good_as_any() {
    let Some((ground, pooler)) = pooled("session", 20).await else { return };
    assert_eq!(run(&migrator(&ground, &pooler)).await.unwrap(), [1]);
    assert_eq!(run(&migrator(&ground, &pooler)).await.unwrap(), [0; 0]);
}
