//! What changes nothing: pretending, and runs with nothing to do.

use super::{run, says};
use foundry::database::sqlx::{self, Connection, MySql, Postgres, Sqlite};
use foundry::database::{Migrator, Rollback, RollbackOptions, RunOptions};
use foundry_tests_database::{
    DATA, Folder, Fresh, Ground, on_all, state_of, tell, twenty_steps, within,
};
use std::fs::File;
use std::sync::Arc;
use std::time::{Duration, Instant};

on_all! {
    b4_pretending_changes_nothing: pretended;
    b4_a_failure_while_pretending_changes_nothing: pretended_in_vain;
    b6_nothing_to_do_takes_no_lock: nothing_to_do;
}

const PRETEND: RunOptions = RunOptions {
    pretend: true,
    steps: None,
    to: None,
    out_of_order: false,
    beside: false,
    wait: Duration::from_secs(5),
};

async fn pretended<DB: Ground>() {
    let Some(ground) = DB::ground().await else { return };
    let folder = twenty_steps("");
    let (pool, migrations) = (ground.pool(), folder.migrations());
    let migrator = Migrator::new(Arc::clone(&pool), &migrations);
    for already in [0, 7, 20] {
        let half = RunOptions { to: Some(already), ..RunOptions::default() };
        migrator.run(half).await.unwrap();
        let before = state_of(&pool, &migrations, DATA).await;
        let shown = migrator.run(PRETEND).await.unwrap();
        let versions: Vec<_> = shown.iter().map(|it| it.version).collect();
        assert_eq!(versions, (already + 1..=20).collect::<Vec<_>>());
        assert_eq!(state_of(&pool, &migrations, DATA).await, before, "{already} applied");
    }
    pool.close().await;
}

async fn pretended_in_vain<DB: Ground>() {
    let Some(ground) = DB::ground().await else { return };
    let folder = twenty_steps("");
    folder.write("21_broken.sql", "INSERT INTO ready VALUES (1); INSERT INTO nowhere VALUES (1);");
    let at = |name: &str| folder.path().join(name);
    std::fs::rename(at("1_create_films.sql"), at("1_create_films.up.sql")).unwrap();
    folder.write("1_create_films.down.sql", "DROP TABLE films; DROP TABLE nowhere;");
    let (pool, migrations) = (ground.pool(), folder.migrations());
    let migrator = Migrator::new(Arc::clone(&pool), &migrations);
    for already in [0, 1] {
        let half = RunOptions { to: Some(already), ..RunOptions::default() };
        migrator.run(half).await.unwrap();
        let before = state_of(&pool, &migrations, DATA).await;
        let outcome = migrator.run(PRETEND).await;
        // MariaDB could not take back what it ran, so it runs nothing.
        assert_eq!(outcome.is_ok(), DB::NAME == "MySQL", "{outcome:?}");
        if let Err(error) = outcome {
            says(&error, &["`21_broken` failed at line 1: `INSERT INTO nowhere VALUES (1);`"]);
        }
        assert_eq!(state_of(&pool, &migrations, DATA).await, before, "{already} applied");
    }
    let before = state_of(&pool, &migrations, DATA).await;
    let back = RollbackOptions { what: Rollback::All, pretend: true, wait: PRETEND.wait };
    assert_eq!(migrator.rollback(back).await.is_ok(), DB::NAME == "MySQL");
    assert_eq!(state_of(&pool, &migrations, DATA).await, before);
    pool.close().await;
}

/// Somebody who has all the locks that there are.
trait Locks: Ground {
    async fn hold(ground: &Fresh<Self>) -> (Self::Connection, Option<File>);
}

impl Locks for Sqlite {
    async fn hold(ground: &Fresh<Self>) -> (Self::Connection, Option<File>) {
        let path = ground.url().trim_start_matches("sqlite:");
        let file = File::create(format!("{path}.migrating")).unwrap();
        file.lock().unwrap();
        let mut writer = Self::Connection::connect(ground.url()).await.unwrap();
        sqlx::query("BEGIN IMMEDIATE").execute(&mut writer).await.unwrap();
        (writer, Some(file))
    }
}

impl Locks for Postgres {
    async fn hold(ground: &Fresh<Self>) -> (Self::Connection, Option<File>) {
        let mut session = Self::Connection::connect(ground.url()).await.unwrap();
        let key = i64::from_be_bytes(*b"foundry\x01");
        let lock = sqlx::query("SELECT pg_advisory_lock($1)").bind(key);
        lock.execute(&mut session).await.unwrap();
        (session, None)
    }
}

