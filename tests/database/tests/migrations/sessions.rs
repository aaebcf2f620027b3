//! Each migration begins in a session as it was opened, and the ledger stays where it is, whatever a migration sets.

use super::{run, says};
use foundry::database::sqlx::{MySql, Postgres, Sqlite};
use foundry_tests_database::{Folder, Ground, few};

/// Runs `first`, then a migration that stores what `query` answers, in one run and in a second one. Both have to
/// store `expected`.
async fn check_next<DB: Ground>(first: &str, query: &str, expected: &str) {
    let Some(ground) = DB::ground().await else { return };
    let store = |table: &str| format!("CREATE TABLE {table} AS SELECT {query} AS value");
    let folder =
        Folder::with([("1_first.sql", first.to_owned()), ("2_second.sql", store("second"))]);
    let applied = run(&ground.migrator(&folder.migrations())).await;
    assert_eq!(applied.unwrap_or_else(|error| panic!("{first}\n{error:?}")), [1, 2], "{first}");
    folder.write("3_third.sql", &store("third"));
    assert_eq!(run(&ground.migrator(&folder.migrations())).await.unwrap(), [3], "{first}");
    let pool = ground.pool();
    for table in ["second", "third"] {
        let stored = DB::answers(&pool, &format!("SELECT value FROM {table}")).await.unwrap();
        assert_eq!(stored, [expected], "{first}");
    }
    pool.close().await;
}

#[tokio::test]
async fn settings_of_a_migration_end_with_it_on_postgres() {
    for head in ["", "-- foundry: no-transaction\n"] {
        for (sql, query, expected) in [
            ("SET lock_timeout = 0", "current_setting('lock_timeout')", "1min"),
            (
                "SELECT set_config('lock_timeout', '5', false)",
                "current_setting('lock_timeout')",
                "1min",
            ),
            (
                "SET statement_timeout = '1ms'; SET work_mem = '1MB'",
                "current_setting('work_mem')",
                "4MB",
            ),
            ("SET default_transaction_read_only = on", "'on'", "on"),
            (
                "SELECT pg_catalog.set_config('search_path', '', false)",
                "current_schema()::text",
                "public",
            ),
            ("SET search_path = pg_catalog", "current_schema()::text", "public"),
            (
                "CREATE FUNCTION hide() RETURNS text LANGUAGE sql AS
                     $$SELECT set_config('search_path', '', false)$$;
                 SELECT hide()",
                "current_schema()::text",
                "public",
            ),
            (
                "CREATE TEMP TABLE pg_class2 (i int)",
                "coalesce(to_regclass('pg_class2')::text, 'none')",
                "none",
            ),
            (
                "SELECT pg_advisory_lock(7)",
                "(SELECT count(*) FROM pg_locks WHERE objid = 7)::text",
                "0",
            ),
            ("SELECT pg_advisory_unlock_all()", "'on'", "on"),
            (
                "DISCARD PLANS; LISTEN films",
                "(SELECT count(*) FROM pg_listening_channels())::text",
                "0",
            ),
            ("PREPARE a AS SELECT 1", "(SELECT count(*) FROM pg_prepared_statements)::text", "0"),
        ] {
            check_next::<Postgres>(&format!("{head}{sql};"), query, expected).await;
        }
    }
}

/// A role may not write the ledger.
#[tokio::test]
async fn a_role_that_a_migration_takes_ends_with_it() {
    for head in ["", "-- foundry: no-transaction\n"] {
        for set in ["SET ROLE", "SET SESSION AUTHORIZATION", "SET LOCAL ROLE"] {
            let begin = if head.is_empty() || !set.contains("LOCAL") { "" } else { "BEGIN;" };
            let commit = if begin.is_empty() { "" } else { "COMMIT;" };
            let script = format!(
                "{head}DO $$ BEGIN CREATE ROLE foundry_tests_low;
                     EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;
                 CREATE SCHEMA low AUTHORIZATION foundry_tests_low;
                 {begin} {set} foundry_tests_low;
                 CREATE TABLE low.a (i int); INSERT INTO low.a VALUES (1); {commit}"
            );
            let owner = "(SELECT tableowner FROM pg_tables WHERE schemaname = 'low')
                         || ' ' || (current_user <> 'foundry_tests_low')";
            check_next::<Postgres>(&script, owner, "foundry_tests_low true").await;
        }
    }
}

