//! All that is not simply migrating: statements outside of transactions, several owners, migrations
//! that come late, and setting right what went wrong.

use super::{run, says};
use foundry::database::sqlx::{MySql, Postgres, Sqlite};
use foundry::database::{
    Baseline, Migration, MigrationState, Migrations, Migrator, Repair, Rollback, RollbackOptions,
    RunOptions,
};
use foundry_tests_database::{Folder, Ground, on_all, schema_of};
use std::sync::Arc;

on_all! {
    a_late_migration_wants_to_be_asked_for: out_of_order;
    a_library_goes_first_and_leaves_last: owners;
    what_went_wrong_is_set_right: repaired;
    a_database_that_was_there_is_taken_over: baseline;
    the_ledger_knows_how_long_a_migration_took: duration;
}

async fn out_of_order<DB: Ground>() {
    let Some(ground) = DB::ground().await else { return };
    let folder = Folder::with([
        ("1_films.sql", "CREATE TABLE films (title VARCHAR(100))"),
        ("3_log.sql", "CREATE TABLE log (title VARCHAR(100))"),
    ]);
    assert_eq!(run(&ground.migrator(&folder.migrations())).await.unwrap(), [1, 3]);
    folder.write("2_genres.sql", "CREATE TABLE genres (title VARCHAR(100))");
    folder.write("4_halls.sql", "CREATE TABLE halls (title VARCHAR(100))");
    let migrator = ground.migrator(&folder.migrations());
    let refused = run(&migrator).await.unwrap_err();
    says(&refused, &["migration `2_genres` comes before `3_log`", "a version above 3"]);
    let options = RunOptions { out_of_order: true, ..RunOptions::default() };
    let applied = migrator.run(options).await.unwrap();
    assert_eq!(applied.iter().map(|it| it.version).collect::<Vec<_>>(), [2, 4]);
    assert_eq!(run(&migrator).await.unwrap(), [0; 0]);
}

async fn duration<DB: Ground>() {
    let Some(ground) = DB::ground().await else { return };
    let slow = match ground.url().split(':').next() {
        Some("postgres") => "SELECT pg_sleep(0.02)",
        Some("mysql") => "DO SLEEP(0.02)",
        _ => {
            "CREATE TABLE numbers AS
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
             SELECT i FROM n"
        }
    };
    let folder = Folder::with([("1_slow.sql", slow)]);
    let migrator = ground.migrator(&folder.migrations());
    let applied = migrator.run(RunOptions::default()).await.unwrap();
    let took = applied[0].duration.as_millis();
    let pool = ground.pool();
    let query = "SELECT milliseconds FROM foundry_migrations";
    assert_eq!(DB::answers(&pool, query).await.unwrap(), [took.to_string()]);
    assert!(took > 0);
    pool.close().await;
}

const LIBRARY: Migrations = Migrations::new(
    "library",
    &[Migration::new(
        2,
        "users",
        "CREATE TABLE users (id INTEGER PRIMARY KEY)",
        Some("DROP TABLE users"),
    )],
);

/// Of the same version, and built on the library's.
const APPLICATION: Migrations = Migrations::new(
    "shop",
    &[
        Migration::new(
            1,
            "orders",
            "CREATE TABLE orders (user_id INTEGER, FOREIGN KEY (user_id) REFERENCES users (id))",
            Some("DROP TABLE orders"),
        ),
        Migration::new(2, "first", "INSERT INTO users VALUES (1)", Some("DELETE FROM users")),
    ],
);

async fn owners<DB: Ground>() {
    let Some(ground) = DB::ground().await else { return };
    let both = ground.migrator(&APPLICATION).after(&LIBRARY);
    let named = |applied: Vec<foundry::database::Applied>| {
        applied.iter().map(|it| format!("{} {}", it.owner, it.version)).collect::<Vec<_>>()
    };
    let applied = both.run(RunOptions::default()).await.unwrap();
    assert_eq!(named(applied), ["library 2", "shop 1", "shop 2"]);
    // Each knows its own alone.
    assert_eq!(run(&ground.migrator(&LIBRARY)).await.unwrap(), [0; 0]);
    assert_eq!(run(&ground.migrator(&APPLICATION)).await.unwrap(), [0; 0]);
    let reverted = both.rollback(RollbackOptions::default()).await.unwrap();
    assert_eq!(named(reverted), ["shop 2", "shop 1", "library 2"]);
}