impl Locks for MySql {
    async fn hold(ground: &Fresh<Self>) -> (Self::Connection, Option<File>) {
        let mut session = Self::Connection::connect(ground.url()).await.unwrap();
        let lock = "SELECT GET_LOCK(CONCAT('foundry:', SHA1(DATABASE())), 0)";
        sqlx::query(lock).execute(&mut session).await.unwrap();
        (session, None)
    }
}

async fn nothing_to_do<DB: Locks>() {
    const RUNS: u32 = 100;
    let Some(ground) = DB::ground().await else { return };
    let folder = twenty_steps("");
    let migrator = ground.migrator(&folder.migrations());
    run(&migrator).await.unwrap();
    let holder = DB::hold(&ground).await;
    let measure = async || {
        let began = Instant::now();
        for _ in 0..RUNS {
            assert_eq!(run(&migrator).await.unwrap(), [0; 0]);
        }
        began.elapsed() / RUNS
    };
    // The goal is one of SQLite; a server has its round trips.
    match DB::NAME {
        "SQLite" => within("B6", "SQLite", Duration::from_millis(1), measure).await,
        name => tell("b6", &format!("{name}: {:.1?}", measure().await)),
    }
    // Somebody does hold them.
    folder.write("21_more.sql", "CREATE TABLE more (id INTEGER)");
    let due = ground.migrator(&folder.migrations());
    let wait = Duration::ZERO;
    let refused = due.run(RunOptions { wait, ..RunOptions::default() }).await.unwrap_err();
    assert_eq!(refused.kind(), foundry::ErrorKind::Locked);
    drop(holder);
    assert_eq!(run(&due).await.unwrap(), [21]);
}

/// Pretending runs all of them in one session and one transaction.
#[tokio::test]
async fn a_migration_is_tried_without_what_the_one_before_left() {
    const TWICE: &str = "CREATE TEMP TABLE t (i int); CREATE TEMP VIEW v AS SELECT 1 AS i;";
    pretends::<Sqlite>(&[TWICE, TWICE], true).await;
    let postgres = format!(
        "{TWICE} PREPARE p AS SELECT 1; DECLARE c CURSOR FOR SELECT 1; SET lock_timeout = '1s';"
    );
    let looks = "DO $$ BEGIN ASSERT current_setting('lock_timeout') = '1min'; END $$;";
    pretends::<Postgres>(&[&postgres, &postgres, looks], true).await;
}

#[tokio::test]
async fn what_follows_on_a_migration_that_is_only_shown_is_not_tried() {
    const SHOWN: &str = "-- foundry: no-transaction\nCREATE TABLE t (i int);";
    for (next, is_fine) in
        [("INSERT INTO t VALUES (1);", true), ("SELECT 'open;", false), ("COMMIT;", false)]
    {
        pretends::<Sqlite>(&[SHOWN, next], is_fine).await;
        pretends::<Postgres>(&[SHOWN, next], is_fine).await;
    }
    pretends::<Postgres>(&["-- foundry: no-transaction\nBEGIN;\nCREATE TABLE t (i int);"], false)
        .await;
    pretends::<MySql>(&["CREATE TABLE t (i int);", "SELECT 'open;"], false).await;
}

/// Checks whether a run of these migrations can be pretended.
async fn pretends<DB: Ground>(scripts: &[&str], expected: bool) {
    let Some(ground) = DB::ground().await else { return };
    let names: Vec<_> = (1..=scripts.len()).map(|it| format!("{it}_script.sql")).collect();
    let folder = Folder::with([("readme.md", "")]);
    for (name, script) in names.iter().zip(scripts) {
        folder.write(name, script);
    }
    let outcome = ground.migrator(&folder.migrations()).run(PRETEND).await;
    assert_eq!(outcome.is_ok(), expected, "{scripts:?}: {outcome:?}");
}

#[tokio::test]
async fn an_empty_folder_is_nothing_to_do() {
    let ground = Sqlite::ground().await.unwrap();
    let none = Folder::with([("readme.md", "")]);
    assert_eq!(run(&ground.migrator(&none.migrations())).await.unwrap(), [0; 0]);
}
