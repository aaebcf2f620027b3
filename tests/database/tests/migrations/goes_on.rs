//! A migration that failed half way goes on with the same data as if it had run at once, or is refused.

use super::{run, says};
use foundry::database::sqlx::{MySql, Postgres, Sqlite};
use foundry::database::{Migrator, Rollback, RollbackOptions};
use foundry_tests_database::{Folder, Ground};
use std::sync::Arc;

/// Runs a script that fails for want of the table `missing`, makes that table, and runs it again. It has to be
/// refused with these words.
async fn check_refused<DB: Ground>(script: &str, expected: &[&str]) {
    let Some(ground) = DB::ground().await else { return };
    let folder = Folder::with([("1_script.sql", script)]);
    let migrator = ground.migrator(&folder.migrations());
    says(&run(&migrator).await.unwrap_err(), &["missing"]);
    let pool = ground.pool();
    DB::perform(&pool, "CREATE TABLE missing (i int)").await.unwrap();
    for _ in 0..2 {
        let Err(error) = run(&migrator).await else { panic!("{script}\nwent on") };
        says(&error, expected);
        says(&error, &["`migrate:repair --applied 1`", "`migrate:repair --forget 1`"]);
    }
    pool.close().await;
}

/// As [`check_refused`], but it goes on, and `query` answers this.
async fn check_goes_on<DB: Ground>(script: &str, query: &str, expected: &[&str]) {
    let Some(ground) = DB::ground().await else { return };
    let folder = Folder::with([("1_script.sql", script)]);
    let migrator = ground.migrator(&folder.migrations());
    says(&run(&migrator).await.unwrap_err(), &["missing"]);
    let pool = ground.pool();
    DB::perform(&pool, "CREATE TABLE missing (i int)").await.unwrap();
    let applied = run(&migrator).await.unwrap_or_else(|error| panic!("{script}\n{error:?}"));
    assert_eq!(applied, [1], "{script}");
    assert_eq!(DB::answers(&pool, query).await.unwrap(), expected, "{script}");
    pool.close().await;
}

#[tokio::test]
async fn what_a_session_had_and_cannot_be_made_again_is_refused() {
    for (before, behind, uses) in [
        ("SET @n = (SELECT count(*) FROM src);", "INSERT INTO src VALUES (@n);", "`@n` of line 2"),
        ("SELECT count(*) INTO @`n` FROM src;", "INSERT INTO src VALUES (@N);", "`@n` of line 2"),
        ("SET @t = NOW();", "SELECT @t;", "`@t` of line 2"),
        ("SET @u = UUID(), @v = 1;", "SELECT @u;", "`@u` of line 2"),
        ("SET @u = CURRENT_TIMESTAMP;", "SELECT @u;", "`@u` of line 2"),
        (
            "CREATE TEMPORARY TABLE t AS SELECT 1 AS i;",
            "INSERT INTO src SELECT i FROM `t`;",
            "`t` of line 2",
        ),
        ("PREPARE s FROM 'SELECT 1';", "EXECUTE s;", "`s` of line 2"),
        (
            "INSERT INTO src VALUES (3);",
            "INSERT INTO src VALUES (LAST_INSERT_ID());",
            "`last_insert_id`",
        ),
        ("INSERT INTO src VALUES (3);", "INSERT INTO src VALUES (@@identity);", "`identity`"),
    ] {
        let script = format!(
            "CREATE TABLE src (i int); INSERT INTO src VALUES (1), (2);\n{before}\nDELETE FROM src;\n\
             INSERT INTO missing VALUES (1);\n{behind}"
        );
        check_refused::<MySql>(&script, &[uses, "was lost with the session"]).await;
    }
}

