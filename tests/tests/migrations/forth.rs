//! `migrate:run`.

use super::{ALL, FILMS, STARS, Tested, YEAR};
use foundry::database::{Migration, Migrations};
use std::fs::File;
use std::path::PathBuf;

/// Held by whoever migrates the database.
fn lock(tested: &Tested) -> File {
    let path = PathBuf::from(format!("{}.migrating", tested.database.pool().name()));
    let file = File::create(path).unwrap();
    file.try_lock().unwrap();
    file
}

#[tokio::test]
async fn what_is_due_is_applied_once() {
    let shop = Tested::new();
    let applied = "applied 1 create_films\napplied 2 add_year\napplied 3 create_stars";
    assert_eq!(shop.says("migrate:run", &[]).await, applied);
    assert_eq!(shop.says("migrate:run", &[]).await, "nothing to migrate");
    assert_eq!(shop.tables().await, ["films", "stars"]);
}

#[tokio::test]
async fn only_so_many_or_only_up_to_a_version_are_applied() {
    let shop = Tested::new();
    assert_eq!(shop.says("migrate:run", &["--step", "1"]).await, "applied 1 create_films");
    assert_eq!(shop.says("migrate:run", &["--to", "2"]).await, "applied 2 add_year");
    assert_eq!(shop.says("migrate:run", &["--to", "2"]).await, "nothing to migrate");
    let (code, text) = shop.fails("migrate:run", &["--step", "one"]).await;
    assert!(code == 2 && text.contains("--step"), "{text}");
}

#[tokio::test]
async fn who_pretends_prints_a_script_and_changes_nothing() {
    let shop = Tested::new();
    let script = "-- 1 create_films\nCREATE TABLE films (title TEXT);\n\n\
        -- 2 add_year\nALTER TABLE films ADD year INTEGER";
    assert_eq!(shop.says("migrate:run", &["--pretend", "--step", "2"]).await, script);
    assert!(shop.tables().await.is_empty());
    shop.says("migrate:run", &[]).await;
    assert_eq!(shop.says("migrate:run", &["--pretend"]).await, "-- nothing to migrate");
    let (code, text) = shop.fails("migrate:run", &["--pretend", "--seed"]).await;
    assert!(code == 2 && text.contains("--seed"), "{text}");
}

#[tokio::test]
async fn what_comes_too_late_is_refused_unless_the_order_does_not_matter() {
    let shop = Tested::with(Migrations::new("shop", &[FILMS, STARS]));
    shop.says("migrate:run", &[]).await;
    let shop = shop.released(ALL);
    let (code, text) = shop.fails("migrate:run", &[]).await;
    assert!(code == 1 && text.contains("say `--out-of-order`"), "{text}");
    assert_eq!(shop.says("migrate:run", &["--out-of-order"]).await, "applied 2 add_year");
}

#[tokio::test]
async fn who_is_isolated_leaves_at_once_while_somebody_else_migrates() {
    let shop = Tested::new();
    let held = lock(&shop);
    let (code, text) = shop.fails("migrate:run", &["--isolated"]).await;
    assert!(code == 75 && text.starts_with("no lock to migrate `FILE`\n"), "{text}");
    let (code, _) = shop.fails("migrate:run", &["--wait", "30ms"]).await;
    assert_eq!(code, 75);
    drop(held);
    shop.says("migrate:run", &["--isolated"]).await;
}

#[tokio::test]
async fn who_is_isolated_does_not_wait() {
    let shop = Tested::new();
    let (code, text) = shop.fails("migrate:run", &["--isolated", "--wait", "1s"]).await;
    assert!(code == 2 && text.contains("--wait"), "{text}");
    let (code, text) = shop.fails("migrate:run", &["--wait", "long"]).await;
    assert!(code == 2 && text.contains("a time such as `500ms`"), "{text}");
}

#[tokio::test]
async fn those_of_a_folder_take_the_place_of_those_in_the_program() {
    let shop = Tested::new();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("7_create_users.sql"), "CREATE TABLE users (name)").unwrap();
    let dir = ["--dir", folder.path().to_str().unwrap()];
    assert_eq!(shop.says("migrate:run", &dir).await, "applied 7 create_users");
    assert!(shop.says("migrate:status", &dir).await.contains("create_users  applied"));
    let (code, text) = shop.fails("migrate:run", &["--dir", "no/such/folder"]).await;
    assert!(code == 78 && text.starts_with("reading the folder `no/such/folder`"), "{text}");
}

#[tokio::test]
async fn a_failure_says_what_stays() {
    const WRONG: Migration = Migration::new(3, "wrong", "CREATE TABLE films (title)", None);
    let shop = Tested::with(Migrations::new("shop", &[FILMS, YEAR, WRONG]));
    let (code, text) = shop.fails("migrate:run", &[]).await;
    assert_eq!(code, 1);
    for part in
        ["migration `3_wrong` failed at line 1", "what is applied stays, up to `2_add_year`"]
    {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}
