//! The commands `migrate:…` of an application with two databases, and with a library that has tables.

use foundry::database::{
    DatabasePool, Migrate, Migration, Migrations, Migrator, TemporaryDatabase,
};
use foundry::{Console, Result, seeder, service};
use std::ops::Deref;
use std::sync::Arc;

foundry::app! {
    struct Shop;
    packs = [foundry_tests::packs::queue::Queue, foundry::database::Sqlite]
}

#[service]
fn pool() -> Result<DatabasePool> {
    Err("each test has its own".into())
}

#[service]
fn migrations() -> Migrations {
    const FILMS: Migration = Migration::new(
        1,
        "create_films",
        "CREATE TABLE films (job REFERENCES jobs)",
        Some("DROP TABLE films"),
    );
    Migrations::new("shop", &[FILMS])
}

#[seeder]
fn films(console: &Console) -> Result<()> {
    console.line("one film")
}

/// A second database, which the application contributes itself.
struct Archive(Migrator);

#[service(into = dyn Migrate)]
fn archive() -> Result<Archive> {
    let pool = Arc::new(DatabasePool::new("sqlite::memory:")?);
    Ok(Archive(Migrator::new(pool, &Migrations::new("archive", &[]))))
}

impl Deref for Archive {
    type Target = Migrator;

    fn deref(&self) -> &Migrator {
        &self.0
    }
}

fn shop() -> (TemporaryDatabase, Shop) {
    let database = TemporaryDatabase::new().unwrap();
    let shop = Shop::test().with(database.pool()).build();
    (database, shop)
}

const ON: [&str; 2] = ["--database", "test.db"];

/// Without how long it took.
async fn says(shop: &Shop, command: &str, args: &[&str]) -> String {
    let output = shop.capture(command, args).await;
    assert!(output.result.is_ok(), "{output:?}");
    let plain = |line: &str| line.rsplit_once(" (").map_or(line, |it| it.0).to_owned();
    output.stdout.lines().map(plain).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn one_of_several_has_to_be_named() {
    let (database, shop) = shop();
    for command in [
        &["migrate:run"][..],
        &["migrate:rollback"],
        &["migrate:reset"],
        &["migrate:refresh"],
        &["migrate:fresh"],
        &["migrate:make", "x"],
        &["migrate:baseline"],
        &["migrate:repair"],
        &["db:wipe"],
        &["schema:dump"],
        &["schema:load", "x"],
    ] {
        let error = shop.call(command[0], &command[1..]).await.unwrap_err();
        assert_eq!(error.exit_code(), 2, "{command:?}");
        let told = format!(
            "migrations may be meant for several databases; say for which\n  \
            `--database \":memory:\"` (sqlite)\n  `--database \"{}\"` (sqlite)",
            database.pool().name()
        );
        assert_eq!(format!("{error:?}"), told, "{command:?}");
    }
    let near = shop.call("migrate:run", &["--database", "tast.db"]).await.unwrap_err();
    let told = "no database is called `tast.db`; did you mean `test.db`?";
    assert_eq!((near.exit_code(), &*near.to_string()), (2, told));
}

#[tokio::test]
async fn a_library_comes_first_and_goes_last() {
    let (_database, shop) = shop();
    let applied = "applied 7 create_jobs of queue\napplied 1 create_films of shop";
    assert_eq!(says(&shop, "migrate:run", &ON).await, applied);
    let reset = [&ON[..], &["--force"]].concat();
    let reverted = "reverted 1 create_films of shop\nreverted 7 create_jobs of queue";
    assert_eq!(says(&shop, "migrate:reset", &reset).await, reverted);
}

#[tokio::test]
async fn the_status_shows_all() {
    let (database, shop) = shop();
    let status = shop.capture("migrate:status", &[]).await;
    let table = " owner  version  name          state
 queue        7  create_jobs   pending
 shop         1  create_films  pending\n";
    assert_eq!(status.stdout, table);
    let rows = shop.capture("migrate:status", &["--format", "json"]).await.stdout;
    let rows: serde_json::Value = serde_json::from_str(&rows).unwrap();
    assert_eq!(rows[0]["database"], database.pool().name());
    let archive = ["--database", ":memory:"];
    assert_eq!(says(&shop, "migrate:status", &archive).await, "there are no migrations");
}

#[tokio::test]
async fn seeders_of_packs_run_with_the_services_of_their_pack() {
    let (_database, shop) = shop();
    let all = "one film\nseeded films\none job\nseeded jobs";
    assert_eq!(says(&shop, "db:seed", &[]).await, all);
    assert_eq!(says(&shop, "db:seed", &["jobs"]).await, "one job\nseeded jobs");
}
