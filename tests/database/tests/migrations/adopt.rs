//! Databases that another tool has migrated: their tables as the tools make them. Nothing is run again, and the
//! command that adopts is named. What is particular to files and schemas is in `adopt_files.rs`.

use super::{run, says};
use foundry::database::sqlx::{self, MySql, Postgres, Sqlite};
use foundry::database::{
    Baseline, Migration, MigrationState, MigrationTool, Migrations, Migrator, Rollback,
    RollbackOptions, RunOptions,
};
use foundry_tests_database::{Folder, Fresh, Ground, on_all};
use foundry_tests_figures::{FOUNDRY, none};
use sqlx::migrate::Migrate;

on_all! {
    m4_what_sqlx_applied_is_not_run_again: sqlx_is_recognized;
    m4_what_failed_before_is_adopted_as_well: after_a_failed_run;
    m4_what_is_half_done_is_not_adopted: half_done;
    m4_a_table_of_another_tool_is_recognized: recognized;
    m4_migrations_that_are_programs_are_entered_by_version: programs;
    m4_a_table_of_the_application_is_none_of_another_tool: own_tables;
    m4_migrations_run_beside_another_tool: beside;
    m4_what_was_adopted_is_reverted_and_applied: reverted;
    m4_versions_of_a_library_are_not_those_of_the_tool: library;
    m4_a_package_that_was_renamed_runs_nothing_again: renamed;
}

/// A database that sqlx can migrate.
pub(super) trait OfSqlx: Ground {
    async fn migrate(url: &str, folder: &Folder);
}

macro_rules! of_sqlx {
    ($($database:ty, $create:literal;)*) => {
        $(impl OfSqlx for $database {
            async fn migrate(url: &str, folder: &Folder) {
                migrate_with_sqlx::<Self>(&format!("{url}{}", $create), folder).await;
            }
        })*
    };
}

of_sqlx! {
    Sqlite, "?mode=rwc";
    Postgres, "";
    MySql, "";
}

/// The folder as sqlx's own migrator applies it.
async fn migrate_with_sqlx<DB: Ground<Connection: Migrate>>(url: &str, folder: &Folder) {
    let theirs = sqlx::migrate::Migrator::new(folder.path().to_owned()).await.unwrap();
    let mut connection = <DB::Connection as sqlx::Connection>::connect(url).await.unwrap();
    theirs.run_direct(None, &mut connection, false).await.unwrap();
    sqlx::Connection::close(connection).await.unwrap();
}

/// A schema, and data that come twice if they are run twice.
pub(super) fn films() -> Folder {
    Folder::with([
        ("1_films.up.sql", "CREATE TABLE IF NOT EXISTS films (title VARCHAR(100));"),
        ("1_films.down.sql", "DROP TABLE films;"),
        ("2_fill.up.sql", "INSERT INTO films VALUES ('M');"),
        ("2_fill.down.sql", "DELETE FROM films;"),
    ])
}

pub(super) async fn execute<DB: Ground>(ground: &Fresh<DB>, statements: &[&str]) {
    let pool = ground.pool();
    for sql in statements {
        DB::perform(&pool, sql).await.unwrap();
    }
    pool.close().await;
}

pub(super) async fn titles<DB: Ground>(ground: &Fresh<DB>) -> Vec<String> {
    let pool = ground.pool();
    let titles = DB::answers(&pool, "SELECT title FROM films").await.unwrap();
    pool.close().await;
    titles
}

pub(super) async fn versions<DB: Ground>(migrator: &Migrator<DB>, baseline: Baseline) -> Vec<u64> {
    migrator.baseline(baseline).await.unwrap().iter().map(|it| it.version).collect()
}

/// Checks that the films are these: none was written by a migration that ran again.
#[track_caller]
pub(super) fn check_titles(titles: &[String], expected: &[&str]) {
    FOUNDRY.count("M4", "databases of another tool", 1);
    let differs = u64::from(titles != expected);
    none("M4", "databases in which a migration ran again", differs, &format!("{titles:?}"));
}

async fn states<DB: Ground>(migrator: &Migrator<DB>) -> Vec<MigrationState> {
    migrator.status().await.unwrap().into_iter().map(|it| it.state).collect()
}

