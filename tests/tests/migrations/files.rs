//! `migrate:make`, `schema:dump` and `schema:load`.

use super::{ALL, Shop, Tested};
use foundry::database::Migrations;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// A shop on the last day of January, whose migrations were embedded from here.
fn embedded(folder: &Path) -> (Tested, Shop) {
    let tested = Tested::new();
    let folder: &'static str = folder.to_str().unwrap().to_owned().leak();
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_706_702_400);
    let migrations = Arc::new(Migrations::new("shop", &[]).embedded_from(folder));
    let shop = Shop::test().with(tested.database.pool()).with(migrations).at(now).build();
    (tested, shop)
}

#[tokio::test]
async fn a_migration_is_made_where_those_of_the_program_are_from() {
    let folder = tempfile::tempdir().unwrap();
    let (_tested, shop) = embedded(folder.path());
    let output = shop.capture("migrate:make", &["create_films"]).await;
    let files = ["up", "down"].map(|way| {
        let file = folder.path().join(format!("20240131120000_create_films.{way}.sql"));
        assert!(file.is_file());
        format!("{}\n", file.display())
    });
    assert_eq!(output.stdout, files.concat());
    assert!(output.stderr.starts_with("the next build has it"), "{output:?}");

    let error = shop.call("migrate:make", &["create_films"]).await.unwrap_err();
    assert!(error.to_string().starts_with("writing `"), "{error:?}");
    let error = shop.call("migrate:make", &["create films"]).await.unwrap_err();
    assert_eq!(error.exit_code(), 2);
    assert_eq!(error.to_string(), "`create films` is no name for a migration");
}

#[tokio::test]
async fn a_migration_is_made_in_another_folder_and_runs_from_there() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("a/b");
    let (_tested, shop) = embedded(folder.path());
    let dir = ["--dir", inside.to_str().unwrap()];
    shop.call("migrate:make", &[&["create_films"], &dir[..]].concat()).await.unwrap();
    let file = inside.join("20240131120000_create_films.up.sql");
    fs::write(file, "CREATE TABLE films (title)").unwrap();
    let ran = shop.capture("migrate:run", &dir).await;
    assert!(ran.stdout.starts_with("applied 20240131120000 create_films ("), "{ran:?}");
}

#[tokio::test]
async fn a_migration_is_made_as_diesel_has_them_and_runs_from_there() {
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("2023-01-31-120000_create_films");
    fs::create_dir(&first).unwrap();
    fs::write(first.join("up.sql"), "CREATE TABLE films (title)").unwrap();
    let (_tested, shop) = embedded(folder.path());
    let dir = ["--dir", folder.path().to_str().unwrap()];
    let output = shop.capture("migrate:make", &[&["add_year"], &dir[..]].concat()).await;
    let second = folder.path().join("2024-01-31-120000_add_year");
    let files = ["up.sql", "down.sql"].map(|it| format!("{}\n", second.join(it).display()));
    assert_eq!(output.stdout, files.concat());
    fs::write(second.join("up.sql"), "ALTER TABLE films ADD year").unwrap();
    let ran = shop.capture("migrate:run", &dir).await;
    let lines: Vec<_> = ran.stdout.lines().filter_map(|it| it.rsplit_once(" (")).collect();
    let lines: Vec<_> = lines.into_iter().map(|it| it.0).collect();
    assert_eq!(
        lines,
        ["applied 20230131120000 create_films", "applied 20240131120000 add_year"],
        "{ran:?}"
    );
}

#[tokio::test]
async fn a_folder_whose_migrations_cannot_be_read_is_no_empty_one() {
    let folder = tempfile::tempdir().unwrap();
    let (_tested, shop) = embedded(folder.path());
    let dir = ["--dir", folder.path().to_str().unwrap()];
    assert_eq!(shop.capture("migrate:run", &dir).await.stdout, "nothing to migrate\n");
    fs::create_dir(folder.path().join("20240131120000_films")).unwrap();
    fs::write(folder.path().join("20240131120000_films/migration.sql"), "SELECT 1").unwrap();
    let error = shop.call("migrate:run", &dir).await.unwrap_err();
    assert_eq!(error.exit_code(), 78);
    assert_eq!(error.to_string(), "the folder `20240131120000_films` has no `up.sql`");
}

#[tokio::test]
async fn a_dump_makes_another_database_alike() {
    let shop = Tested::migrated().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("schema/shop.sql");
    let path = file.to_str().unwrap();
    let said = shop.says("schema:dump", &["--path", path]).await;
    assert_eq!(said, format!("wrote {path}"));
    let printed = shop.output("schema:dump", &["--path", "-"]).await.stdout;
    assert_eq!(printed, fs::read_to_string(&file).unwrap());
    assert!(printed.contains("CREATE TABLE stars (name TEXT);\n"), "{printed}");

    let other = Tested::with(ALL);
    let output = other.output("schema:load", &[path]).await;
    assert!(output.stdout.ends_with(&format!(" statements of {path}\n")), "{output:?}");
    assert_eq!(output.stderr, "`migrate:run` applies what came after it\n");
    assert_eq!(other.tables().await, ["films", "stars"]);
    assert_eq!(other.says("migrate:run", &[]).await, "nothing to migrate");
    assert_eq!(other.output("schema:dump", &["--path", "-"]).await.stdout, printed);
}

#[tokio::test]
async fn a_dump_overwrites_no_file_but_a_dump() {
    let shop = Tested::migrated().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.sql");
    let path = file.to_str().unwrap();
    // A backup of all data has the ledger as well, in other words.
    for text in ["fn main() {}", "INSERT INTO foundry_migrations VALUES('shop',1);"] {
        fs::write(&file, text).unwrap();
        let output = shop.output("schema:dump", &["--path", path]).await;
        let error = format!("{:?}", output.result.unwrap_err());
        assert!(error.contains("exists, and `schema:dump` did not write it"), "{error}");
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
    }
    let old = "CREATE TABLE a (b);\nINSERT INTO foundry_migrations (owner, version, name, checksum, \
               applied_sql, batch) VALUES ('shop');";
    for text in ["", old] {
        fs::write(&file, text).unwrap();
        for _ in 0..2 {
            assert_eq!(shop.says("schema:dump", &["--path", path]).await, format!("wrote {path}"));
        }
        assert!(fs::read_to_string(&file).unwrap().starts_with("-- Written by `schema:dump`"));
    }
}

#[tokio::test]
async fn a_dump_is_for_an_empty_database() {
    let shop = Tested::migrated().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.sql");
    fs::write(&file, "CREATE TABLE users (name);\nNONSENSE;").unwrap();
    let path = file.to_str().unwrap();
    let (code, text) = shop.fails("schema:load", &[path]).await;
    assert!(code == 1 && text.starts_with("`FILE` has been migrated already"), "{text}");

    let empty = Tested::new();
    let (code, text) = empty.fails("schema:load", &[path]).await;
    assert!(code == 1 && text.starts_with("the dump failed at line 2: `NONSENSE"), "{text}");
    assert!(empty.tables().await.is_empty());
    let (code, text) = empty.fails("schema:load", &["no/file.sql"]).await;
    assert!(code == 1 && text.starts_with("reading `no/file.sql`"), "{text}");
}
