//! Adopting what depends on the files and on schemas: folders of diesel, checksums, names, byte order marks, and
//! where PostgreSQL has the table of the other tool.

use super::adopt::{OfSqlx, check_titles, execute, films, titles, versions};
use super::{run, says};
use foundry::database::sqlx::{Postgres, Sqlite};
use foundry::database::{Baseline, DatabasePool, MigrationTool, Migrations, Migrator};
use foundry_tests_database::{Folder, Ground, on_all};
use std::sync::Arc;

on_all! {
    m4_folders_of_diesel_run_and_are_adopted: diesel_folders;
    m4_what_another_tool_left_half_done_is_told: told;
    m4_line_ends_and_a_byte_order_mark_are_no_change_for_sqlx: checked_out_otherwise;
    m4_a_byte_order_mark_is_no_part_of_a_migration: byte_order_mark;
}

async fn diesel_folders<DB: Ground>() {
    let Some(ground) = DB::ground().await else { return };
    let outside = match ground.url().split(':').next() {
        Some("postgres") => "CREATE INDEX CONCURRENTLY by_title ON films (title)",
        Some("sqlite") => "VACUUM",
        _ => "CREATE INDEX by_title ON films (title)",
    };
    let folder = Folder::with([
        ("00000000000000_diesel_initial_setup/up.sql", "-- Nothing yet.\n"),
        ("00000000000000_diesel_initial_setup/down.sql", "-- Nothing.\n"),
        ("2024-01-31-120000_films/up.sql", "CREATE TABLE films (title VARCHAR(100))"),
        ("2024-01-31-120000_films/down.sql", "DROP TABLE films"),
        ("2024-02-01-120000_outside/up.sql", outside),
        ("2024-02-01-120000_outside/metadata.toml", "# Not inside.\nrun_in_transaction = false\n"),
    ]);
    let migrator = ground.migrator(&folder.migrations());
    const ALL: [u64; 3] = [0, 20_240_131_120_000, 20_240_201_120_000];
    assert_eq!(run(&migrator).await.unwrap(), ALL);

    let Some(ground) = DB::ground().await else { return };
    let statements = [
        "CREATE TABLE films (title VARCHAR(100))",
        "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL,
            run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)",
        "INSERT INTO __diesel_schema_migrations (version) VALUES ('00000000000000'), ('20240131120000')",
    ];
    execute(&ground, &statements).await;
    let migrator = ground.migrator(&folder.migrations());
    says(&run(&migrator).await.unwrap_err(), &["`migrate:baseline --from-diesel`"]);
    assert_eq!(versions(&migrator, Baseline::From(MigrationTool::Diesel)).await, ALL[..2]);
    assert_eq!(run(&migrator).await.unwrap(), ALL[2..]);
}

/// A folder as diesel has it, in the program.
const EMBEDDED: Migrations = foundry::migrations!("migrations/diesel");

#[tokio::test]
async fn a_folder_of_diesel_is_embedded() {
    let ground = Sqlite::ground().await.unwrap();
    let migrator = ground.migrator(&EMBEDDED);
    assert_eq!(run(&migrator).await.unwrap(), [0, 20_240_131_120_000, 20_240_201_120_000]);
    let states = migrator.status().await.unwrap();
    let names: Vec<_> = states.iter().map(|it| &*it.name).collect();
    assert_eq!(names, ["diesel_initial_setup", "create_films", "vacuum"]);
}

async fn told<DB: OfSqlx>() {
    let Some(ground) = DB::ground().await else { return };
    let folder = films();
    DB::migrate(ground.url(), &folder).await;
    let from_sqlx = Baseline::From(MigrationTool::Sqlx);
    let fewer = Folder::with([("1_films.sql", "CREATE TABLE films (title VARCHAR(10))")]);
    let refused = ground.migrator(&fewer.migrations()).baseline(from_sqlx).await.unwrap_err();
    says(
        &refused,
        &[
            "the migrations of sqlx in `",
            "`1_films` was changed after sqlx applied it",
            "version 2 is not in this binary",
            "`migrate:baseline --to VERSION`",
        ],
    );
    execute(&ground, &["UPDATE _sqlx_migrations SET success = FALSE WHERE version = 2"]).await;
    let migrator = ground.migrator(&folder.migrations());
    let refused = migrator.baseline(from_sqlx).await.unwrap_err();
    says(&refused, &["sqlx left version 2 half done"]);
    says(&run(&migrator).await.unwrap_err(), &["was migrated by sqlx"]);
    let refused = migrator.baseline(Baseline::From(MigrationTool::Diesel)).await.unwrap_err();
    says(&refused, &["has no table `__diesel_schema_migrations`"]);
}

