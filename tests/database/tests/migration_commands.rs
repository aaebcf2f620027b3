//! The commands `migrate:…` of an application with three databases, on servers. Each test has a database
//! of its own.

use foundry::database::{DatabasePool, Migration, Migrations, sqlx};
use foundry::{Result, seeder, service};
use foundry_tests_database::Ground;
use serde_json::{Value, json};

type Postgres = DatabasePool<sqlx::Postgres>;
type MySql = DatabasePool<sqlx::MySql>;

foundry::app! {
    struct Shop;
    packs = [
        foundry::database::Sqlite,
        foundry::database::Postgres,
        foundry::database::MySql,
    ]
}

#[service]
fn sqlite() -> Result<DatabasePool> {
    DatabasePool::new("sqlite::memory:")
}

#[service]
fn postgres() -> Result<Postgres> {
    Postgres::new("postgres://127.0.0.1:1/shop")
}

#[service]
fn mysql() -> Result<MySql> {
    MySql::new("mysql://127.0.0.1:1/shop")
}

#[service]
fn migrations() -> Migrations {
    const FILMS: Migration = Migration::new(
        1,
        "create_films",
        "CREATE TABLE films (title varchar(80) PRIMARY KEY);
        INSERT INTO films VALUES ('M');",
        Some("DROP TABLE films"),
    );
    const STARS: Migration = Migration::new(
        2,
        "create_stars",
        "CREATE TABLE stars (name varchar(80) PRIMARY KEY)",
        Some("DROP TABLE stars"),
    );
    Migrations::new("shop", &[FILMS, STARS])
}

/// Needs no database, so that it runs in tests of each of them.
#[seeder]
fn nothing() {}

/// What a command on this database prints that succeeds, without how long it took.
async fn says(shop: &Shop, driver: &str, command: &str, args: &[&str]) -> String {
    let output = shop.capture(command, &[args, &["--database", driver]].concat()).await;
    assert!(output.result.is_ok(), "{output:?}");
    let untimed = |line: &str| match line.rsplit_once(" (") {
        Some((front, time)) if time.ends_with(" ms)") => front.to_owned(),
        _ => line.to_owned(),
    };
    output.stdout.lines().map(untimed).collect::<Vec<_>>().join("\n")
}

async fn states(shop: &Shop, driver: &str) -> (std::process::ExitCode, Vec<Value>) {
    let args = ["--database", driver, "--format", "json"];
    let output = shop.capture("migrate:status", &args).await;
    let rows: Vec<Value> = serde_json::from_str(&output.stdout).unwrap();
    (output.exit_code(), rows.into_iter().map(|it| it["state"].clone()).collect())
}

/// What holds on every server, on an empty database.
async fn check(shop: &Shop, driver: &str) {
    const APPLIED: &str = "applied 1 create_films\napplied 2 create_stars";
    const REVERTED: &str = "reverted 2 create_stars\nreverted 1 create_films";
    let pending = vec![json!("pending"); 2];
    assert_eq!(states(shop, driver).await, (3.into(), pending.clone()));

    let script = says(shop, driver, "migrate:run", &["--pretend"]).await;
    assert!(script.starts_with("-- 1 create_films\nCREATE TABLE films"), "{script}");
    assert_eq!(states(shop, driver).await, (3.into(), pending));

    assert_eq!(says(shop, driver, "migrate:run", &["--isolated"]).await, APPLIED);
    assert_eq!(says(shop, driver, "migrate:run", &[]).await, "nothing to migrate");
    assert_eq!(states(shop, driver).await, (0.into(), vec![json!("applied"); 2]));

    let back = says(shop, driver, "migrate:rollback", &["--step", "1", "--force"]).await;
    assert_eq!(back, "reverted 2 create_stars");
    assert_eq!(says(shop, driver, "migrate:run", &[]).await, "applied 2 create_stars");
    let refreshed = says(shop, driver, "migrate:refresh", &["--force", "--seed"]).await;
    assert_eq!(refreshed, format!("{REVERTED}\n{APPLIED}\nseeded nothing"));
    let fresh = says(shop, driver, "migrate:fresh", &["--force"]).await;
    assert!(fresh.starts_with("dropped ") && fresh.ends_with(APPLIED), "{fresh}");
    assert_eq!(says(shop, driver, "migrate:reset", &["--force"]).await, REVERTED);

    let entered = says(shop, driver, "migrate:baseline", &["--to", "1"]).await;
    assert_eq!(entered, "1 create_films: applied");
    let forgotten = says(shop, driver, "migrate:repair", &["--forget", "1"]).await;
    assert_eq!(forgotten, "1 create_films: forgotten");

    says(shop, driver, "migrate:run", &[]).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("{driver}.sql"));
    let path = path.to_str().unwrap();
    says(shop, driver, "schema:dump", &["--path", path]).await;
    let dump = says(shop, driver, "schema:dump", &["--path", "-"]).await;
    says(shop, driver, "db:wipe", &["--force"]).await;
    says(shop, driver, "schema:load", &[path]).await;
    assert_eq!(says(shop, driver, "migrate:run", &[]).await, "nothing to migrate");
    assert_eq!(says(shop, driver, "schema:dump", &["--path", "-"]).await, dump);
}

#[tokio::test]
async fn postgres_is_migrated_by_the_commands() {
    let Some(ground) = sqlx::Postgres::ground().await else { return };
    let shop = Shop::test().with(ground.pool()).build();
    check(&shop, "postgres").await;
    shop.shutdown().await;
}

#[tokio::test]
async fn mysql_is_migrated_by_the_commands() {
    let Some(ground) = sqlx::MySql::ground().await else { return };
    let shop = Shop::test().with(ground.pool()).build();
    check(&shop, "mysql").await;
    shop.shutdown().await;
}