async fn states<DB: Ground>(migrator: &Migrator<DB>) -> Vec<MigrationState> {
    migrator.status().await.unwrap().into_iter().map(|it| it.state).collect()
}

async fn repaired<DB: Ground>() {
    let Some(ground) = DB::ground().await else { return };
    let folder = Folder::with([
        ("1_films.sql", "CREATE TABLE films (title VARCHAR(100))"),
        ("2_broken.sql", "INSERT INTO nowhere VALUES (1)"),
        ("3_log.sql", "CREATE TABLE log (title VARCHAR(100))"),
    ]);
    let migrator = ground.migrator(&folder.migrations());
    run(&migrator).await.unwrap_err();
    let failed = states(&migrator).await;
    assert!(matches!(failed[1], MigrationState::Failed { done: 0, .. }), "{failed:?}");
    let now = async |migrator: &Migrator<DB>, repair| {
        let adopted = migrator.repair(repair).await.unwrap();
        adopted.iter().map(|it| format!("{} {}", it.version, it.now)).collect::<Vec<_>>()
    };

    assert_eq!(now(&migrator, Repair::Accept).await, ["2 forgotten"]);
    assert_eq!(states(&migrator).await[1], MigrationState::Pending);
    assert_eq!(now(&migrator, Repair::Applied(2)).await, ["2 applied"]);
    assert_eq!(run(&migrator).await.unwrap(), [3]);
    assert_eq!(now(&migrator, Repair::Forget(3)).await, ["3 forgotten"]);
    // It is there all the same.
    says(&run(&migrator).await.unwrap_err(), &["`3_log` failed", "already exists"]);
    assert_eq!(now(&migrator, Repair::Applied(3)).await, ["3 applied"]);

    folder.write("1_films.sql", "CREATE TABLE films (title VARCHAR(200))");
    let changed = ground.migrator(&folder.migrations());
    assert_eq!(states(&changed).await[0], MigrationState::Changed);
    assert_eq!(now(&changed, Repair::Accept).await, ["1 applied as it is now"]);
    assert_eq!(run(&changed).await.unwrap(), [0; 0]);
    let unknown = changed.repair(Repair::Forget(9)).await.unwrap_err();
    assert_eq!(unknown.kind(), foundry::ErrorKind::Usage);
}

async fn baseline<DB: Ground>() {
    let Some(ground) = DB::ground().await else { return };
    let folder = Folder::with([
        ("1_films.sql", "CREATE TABLE films (title VARCHAR(100))"),
        ("2_year.sql", "ALTER TABLE films ADD year INTEGER"),
        ("3_log.sql", "CREATE TABLE log (title VARCHAR(100))"),
    ]);
    let pool = ground.pool();
    DB::perform(&pool, "CREATE TABLE films (title VARCHAR(100), year INTEGER)").await.unwrap();
    let migrator = ground.migrator(&folder.migrations());
    assert_eq!(migrator.baseline(Baseline::To(2)).await.unwrap().len(), 2);
    assert_eq!(migrator.baseline(Baseline::To(2)).await.unwrap().len(), 0);
    assert_eq!(run(&migrator).await.unwrap(), [3]);
    pool.close().await;
}

#[tokio::test]
async fn what_cannot_be_in_a_transaction_is_hinted_at_and_runs_without() {
    let ground = Sqlite::ground().await.unwrap();
    outside(&ground, "VACUUM").await;
    let Some(ground) = Postgres::ground().await else { return };
    outside(&ground, "CREATE INDEX CONCURRENTLY by_title ON films (title)").await;
}

async fn outside<DB: Ground>(ground: &foundry_tests_database::Fresh<DB>, sql: &str) {
    let folder =
        Folder::with([("1_films.sql", "CREATE TABLE films (title TEXT)"), ("2_outside.sql", sql)]);
    let refused = run(&ground.migrator(&folder.migrations())).await.unwrap_err();
    says(
        &refused,
        &["`2_outside` failed", "`-- foundry: no-transaction`", "nothing of it was kept"],
    );
    let sql = format!("-- foundry: no-transaction\r\n{sql};\nINSERT INTO films VALUES ('M')");
    folder.write("2_outside.sql", &sql);
    assert_eq!(run(&ground.migrator(&folder.migrations())).await.unwrap(), [2]);
}

