//! Migrations: run, roll back, look, pretend; and what is refused.

use super::{execute, fresh, number, schema};
use foundry_runtime::database::{
    Applied, DatabasePool, Migration, MigrationState, Migrations, Migrator, Rollback,
    RollbackOptions, RunOptions,
};
use foundry_runtime::{Error, ErrorKind};
use std::sync::Arc;

const FILMS: Migration = Migration::new(
    1,
    "create_films",
    "CREATE TABLE films (title TEXT);\nCREATE INDEX by_title ON films (title);\n",
    Some("DROP TABLE films"),
);
const YEAR: Migration = Migration::new(
    2,
    "add_year",
    "ALTER TABLE films ADD year INTEGER;",
    Some("ALTER TABLE films DROP year"),
);
const LOG: Migration = Migration::new(
    3,
    "log",
    "CREATE TABLE log (title TEXT);
     CREATE TRIGGER logged AFTER INSERT ON films BEGIN
         INSERT INTO log VALUES (new.title);
         UPDATE log SET title = upper(title);
     END;",
    None,
);

const ONE: Migrations = Migrations::new("shop", &[FILMS]);
const TWO: Migrations = Migrations::new("shop", &[FILMS, YEAR]);
const ALL: Migrations = Migrations::new("shop", &[FILMS, YEAR, LOG]);

fn migrator(pool: &Arc<DatabasePool>, migrations: &Migrations) -> Migrator {
    Migrator::new(Arc::clone(pool), migrations)
}

async fn run(pool: &Arc<DatabasePool>, migrations: &Migrations) -> Result<Vec<u64>, Error> {
    Ok(versions(&migrator(pool, migrations).run(RunOptions::default()).await?))
}

async fn roll_back(
    pool: &Arc<DatabasePool>,
    migrations: &Migrations,
    steps: Option<u32>,
) -> Result<Vec<u64>, Error> {
    let what = steps.map_or(Rollback::LastBatch, Rollback::Steps);
    let options = RollbackOptions { what, ..RollbackOptions::default() };
    Ok(versions(&migrator(pool, migrations).rollback(options).await?))
}

fn versions(applied: &[Applied]) -> Vec<u64> {
    applied.iter().map(|it| it.version).collect()
}

/// The states in short: `P`, the batch, `C` or `M`.
async fn states(pool: &Arc<DatabasePool>, migrations: &Migrations) -> String {
    let status = migrator(pool, migrations).status().await.unwrap();
    let short = |state: &MigrationState| match state {
        MigrationState::Pending => "P".to_owned(),
        MigrationState::Applied { batch, at } => {
            assert_eq!(at.len(), "2024-01-31 12:00:00".len());
            batch.to_string()
        }
        MigrationState::Changed => "C".to_owned(),
        MigrationState::Missing => "M".to_owned(),
        MigrationState::Failed { .. } => "F".to_owned(),
        MigrationState::Running { .. } => "R".to_owned(),
        other => format!("{other:?}"),
    };
    status.iter().map(|it| short(&it.state)).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check<T: std::fmt::Debug>(outcome: Result<T, Error>, expected: &str) {
    let error = outcome.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database);
    assert_eq!(format!("{error:?}"), expected);
}

#[tokio::test]
async fn what_is_due_is_applied_once() {
    let (_folder, pool) = fresh();
    assert_eq!(run(&pool, &TWO).await.unwrap(), [1, 2]);
    assert_eq!(run(&pool, &TWO).await.unwrap(), [0; 0]);
    assert_eq!(run(&pool, &ALL).await.unwrap(), [3]);
    assert_eq!(states(&pool, &ALL).await, "1 1 2");
    execute(&pool, "INSERT INTO films VALUES ('m', 1931)").await;
    assert_eq!(number(&pool, "SELECT count(*) FROM log WHERE title = 'M'").await, 1);
}

#[tokio::test]
async fn each_run_is_a_batch_of_as_many_steps_as_are_wanted() {
    let (_folder, pool) = fresh();
    let options = RunOptions { steps: Some(1), ..RunOptions::default() };
    migrator(&pool, &TWO).run(options).await.unwrap();
    assert_eq!(states(&pool, &TWO).await, "1 P");
    let options = RunOptions { to: Some(1), ..RunOptions::default() };
    assert_eq!(migrator(&pool, &TWO).run(options).await.unwrap(), []);
    run(&pool, &TWO).await.unwrap();
    assert_eq!(states(&pool, &TWO).await, "1 2");
    assert_eq!(roll_back(&pool, &TWO, None).await.unwrap(), [2]);
    assert_eq!(states(&pool, &TWO).await, "1 P");
}

