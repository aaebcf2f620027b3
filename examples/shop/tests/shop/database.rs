//! What can be wrong with a database, and several processes at once.

use super::{FILMS, Ran, Shop};
use foundry::database::{DatabasePool, sqlx};
use foundry_tests_support::permissions_hold;
use std::process::Stdio;

#[test]
fn a_database_without_tables_says_what_to_do() {
    let shop = Shop::empty();
    for args in [["film:list"].as_slice(), &["film:show", "Heat"], &["film:import", FILMS]] {
        shop.run(args).failed(1, &["no such table: films", "`shop migrate:run`"]);
    }
}

#[test]
fn a_url_of_another_database_is_refused() {
    let shop = Shop::empty();
    let refuse = |url: &str, said: &[&str]| {
        shop.run_with(url, &["film:list"]).failed(78, said);
    };
    refuse(
        "postgres://ada:secret@db/shop",
        &["a `postgres:` URL does not fit a pool of `sqlite:`"],
    );
    refuse("garbage", &["the database URL has no scheme; write `sqlite:shop.db`"]);
    let wrong = shop.command(["film:list"]).env("DATABASE_MAX_CONNECTIONS", "many").output();
    Ran::new(wrong.unwrap()).failed(78, &["DATABASE_MAX_CONNECTIONS", "`many`"]);
}

#[test]
fn a_url_that_only_reads_imports_nothing() {
    let shop = Shop::migrated();
    let import = shop.run_with("sqlite:shop.db?mode=ro", &["film:import", FILMS]);
    import.failed(1, &["`shop.db` is opened read-only"]);
    assert_eq!(shop.count(), 0);
}

#[test]
fn a_file_that_only_reads_imports_nothing() {
    if !permissions_hold("database::a_file_that_only_reads_imports_nothing") {
        return;
    }
    let shop = Shop::migrated();
    let file = shop.path("shop.db");
    let mut permissions = std::fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&file, permissions).unwrap();
    shop.run(["film:import", FILMS]).failed(1, &["attempt to write a readonly database"]);
}

#[test]
fn a_file_that_is_no_database_is_named() {
    let shop = Shop::empty();
    shop.write("shop.db", &"not a database ".repeat(100));
    shop.run(["film:list"]).failed(1, &["`shop.db` is not a SQLite database"]);
    shop.run_with("sqlite:no/shop.db", &["film:list"]).failed(1, &["there is no folder `"]);
}

#[tokio::test]
async fn a_lock_of_another_process_is_named() {
    let shop = Shop::migrated();
    let url = format!("sqlite:{}", shop.path("shop.db").display());
    let other = DatabasePool::<sqlx::Sqlite>::new(&url).unwrap();
    let lock = other.begin().await.unwrap();
    // Waits for five seconds, as long as a writer waits for another.
    let import = shop.run(["film:import", FILMS]);
    import.failed(1, &["another process holds the write lock on `shop.db`", "waited 5s"]);
    assert_eq!(shop.count(), 0, "who reads does not wait");
    lock.rollback().await.unwrap();
    shop.run(["film:import", FILMS]).succeeded();
}

#[test]
fn two_processes_may_migrate_at_once() {
    let shop = Shop::empty();
    let migrate = || {
        let mut migrate = shop.command(["migrate:run"]);
        migrate.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let both = [migrate(), migrate()].map(|it| Ran::new(it.wait_with_output().unwrap()));
    let applied = both.iter().filter(|it| it.succeeded().out.contains("create_films"));
    assert_eq!(applied.count(), 1, "each migration is applied once");
    assert_eq!(shop.count(), 0);
}

#[test]
fn a_migration_can_be_rolled_back() {
    let shop = Shop::migrated();
    let told = ["refusing to roll back the last batch of `shop.db` without `--force`"];
    shop.run(["migrate:rollback"]).failed(2, &told);
    shop.run(["migrate:rollback", "--force"]).succeeded();
    shop.run(["film:list"]).failed(1, &["no such table: films"]);
    shop.run(["demo"]).succeeded();
}

#[test]
fn a_shop_begins_with_the_bundled_films() {
    let shop = Shop::empty();
    let seeded = shop.run(["migrate:run", "--seed"]);
    assert!(seeded.succeeded().out.contains("\nseeded films ("), "{}", seeded.out);
    assert_eq!(shop.count(), 3_200);
    shop.run(["db:seed", "films"]).succeeded();
    assert_eq!(shop.count(), 3_200, "seeding twice changes nothing");
    shop.run(["migrate:fresh", "--force"]).succeeded();
    assert_eq!(shop.count(), 0);
    let near = "there is no seeder `film`; did you mean `films`?";
    shop.run(["db:seed", "film"]).failed(2, &[near]);
}

#[test]
fn the_status_of_migrations_is_an_exit_code() {
    let shop = Shop::empty();
    shop.run(["migrate:run", "--pretend"]).succeeded();
    assert_eq!(shop.run(["migrate:status"]).code, Some(3));
    shop.run(["migrate:run"]).succeeded();
    assert_eq!(shop.run(["migrate:status"]).code, Some(0));
}

#[test]
fn the_database_is_shown_to_people_and_to_programs() {
    let shop = Shop::empty();
    shop.run(["db:ping"]).failed(1, &["there is no file `shop.db`"]);
    assert!(!shop.path("shop.db").exists(), "who looks makes nothing");

    let shop = Shop::filled();
    assert!(shop.run(["db:ping"]).succeeded().out.starts_with("shop.db answered in "));
    let show = shop.run(["db:show", "--counts"]);
    assert!(show.succeeded().out.contains("\n films               table  3200 "), "{}", show.out);
    let table = shop.run(["db:table", "films", "--format", "json"]);
    let table: serde_json::Value = serde_json::from_str(&table.succeeded().out).unwrap();
    assert_eq!(table["primary_key"], serde_json::json!(["id"]));
    shop.run(["db:table", "film"]).failed(1, &["there is no table `film`; did you mean `films`?"]);
    let list = shop.run(["list", "db"]).out;
    for command in ["db:monitor", "db:ping", "db:show", "db:table"] {
        assert!(list.contains(command), "{list}");
    }
}