async fn sqlx_is_recognized<DB: OfSqlx>() {
    let Some(ground) = DB::ground().await else { return };
    let folder = films();
    DB::migrate(ground.url(), &folder).await;
    folder.write("3_log.up.sql", "CREATE TABLE log (what VARCHAR(100))");
    let migrator = ground.migrator(&folder.migrations());
    let refused = run(&migrator).await.unwrap_err();
    says(&refused, &["was migrated by sqlx", "`migrate:baseline --from-sqlx`", "--beside`"]);
    let pretend = RunOptions { pretend: true, ..RunOptions::default() };
    says(&migrator.run(pretend).await.unwrap_err(), &["`migrate:baseline --from-sqlx`"]);
    assert_eq!(titles(&ground).await, ["M"]);
    let unadopted = MigrationState::Unadopted { tool: MigrationTool::Sqlx };
    assert_eq!(states(&migrator).await, vec![unadopted; 3]);

    let from_sqlx = Baseline::From(MigrationTool::Sqlx);
    assert_eq!(versions(&migrator, from_sqlx).await, [1, 2]);
    assert_eq!(run(&migrator).await.unwrap(), [3]);
    assert_eq!(versions(&migrator, from_sqlx).await, [0; 0]);
    check_titles(&titles(&ground).await, &["M"]);
}

/// A program of an older version ran, failed, and left a row of that.
async fn after_a_failed_run<DB: OfSqlx>() {
    for state in ["failed", "running"] {
        after_a_run_that_is(state, DB::ground().await).await;
    }
}

async fn after_a_run_that_is<DB: OfSqlx>(state: &str, ground: Option<Fresh<DB>>) {
    let Some(ground) = ground else { return };
    let folder = films();
    folder.write("1_films.up.sql", "CREATE TABLE films (title VARCHAR(100));");
    DB::migrate(ground.url(), &folder).await;
    execute(&ground, &["ALTER TABLE _sqlx_migrations RENAME TO elsewhere"]).await;
    let migrator = ground.migrator(&folder.migrations());
    says(&run(&migrator).await.unwrap_err(), &["`1_films` failed"]);
    execute(&ground, &["ALTER TABLE elsewhere RENAME TO _sqlx_migrations"]).await;
    execute(&ground, &[&format!("UPDATE foundry_migrations SET state = '{state}'")]).await;

    says(&run(&migrator).await.unwrap_err(), &["`migrate:baseline --from-sqlx`"]);
    assert_eq!(versions(&migrator, Baseline::From(MigrationTool::Sqlx)).await, [1, 2]);
    let applied = |it: &MigrationState| matches!(it, MigrationState::Applied { .. });
    assert!(states(&migrator).await.iter().all(applied));
    assert_eq!(run(&migrator).await.unwrap(), [0; 0]);
    check_titles(&titles(&ground).await, &["M"]);
}

async fn half_done<DB: Ground>() {
    let Some(ground) = DB::ground().await else { return };
    let folder = Folder::with([
        ("1_films.sql", "CREATE TABLE films (title VARCHAR(100))"),
        (
            "2_half.sql",
            "-- foundry: no-transaction
             INSERT INTO films VALUES ('M');
             INSERT INTO nowhere VALUES (1);",
        ),
    ]);
    let migrator = ground.migrator(&folder.migrations());
    says(&run(&migrator).await.unwrap_err(), &["`2_half` failed"]);
    execute(&ground, &["DELETE FROM foundry_migrations WHERE version = 1"]).await;
    for baseline in [Baseline::All, Baseline::To(2)] {
        let refused = migrator.baseline(baseline).await.unwrap_err();
        says(&refused, &["`2_half` is half done", "1 of its statements are through"]);
        assert_eq!(states(&migrator).await[0], MigrationState::Pending);
    }
    assert_eq!(versions(&migrator, Baseline::To(1)).await, [1]);
    let reverting = "UPDATE foundry_migrations SET state = 'reverting', done = 0 WHERE version = 2";
    execute(&ground, &[reverting]).await;
    let refused = migrator.baseline(Baseline::All).await.unwrap_err();
    says(&refused, &["`2_half` is half done", "its way back was interrupted"]);
}

/// Returns the type of a column that counts by itself.
fn serial<DB: Ground>(ground: &Fresh<DB>) -> &'static str {
    match ground.url().starts_with("sqlite") {
        true => "INTEGER PRIMARY KEY AUTOINCREMENT",
        false => "SERIAL PRIMARY KEY",
    }
}

