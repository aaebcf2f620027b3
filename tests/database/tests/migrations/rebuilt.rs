//! Tables of SQLite that are rebuilt, since it cannot alter them: the rows that refer to them stay.
//! <https://www.sqlite.org/lang_altertable.html#otheralter>

use super::{run, says};
use foundry::database::RunOptions;
use foundry::database::sqlx::Sqlite;
use foundry_tests_database::{Folder, Ground};

const BEFORE: &str = "CREATE TABLE house (id INTEGER PRIMARY KEY, name TEXT);
     INSERT INTO house VALUES (1, 'a'), (2, 'b');";

const REBUILD: &str =
    "CREATE TABLE house_new (id INTEGER PRIMARY KEY, name TEXT, floor INT DEFAULT 0);
     INSERT INTO house_new (id, name) SELECT id, name FROM house;
     DROP TABLE house;
     ALTER TABLE house_new RENAME TO house;";

fn guests(action: &str) -> String {
    format!(
        "{BEFORE} CREATE TABLE guest (id INTEGER PRIMARY KEY,
             house_id INTEGER REFERENCES house (id) {action});
         INSERT INTO guest VALUES (1, 1), (2, 1), (3, 2);"
    )
}

/// Checks that all guests keep their house.
async fn check(action: &str, rebuild: &str) {
    let ground = Sqlite::ground().await.unwrap();
    let folder = Folder::with([("1_a.sql", guests(action)), ("2_b.sql", rebuild.to_owned())]);
    let migrator = ground.migrator(&folder.migrations());
    let pretend = RunOptions { pretend: true, ..RunOptions::default() };
    let pretended = migrator.run(pretend).await;
    assert!(pretended.is_ok(), "{action} {rebuild}\n{:?}", pretended.err());
    let applied = run(&migrator).await;
    assert_eq!(applied.unwrap_or_else(|error| panic!("{rebuild}\n{error:?}")), [1, 2]);
    let pool = ground.pool();
    let kept = "SELECT group_concat(id || ':' || house_id, ' ') FROM guest";
    assert_eq!(Sqlite::answers(&pool, kept).await.unwrap(), ["1:1 2:1 3:2"], "{action} {rebuild}");
    // Foreign keys are on again.
    assert!(Sqlite::perform(&pool, "INSERT INTO guest VALUES (4, 7)").await.is_err());
    pool.close().await;
}

#[tokio::test]
async fn rows_that_refer_to_a_rebuilt_table_stay() {
    for action in [
        "",
        "ON DELETE CASCADE",
        "ON DELETE SET NULL",
        "ON DELETE SET DEFAULT",
        "ON DELETE RESTRICT",
    ] {
        for rebuild in [
            REBUILD.to_owned(),
            format!("PRAGMA foreign_keys = OFF;\n{REBUILD}"),
            format!(
                "PRAGMA foreign_keys=off;\n{REBUILD}\nPRAGMA foreign_key_check;\nPRAGMA foreign_keys=on;"
            ),
            format!("PRAGMA defer_foreign_keys = ON;\n{REBUILD}"),
            format!(
                "-- foundry: no-transaction\nPRAGMA foreign_keys = OFF;\nBEGIN;\n{REBUILD}\nCOMMIT;"
            ),
            format!("-- foundry: no-transaction\nPRAGMA foreign_keys = OFF;\n{REBUILD}"),
            format!("-- foundry: no-transaction\n{REBUILD}"),
        ] {
            check(action, &rebuild).await;
        }
    }
}

/// The other order renames what others refer to: SQLite's manual warns of it.
#[tokio::test]
async fn a_rebuild_that_breaks_foreign_keys_is_refused_and_keeps_the_rows() {
    for (script, expected) in [
        (
            "ALTER TABLE house RENAME TO old; CREATE TABLE house (id INTEGER PRIMARY KEY);
             INSERT INTO house SELECT id FROM old; DROP TABLE old;",
            "3 rows refer from `guest` to missing rows of `old`",
        ),
        ("DROP TABLE house;", "3 rows refer from `guest` to missing rows of `house`"),
        (
            "PRAGMA foreign_keys = OFF; DELETE FROM house WHERE id = 2;",
            "1 row refers from `guest` to missing rows of `house`",
        ),
    ] {
        let ground = Sqlite::ground().await.unwrap();
        let folder = Folder::with([
            ("1_a.sql", guests("ON DELETE CASCADE")),
            ("2_b.sql", script.to_owned()),
        ]);
        let error = run(&ground.migrator(&folder.migrations())).await.unwrap_err();
        says(&error, &["`2_b` breaks foreign keys", expected, "nothing of it was kept"]);
        let pool = ground.pool();
        let count = "SELECT CAST(count(*) AS TEXT) FROM guest";
        assert_eq!(Sqlite::answers(&pool, count).await.unwrap(), ["3"], "{script}");
        pool.close().await;
    }
}

/// They act where no table is dropped, as in the application.
#[tokio::test]
async fn foreign_keys_act_in_all_other_migrations() {
    let ground = Sqlite::ground().await.unwrap();
    let folder = Folder::with([
        ("1_a.sql", guests("ON DELETE CASCADE")),
        ("2_b.sql", "DELETE FROM house WHERE id = 1".to_owned()),
        ("3_c.sql", "DROP TABLE guest; DROP TABLE house".to_owned()),
    ]);
    let steps = RunOptions { steps: Some(2), ..RunOptions::default() };
    ground.migrator(&folder.migrations()).run(steps).await.unwrap();
    let pool = ground.pool();
    let count = "SELECT CAST(count(*) AS TEXT) FROM guest";
    assert_eq!(Sqlite::answers(&pool, count).await.unwrap(), ["1"]);
    assert_eq!(run(&ground.migrator(&folder.migrations())).await.unwrap(), [3]);
    pool.close().await;
}

/// Rows that were broken before do not stand in the way.
#[tokio::test]
async fn only_new_violations_count() {
    let ground = Sqlite::ground().await.unwrap();
    let broken = format!(
        "-- foundry: no-transaction\nPRAGMA foreign_keys = OFF; {} INSERT INTO guest VALUES (9, 9);",
        guests("")
    );
    let folder = Folder::with([("1_a.sql", broken), ("2_b.sql", REBUILD.to_owned())]);
    assert_eq!(run(&ground.migrator(&folder.migrations())).await.unwrap(), [1, 2]);
}