#[tokio::test]
async fn status_only_reads() {
    let (_folder, pool) = fresh();
    assert_eq!(states(&pool, &TWO).await, "P P");
    assert_eq!(schema(&pool).await, [""; 0]);
    run(&pool, &TWO).await.unwrap();
    assert_eq!(states(&pool, &ONE).await, "1 M");
}

#[tokio::test]
async fn the_last_batch_is_rolled_back() {
    let (_folder, pool) = fresh();
    run(&pool, &ONE).await.unwrap();
    let before = schema(&pool).await;
    run(&pool, &TWO).await.unwrap();
    assert_eq!(roll_back(&pool, &TWO, None).await.unwrap(), [2]);
    assert_eq!(schema(&pool).await, before);
    assert_eq!(roll_back(&pool, &TWO, None).await.unwrap(), [1]);
    assert_eq!(roll_back(&pool, &TWO, None).await.unwrap(), [0; 0]);
    assert_eq!(run(&pool, &TWO).await.unwrap(), [1, 2]);
    assert_eq!(roll_back(&pool, &TWO, Some(5)).await.unwrap(), [2, 1]);
}

#[tokio::test]
async fn without_a_down_file_nothing_is_rolled_back() {
    let (_folder, pool) = fresh();
    run(&pool, &ALL).await.unwrap();
    let before = schema(&pool).await;
    let refused = "cannot roll back: `3_log` has no `3_log.down.sql`\n  nothing was changed";
    check(roll_back(&pool, &ALL, None).await, refused);
    let refused = "cannot roll back: `3_log` is not in this binary\n  nothing was changed";
    check(roll_back(&pool, &TWO, Some(2)).await, refused);
    assert_eq!(schema(&pool).await, before);
    assert_eq!(states(&pool, &ALL).await, "1 1 1");
}

#[tokio::test]
async fn b4_pretending_changes_nothing() {
    let (_folder, pool) = fresh();
    let pretend = RunOptions { pretend: true, ..RunOptions::default() };
    assert_eq!(versions(&migrator(&pool, &TWO).run(pretend).await.unwrap()), [1, 2]);
    assert_eq!(schema(&pool).await, [""; 0]);
    run(&pool, &ONE).await.unwrap();
    let before = schema(&pool).await;
    assert_eq!(versions(&migrator(&pool, &ALL).run(pretend).await.unwrap()), [2, 3]);
    assert_eq!(schema(&pool).await, before);
    assert_eq!(states(&pool, &ALL).await, "1 P P");
}

#[tokio::test]
async fn b5_line_ends_do_not_matter_and_changes_are_shown() {
    const CRLF: Migrations = Migrations::new(
        "shop",
        &[
            Migration::new(
                1,
                "create_films",
                "CREATE TABLE films (title TEXT);  \r\nCREATE INDEX by_title ON films (title);",
                None,
            ),
            Migration::new(2, "add_year", "ALTER TABLE films ADD year INTEGER;\r\n\r\n", None),
        ],
    );
    const CHANGED: Migrations = Migrations::new(
        "shop",
        &[
            Migration::new(
                1,
                "create_films",
                "CREATE TABLE films (title TEXT);\nCREATE UNIQUE INDEX by_title ON films (title);",
                None,
            ),
            YEAR,
            LOG,
        ],
    );
    let (_folder, pool) = fresh();
    run(&pool, &TWO).await.unwrap();
    assert_eq!(run(&pool, &CRLF).await.unwrap(), [0; 0]);
    check(
        run(&pool, &CHANGED).await,
        "migration `1_create_films` was changed after it was applied\n  \
         `1_create_films`, line 2: applied was `CREATE INDEX by_title ON films (title);`, \
         the binary has `CREATE UNIQUE INDEX by_title ON films (title);`\n  \
         restore the file, and make the change a new migration\n  \
         or, if the database is as the file says, accept it: `migrate:repair`",
    );
    assert_eq!(states(&pool, &CHANGED).await, "C 1 P");
}