/// PostgreSQL keeps an index that it could not make: it enforces nothing, and has the name that the next attempt needs.
#[tokio::test]
async fn an_index_that_was_not_made_to_its_end_is_made_again() {
    let Some(ground) = Postgres::ground().await else { return };
    let folder = Folder::with([
        ("1_films.sql", "CREATE TABLE films (title TEXT); INSERT INTO films VALUES ('M'), ('M')"),
        (
            "2_unique.sql",
            "-- foundry: no-transaction
             CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"by_Title\" ON films (title)",
        ),
    ]);
    let migrator = ground.migrator(&folder.migrations());
    says(&run(&migrator).await.unwrap_err(), &["`2_unique` failed", "could not create unique"]);
    let pool = ground.pool();
    let valid = "SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                 WHERE c.relname = 'by_Title'";
    assert_eq!(Postgres::answers(&pool, valid).await.unwrap(), [""; 0]);
    Postgres::perform(&pool, "TRUNCATE films").await.unwrap();
    assert_eq!(run(&migrator).await.unwrap(), [2]);
    assert_eq!(Postgres::answers(&pool, valid).await.unwrap(), ["t"]);
    pool.close().await;
}

/// SQLite's own recipe for what it cannot alter, and what becomes of it when it fails half way: with
/// foreign keys on, dropping a table deletes what refers to it.
#[tokio::test]
async fn what_was_set_for_a_session_is_set_again_where_it_goes_on() {
    let ground = Sqlite::ground().await.unwrap();
    let folder = Folder::with([
        (
            "1_films.sql",
            "CREATE TABLE films (id INTEGER PRIMARY KEY);
             CREATE TABLE tickets (film_id INTEGER REFERENCES films (id) ON DELETE CASCADE);
             INSERT INTO films VALUES (1);
             INSERT INTO tickets VALUES (1)",
        ),
        (
            "2_title.sql",
            "-- foundry: no-transaction
             PRAGMA foreign_keys = OFF;
             INSERT INTO by_hand VALUES (1);
             BEGIN;
             CREATE TABLE films_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL DEFAULT '');
             INSERT INTO films_new (id) SELECT id FROM films;
             DROP TABLE films;
             ALTER TABLE films_new RENAME TO films;
             COMMIT;
             PRAGMA foreign_keys = ON",
        ),
    ]);
    let failed = run(&ground.migrator(&folder.migrations())).await.unwrap_err();
    says(&failed, &["`INSERT INTO by_hand VALUES (1);`", "the statement before it is kept"]);
    let pool = ground.pool();
    Sqlite::perform(&pool, "CREATE TABLE by_hand (a)").await.unwrap();
    assert_eq!(run(&ground.migrator(&folder.migrations())).await.unwrap(), [2]);
    assert_eq!(Sqlite::answers(&pool, "SELECT film_id FROM tickets").await.unwrap(), ["1"]);
    pool.close().await;
}

const SQLITE: &str = "
    CREATE TABLE b (id INTEGER PRIMARY KEY);
    CREATE TABLE a (b_id INTEGER NOT NULL REFERENCES b (id));
    CREATE VIEW both_of_them AS SELECT a.b_id FROM a JOIN b ON b.id = a.b_id;
    CREATE VIRTUAL TABLE words USING fts5 (word);
    CREATE TABLE \"odd \"\"name\" (id INTEGER PRIMARY KEY AUTOINCREMENT);
    CREATE TRIGGER t AFTER INSERT ON b BEGIN INSERT INTO a VALUES (new.id); DELETE FROM words; END;
    INSERT INTO b VALUES (1)";