/// The tables of the tools with the versions 1 and 2, by their sources:
/// `diesel/src/migration/setup_migration_table.sql`, `refinery_core/src/traits/mod.rs`,
/// `flyway-database-postgresql` (`getRawCreateScript`), `database/postgres/postgres.go` of golang-migrate,
/// `internal/dialect/dialectquery` of goose, `pkg/driver/postgres/postgres.go` of dbmate.
async fn recognized<DB: Ground>() {
    use MigrationTool::{Dbmate, Diesel, Flyway, GolangMigrate, Goose, Refinery};
    const FLYWAY: &str =
        "CREATE TABLE flyway_schema_history (installed_rank INT NOT NULL PRIMARY KEY,
        version VARCHAR(50), description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL,
        script VARCHAR(1000) NOT NULL, checksum INTEGER, installed_by VARCHAR(100) NOT NULL,
        installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, execution_time INTEGER NOT NULL,
        success BOOLEAN NOT NULL)";
    let Some(mut ground) = DB::ground().await else { return };
    let goose = format!(
        "CREATE TABLE goose_db_version (id {}, version_id BIGINT NOT NULL,
            is_applied {} NOT NULL, tstamp TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP)",
        serial(&ground),
        if ground.url().starts_with("sqlite") { "INTEGER" } else { "BOOLEAN" }
    );
    let yes = if ground.url().starts_with("postgres") { "TRUE" } else { "1" };
    let goose_rows = format!(
        "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, {yes}), (1, {yes}), (2, {yes})"
    );
    let cases: [(MigrationTool, &str, &str); 6] = [
        (
            Diesel,
            "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL,
                run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)",
            "INSERT INTO __diesel_schema_migrations (version) VALUES ('1'), ('00000000000002')",
        ),
        (
            Refinery,
            "CREATE TABLE refinery_schema_history (version INT4 PRIMARY KEY, name VARCHAR(255),
                applied_on VARCHAR(255), checksum VARCHAR(255))",
            "INSERT INTO refinery_schema_history VALUES
                (1, 'films', '2024-01-31T12:00:00Z', '1182'), (2, 'fill', '2024-01-31T12:00:00Z', '7')",
        ),
        (
            Flyway,
            FLYWAY,
            "INSERT INTO flyway_schema_history VALUES
                (0, NULL, '<< Flyway Schema Creation >>', 'SCHEMA', 's', NULL, 'a', '2024-01-31', 0, TRUE),
                (1, '1', 'films', 'SQL', 'V1__films.sql', 7, 'a', '2024-01-31 12:00:00', 1, TRUE),
                (2, '002', 'fill', 'SQL', 'V002__fill.sql', 8, 'a', '2024-01-31 12:00:00', 1, TRUE)",
        ),
        (
            GolangMigrate,
            "CREATE TABLE schema_migrations (version BIGINT NOT NULL PRIMARY KEY, dirty BOOLEAN NOT NULL)",
            "INSERT INTO schema_migrations VALUES (2, FALSE)",
        ),
        (Goose, &goose, &goose_rows),
        (
            Dbmate,
            "CREATE TABLE schema_migrations (version VARCHAR(128) PRIMARY KEY)",
            "INSERT INTO schema_migrations VALUES ('1'), ('2')",
        ),
    ];
    for (tool, table, rows) in cases {
        ground.reset().await;
        let folder = films();
        execute(&ground, &["CREATE TABLE films (title VARCHAR(100))", table]).await;
        let migrator = ground.migrator(&folder.migrations());
        // A table without rows says nothing.
        assert_eq!(states(&migrator).await, vec![MigrationState::Pending; 2], "{tool}");
        assert_eq!(versions(&migrator, Baseline::From(tool)).await, [0; 0], "{tool}");

        execute(&ground, &[rows]).await;
        let refused = run(&migrator).await.unwrap_err();
        let option = tool.option().unwrap();
        says(
            &refused,
            &[&format!("was migrated by {tool}"), &format!("migrate:baseline {option}`")],
        );
        assert_eq!(states(&migrator).await, vec![MigrationState::Unadopted { tool }; 2], "{tool}");
        assert_eq!(versions(&migrator, Baseline::From(tool)).await, [1, 2], "{tool}");
        assert_eq!(run(&migrator).await.unwrap(), [0; 0], "{tool}");
        check_titles(&titles(&ground).await, &[]);
    }
}

async fn programs<DB: Ground>() {
    let Some(mut ground) = DB::ground().await else { return };
    let laravel = format!(
        "CREATE TABLE migrations (id {}, migration VARCHAR(255) NOT NULL, batch INTEGER NOT NULL)",
        serial(&ground)
    );
    let cases = [
        (
            MigrationTool::SeaOrm,
            "CREATE TABLE seaql_migrations (version VARCHAR(255) NOT NULL PRIMARY KEY,
                applied_at BIGINT NOT NULL)",
            "INSERT INTO seaql_migrations VALUES ('m20220101_000001_create_films', 1706702400)",
        ),
        (
            MigrationTool::Laravel,
            &laravel,
            "INSERT INTO migrations (migration, batch) VALUES ('2014_10_12_000000_create_films', 1)",
        ),
    ];
    for (tool, table, rows) in cases {
        ground.reset().await;
        let folder = films();
        execute(&ground, &["CREATE TABLE films (title VARCHAR(100))", table, rows]).await;
        let migrator = ground.migrator(&folder.migrations());
        let refused = run(&migrator).await.unwrap_err();
        says(&refused, &[&format!("was migrated by {tool}"), "`migrate:baseline --to VERSION`"]);
        let refused = migrator.baseline(Baseline::From(tool)).await.unwrap_err();
        says(&refused, &["are programs, and cannot be adopted", "`migrate:baseline --to VERSION`"]);
        assert_eq!(versions(&migrator, Baseline::To(1)).await, [1]);
        assert_eq!(run(&migrator).await.unwrap(), [2]);
    }
}