#[tokio::test]
async fn what_a_session_had_is_set_again_where_that_gives_the_same() {
    for (before, behind) in [
        ("SET @n = 2;", "INSERT INTO src VALUES (@n);"),
        ("SET @m = 1, @n = 1 + 1;", "INSERT INTO src VALUES (@n);"),
        (
            "SET @old = @@sql_mode, sql_mode = CONCAT(@@sql_mode, ',NO_ZERO_DATE');",
            "INSERT INTO src VALUES (2); SET sql_mode = @old;",
        ),
        (
            "CREATE TEMPORARY TABLE t (i int); DROP TEMPORARY TABLE t;",
            "INSERT INTO src VALUES (2);",
        ),
        ("SET @gone = (SELECT 5);", "INSERT INTO src VALUES (2);"),
        ("INSERT INTO src VALUES (5);", "INSERT INTO src VALUES (2); SELECT ROW_COUNT();"),
    ] {
        let script = format!(
            "CREATE TABLE src (i int); {before} DELETE FROM src; INSERT INTO missing VALUES (1); {behind}"
        );
        check_goes_on::<MySql>(&script, "SELECT CAST(i AS CHAR) FROM src", &["2"]).await;
    }
}

#[tokio::test]
async fn postgres_and_sqlite_go_on_in_the_same_way() {
    const HEAD: &str = "-- foundry: no-transaction\n";
    let script = format!(
        "{HEAD}CREATE TEMP TABLE t (i int);\nCREATE TABLE src (i int);\nINSERT INTO missing VALUES (1);\n\
         INSERT INTO src SELECT i FROM t;"
    );
    check_refused::<Postgres>(&script, &["it uses `t` of line 2"]).await;
    check_refused::<Sqlite>(&script, &["it uses `t` of line 2"]).await;
    let script = format!(
        "{HEAD}CREATE SCHEMA s;\nSELECT set_config('search_path', 's', false);\nCREATE TABLE src (i int);\n\
         INSERT INTO public.missing VALUES (1);\nINSERT INTO src VALUES (2);"
    );
    check_goes_on::<Postgres>(&script, "SELECT i::text FROM s.src", &["2"]).await;
    let script = format!(
        "{HEAD}CREATE TABLE src (i serial, n int); INSERT INTO src (n) VALUES (1);
         INSERT INTO missing VALUES (1); INSERT INTO src (n) VALUES (currval('src_i_seq'));"
    );
    check_refused::<Postgres>(&script, &["it uses `currval`"]).await;
    let script = format!(
        "{HEAD}CREATE TABLE src (i int); BEGIN; INSERT INTO src VALUES (1); INSERT INTO missing VALUES (1);
         COMMIT; INSERT INTO src VALUES (2);"
    );
    for_both(&script).await;
}

async fn for_both(script: &str) {
    let query = "SELECT CAST(i AS TEXT) FROM src ORDER BY i";
    check_goes_on::<Postgres>(script, query, &["1", "2"]).await;
    check_goes_on::<Sqlite>(script, query, &["1", "2"]).await;
}

/// Also one that is seen at the commit, or that the ledger itself fails at.
#[tokio::test]
async fn every_failure_is_in_the_ledger_with_its_reason() {
    let Some(ground) = Postgres::ground().await else { return };
    let script = "CREATE TABLE a (i int PRIMARY KEY);
                  CREATE TABLE b (i int REFERENCES a DEFERRABLE INITIALLY DEFERRED);
                  INSERT INTO b VALUES (1);";
    let folder = Folder::with([("1_script.sql", script)]);
    let (pool, migrations) = (ground.pool(), folder.migrations());
    let migrator = Migrator::new(Arc::clone(&pool), &migrations);
    says(&run(&migrator).await.unwrap_err(), &["could not be committed", "b_i_fkey"]);
    let failure = "SELECT state || ' ' || failure FROM foundry_migrations";
    let noted = Postgres::answers(&pool, failure).await.unwrap().concat();
    assert!(noted.starts_with("failed migration `1_script` could not be committed"), "{noted}");
    assert!(noted.contains("b_i_fkey"), "{noted}");
    for head in ["", "-- foundry: no-transaction\n"] {
        folder.write(
            "1_script.sql",
            &format!("{head}SELECT 1; SELECT pg_terminate_backend(pg_backend_pid());"),
        );
        let migrator = ground.migrator(&folder.migrations());
        says(&run(&migrator).await.unwrap_err(), &["`1_script` failed", "pg_terminate_backend"]);
        let states =
            Postgres::answers(&pool, "SELECT state FROM foundry_migrations").await.unwrap();
        assert_eq!(states, ["failed"], "{head}");
    }
    pool.close().await;
}