#[tokio::test]
async fn out_of_order_is_refused() {
    const LATE: Migrations = Migrations::new("shop", &[FILMS, LOG]);
    let (_folder, pool) = fresh();
    run(&pool, &LATE).await.unwrap();
    check(
        run(&pool, &ALL).await,
        "migration `2_add_year` comes before `3_log`, which is applied already\n  \
         give it a version above 3\n  \
         or, if it does not matter in which order they run, say `--out-of-order`",
    );
    assert_eq!(states(&pool, &ALL).await, "1 P 1");
}

#[tokio::test]
async fn an_older_binary_starts_beside_a_newer_one() {
    let (_folder, pool) = fresh();
    run(&pool, &ALL).await.unwrap();
    assert_eq!(run(&pool, &ONE).await.unwrap(), [0; 0]);
}

#[tokio::test]
async fn a_failure_names_the_statement_and_keeps_nothing_of_it() {
    const BROKEN: Migrations = Migrations::new(
        "shop",
        &[
            FILMS,
            Migration::new(
                2,
                "broken",
                "-- more\nCREATE TABLE more (a);\n\nINSERT INTO nowhere\n  VALUES (1);\nDROP TABLE films;",
                None,
            ),
        ],
    );
    let (_folder, pool) = fresh();
    for remark in ["\n  what is applied stays, up to `1_create_films`", ""] {
        check(
            run(&pool, &BROKEN).await,
            &format!(
                "migration `2_broken` failed at line 4: `INSERT INTO nowhere VALUES (1);`\n  \
                 caused by: no such table: nowhere (SQLite code 1)\n  \
                 nothing of it was kept{remark}"
            ),
        );
    }
    assert_eq!(states(&pool, &BROKEN).await, "1 F");
    assert_eq!(number(&pool, "SELECT count(*) FROM sqlite_schema WHERE name = 'more'").await, 0);
    assert_eq!(run(&pool, &TWO).await.unwrap(), [2]);
}

#[tokio::test]
async fn a_violation_seen_at_the_end_names_the_migration() {
    const LOOSE: Migrations = Migrations::new(
        "shop",
        &[Migration::new(
            1,
            "loose",
            "CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a REFERENCES a);
         PRAGMA defer_foreign_keys = ON; INSERT INTO b VALUES (1);",
            None,
        )],
    );
    let (_folder, pool) = fresh();
    let error = run(&pool, &LOOSE).await.unwrap_err();
    assert_eq!(error.to_string(), "migration `1_loose` could not be committed");
    assert_eq!(states(&pool, &LOOSE).await, "F");
}

#[tokio::test]
async fn transactions_of_its_own_are_refused_before_anything_runs() {
    const OWN: Migrations =
        Migrations::new("shop", &[Migration::new(1, "own", "CREATE TABLE a (b);\nCOMMIT;", None)]);
    let (_folder, pool) = fresh();
    check(
        run(&pool, &OWN).await,
        "migration `1_own` failed at line 2: `COMMIT;`\n  \
         caused by: a migration runs in a transaction of its own; remove this statement\n  \
         nothing of it was kept",
    );
}

#[tokio::test]
async fn owners_have_histories_of_their_own() {
    const OTHER: Migrations =
        Migrations::new("queue", &[Migration::new(2, "jobs", "CREATE TABLE jobs (a)", None)]);
    let (_folder, pool) = fresh();
    run(&pool, &ALL).await.unwrap();
    assert_eq!(run(&pool, &OTHER).await.unwrap(), [2]);
    assert_eq!(states(&pool, &OTHER).await, "2");
    assert_eq!(states(&pool, &ALL).await, "1 1 1");
    assert_eq!(roll_back(&pool, &ALL, Some(0)).await.unwrap(), [0; 0]);
    let both = migrator(&pool, &OTHER).after(&ALL);
    assert_eq!(both.status().await.unwrap().len(), 4);
}

#[tokio::test]
async fn the_ledger_knows_how_long_a_migration_took() {
    const SLOW: Migration = Migration::new(
        1,
        "slow",
        "CREATE TABLE numbers AS
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
         SELECT i FROM n",
        None,
    );
    let (_folder, pool) = fresh();
    let migrations = Migrations::new("shop", &[SLOW]);
    let applied = migrator(&pool, &migrations).run(RunOptions::default()).await.unwrap();
    let took = i64::try_from(applied[0].duration.as_millis()).unwrap();
    let entered = number(&pool, "SELECT milliseconds FROM foundry_migrations").await;
    assert!(took > 0 && entered == took, "took {took} ms, the ledger says {entered} ms");
}