async fn own_tables<DB: Ground>() {
    let Some(ground) = DB::ground().await else { return };
    let statements = [
        "CREATE TABLE migrations (id INTEGER, from_country VARCHAR(2), batch INTEGER)",
        "INSERT INTO migrations VALUES (1, 'de', 1)",
        "CREATE TABLE schema_migrations (version INTEGER, owner VARCHAR(100))",
        "INSERT INTO schema_migrations VALUES (1, 'somebody')",
    ];
    execute(&ground, &statements).await;
    assert_eq!(run(&ground.migrator(&films().migrations())).await.unwrap(), [1, 2]);
}

const DIESEL: [&str; 2] = [
    "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL,
        run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)",
    "INSERT INTO __diesel_schema_migrations (version) VALUES ('1'), ('2')",
];

/// It has to be said once: also after all of them were reverted.
async fn beside<DB: Ground>() {
    let Some(ground) = DB::ground().await else { return };
    execute(&ground, &DIESEL).await;
    let migrator = ground.migrator(&films().migrations());
    says(&run(&migrator).await.unwrap_err(), &["`migrate:run --beside`"]);
    let options = RunOptions { beside: true, ..RunOptions::default() };
    assert_eq!(migrator.run(options).await.unwrap().len(), 2);
    let what = Rollback::All;
    migrator.rollback(RollbackOptions { what, ..RollbackOptions::default() }).await.unwrap();
    assert_eq!(states(&migrator).await, vec![MigrationState::Pending; 2]);
    assert_eq!(run(&migrator).await.unwrap(), [1, 2]);
    // Without migrations of its own, an application has none that could be run again.
    let Some(ground) = DB::ground().await else { return };
    execute(&ground, &DIESEL).await;
    let none = ground.migrator(&Migrations::new("shop", &[])).after(&LIBRARY);
    assert_eq!(run(&none).await.unwrap(), [2]);
}

async fn reverted<DB: Ground>() {
    let Some(ground) = DB::ground().await else { return };
    execute(&ground, &["CREATE TABLE films (title VARCHAR(100))"]).await;
    execute(&ground, &DIESEL).await;
    let migrator = ground.migrator(&films().migrations());
    assert_eq!(versions(&migrator, Baseline::From(MigrationTool::Diesel)).await, [1, 2]);
    let what = Rollback::All;
    migrator.rollback(RollbackOptions { what, ..RollbackOptions::default() }).await.unwrap();
    assert_eq!(run(&migrator).await.unwrap(), [1, 2]);
    check_titles(&titles(&ground).await, &["M"]);
}

/// Of a version that the application has as well.
const LIBRARY: Migrations =
    Migrations::new("queue", &[Migration::new(2, "jobs", "CREATE TABLE jobs (id INTEGER)", None)]);

async fn library<DB: Ground>() {
    for baseline in [Baseline::From(MigrationTool::Diesel), Baseline::To(2)] {
        let Some(ground) = DB::ground().await else { return };
        execute(&ground, &DIESEL).await;
        let migrator = ground.migrator(&films().migrations()).after(&LIBRARY);
        let refused = run(&migrator).await.unwrap_err();
        says(&refused, &["was migrated by diesel"]);
        assert_eq!(versions(&migrator, baseline).await, [1, 2]);
        let applied = migrator.run(RunOptions::default()).await.unwrap();
        let applied: Vec<_> = applied.iter().map(|it| (it.owner, it.version)).collect();
        assert_eq!(applied, [("queue", 2)]);
    }
}

async fn renamed<DB: Ground>() {
    const SQL: &str = "CREATE TABLE jobs (id INTEGER)";
    const BEFORE: Migrations = Migrations::new("old_shop", &[Migration::new(2, "jobs", SQL, None)]);
    const BEHIND: Migrations = Migrations::new(
        "new_shop",
        &[Migration::new(2, "jobs", SQL, None), Migration::new(3, "more", "DROP TABLE jobs", None)],
    );
    let Some(ground) = DB::ground().await else { return };
    run(&ground.migrator(&BEFORE)).await.unwrap();
    let migrator = ground.migrator(&BEHIND);
    let refused = run(&migrator).await.unwrap_err();
    says(
        &refused,
        &["`new_shop` are in the ledger as those of `old_shop`", "`migrate:run --beside`"],
    );
    let text = format!("{refused:?}");
    let update = text.lines().find_map(|it| it.split_once("there as well: `")).unwrap().1;
    execute(&ground, &[update.trim_end_matches('`')]).await;
    assert_eq!(run(&migrator).await.unwrap(), [3]);
}