#[tokio::test]
async fn settings_of_a_migration_end_with_it_on_mysql() {
    for (sql, query, expected) in [
        ("SET SESSION lock_wait_timeout = 5", "CAST(@@lock_wait_timeout AS CHAR(99))", "60"),
        ("SET autocommit = 0", "IF(@@autocommit, 'on', 'off')", "on"),
        ("SET @a = 5", "COALESCE(@a, 'none')", "none"),
        ("SET sql_mode = ''", "CAST(@@sql_mode = @@GLOBAL.sql_mode AS CHAR(99))", "1"),
        (
            "SELECT GET_LOCK('foundry-tests', 1)",
            "CAST(IS_FREE_LOCK('foundry-tests') AS CHAR(99))",
            "1",
        ),
        ("CREATE TABLE b (i int); LOCK TABLES b READ", "CAST(1 AS CHAR(99))", "1"),
    ] {
        check_next::<MySql>(&format!("{sql};"), query, expected).await;
    }
}

/// As the `mysql` client does it: all of a transaction that ends is kept, and nothing of one that does not.
#[tokio::test]
async fn a_transaction_of_the_author_is_kept_whole_or_not_at_all() {
    const START: &str = "CREATE TABLE acc (n int, v int, CHECK (v >= 0));
                         INSERT INTO acc VALUES (1, 50), (2, 0);";
    const FAILS: &str = "UPDATE acc SET v = v + 100 WHERE n = 2;
                         UPDATE acc SET v = v - 100 WHERE n = 1; COMMIT;";
    for begin in ["BEGIN;", "START TRANSACTION;", "SET autocommit = 0;"] {
        let Some(ground) = MySql::ground().await else { return };
        let folder = Folder::with([("1_acc.sql", format!("{START} {begin} {FAILS}"))]);
        let pool = ground.pool();
        let error = run(&ground.migrator(&folder.migrations())).await.unwrap_err();
        says(&error, &["UPDATE acc SET v = v - 100", "its first 2 statements are kept"]);
        let values = "SELECT CAST(v AS CHAR) FROM acc ORDER BY n";
        assert_eq!(MySql::answers(&pool, values).await.unwrap(), ["50", "0"], "{begin}");
        MySql::perform(&pool, "UPDATE acc SET v = 150 WHERE n = 1").await.unwrap();
        assert_eq!(run(&ground.migrator(&folder.migrations())).await.unwrap(), [1]);
        assert_eq!(MySql::answers(&pool, values).await.unwrap(), ["50", "100"], "{begin}");
        pool.close().await;
    }
}

#[tokio::test]
async fn a_transaction_without_an_end_is_refused() {
    let Some(ground) = MySql::ground().await else { return };
    let folder =
        Folder::with([("1_a.sql", "CREATE TABLE a (i int);\nBEGIN;\nINSERT INTO a VALUES (1);")]);
    let error = run(&ground.migrator(&folder.migrations())).await.unwrap_err();
    says(&error, &["failed at line 2: `BEGIN;`", "add `COMMIT`", "nothing of it was kept"]);
}

