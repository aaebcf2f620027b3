//! The right to migrate: given back on every way out, and refused with the name of who has it.

use super::{run, says, start};
use foundry::ErrorKind;
use foundry::database::RunOptions;
use foundry::database::sqlx::{MySql, Postgres, Sqlite};
use foundry_tests_database::{Folder, Fresh, Ground, on_all, polled, tell, within};
use std::process::Child;
use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);

/// What tests say to one kind of database.
trait Held: Ground {
    /// A statement that does not end before the test does.
    const ENDLESS: &str;

    /// What a process does that is to be killed: as a rule, one endless statement.
    fn until_killed() -> String {
        Self::ENDLESS.to_owned()
    }

    /// A statement that ends soon, but not at once.
    const SLOW: &str;

    /// Waits until somebody migrates, and has reached the second migration as far as that can be seen.
    async fn wait_until_held(ground: &Fresh<Self>);

    /// What the error says of the process that migrates.
    fn told(child: &Child) -> Vec<String>;
}

async fn wait_for<DB: Ground>(ground: &Fresh<DB>, query: &str) {
    let pool = ground.pool();
    while DB::answers(&pool, query).await.unwrap() != ["1"] {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    pool.close().await;
}

fn host() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap().trim().to_owned()
}

impl Held for Sqlite {
    const ENDLESS: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                           SELECT count(*) FROM n";
    const SLOW: &str = "SELECT 1";

    async fn wait_until_held(ground: &Fresh<Self>) {
        let file = format!("{}.migrating", ground.url().trim_start_matches("sqlite:"));
        while std::fs::read_to_string(&file).unwrap_or_default().lines().count() < 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn told(child: &Child) -> Vec<String> {
        vec![format!("process {} on {}, since 20", child.id(), host())]
    }
}

impl Held for Postgres {
    const ENDLESS: &str = "SELECT pg_sleep(600)";
    const SLOW: &str = "SELECT pg_sleep(0.02)";

    async fn wait_until_held(ground: &Fresh<Self>) {
        let query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                         AND state = 'active' AND query = 'SELECT pg_sleep(600)'";
        wait_for(ground, query).await;
    }

    fn told(child: &Child) -> Vec<String> {
        vec![format!("process {} on {}, backend ", child.id(), host()), ", since 20".to_owned()]
    }
}

impl Held for MySql {
    const ENDLESS: &str = "SELECT SLEEP(600)";
    const SLOW: &str = "SELECT SLEEP(0.02)";

    /// The server looks after a statement whether its client is there, and every five seconds while
    /// it sleeps. Before that it works on, and nobody else should.
    fn until_killed() -> String {
        [Self::SLOW; 1000].join(";\n")
    }

    async fn wait_until_held(ground: &Fresh<Self>) {
        let key = "CONCAT('foundry:', SHA1(DATABASE()))";
        wait_for(ground, &format!("SELECT IS_USED_LOCK({key}) IS NOT NULL")).await;
    }

    fn told(_: &Child) -> Vec<String> {
        vec!["connection ".to_owned(), " of root from ".to_owned(), ", since 20".to_owned()]
    }
}

on_all! {
    b2_a_failed_migration_leaves_no_lock: after_a_failure;
    b2_a_migrator_that_was_given_up_leaves_no_lock: after_giving_up;
    b2_a_killed_migrator_leaves_no_lock: after_a_kill;
    b7_a_lock_that_is_held_is_told_with_its_holder: held;
}

/// A folder with a first migration, and a second one that does this.
fn folder(second: &str) -> Folder {
    Folder::with([
        ("1_films.sql", "CREATE TABLE films (title VARCHAR(100))"),
        ("2_more.sql", second),
    ])
}

/// How long another migrator needs for the same database, with a second migration that works.
async fn time_of_the_next<DB: Held>(ground: &Fresh<DB>, folder: &Folder) -> Duration {
    folder.write("2_more.sql", "CREATE TABLE more (title VARCHAR(100))");
    let began = Instant::now();
    let migrator = ground.migrator(&folder.migrations());
    let outcome = run(&migrator).await;
    let took = began.elapsed();
    assert_eq!(outcome.unwrap().last(), Some(&2));
    took
}

async fn after_a_failure<DB: Held>() {
    let Some(ground) = DB::ground().await else { return };
    let folder = folder("INSERT INTO nothing_like_that VALUES (1)");
    let first = ground.migrator(&folder.migrations());
    run(&first).await.unwrap_err();
    // Its pool is open all the while.
    let took = time_of_the_next(&ground, &folder).await;
    tell("b2", &format!("{}: lock {took:.1?} after a failure", DB::NAME));
    assert!(took <= SECOND, "{took:?}");
    drop(first);
}

/// At each of its first awaits, and then inside of a statement.
async fn after_giving_up<DB: Held>() {
    let Some(mut ground) = DB::ground().await else { return };
    let slow = [DB::SLOW, DB::SLOW, DB::SLOW].join(";\n");
    let mut longest = Duration::ZERO;
    for awaits in (0..90).step_by(6) {
        let folder = folder(&slow);
        ground.reset().await;
        let first = ground.migrator(&folder.migrations());
        if polled(first.run(RunOptions::default()), awaits).await.is_some() {
            break;
        }
        let began = Instant::now();
        // It may have been given up when all was done but the answer.
        let next = ground.migrator(&folder.migrations());
        run(&next).await.unwrap();
        longest = longest.max(began.elapsed());
        assert!(next.status().await.unwrap().iter().all(|it| !it.state.is_pending()));
    }
    tell("b2", &format!("{}: lock {longest:.1?} after giving up at most", DB::NAME));
    assert!(longest <= SECOND, "{longest:?}");
}

/// While a statement runs that does not end by itself.
async fn after_a_kill<DB: Held>() {
    let what = format!("{}: lock after its holder was killed", DB::NAME);
    if DB::ground().await.is_none() {
        return;
    }
    within("B2", &what, SECOND, async || {
        let ground = DB::ground().await.unwrap();
        let folder = folder(&DB::until_killed());
        let mut child = start(ground.url(), folder.path(), "1000");
        DB::wait_until_held(&ground).await;
        child.kill().unwrap();
        child.wait().unwrap();
        time_of_the_next(&ground, &folder).await
    })
    .await;
}

async fn held<DB: Held>() {
    const WAIT: Duration = Duration::from_millis(300);
    let Some(ground) = DB::ground().await else { return };
    let folder = folder(DB::ENDLESS);
    let mut child = start(ground.url(), folder.path(), "1000");
    DB::wait_until_held(&ground).await;
    let migrator = ground.migrator(&folder.migrations());
    within(
        "B7",
        &format!("{} beyond its timeout", DB::NAME),
        Duration::from_millis(100),
        async || {
            let began = Instant::now();
            let run = migrator.run(RunOptions { wait: WAIT, ..RunOptions::default() });
            // Whoever gets the lock runs the endless statement as well.
            let refused = tokio::time::timeout(SECOND * 10, run).await.expect("it was not refused");
            let beyond = began.elapsed().checked_sub(WAIT);
            let error = refused.unwrap_err();
            assert_eq!((error.kind(), error.exit_code()), (ErrorKind::Locked, 75));
            let holder = DB::told(&child);
            says(&error, &holder.iter().map(String::as_str).collect::<Vec<_>>());
            says(&error, &["no lock to migrate", "is migrating it"]);
            beyond.expect("it did not wait")
        },
    )
    .await;
    child.kill().unwrap();
    child.wait().unwrap();
}