const POSTGRES: &str = "
    CREATE TYPE colour AS ENUM ('red', 'green');
    CREATE TYPE point3 AS (x INTEGER, y INTEGER, z INTEGER);
    CREATE TYPE span AS RANGE (subtype = float8);
    CREATE DOMAIN positive AS INTEGER CHECK (value > 0);
    CREATE TABLE b (id SERIAL PRIMARY KEY, c colour, at point3, n positive);
    CREATE TABLE a (id BIGINT GENERATED ALWAYS AS IDENTITY, b_id INTEGER REFERENCES b (id));
    ALTER TABLE b ADD a_id BIGINT;
    CREATE TABLE parts (at DATE) PARTITION BY RANGE (at);
    CREATE TABLE parts_2024 PARTITION OF parts FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
    CREATE VIEW \"Both\" AS SELECT a.b_id FROM a JOIN b ON b.id = a.b_id;
    CREATE MATERIALIZED VIEW kept AS SELECT * FROM \"Both\";
    CREATE SEQUENCE numbers;
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END; $$;
    CREATE TRIGGER t BEFORE INSERT ON b FOR EACH ROW EXECUTE FUNCTION f();
    CREATE FUNCTION f(a colour) RETURNS colour LANGUAGE sql AS 'SELECT a';
    CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
    CREATE AGGREGATE total (INTEGER) (sfunc = int4pl, stype = INTEGER);
    INSERT INTO b (c) VALUES ('red')";

const MYSQL: &str = "
    CREATE TABLE b (id INTEGER PRIMARY KEY AUTO_INCREMENT, name VARCHAR(10) DEFAULT 'it''s; \\\\');
    CREATE TABLE a (b_id INTEGER, FOREIGN KEY (b_id) REFERENCES b (id));
    ALTER TABLE b ADD a_id INTEGER;
    CREATE VIEW both_of_them AS SELECT a.b_id FROM a JOIN b ON b.id = a.b_id;
    CREATE VIEW again AS SELECT b_id FROM both_of_them;
    CREATE TABLE `odd ``name` (id INTEGER);
    CREATE FUNCTION f(a INTEGER) RETURNS INTEGER DETERMINISTIC BEGIN SET a = a + 1; RETURN a; END;
    CREATE PROCEDURE p() BEGIN IF 1 THEN SELECT 1; END IF; SELECT 2; END;
    CREATE TRIGGER t AFTER INSERT ON b FOR EACH ROW BEGIN
        INSERT INTO a VALUES (new.id);
        INSERT INTO a VALUES (f(new.id) - 1);
    END;
    CREATE EVENT e ON SCHEDULE EVERY 1 YEAR DO DELETE FROM a;
    INSERT INTO b (a_id) VALUES (7)";

/// Emptied it can be migrated again; and loaded from a dump instead.
async fn wiped_and_loaded<DB: Ground>(sql: &str) {
    let Some(mut ground) = DB::ground().await else { return };
    let folder = Folder::with([("1_everything.sql", sql)]);
    let migrations = folder.migrations();
    let migrator = ground.migrator(&migrations);
    let pool = ground.pool();
    let empty = schema_of(&pool, &migrations).await;
    assert_eq!(run(&migrator).await.unwrap(), [1]);
    let dump = migrator.dump().await.unwrap();
    migrator.wipe().await.unwrap();
    assert_eq!(schema_of(&pool, &migrations).await, empty);
    assert_eq!(run(&migrator).await.unwrap(), [1]);
    pool.close().await;

    drop(migrator);
    ground.reset().await;
    let migrator = Migrator::new(Arc::clone(&ground.pool()), &migrations);
    migrator.load(dump.clone()).await.unwrap();
    assert_eq!(migrator.dump().await.unwrap(), dump);
    assert_eq!(run(&migrator).await.unwrap(), [0; 0]);
    let what = Rollback::All;
    let back = RollbackOptions { what, ..RollbackOptions::default() };
    says(&migrator.rollback(back).await.unwrap_err(), &["has no `1_everything.down.sql`"]);
}

#[tokio::test]
async fn everything_in_sqlite_is_wiped_and_loaded() {
    wiped_and_loaded::<Sqlite>(SQLITE).await;
}

#[tokio::test]
async fn everything_in_postgresql_is_wiped_and_loaded() {
    wiped_and_loaded::<Postgres>(POSTGRES).await;
}

#[tokio::test]
async fn everything_in_mariadb_is_wiped_and_loaded() {
    wiped_and_loaded::<MySql>(MYSQL).await;
}
