//! `migrate:rollback`, `reset`, `refresh` and `fresh`, and `db:wipe`: what may lose something.

use super::{FILMS, STARS, Tested};
use foundry::database::Migrations;

#[tokio::test]
async fn the_last_batch_so_many_or_one_batch_is_reverted() {
    let shop = Tested::migrated().await;
    let back = |args: &'static [&str]| shop.says("migrate:rollback", args);
    assert_eq!(back(&["--force"]).await, "reverted 3 create_stars");
    shop.says("migrate:run", &[]).await;
    assert_eq!(back(&["--batch", "3", "--force"]).await, "reverted 3 create_stars");
    assert_eq!(
        back(&["--step", "5", "--force"]).await,
        "reverted 2 add_year\nreverted 1 create_films"
    );
    assert_eq!(back(&["--force"]).await, "nothing to roll back");
    let (code, text) = shop.fails("migrate:rollback", &["--step", "1", "--batch", "1"]).await;
    assert!(code == 2 && text.contains("--batch"), "{text}");
}

#[tokio::test]
async fn who_pretends_to_roll_back_is_not_asked() {
    let shop = Tested::migrated().await;
    let pretend = shop.says("migrate:rollback", &["--pretend", "--step", "2"]).await;
    assert_eq!(
        pretend,
        "-- 3 create_stars\nDROP TABLE stars\n\n-- 2 add_year\nALTER TABLE films DROP year"
    );
    assert_eq!(shop.tables().await, ["films", "stars"]);
}

#[tokio::test]
async fn all_are_reverted_and_applied_again() {
    let shop = Tested::migrated().await;
    let reverted = "reverted 3 create_stars\nreverted 2 add_year\nreverted 1 create_films";
    let applied = "applied 1 create_films\napplied 2 add_year\napplied 3 create_stars";
    let refreshed = shop.says("migrate:refresh", &["--force"]).await;
    assert_eq!(refreshed, format!("{reverted}\n{applied}"));
    assert_eq!(shop.says("migrate:reset", &["--force"]).await, reverted);
    assert!(shop.tables().await.is_empty());
}

#[tokio::test]
async fn fresh_drops_also_what_no_migration_made() {
    let shop = Tested::migrated().await;
    shop.execute("CREATE TABLE by_hand (a); CREATE VIEW silent AS SELECT title FROM films").await;
    let fresh = shop.says("migrate:fresh", &["--force"]).await;
    assert!(fresh.starts_with("dropped 5 objects\napplied 1 create_films\n"), "{fresh}");
    assert_eq!(shop.tables().await, ["films", "stars"]);
}

#[tokio::test]
async fn wiped_is_empty() {
    let shop = Tested::migrated().await;
    assert_eq!(shop.says("db:wipe", &["--force"]).await, "dropped 3 objects");
    assert!(shop.tables().await.is_empty());
    assert_eq!(shop.says("db:wipe", &["--force"]).await, "dropped 0 objects");
}

const LOSSY: [(&str, &str); 5] = [
    ("migrate:rollback", "roll back the last batch of `FILE`"),
    ("migrate:reset", "roll back all migrations of `FILE`"),
    ("migrate:refresh", "roll back all migrations of `FILE`"),
    ("migrate:fresh", "drop all that is in `FILE`"),
    ("db:wipe", "drop all that is in `FILE`"),
];

#[tokio::test]
async fn where_nobody_can_be_asked_they_want_force() {
    let shop = Tested::migrated().await;
    for (command, doing) in LOSSY {
        let told =
            format!("refusing to {doing} without `--force`\n  nobody is there who could be asked");
        assert_eq!(shop.fails(command, &["--no-interaction"]).await, (2, told));
    }
    assert_eq!(shop.tables().await, ["films", "stars"]);
}

#[tokio::test]
async fn a_person_is_asked_and_no_is_the_default() {
    for (command, doing) in LOSSY {
        for answer in ["", "n"] {
            let shop = Tested::migrated().await.answering(&[answer]);
            let output = shop.output(command, &[]).await;
            let asked = shop.plain(&output.stderr);
            assert_eq!(asked, format!("Really {doing}? [y/N]:"), "{output:?}");
            let error = output.result.unwrap_err();
            assert_eq!((error.exit_code(), &*error.to_string()), (1, "nothing was changed"));
            assert_eq!(shop.tables().await, ["films", "stars"]);
        }
        let shop = Tested::migrated().await.answering(&["y"]);
        shop.says(command, &[]).await;
    }
}

#[tokio::test]
async fn what_has_no_way_back_is_told_before_anything_is_reverted() {
    let shop = Tested::migrated().await.released(Migrations::new("shop", &[FILMS, STARS]));
    let (code, text) = shop.fails("migrate:reset", &["--force"]).await;
    assert!(code == 1 && text.contains("`2_add_year` is not in this binary"), "{text}");
    assert_eq!(shop.tables().await, ["films", "stars"]);
}

#[tokio::test]
async fn a_stale_program_drops_nothing() {
    let shop = Tested::migrated().await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("9_new.sql"), "SELECT 1").unwrap();
    let path: &'static str = folder.path().to_str().unwrap().to_owned().leak();
    let shop = shop.released(super::ALL.embedded_from(path));
    let (code, text) = shop.fails("migrate:fresh", &["--force"]).await;
    assert!(code == 78 && text.starts_with("this binary is stale"), "{text}");
    assert_eq!(shop.tables().await, ["films", "stars"]);
}