/// As every dump of `mysqldump` does.
/// A note in the ledger between two statements would be what `ROW_COUNT()` counts.
#[tokio::test]
async fn a_statement_can_ask_for_the_outcome_of_the_one_before() {
    const HEAD: &str = "CREATE TABLE a (i int); CREATE TABLE n (i int);\n\
                        INSERT INTO a VALUES (1), (2), (3);";
    for (script, expected) in [
        ("INSERT INTO n VALUES (ROW_COUNT());", "3"),
        ("SET @n = ROW_COUNT();\nINSERT INTO n VALUES (@n);", "3"),
        ("GET DIAGNOSTICS @n = ROW_COUNT;\nINSERT INTO n VALUES (@n);", "3"),
        ("SELECT SQL_CALC_FOUND_ROWS i FROM a LIMIT 1;\nINSERT INTO n VALUES (FOUND_ROWS());", "3"),
        (
            "UPDATE a SET i = 7 WHERE i < 3;\nINSERT INTO n SELECT ROW_COUNT();\n\
          INSERT INTO n SELECT ROW_COUNT() + 5;",
            "2 6",
        ),
        ("BEGIN; DELETE FROM a WHERE i = 1; INSERT INTO n SELECT ROW_COUNT(); COMMIT;", "1"),
        (
            "LOCK TABLES a WRITE, n WRITE; DELETE FROM a; INSERT INTO n VALUES (ROW_COUNT()); UNLOCK TABLES;",
            "3",
        ),
    ] {
        let Some(ground) = MySql::ground().await else { return };
        let folder = Folder::with([("1_script.sql", format!("{HEAD}\n{script}").as_str())]);
        assert_eq!(run(&ground.migrator(&folder.migrations())).await.unwrap(), [1], "{script}");
        let pool = ground.pool();
        let counted = "SELECT CAST(i AS CHAR) FROM n ORDER BY i";
        assert_eq!(MySql::answers(&pool, counted).await.unwrap().join(" "), expected, "{script}");
        pool.close().await;
    }
    let Some(ground) = Sqlite::ground().await else { return };
    let script = format!("-- foundry: no-transaction\n{HEAD}\nINSERT INTO n VALUES (changes());");
    let folder = Folder::with([("1_script.sql", script.as_str())]);
    assert_eq!(run(&ground.migrator(&folder.migrations())).await.unwrap(), [1]);
    let pool = ground.pool();
    let counted = "SELECT CAST(i AS TEXT) FROM n";
    assert_eq!(Sqlite::answers(&pool, counted).await.unwrap(), ["3"]);
    pool.close().await;
}

/// The ledger would wait for a transaction that was taken for ended.
#[tokio::test]
async fn a_statement_that_only_seems_to_end_the_transaction_does_not_block_the_ledger() {
    for statement in [
        "SET autocommit = 1",
        "UNLOCK TABLES",
        "CACHE INDEX a IN default",
        "CALL nothing()",
        "DROP TEMPORARY TABLE IF EXISTS b",
    ] {
        let Some(ground) = MySql::ground().await else { return };
        let script = format!(
            "CREATE TABLE a (i int); CREATE PROCEDURE nothing() BEGIN END;\n\
             BEGIN; INSERT INTO a VALUES (1); {statement}; INSERT INTO a VALUES (2); ROLLBACK;"
        );
        let folder = Folder::with([("1_script.sql", script.as_str())]);
        let migrator = ground.migrator(&folder.migrations());
        let applied = within_time(run(&migrator)).await;
        assert_eq!(applied.unwrap(), [1], "{statement}");
        let pool = ground.pool();
        let count = MySql::answers(&pool, "SELECT CAST(count(*) AS CHAR) FROM a").await.unwrap();
        assert_eq!(count, ["0"], "{statement}");
        pool.close().await;
    }
}

async fn within_time<T>(run: impl Future<Output = T>) -> T {
    tokio::time::timeout(std::time::Duration::from_secs(20), run).await.expect("it waits")
}

