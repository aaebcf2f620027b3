//! `.dump` of `sqlite3`.

use super::{check_loaded, check_migrated, output, round_trip, says};
use foundry::database::sqlx::Sqlite;
use foundry_tests_database::{Folder, Fresh, Ground};

const HOSTILE: &str = r#"
    CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, t TEXT DEFAULT 'one;
-- two; ''', b BLOB);
    CREATE TABLE "a;b -- ""c"" /* ' ? $$ 🚢" ("col'; \ ?" TEXT, [b]]x] TEXT, `d``` TEXT,
        p INTEGER REFERENCES parent (id) ON DELETE CASCADE) /* why; */;
    CREATE INDEX "i; ""x" ON parent (t) WHERE t <> ';' -- some
    ;
    CREATE VIEW "v;" AS SELECT ';' AS "x;" -- why; not
    ;
    CREATE TRIGGER "t;" AFTER INSERT ON parent BEGIN
        INSERT INTO words VALUES ('; END;'); -- END;
        SELECT CASE WHEN new.id THEN 1 END;
    END;
    CREATE VIRTUAL TABLE words USING fts5 (word, tokenize = 'porter ascii');
    INSERT INTO parent (t, b) VALUES ('; -- '' /* 🚢
? $$ \', X'00FF27'), (char(13, 10, 9), NULL);
    INSERT INTO "a;b -- ""c"" /* ' ? $$ 🚢" (p) VALUES (1), (2);
    ANALYZE;
    CREATE VIEW last AS SELECT 1 -- without an end"#;

/// SQLite has no escape for `]`.
fn hostile() -> String {
    HOSTILE.replace("[b]]x]", "[b;x]")
}

async fn source() -> Fresh<Sqlite> {
    let ground = Sqlite::ground().await.unwrap();
    let pool = ground.pool();
    Sqlite::perform(&pool, &hostile()).await.unwrap();
    pool.close().await;
    ground
}

/// Returns what `sqlite3` writes. It waits while the pool of a migrator closes the file.
fn dump(ground: &Fresh<Sqlite>, command: &str) -> Option<String> {
    let file = &ground.url()["sqlite:".len()..];
    output("sqlite3", &["-cmd", ".timeout 5000", file, command])
}

async fn show(ground: &Fresh<Sqlite>) -> String {
    let ours = dump(ground, ".dump foundry_migrations").unwrap();
    let dump = dump(ground, ".dump").unwrap();
    let ours: Vec<_> = ours.lines().filter(|it| it.contains("foundry_migrations")).collect();
    let mut lines: Vec<_> = dump
        .lines()
        .filter(|it| !ours.contains(it) && !it.contains("foundry_migrations"))
        // Behind a comment at the end of a statement, `sqlite3` adds one each time.
        .filter(|it| !it.is_empty())
        .collect();
    // A file that is loaded has its tables in another order.
    lines.sort_unstable();
    lines.join("\n")
}

#[tokio::test]
async fn a_dump_of_sqlite_is_loaded_and_dumped_the_same() {
    let texts =
        ["'one;\n-- two; '''", "/* ' ? $$ 🚢", "-- why; not", "SELECT 1 -- without an end\n;"];
    round_trip::<Sqlite>(&hostile(), &texts).await;
}

#[tokio::test]
async fn the_dump_of_sqlite3_is_loaded_with_its_sequences_statistics_and_virtual_tables() {
    let source = source().await;
    let Some(dump) = dump(&source, ".dump") else { return };
    for part in ["PRAGMA foreign_keys=OFF", "BEGIN TRANSACTION", "writable_schema", "sqlite_stat1"]
    {
        assert!(dump.contains(part), "{part}");
    }
    check_loaded(&source, &dump, show).await;
}

#[tokio::test]
async fn the_dump_of_sqlite3_is_a_migration_in_either_transaction() {
    let source = source().await;
    let Some(dump) = dump(&source, ".dump") else { return };
    check_migrated(&source, &dump, show).await;
    check_migrated(&source, &format!("-- foundry: no-transaction\n{dump}"), show).await;
}

#[tokio::test]
async fn an_incomplete_dump_of_sqlite3_is_refused() {
    let ground = Sqlite::ground().await.unwrap();
    let migrator = ground.migrator(&Folder::with::<&str, &str>([]).migrations());
    let dump = "BEGIN TRANSACTION;\nCREATE TABLE a (i);\nROLLBACK; -- due to errors\n";
    let refused = migrator.load(dump.to_owned()).await.unwrap_err();
    says(&refused, &["the dump ends with `ROLLBACK` at line 3", "nothing of it was run"]);
}
