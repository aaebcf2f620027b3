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
    let entered = shop.says("migrate:baseline", &["--from-sqlx"]).await;
    assert_eq!(entered, "1 create_films: applied");
    shop.execute("UPDATE _sqlx_migrations SET success = FALSE").await;
    let (code, text) = shop.fails("migrate:baseline", &["--from-sqlx"]).await;
    assert!(code == 1 && text.contains("sqlx left version 1 half done"), "{text}");
    let (code, text) = shop.fails("migrate:baseline", &["--from-sqlx", "--to", "1"]).await;
    assert!(code == 2 && text.contains("--to"), "{text}");
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