async fn checked_out_otherwise<DB: OfSqlx>() {
    let Some(ground) = DB::ground().await else { return };
    let folder = Folder::with([
        ("1_films.sql", "CREATE TABLE films (\n    title VARCHAR(100)\n);\n"),
        ("2_fill.sql", "INSERT INTO films\nVALUES ('M');\n"),
    ]);
    DB::migrate(ground.url(), &folder).await;
    let windows = Folder::like(folder.path(), |_, text| text.replace('\n', "\r\n"));
    let migrator = ground.migrator(&windows.migrations());
    assert_eq!(versions(&migrator, Baseline::From(MigrationTool::Sqlx)).await, [1, 2]);
    assert_eq!(run(&ground.migrator(&folder.migrations())).await.unwrap(), [0; 0]);
}

async fn byte_order_mark<DB: Ground>() {
    let Some(ground) = DB::ground().await else { return };
    let outside = match ground.url().split(':').next() {
        Some("postgres") => "CREATE INDEX CONCURRENTLY by_title ON films (title)",
        Some("sqlite") => "VACUUM",
        _ => "ANALYZE TABLE films",
    };
    let marked = Folder::with([
        ("1_films.sql", "\u{feff}CREATE TABLE films (title VARCHAR(100));".to_owned()),
        ("2_outside.sql", format!("\u{feff}-- foundry: no-transaction\n{outside};")),
    ]);
    assert_eq!(run(&ground.migrator(&marked.migrations())).await.unwrap(), [1, 2]);
    let plain =
        Folder::like(marked.path(), |_, text| text.trim_start_matches('\u{feff}').to_owned());
    assert_eq!(run(&ground.migrator(&plain.migrations())).await.unwrap(), [0; 0]);
    assert!(
        ground
            .migrator(&plain.migrations())
            .status()
            .await
            .unwrap()
            .iter()
            .all(|it| !it.state.is_drift())
    );
}

/// psql makes the table; for sqlite3 and mysql the file is one comment.
#[tokio::test]
async fn a_lone_carriage_return_ends_a_comment_of_postgresql() {
    let Some(ground) = Postgres::ground().await else { return };
    let folder = Folder::with([
        ("1_films.sql", "-- films\rCREATE TABLE films (title TEXT);\r"),
        (
            "2_index.sql",
            "-- foundry: no-transaction\rCREATE INDEX CONCURRENTLY i ON films (title);\r",
        ),
    ]);
    assert_eq!(run(&ground.migrator(&folder.migrations())).await.unwrap(), [1, 2]);
    check_titles(&titles(&ground).await, &[]);
}

/// With `-c search_path` in the URL, as applications with a schema of their own have it.
#[tokio::test]
async fn a_table_in_another_schema_of_the_search_path_is_found() {
    let Some(ground) = Postgres::ground().await else { return };
    let folder = films();
    Postgres::migrate(ground.url(), &folder).await;
    execute(&ground, &["CREATE SCHEMA shop", "CREATE SCHEMA \"Old-ones\""]).await;
    for path in ["shop", "shop,public", "%22Old-ones%22,shop,public"] {
        let url = format!("{}?options=-c%20search_path%3D{}", ground.url(), path);
        let pool = Arc::new(DatabasePool::<Postgres>::new(&url).unwrap());
        let migrator = Migrator::new(Arc::clone(&pool), &folder.migrations());
        let refused = run(&migrator).await.unwrap_err();
        says(&refused, &["`public._sqlx_migrations` has rows", "`migrate:baseline --from-sqlx`"]);
        pool.close().await;
    }
    let statements = ["ALTER TABLE _sqlx_migrations SET SCHEMA \"Old-ones\""];
    execute(&ground, &statements).await;
    // In a schema that nobody looks into, it is that of another application.
    assert_eq!(run(&ground.migrator(&folder.migrations())).await.unwrap(), [1, 2]);
    assert_eq!(titles(&ground).await, ["M", "M"]);
}

/// SQLite does not tell names by their case.
#[tokio::test]
async fn a_name_in_capitals_is_the_same() {
    let ground = Sqlite::ground().await.unwrap();
    let statements = [
        "CREATE TABLE FLYWAY_SCHEMA_HISTORY (INSTALLED_RANK INT, VERSION TEXT, DESCRIPTION TEXT,
            TYPE TEXT, SCRIPT TEXT, CHECKSUM INT, SUCCESS BOOLEAN)",
        "INSERT INTO FLYWAY_SCHEMA_HISTORY VALUES (1, '1', 'films', 'SQL', 'V1__films.sql', 7, TRUE)",
    ];
    execute(&ground, &statements).await;
    let migrator = ground.migrator(&films().migrations());
    says(&run(&migrator).await.unwrap_err(), &["`migrate:baseline --from-flyway`"]);
    assert_eq!(versions(&migrator, Baseline::From(MigrationTool::Flyway)).await, [1]);
}