/// Of several ways back, each that can be whole is whole, and what failed can be finished.
#[tokio::test]
async fn ways_back_are_whole_where_they_can_be() {
    let Some(ground) = Postgres::ground().await else { return };
    let folder = Folder::with([
        ("1_a.up.sql", "CREATE TABLE a (i int); CREATE TABLE b (i int);"),
        ("1_a.down.sql", "DROP TABLE a;\nDROP TABLE b;"),
        ("2_c.up.sql", "-- foundry: no-transaction\nCREATE TABLE c (i int);"),
        ("2_c.down.sql", "-- foundry: no-transaction\nDROP TABLE c;"),
    ]);
    let migrator = ground.migrator(&folder.migrations());
    run(&migrator).await.unwrap();
    let pool = ground.pool();
    Postgres::perform(&pool, "CREATE VIEW v AS SELECT i FROM b").await.unwrap();
    let options = RollbackOptions { what: Rollback::All, ..RollbackOptions::default() };
    says(
        &migrator.rollback(options).await.unwrap_err(),
        &["`1_a` failed at line 2", "nothing of it"],
    );
    let tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1";
    let left = Postgres::answers(&pool, tables).await.unwrap();
    assert_eq!(left, ["a", "b", "foundry_migrations"]);
    Postgres::perform(&pool, "DROP VIEW v").await.unwrap();
    let options = RollbackOptions { what: Rollback::Steps(1), ..RollbackOptions::default() };
    assert_eq!(migrator.rollback(options).await.unwrap().len(), 1);
    assert_eq!(Postgres::answers(&pool, tables).await.unwrap(), ["foundry_migrations"]);
    assert_eq!(run(&migrator).await.unwrap(), [1, 2]);
    pool.close().await;
}

/// A way back in steps that failed says so, and goes on.
#[tokio::test]
async fn a_way_back_in_steps_goes_on() {
    let Some(ground) = MySql::ground().await else { return };
    let folder = Folder::with([
        ("1_a.up.sql", "CREATE TABLE a (i int); CREATE TABLE b (i int);"),
        ("1_a.down.sql", "DROP TABLE a;\nDROP TABLE missing;\nDROP TABLE b;"),
    ]);
    let migrator = ground.migrator(&folder.migrations());
    run(&migrator).await.unwrap();
    let pool = ground.pool();
    for _ in 0..2 {
        let error = migrator.rollback(RollbackOptions::default()).await.unwrap_err();
        says(&error, &["`1_a` failed at line 2", "the statement before it is kept"]);
    }
    MySql::perform(&pool, "CREATE TABLE missing (i int)").await.unwrap();
    assert_eq!(migrator.rollback(RollbackOptions::default()).await.unwrap().len(), 1);
    assert_eq!(run(&migrator).await.unwrap(), [1]);
    pool.close().await;
}

#[tokio::test]
async fn an_index_without_a_name_leaves_nothing_behind() {
    let Some(ground) = Postgres::ground().await else { return };
    let folder = Folder::with([
        ("1_t.sql", "CREATE TABLE t (i int); INSERT INTO t VALUES (1), (1);"),
        ("2_i.sql", "-- foundry: no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY ON t (i);"),
    ]);
    let migrator = ground.migrator(&folder.migrations());
    says(&run(&migrator).await.unwrap_err(), &["could not create unique index"]);
    let pool = ground.pool();
    let indexes = "SELECT indisvalid::text FROM pg_index WHERE indrelid = 't'::regclass";
    assert_eq!(Postgres::answers(&pool, indexes).await.unwrap(), [""; 0]);
    // As a process that was killed leaves it.
    let killed = "CREATE INDEX t_i_idx ON t (i); UPDATE pg_index SET indisvalid = false
                  WHERE indexrelid = 't_i_idx'::regclass;";
    Postgres::perform(&pool, killed).await.unwrap();
    says(
        &run(&migrator).await.unwrap_err(),
        &["`t_i_idx` is invalid", "DROP INDEX public.t_i_idx"],
    );
    Postgres::perform(&pool, "DROP INDEX t_i_idx; DELETE FROM t").await.unwrap();
    assert_eq!(run(&migrator).await.unwrap(), [2]);
    assert_eq!(Postgres::answers(&pool, indexes).await.unwrap(), ["true"]);
    pool.close().await;
}
