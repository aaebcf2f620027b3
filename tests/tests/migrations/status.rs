//! `migrate:status`.

use super::{ALL, FILMS, STARS, Tested, YEAR};
use foundry::database::{Migration, Migrations};
use serde_json::{Value, json};
use std::process::ExitCode;

async fn json(shop: &Tested) -> Value {
    let output = shop.output("migrate:status", &["--format", "json"]).await;
    serde_json::from_str(&output.stdout).unwrap()
}

#[tokio::test]
async fn the_exit_code_says_whether_something_is_pending() {
    let shop = Tested::new();
    assert_eq!(shop.ends_with("migrate:status", &[]).await, ExitCode::from(3));
    shop.says("migrate:run", &["--step", "2"]).await;
    assert_eq!(shop.ends_with("migrate:status", &["--pending"]).await, ExitCode::from(3));
    shop.says("migrate:run", &[]).await;
    assert_eq!(shop.ends_with("migrate:status", &[]).await, ExitCode::SUCCESS);
    assert_eq!(shop.says("migrate:status", &["--pending"]).await, "nothing is pending");
}

#[tokio::test]
async fn people_see_a_table() {
    let shop = Tested::new();
    shop.says("migrate:run", &["--step", "1"]).await;
    shop.execute("UPDATE foundry_migrations SET at = '2024-01-31 12:00:00'").await;
    let table = "\n version  name          state    batch  applied at
       1  create_films  applied      1  2024-01-31 12:00:00
       2  add_year      pending
       3  create_stars  pending\n";
    assert_eq!(format!("\n{}", shop.output("migrate:status", &[]).await.stdout), table);
    let pending = shop.output("migrate:status", &["--pending"]).await.stdout;
    assert_eq!(
        pending,
        " version  name          state\n       2  add_year      pending\n       3  create_stars  pending\n"
    );
}

#[tokio::test]
async fn programs_get_rows() {
    let shop = Tested::new();
    shop.says("migrate:run", &["--step", "1"]).await;
    let rows = json(&shop).await;
    assert_eq!(rows[0]["state"], "applied");
    assert_eq!((&rows[0]["batch"], &rows[0]["owner"]), (&json!(1), &json!("shop")));
    assert_eq!(rows[0]["database"], shop.database.pool().name());
    let pending = json!({
        "database": shop.database.pool().name(), "owner": "shop", "version": 2, "name": "add_year",
        "state": "pending", "batch": null, "applied_at": null, "statements_done": null,
        "failure": null, "host": null,
    });
    assert_eq!(rows[1], pending);
    let csv = shop.output("migrate:status", &["--pending", "--format", "csv"]).await.stdout;
    assert_eq!(csv.lines().count(), 3, "{csv}");
}

#[tokio::test]
async fn what_was_applied_otherwise_is_drift() {
    const CHANGED: Migration = Migration::new(1, "create_films", "CREATE TABLE films (a)", None);
    let shop = Tested::migrated().await.released(Migrations::new("shop", &[CHANGED, STARS]));
    assert_eq!(shop.ends_with("migrate:status", &[]).await, ExitCode::from(4));
    let rows = json(&shop).await;
    let states: Vec<_> = [0, 1, 2].map(|at| rows[at]["state"].clone()).to_vec();
    assert_eq!(states, ["changed", "missing", "applied"]);
    let pending = shop.output("migrate:status", &["--pending"]).await;
    assert_eq!(pending.exit_code(), ExitCode::from(4));
    assert_eq!(pending.stderr, "2 applied ones are not as this program has them\n");
}

#[tokio::test]
async fn a_failure_is_shown_and_pending() {
    const WRONG: Migration = Migration::new(3, "wrong", "CREATE TABLE films (title)", None);
    let shop = Tested::with(Migrations::new("shop", &[FILMS, YEAR, WRONG]));
    shop.fails("migrate:run", &[]).await;
    assert_eq!(shop.ends_with("migrate:status", &[]).await, ExitCode::from(3));
    let rows = json(&shop).await;
    assert_eq!((&rows[2]["state"], &rows[2]["statements_done"]), (&json!("failed"), &json!(0)));
    assert!(rows[2]["failure"].as_str().unwrap().contains("table films already exists"), "{rows}");
}

#[tokio::test]
async fn what_another_tool_applied_is_told() {
    let shop = Tested::new();
    shop.execute(
        "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL,
            run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
        INSERT INTO __diesel_schema_migrations (version) VALUES ('1');",
    )
    .await;
    for args in [&[][..], &["--pending"]] {
        let output = shop.output("migrate:status", args).await;
        assert_eq!(output.exit_code(), ExitCode::from(4));
        assert_eq!(
            output.stdout.matches("unadopted  diesel has migrated").count(),
            3,
            "{output:?}"
        );
        assert!(output.stderr.contains("`migrate:baseline --from-diesel`"), "{output:?}");
    }
    assert_eq!(json(&shop).await[0]["state"], "unadopted");
    shop.says("migrate:baseline", &["--from-diesel"]).await;
    let output = shop.output("migrate:status", &[]).await;
    assert_eq!((output.exit_code(), &*output.stderr), (ExitCode::from(3), ""));
}

#[tokio::test]
async fn a_stale_program_is_told_below_the_table() {
    let folder = tempfile::tempdir().unwrap();
    for file in ["1_create_films.sql", "2_add_year.sql", "3_create_stars.sql", "4_new.sql"] {
        std::fs::write(folder.path().join(file), "SELECT 1").unwrap();
    }
    let path: &'static str = folder.path().to_str().unwrap().to_owned().leak();
    let shop = Tested::migrated().await.released(ALL.embedded_from(path));
    let output = shop.output("migrate:status", &[]).await;
    assert_eq!(output.stdout.lines().count(), 4, "{output:?}");
    assert_eq!(output.exit_code(), ExitCode::from(78));
    let error = format!("{:?}", output.result.unwrap_err());
    assert!(error.contains("is stale") && error.contains("new there: version 4"), "{error}");
    // What is read from the folder is not stale.
    let read = shop.output("migrate:status", &["--dir", path]).await;
    assert_eq!(read.exit_code(), ExitCode::from(4), "{read:?}");
    std::fs::remove_file(folder.path().join("4_new.sql")).unwrap();
    assert_eq!(shop.ends_with("migrate:status", &[]).await, ExitCode::SUCCESS);
}

#[tokio::test]
async fn without_migrations_there_is_nothing_to_show() {
    let shop = Tested::with(Migrations::new("shop", &[]));
    assert_eq!(shop.says("migrate:status", &[]).await, "there are no migrations");
    assert_eq!(shop.says("migrate:run", &[]).await, "nothing to migrate");
    assert_eq!(shop.ends_with("migrate:status", &[]).await, ExitCode::SUCCESS);
}