#[tokio::test]
async fn tables_can_be_locked_and_what_fails_inside_goes_on() {
    let Some(ground) = MySql::ground().await else { return };
    let script = "CREATE TABLE b (i int);
                  LOCK TABLES b WRITE;
                  /*!40000 ALTER TABLE b DISABLE KEYS */;
                  INSERT INTO b VALUES (1), (2);
                  INSERT INTO b VALUES (nothing);
                  /*!40000 ALTER TABLE b ENABLE KEYS */;
                  UNLOCK TABLES;
                  INSERT INTO b VALUES (3);";
    let folder = Folder::with([("1_b.sql", script)]);
    let pool = ground.pool();
    says(&run(&ground.migrator(&folder.migrations())).await.unwrap_err(), &["at line 5"]);
    let rows = "SELECT CAST(i AS CHAR) FROM b ORDER BY i";
    assert_eq!(MySql::answers(&pool, rows).await.unwrap(), ["1", "2"]);
    folder.write("1_b.sql", &script.replace("nothing", "4"));
    assert_eq!(run(&ground.migrator(&folder.migrations())).await.unwrap(), [1]);
    assert_eq!(MySql::answers(&pool, rows).await.unwrap(), ["1", "2", "3", "4"]);
    pool.close().await;
}

#[tokio::test]
async fn another_database_is_used_up_to_the_end_of_its_migration() {
    let Some(ground) = MySql::ground().await else { return };
    let pool = ground.pool();
    let other = &format!("{}_other", MySql::answers(&pool, "SELECT DATABASE()").await.unwrap()[0]);
    MySql::perform(&pool, &format!("CREATE DATABASE `{other}`")).await.unwrap();
    let script = format!(
        "CREATE TABLE a1 (i int); USE `{other}`; CREATE TABLE a2 (i int);
         INSERT INTO missing VALUES (1); CREATE TABLE a4 (i int);"
    );
    let folder =
        Folder::with([("1_a.sql", script.as_str()), ("2_b.sql", "CREATE TABLE b (i int)")]);
    says(&run(&ground.migrator(&folder.migrations())).await.unwrap_err(), &["missing"]);
    MySql::perform(&pool, &format!("CREATE TABLE `{other}`.missing (i int)")).await.unwrap();
    assert_eq!(run(&ground.migrator(&folder.migrations())).await.unwrap(), [1, 2]);
    let tables = format!(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = '{other}' ORDER BY 1"
    );
    let found = MySql::answers(&pool, &tables).await.unwrap();
    MySql::perform(&pool, &format!("DROP DATABASE `{other}`")).await.unwrap();
    assert_eq!(found, ["a2", "a4", "missing"]);
    pool.close().await;
}

/// One ledger, in whatever schema it was made.
#[tokio::test]
async fn a_search_path_does_not_lead_to_a_second_ledger() {
    let Some(ground) = Postgres::ground().await else { return };
    let folder = Folder::with([
        ("1_a.sql", "CREATE TABLE a (i int)"),
        ("2_own.sql", "CREATE SCHEMA shop; CREATE SCHEMA \"Other?\"; CREATE TABLE shop.k (i int)"),
    ]);
    assert_eq!(run(&ground.migrator(&folder.migrations())).await.unwrap(), [1, 2]);
    for (version, path) in [(3, "shop,public"), (4, "shop"), (5, "%22Other%3F%22")] {
        let url = format!(
            "{}{}options=-c%20search_path%3D{path}",
            ground.url(),
            if ground.url().contains('?') { '&' } else { '?' }
        );
        folder.write(&format!("{version}_more.sql"), &format!("CREATE TABLE t{version} (i int)"));
        let pool = few::<Postgres>(&url);
        let migrations = folder.migrations();
        let migrator = foundry::database::Migrator::new(std::sync::Arc::clone(&pool), &migrations);
        let status = migrator.status().await.unwrap();
        assert_eq!(status.iter().filter(|it| it.state.is_pending()).count(), 1, "{path}");
        assert_eq!(run(&migrator).await.unwrap(), [version], "{path}");
        let ledgers = "SELECT relnamespace::regnamespace::text FROM pg_class
                       WHERE relname = 'foundry_migrations'";
        assert_eq!(Postgres::answers(&pool, ledgers).await.unwrap(), ["public"], "{path}");
        pool.close().await;
    }
}

