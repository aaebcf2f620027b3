//! Scripts run as the database's own client would run them, or are refused before anything runs.

use super::{run, says};
use foundry::database::Migrator;
use foundry::database::sqlx::{MySql, Postgres, Sqlite};
use foundry_tests_database::{Folder, Fresh, Ground, schema_of};
use std::sync::Arc;

/// Runs one script as a migration, and returns the answers to a query.
async fn answers_after<DB: Ground>(script: &str, query: &str) -> Option<Vec<String>> {
    let ground = DB::ground().await?;
    let folder = Folder::with([("1_script.sql", script)]);
    let pool = ground.pool();
    let migrator = Migrator::new(Arc::clone(&pool), &folder.migrations());
    let applied = run(&migrator).await.unwrap_or_else(|error| panic!("{script}\n{error:?}"));
    assert_eq!(applied, [1]);
    let answers = DB::answers(&pool, query).await.unwrap();
    pool.close().await;
    Some(answers)
}

/// Checks what a query answers after a script, in a transaction and without one.
async fn check_postgres(script: &str, query: &str, expected: &[&str]) {
    for head in ["", "-- foundry: no-transaction\n"] {
        let script = format!("{head}{script}");
        let Some(answers) = answers_after::<Postgres>(&script, query).await else { return };
        assert_eq!(answers, expected, "{script}");
    }
}

async fn check_mysql(script: &str, query: &str, expected: &[&str]) {
    let Some(answers) = answers_after::<MySql>(script, query).await else { return };
    assert_eq!(answers, expected, "{script}");
}

/// Checks that a script is refused with these words, that nothing of it ran, and that the next
/// migration can run.
async fn check_refused<DB: Ground>(script: &str, expected: &[&str]) {
    let Some(ground) = DB::ground().await else { return };
    let folder = Folder::with([("1_script.sql", script)]);
    says(&run(&ground.migrator(&folder.migrations())).await.unwrap_err(), expected);
    // `early` is what each of these scripts makes first.
    folder.write("1_script.sql", "CREATE TABLE early (i INTEGER)");
    assert_eq!(run(&ground.migrator(&folder.migrations())).await.unwrap(), [1], "{script}");
}

