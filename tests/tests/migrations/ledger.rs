//! `migrate:baseline` and `migrate:repair`.

use super::{ALL, FILMS, STARS, Tested, YEAR};
use foundry::database::{Migration, Migrations};

#[tokio::test]
async fn a_database_that_has_its_tables_is_taken_over() {
    let shop = Tested::new();
    shop.execute("CREATE TABLE films (title TEXT)").await;
    let entered = shop.says("migrate:baseline", &["--to", "1"]).await;
    assert_eq!(entered, "1 create_films: applied");
    assert_eq!(shop.says("migrate:run", &[]).await, "applied 2 add_year\napplied 3 create_stars");
    assert_eq!(shop.says("migrate:baseline", &[]).await, "nothing to enter");
}

#[tokio::test]
async fn what_sqlx_applied_is_taken_over() {
    let shop = Tested::new();
    let (code, text) = shop.fails("migrate:baseline", &["--from-sqlx"]).await;
    assert!(code == 1 && text.starts_with("`FILE` has no table `_sqlx_migrations`"), "{text}");
    // The checksum is SHA-384 of the file, as sqlx writes it.
    shop.execute(
        "CREATE TABLE films (title TEXT);
        CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL,
            installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL,
            checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);
        INSERT INTO _sqlx_migrations VALUES (1, 'create films', '2024-01-31', TRUE,
            X'c45e248a752ce0be4f51f2d7cffa2030f7aae1be833f9c73eab0900ac3d76902b28927d13fcc96bb3ca4dbcf3eae59e9', 1);"
    ).await;
    let (code, text) = shop.fails("migrate:run", &[]).await;
    assert_eq!(
        (code, &*text),
        (
            1,
            "`FILE` was migrated by sqlx: `_sqlx_migrations` has rows, and the ledger has no migration that is \
             applied\n  adopt what it applied: `migrate:baseline --from-sqlx`\n  or, if these are other \
             migrations than those of sqlx, run them beside it: `migrate:run --beside`"
        )
    );
    let entered = shop.says("migrate:baseline", &["--from-sqlx"]).await;
    assert_eq!(entered, "1 create_films: applied");
    assert_eq!(shop.says("migrate:run", &[]).await, "applied 2 add_year\napplied 3 create_stars");
    shop.execute("UPDATE _sqlx_migrations SET success = FALSE").await;
    let (code, text) = shop.fails("migrate:baseline", &["--from-sqlx"]).await;
    assert!(code == 1 && text.contains("sqlx left version 1 half done"), "{text}");
    let (code, text) = shop.fails("migrate:baseline", &["--from-sqlx", "--to", "1"]).await;
    assert!(code == 2 && text.contains("--to"), "{text}");
}

#[tokio::test]
async fn two_tools_are_not_taken_over_at_once() {
    let shop = Tested::new();
    let (code, text) = shop.fails("migrate:baseline", &["--from-sqlx", "--from-diesel"]).await;
    assert!(code == 2 && text.contains("--from-diesel"), "{text}");
    let (code, text) = shop.fails("migrate:baseline", &["--from-diesel"]).await;
    assert!(code == 1 && text.contains("has no table `__diesel_schema_migrations`"), "{text}");
}

const DIESEL: &str = "
    CREATE TABLE films (title TEXT);
    CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL,
        run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
    INSERT INTO __diesel_schema_migrations (version) VALUES ('1');";

#[tokio::test]
async fn what_was_taken_over_is_refreshed() {
    let shop = Tested::new();
    shop.execute(DIESEL).await;
    let (code, text) = shop.fails("migrate:refresh", &["--force"]).await;
    assert!(code == 1 && text.contains("`migrate:baseline --from-diesel`"), "{text}");
    shop.says("migrate:baseline", &["--from-diesel"]).await;
    // An older version left no note that the table is settled.
    shop.execute("DELETE FROM foundry_migrations WHERE owner <> 'shop'").await;
    let all = "applied 1 create_films\napplied 2 add_year\napplied 3 create_stars";
    let refreshed = shop.says("migrate:refresh", &["--force"]).await;
    assert_eq!(refreshed, format!("reverted 1 create_films\n{all}"));
    let fresh = shop.says("migrate:fresh", &["--force"]).await;
    assert!(fresh.ends_with(all), "{fresh}");
}

#[tokio::test]
async fn migrations_run_beside_those_of_another_tool() {
    let shop = Tested::new();
    shop.execute("CREATE TABLE schema_migrations (version VARCHAR(128) PRIMARY KEY)").await;
    shop.execute("INSERT INTO schema_migrations VALUES ('20240131120000')").await;
    let (code, text) = shop.fails("migrate:run", &["--pretend"]).await;
    assert!(code == 1 && text.contains("`migrate:baseline --from-dbmate`"), "{text}");
    let pretended = shop.says("migrate:run", &["--pretend", "--beside"]).await;
    assert!(pretended.starts_with("-- 1 create_films"), "{pretended}");
    assert_eq!(shop.ends_with("migrate:run", &[]).await, 1.into());
    let all = "applied 1 create_films\napplied 2 add_year\napplied 3 create_stars";
    assert_eq!(shop.says("migrate:run", &["--beside"]).await, all);
    assert_eq!(shop.says("migrate:run", &[]).await, "nothing to migrate");
}

#[tokio::test]
async fn a_change_is_accepted() {
    const CHANGED: Migration =
        Migration::new(2, "add_year", "ALTER TABLE films ADD year INT", None);
    let shop = Tested::migrated().await.released(Migrations::new("shop", &[FILMS, CHANGED, STARS]));
    let (code, text) = shop.fails("migrate:run", &[]).await;
    assert_eq!(code, 1);
    for part in ["`2_add_year` was changed after it was applied", "line 1: ", "`migrate:repair`"] {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
    let repaired = shop.says("migrate:repair", &[]).await;
    assert_eq!(repaired, "2 add_year: applied as it is now");
    assert_eq!(shop.says("migrate:repair", &[]).await, "nothing to repair");
    assert_eq!(shop.says("migrate:run", &[]).await, "nothing to migrate");
}

#[tokio::test]
async fn what_was_done_by_hand_is_entered_or_forgotten() {
    let shop = Tested::with(Migrations::new("shop", &[FILMS, YEAR]));
    shop.says("migrate:run", &[]).await;
    let shop = shop.released(ALL);
    let applied = shop.says("migrate:repair", &["--applied", "3"]).await;
    assert_eq!(applied, "3 create_stars: applied");
    assert_eq!(shop.says("migrate:run", &[]).await, "nothing to migrate");
    let forgotten = shop.says("migrate:repair", &["--forget", "3"]).await;
    assert_eq!(forgotten, "3 create_stars: forgotten");
    assert_eq!(shop.says("migrate:run", &[]).await, "applied 3 create_stars");

    let (code, text) = shop.fails("migrate:repair", &["--forget", "9"]).await;
    assert_eq!((code, &*text), (2, "there is no migration of version 9\n  see `migrate:status`"));
    let (code, text) = shop.fails("migrate:repair", &["--forget", "1", "--applied", "1"]).await;
    assert!(code == 2 && text.contains("--applied"), "{text}");
}
