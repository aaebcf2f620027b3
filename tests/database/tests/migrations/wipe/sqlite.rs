//! Files of SQLite.

use super::{check_again, migrator, run, says};
use foundry::database::sqlx::Sqlite;
use foundry_tests_database::{Fresh, Ground};

async fn show(ground: &Fresh<Sqlite>) -> String {
    let pool = ground.pool();
    let query = "SELECT type, name, sql FROM sqlite_schema WHERE name <> 'sqlite_sequence'
                     AND tbl_name <> 'foundry_migrations'
                 UNION ALL SELECT 'sequence', name, seq FROM sqlite_sequence ORDER BY 1, 2";
    // Once there was one, the table of the sequences stays.
    let made =
        "CREATE TABLE IF NOT EXISTS made (i INTEGER PRIMARY KEY AUTOINCREMENT); DROP TABLE made";
    Sqlite::perform(&pool, made).await.unwrap();
    let shown = Sqlite::answers(&pool, query).await.unwrap().join("\n");
    pool.close().await;
    shown
}

const EVERYTHING: &str = r#"
    CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, twice AS (id * 2));
    CREATE TABLE a (b_id INTEGER NOT NULL REFERENCES b (id) ON DELETE CASCADE, c_id REFERENCES c (id));
    CREATE TABLE c (id INTEGER PRIMARY KEY, b_id INTEGER REFERENCES b (id)) STRICT;
    CREATE TABLE "odd ""% 'name' ? Ä" ("Column ;" INTEGER) ;
    CREATE TABLE without (k TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE UNIQUE INDEX "by Name" ON b (name COLLATE NOCASE) WHERE name <> '';
    CREATE VIEW both_of_them AS SELECT a.b_id FROM a JOIN b ON b.id = a.b_id;
    CREATE VIEW again AS SELECT * FROM both_of_them;
    CREATE VIRTUAL TABLE words USING fts5 (word);
    CREATE VIRTUAL TABLE places USING rtree (id, x0, x1);
    CREATE TRIGGER t AFTER INSERT ON b BEGIN INSERT INTO a VALUES (new.id, NULL); DELETE FROM words; END;
    CREATE TRIGGER into_view INSTEAD OF INSERT ON again BEGIN INSERT INTO b (name) VALUES ('v'); END;
    INSERT INTO b (name) VALUES ('x'), ('y');
    ANALYZE"#;

#[tokio::test]
async fn m5_a_sqlite_file_with_every_kind_of_object_is_migrated_again() {
    let ground = Sqlite::ground().await.unwrap();
    check_again(&ground, &[EVERYTHING], show).await;
}

#[tokio::test]
async fn m5_a_virtual_table_without_its_module_stays_with_everything_else() {
    let ground = Sqlite::ground().await.unwrap();
    let pool = ground.pool();
    let migrator = migrator(&ground, &["CREATE TABLE a (i INTEGER)"]);
    run(&migrator).await.unwrap();
    let by_hand = "PRAGMA writable_schema = ON;
        INSERT INTO sqlite_schema VALUES ('table', 'far', 'far', 0, 'CREATE VIRTUAL TABLE far USING nosuch (a)');
        PRAGMA writable_schema = OFF";
    Sqlite::perform(&pool, by_hand).await.unwrap();
    let before = show(&ground).await;
    says(&migrator.wipe().await.unwrap_err(), &["nosuch", "nothing was dropped"]);
    assert_eq!(show(&ground).await, before);
    pool.close().await;
}