/// A schema for each customer: each has a table of its own, made first.
#[tokio::test]
async fn a_schema_with_a_ledger_of_its_own_is_migrated_and_wiped_alone() {
    let Some(ground) = Postgres::ground().await else { return };
    let folder = Folder::with([("1_a.sql", "CREATE TABLE a (i int)")]);
    assert_eq!(run(&ground.migrator(&folder.migrations())).await.unwrap(), [1]);
    let pool = ground.pool();
    let make = "CREATE SCHEMA tenant;
                CREATE TABLE tenant.foundry_migrations (LIKE public.foundry_migrations INCLUDING ALL);";
    Postgres::perform(&pool, make).await.unwrap();
    let separator = if ground.url().contains('?') { '&' } else { '?' };
    let url = format!("{}{separator}options=-c%20search_path%3Dtenant", ground.url());
    let tenant = few::<Postgres>(&url);
    let migrations = folder.migrations();
    let migrator = foundry::database::Migrator::new(std::sync::Arc::clone(&tenant), &migrations);
    for _ in 0..2 {
        assert_eq!(run(&migrator).await.unwrap(), [1]);
        assert_eq!(migrator.wipe().await.unwrap(), 2);
    }
    let tables = "SELECT schemaname || '.' || tablename FROM pg_tables
                  WHERE schemaname IN ('public', 'tenant') ORDER BY 1";
    let left = Postgres::answers(&pool, tables).await.unwrap();
    assert_eq!(left, ["public.a", "public.foundry_migrations", "tenant.foundry_migrations"]);
    tenant.close().await;
    pool.close().await;
}

/// Any text and any size.
#[tokio::test]
async fn the_ledger_takes_what_the_database_takes() {
    let Some(ground) = MySql::ground().await else { return };
    let pool = ground.pool();
    for set in ["latin1", "utf8mb3", "ascii", "cp1251"] {
        let change = format!("ALTER DATABASE CHARACTER SET {set}");
        MySql::perform(&pool, &change).await.unwrap();
        let rows: String = (0..12)
            .map(|_| format!("INSERT INTO a VALUES ('{}');\n", "x".repeat(420_000)))
            .collect();
        let script =
            format!("-- naïve 🚢\nCREATE TABLE a (t LONGTEXT) CHARACTER SET utf8mb4;\n{rows}");
        let folder = Folder::with([("1_a.sql", script)]);
        let migrator = ground.migrator(&folder.migrations());
        assert_eq!(run(&migrator).await.unwrap(), [1], "{set}");
        folder.write("1_a.sql", "-- naïve 🚢\nSELECT 1");
        let changed = ground.migrator(&folder.migrations());
        says(
            &run(&changed).await.unwrap_err(),
            &["was changed", "does not keep a text of this size"],
        );
        migrator.wipe().await.unwrap();
    }
    pool.close().await;
}

/// A ledger of an earlier version has the character set of its database.
#[tokio::test]
async fn a_ledger_of_an_earlier_version_is_converted() {
    let Some(ground) = MySql::ground().await else { return };
    let folder = Folder::with([("1_a.sql", "CREATE TABLE a (i int)")]);
    run(&ground.migrator(&folder.migrations())).await.unwrap();
    let pool = ground.pool();
    let convert = "ALTER TABLE foundry_migrations MODIFY name VARCHAR(190) NOT NULL,
                       CONVERT TO CHARACTER SET latin1";
    MySql::perform(&pool, convert).await.unwrap();
    folder.write("2_b.sql", "-- 🚢\nCREATE TABLE b (i int)");
    assert_eq!(run(&ground.migrator(&folder.migrations())).await.unwrap(), [2]);
    pool.close().await;
}
