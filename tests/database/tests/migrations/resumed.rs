//! A statement that was through when its process was killed, but whose note was not: MariaDB keeps
//! changes of the schema one by one. The next one finds their effect, and takes them for done.

use super::{run, says};
use foundry::database::Migrator;
use foundry::database::sqlx::MySql;
use foundry_tests_database::{Folder, Ground, schema_of};
use std::sync::Arc;

/// What is there before, and the statement.
const STATEMENTS: &[(&str, &str)] = &[
    ("", "CREATE TABLE a (id INTEGER)"),
    ("CREATE TABLE a (id INTEGER)", "DROP TABLE a"),
    ("CREATE TABLE a (id INTEGER)", "RENAME TABLE a TO b"),
    ("CREATE TABLE a (id INTEGER)", "ALTER TABLE a RENAME TO b"),
    ("CREATE TABLE a (id INTEGER)", "ALTER TABLE a ADD name VARCHAR(10)"),
    ("CREATE TABLE a (id INTEGER)", "ALTER TABLE a MODIFY id BIGINT NOT NULL"),
    ("CREATE TABLE a (id INTEGER, n INTEGER)", "ALTER TABLE a DROP COLUMN n"),
    ("CREATE TABLE a (id INTEGER, n INTEGER)", "ALTER TABLE a RENAME COLUMN n TO m"),
    ("CREATE TABLE a (id INTEGER, n INTEGER)", "ALTER TABLE a CHANGE n m BIGINT"),
    ("CREATE TABLE a (id INTEGER)", "ALTER TABLE a ADD PRIMARY KEY (id)"),
    ("CREATE TABLE a (id INTEGER PRIMARY KEY)", "ALTER TABLE a DROP PRIMARY KEY"),
    ("CREATE TABLE a (id INTEGER)", "CREATE INDEX i ON a (id)"),
    ("CREATE TABLE a (id INTEGER, KEY i (id))", "DROP INDEX i ON a"),
    ("CREATE TABLE a (id INTEGER, KEY i (id))", "ALTER TABLE a RENAME INDEX i TO j"),
    ("CREATE TABLE a (id INTEGER)", "ALTER TABLE a ADD CONSTRAINT c CHECK (id > 0)"),
    ("CREATE TABLE a (id INTEGER, CONSTRAINT c CHECK (id > 0))", "ALTER TABLE a DROP CONSTRAINT c"),
    (
        "CREATE TABLE b (id INTEGER PRIMARY KEY); CREATE TABLE a (b_id INTEGER)",
        "ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b_id) REFERENCES b (id)",
    ),
    (
        "CREATE TABLE b (id INTEGER PRIMARY KEY);
         CREATE TABLE a (b_id INTEGER, CONSTRAINT f FOREIGN KEY (b_id) REFERENCES b (id))",
        "ALTER TABLE a DROP FOREIGN KEY f",
    ),
    ("CREATE TABLE a (id INTEGER)", "CREATE VIEW v AS SELECT id FROM a"),
    ("CREATE TABLE a (id INTEGER); CREATE VIEW v AS SELECT id FROM a", "DROP VIEW v"),
    (
        "CREATE TABLE a (id INTEGER)",
        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET new.id = 1",
    ),
    (
        "CREATE TABLE a (id INTEGER);
         CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET new.id = 1",
        "DROP TRIGGER t",
    ),
    ("", "CREATE FUNCTION f() RETURNS INTEGER DETERMINISTIC RETURN 1"),
    ("CREATE FUNCTION f() RETURNS INTEGER DETERMINISTIC RETURN 1", "DROP FUNCTION f"),
    ("", "CREATE PROCEDURE p() SELECT 1"),
    ("CREATE PROCEDURE p() SELECT 1", "DROP PROCEDURE p"),
    ("", "CREATE EVENT e ON SCHEDULE EVERY 1 YEAR DO SELECT 1"),
    ("CREATE EVENT e ON SCHEDULE EVERY 1 YEAR DO SELECT 1", "DROP EVENT e"),
    ("", "CREATE SEQUENCE s"),
    ("CREATE SEQUENCE s", "DROP SEQUENCE s"),
    ("CREATE TABLE a (id INTEGER)", "TRUNCATE TABLE a"),
];

#[tokio::test]
async fn b3_what_was_done_but_not_noted_is_taken_for_done() {
    let Some(ground) = MySql::ground().await else { return };
    let pool = ground.pool();
    let mut refused = Vec::new();
    for (before, statement) in STATEMENTS {
        let folder = Folder::with([("1_before.sql", *before), ("2_statement.sql", *statement)]);
        let migrations = folder.migrations();
        let migrator = Migrator::new(Arc::clone(&pool), &migrations);
        run(&migrator).await.unwrap();
        let schema = schema_of(&pool, &migrations).await;
        // As it is when the process is killed in between.
        let killed = "UPDATE foundry_migrations SET state = 'running', done = 0 WHERE version = 2";
        MySql::perform(&pool, killed).await.unwrap();
        match run(&migrator).await {
            Ok(applied) => assert_eq!(applied, [2]),
            Err(error) => refused.push(format!("{error:?}")),
        }
        assert_eq!(schema_of(&pool, &migrations).await, schema, "{statement}");
        migrator.wipe().await.unwrap();
    }
    pool.close().await;
    assert_eq!(refused, [""; 0], "{}", refused.join("\n"));
}

/// Only the statement at which it was interrupted, and only if it is one of the schema.
#[tokio::test]
async fn b3_what_fails_otherwise_is_not_taken_for_done() {
    let Some(ground) = MySql::ground().await else { return };
    let folder = Folder::with([("1_films.sql", "CREATE TABLE a (id INTEGER); DROP TABLE nowhere")]);
    let migrator = ground.migrator(&folder.migrations());
    for _ in 0..2 {
        let error = run(&migrator).await.unwrap_err();
        says(&error, &["`1_films` failed at line 1: `DROP TABLE nowhere`", "is kept"]);
    }
    folder.write("1_films.sql", "CREATE TABLE a (id INTEGER); INSERT INTO nowhere VALUES (1)");
    let pool = ground.pool();
    let killed = "UPDATE foundry_migrations SET state = 'running'";
    MySql::perform(&pool, killed).await.unwrap();
    let error = run(&ground.migrator(&folder.migrations())).await.unwrap_err();
    says(&error, &["`1_films` failed at line 1: `INSERT INTO nowhere VALUES (1)`"]);
    pool.close().await;
}