#[tokio::test]
async fn postgres_strings_comments_and_rules_are_one_statement() {
    check_postgres(
        "CREATE TABLE n (t text);
         INSERT INTO n VALUES (E'captain\\'s log; part two');
         INSERT INTO n SELECT unnest(ARRAY['x]', 'y;z']);
         /* old /* of 2019; */ dropped; see wiki */ INSERT INTO n VALUES ($$it's;$$);
         CREATE TABLE l (t text);
         CREATE RULE r AS ON DELETE TO n DO ALSO
             (INSERT INTO l VALUES (old.t); INSERT INTO l VALUES ('deleted'););
         DELETE FROM n WHERE t = 'x]';",
        "SELECT t FROM (SELECT t FROM n UNION ALL SELECT t FROM l) a ORDER BY t COLLATE \"C\"",
        &["captain's log; part two", "deleted", "it's;", "x]", "y;z"],
    )
    .await;
}

#[tokio::test]
async fn postgres_names_that_are_keywords_do_not_hide_the_next_statement() {
    check_postgres(
        "CREATE FUNCTION span(begin int, \"end\" int) RETURNS int LANGUAGE sql AS 'SELECT 1';
         CREATE OR REPLACE FUNCTION two() RETURNS int BEGIN ATOMIC
             SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 2; END;
         CREATE TABLE t (i int);",
        "SELECT two() + span(1, 2) + count(*)::int FROM t",
        &["3"],
    )
    .await;
}

#[tokio::test]
async fn postgres_rows_behind_a_copy_are_loaded() {
    check_postgres(
        "CREATE TABLE ports (id int, name text);
COPY ports (id, name) FROM stdin;
1\tKiel; it's
2\t\\N
\\.
COPY ports FROM STDIN WITH (FORMAT csv);
3,\"a;
b\"
\\.
SELECT 1;
",
        "SELECT id, name FROM ports ORDER BY id",
        &["1|Kiel; it's", "2|", "3|a;\nb"],
    )
    .await;
}

#[tokio::test]
async fn a_copy_that_the_server_refuses_ends_and_frees_the_lock() {
    let script = "CREATE TABLE early (i int);\nCOPY nowhere FROM stdin;\n1\n\\.\n";
    check_refused::<Postgres>(
        script,
        &["`1_script` failed at line 2", "nowhere", "nothing of it was kept"],
    )
    .await;
    let script = "CREATE TABLE early (i int);\nCOPY early FROM stdin;\nno number\n\\.\n";
    check_refused::<Postgres>(script, &["`1_script` failed at line 2", "no number"]).await;
    for head in ["", "-- foundry: no-transaction\n"] {
        let script = format!("{head}CREATE TABLE early (i int);\nCOPY early TO STDOUT;\n");
        check_refused::<Postgres>(&script, &["COPY early TO STDOUT", "remove it"]).await;
    }
}

#[tokio::test]
async fn statements_that_end_the_transaction_are_refused() {
    for end in
        ["ABORT", "PREPARE TRANSACTION 'mig'", "COMMIT", "END", "ROLLBACK", "START TRANSACTION"]
    {
        let script = format!("CREATE TABLE early (i int);\n{end};\nCREATE TABLE late (i int);");
        check_refused::<Postgres>(&script, &["failed at line 2", end, "remove this statement"])
            .await;
    }
}

#[tokio::test]
async fn scripts_that_cannot_be_read_are_refused_before_anything_runs() {
    check_refused::<Postgres>(
        "CREATE TABLE early (i int);\nSELECT 'open;",
        &["`1_script` cannot be read at line 2", "a string has no end", "nothing of it was run"],
    )
    .await;
    check_refused::<Postgres>(
        "CREATE TABLE early (i int);\n\\connect other\n",
        &["cannot be read at line 2", "`\\connect` is a command of the database's client"],
    )
    .await;
    check_refused::<MySql>(
        "CREATE TABLE early (i int);\nCREATE PROCEDURE p() BEGIN SELECT 1;",
        &["cannot be read at line 2", "`BEGIN` has no end"],
    )
    .await;
    check_refused::<MySql>(
        "CREATE TABLE early (i int);\nSET sql_mode = 'ANSI_QUOTES';",
        &["failed at line 2", "changes how the texts behind it are read"],
    )
    .await;
    for changed in [
        "SET standard_conforming_strings = off;\nSELECT 'a\\';b';",
        "SELECT set_config('standard_conforming_strings', 'off', false);\nSELECT 'a\\\\b';",
    ] {
        check_refused::<Postgres>(
            &format!("CREATE TABLE early (i int);\n{changed}"),
            &["failed at line 2", "changes how the texts behind it are read"],
        )
        .await;
    }
    check_refused::<MySql>(
        "CREATE TABLE early (i int);\nSET sql_mode = 'NO_BACKSLASH_ESCAPES';\nSELECT '\\'",
        &["failed at line 2", "changes how the texts behind it are read"],
    )
    .await;
    check_refused::<Postgres>(
        "CREATE TABLE early (i text);\nSET client_encoding = 'LATIN1';\nCOPY early FROM stdin;\nä\n\\.\n",
        &["failed at line 2", "a migration is a file of UTF-8"],
    )
    .await;
    check_refused::<MySql>(
        "CREATE TABLE early (i int);\nwarnings;\nSELECT 1;",
        &["cannot be read at line 2", "`warnings;` is a command of the database's client"],
    )
    .await;
    check_refused::<Sqlite>(
        "CREATE TABLE early (i int);\n.bail on\n",
        &["cannot be read at line 2", "`.bail` is a command of the database's client"],
    )
    .await;
    check_refused::<Sqlite>(
        "CREATE TABLE early (i int);\n\0\n",
        &["cannot be read at line 2", "the text has a NUL byte"],
    )
    .await;
}

#[tokio::test]
async fn what_a_migration_cannot_hold_is_refused_before_anything_runs() {
    const HEAD: &str = "CREATE TABLE early (i int);\n";
    for (statement, reason) in [
        ("XA START 'x'; XA END 'x'; XA PREPARE 'x'; XA COMMIT 'x';", "write `BEGIN` and `COMMIT`"),
        ("FLUSH TABLES early FOR EXPORT; UNLOCK TABLES;", "the ledger could not be written"),
        ("BACKUP LOCK early; BACKUP UNLOCK;", "the ledger could not be written"),
        ("SELECT ROW_COUNT();", "asks for the outcome of the statement before"),
    ] {
        check_refused::<MySql>(&format!("{HEAD}{statement}"), &["failed at line 2", reason]).await;
    }
    for (statement, reason) in [
        ("PRAGMA journal_mode = DELETE;", "keeps the file in WAL mode"),
        ("PRAGMA encoding = 'UTF-16le';", "has no effect on a database with a table"),
        ("PRAGMA count_changes = ON;", "changes what each statement answers"),
    ] {
        check_refused::<Sqlite>(&format!("{HEAD}{statement}"), &["failed at line 2", reason]).await;
    }
    let savepoint =
        format!("-- foundry: no-transaction\n{HEAD}SAVEPOINT a; ROLLBACK TO a; RELEASE a;");
    let reason = "a savepoint is part of a transaction; write `BEGIN` before it";
    check_refused::<Sqlite>(&savepoint, &["failed at line 3", reason]).await;
}

#[tokio::test]
async fn mysql_reads_files_as_its_client_does() {
    check_mysql(
        "--it's; a comment
         CREATE TABLE b (i int); --and; another's
         DELIMITER '$$'
         INSERT INTO b VALUES (7)$$
         DELIMITER ;
         INSERT INTO b VALUES (9
         --1);",
        "SELECT CAST(i AS CHAR) FROM b ORDER BY i",
        &["7", "10"],
    )
    .await;
}

#[tokio::test]
async fn mysql_executable_comments_are_run() {
    check_mysql(
        "CREATE TABLE b (i int);
         /*!40014 SET FOREIGN_KEY_CHECKS=0 */;
         /*!50001 CREATE VIEW bv AS SELECT i FROM b */;
         /*! INSERT INTO b VALUES (7) */;
         /*M!100100 ALTER TABLE b ADD COLUMN j int DEFAULT 3 */;
         /*!50003 CREATE*/ /*!50003 TRIGGER bt BEFORE INSERT ON b FOR EACH ROW SET NEW.j = 4 */;
         /*!50000 INSERT INTO b (i) */ VALUES (8);",
        "SELECT CAST(CONCAT(b.i, ' ', b.j) AS CHAR) FROM b JOIN bv ON b.i = bv.i ORDER BY b.i",
        &["7 3", "8 4"],
    )
    .await;
}

#[tokio::test]
async fn mysql_stored_programs_are_one_statement() {
    check_mysql(
        "CREATE TABLE b (k VARCHAR(40), n int); # it's; the first step
         CREATE PROCEDURE p() whole: BEGIN
             DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END;
             INSERT INTO b VALUES ('p', f(1));
         END whole;
         CREATE TRIGGER bt BEFORE INSERT ON b FOR EACH ROW
             IF NEW.k IS NULL THEN SET NEW.k = 'none'; END IF;
         CREATE FUNCTION f(x int) RETURNS int DETERMINISTIC
             CASE x WHEN 1 THEN RETURN 2; ELSE RETURN 3; END CASE;
         BEGIN NOT ATOMIC DECLARE n INT DEFAULT 1; INSERT INTO b (n) VALUES (n); END;
         DELIMITER $$
         CREATE PROCEDURE q() BEGIN CALL p(); INSERT INTO b VALUES ('q;', f(2)); END$$
         DELIMITER ;
         CALL q();",
        "SELECT CAST(CONCAT(k, ' ', n) AS CHAR) FROM b ORDER BY k",
        &["none 1", "p 2", "q; 3"],
    )
    .await;
}

/// An index that could not be made stays behind, invalid, under the name that the next attempt needs.
#[tokio::test]
async fn an_invalid_index_is_rebuilt_however_its_name_is_written() {
    for (index, name) in [
        ("ti ON s.t (i)", "ti"),
        ("IF NOT EXISTS ti ON s.t (i)", "ti"),
        ("/* why */ \"T i\" ON ONLY s.\"t\" (i)", "T i"),
        // PostgreSQL makes only ASCII small, and cuts a name behind 63 bytes.
        ("IF NOT EXISTS ÜTi ON s.t (i)", "Üti"),
        ("IF NOT EXISTS U&\"t\\0069\" ON s.t (i)", "ti"),
        (
            "IF NOT EXISTS a_very_long_name_of_an_index_that_has_more_than_sixty_three_characters ON s.t (i)",
            "a_very_long_name_of_an_index_that_has_more_than_sixty_three_cha",
        ),
    ] {
        let Some(ground) = Postgres::ground().await else { return };
        let folder = Folder::with([
            (
                "1_table.sql",
                "CREATE SCHEMA s; CREATE TABLE s.t (i int); INSERT INTO s.t VALUES (1), (1);",
            ),
            (
                "2_index.sql",
                &format!("-- foundry: no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY {index};"),
            ),
        ]);
        let (pool, migrations) = (ground.pool(), folder.migrations());
        let migrator = Migrator::new(Arc::clone(&pool), &migrations);
        says(
            &run(&migrator).await.unwrap_err(),
            &["`2_index` failed at line 2", "could not create unique index"],
        );
        Postgres::perform(&pool, "DELETE FROM s.t").await.unwrap();
        assert_eq!(run(&migrator).await.unwrap(), [2]);
        let valid = format!(
            "SELECT indisvalid::text FROM pg_index WHERE indexrelid = 's.{name:?}'::regclass"
        );
        assert_eq!(Postgres::answers(&pool, &valid).await.unwrap(), ["true"], "{index}");
        pool.close().await;
    }
}

/// Returns whether `pg_dump` is there; says so if it is not.
fn has_pg_dump() -> bool {
    let found = std::process::Command::new("pg_dump").arg("--version").output().is_ok();
    assert!(found || std::env::var_os("FOUNDRY_CI").is_none(), "pg_dump is missing");
    found
}

/// Checks that a dump has these texts, and that a database loaded from it gives the same dump.
async fn check_dump<DB: Ground>(script: &str, texts: &[&str]) {
    let (Some(one), Some(other)) = (DB::ground().await, DB::ground().await) else { return };
    let folder = Folder::with([("1_script.sql", script)]);
    let migrations = folder.migrations();
    let migrator = |ground: &Fresh<DB>| ground.migrator(&migrations);
    run(&migrator(&one)).await.unwrap();
    let dump = migrator(&one).dump().await.unwrap();
    for text in texts {
        assert!(dump.contains(text), "`{text}` is not in:\n{dump}");
    }
    migrator(&other).load(dump.clone()).await.unwrap();
    let schemas =
        (schema_of(&one.pool(), &migrations).await, schema_of(&other.pool(), &migrations).await);
    assert_eq!(schemas.0, schemas.1);
}

#[tokio::test]
async fn a_dump_keeps_texts_and_bodies() {
    if has_pg_dump() {
        check_dump::<Postgres>(
            "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n-- keep: why this is 42\n  RETURN 42;\nEND $$;
             CREATE TABLE t (a text[] DEFAULT ARRAY['x]', 'y;z'], b text DEFAULT 'one;\n-- two;\n\\three');",
            &["\n-- keep: why this is 42\n", "'y;z'", "'one;\n-- two;\n\\three'"],
        )
        .await;
    }
    check_dump::<MySql>(
        "CREATE TABLE t (i int AUTO_INCREMENT PRIMARY KEY COMMENT 'old AUTO_INCREMENT=5 trick');
         INSERT INTO t VALUES (6);
         CREATE PROCEDURE p() BEGIN
             DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END; SELECT ';'; END;",
        &["'old AUTO_INCREMENT=5 trick'", "BEGIN ROLLBACK; END"],
    )
    .await;
}

#[tokio::test]
async fn the_details_of_postgresql_are_in_the_error() {
    const DROP: &str = "DROP TABLE films;";
    for head in ["", "-- foundry: no-transaction\n"] {
        let Some(ground) = Postgres::ground().await else { return };
        let script = format!("{head}{DROP}");
        let folder = Folder::with([
            ("1_films.sql", "CREATE TABLE films (title text); CREATE VIEW titles AS TABLE films;"),
            ("2_drop.sql", &script),
        ]);
        let error = run(&ground.migrator(&folder.migrations())).await.unwrap_err();
        says(
            &error,
            &["detail: view titles depends on table films", "hint of PostgreSQL: Use DROP"],
        );
    }
}
