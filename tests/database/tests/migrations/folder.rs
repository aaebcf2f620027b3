//! Folders that are read while the program runs: by the rules that the macro has, and compared with
//! what was embedded.

use super::{run, says};
use foundry::ErrorKind;
use foundry::database::sqlx::Sqlite;
use foundry::database::{Migration, Migrations};
use foundry_tests_database::{Folder, Ground};

/// The macro itself, which is not there any more when a program runs.
#[allow(dead_code, reason = "only its entrance is wanted")]
#[path = "../../../../foundry-macros/src/migrations.rs"]
mod by_macro;

/// Version, name, and whether there is a way down.
type Found = Vec<(u64, String, bool)>;

/// What the macro makes of a folder; nothing if it refuses.
fn embedded(folder: &Folder) -> Option<Found> {
    let path = folder.path().to_str().unwrap();
    let tokens = by_macro::expand(quote::quote!(#path)).ok()?.to_string();
    // `Migration :: new (1u64 , "films" , … , Option :: Some (…))`
    let found = tokens.split("Migration :: new (").skip(1).map(|it| {
        let (version, rest) = it.trim_start().split_once("u64").unwrap();
        let name = rest.split('"').nth(1).unwrap();
        (version.parse().unwrap(), name.to_owned(), it.contains(":: Some"))
    });
    Some(found.collect())
}

/// What is read from it; nothing if it is refused.
fn read(folder: &Folder) -> Option<Found> {
    let text = format!("{:?}", Migrations::read("shop", folder.path()).ok()?);
    // `Migration { version: 1, name: "films", up: …, down: Some(…) }`
    let found = text.split("Migration { version: ").skip(1).map(|it| {
        let (version, rest) = it.split_once(',').unwrap();
        let name = rest.split('"').nth(1).unwrap();
        (version.parse().unwrap(), name.to_owned(), it.contains("down: Some"))
    });
    Some(found.collect())
}

#[track_caller]
fn check(files: &[&str], expected: Option<&[(u64, &str, bool)]>) {
    let folder = Folder::with(files.iter().map(|it| (it, "SELECT 1")));
    let expected: Option<Found> =
        expected.map(|it| it.iter().map(|it| (it.0, it.1.to_owned(), it.2)).collect());
    assert_eq!(embedded(&folder), expected, "{files:?}, embedded");
    assert_eq!(read(&folder), expected, "{files:?}, read");
}

#[test]
fn names_mean_the_same_embedded_and_read() {
    check(&[], Some(&[]));
    check(&["1_a.sql"], Some(&[(1, "a", false)]));
    check(&["1_a.up.sql"], Some(&[(1, "a", false)]));
    check(&["1_a.up.sql", "1_a.down.sql"], Some(&[(1, "a", true)]));
    check(
        &[
            "10_b.up.sql",
            "10_b.down.sql",
            "9_a.sql",
            "20240101_c-D_2.up.sql",
            "readme.md",
            ".x.sql",
        ],
        Some(&[(9, "a", false), (10, "b", true), (20_240_101, "c-D_2", false)]),
    );
    check(&["007_bond.sql"], Some(&[(7, "bond", false)]));
    check(&["0_zero.sql"], Some(&[(0, "zero", false)]));
    check(&["9223372036854775807_last.sql"], Some(&[(i64::MAX.cast_unsigned(), "last", false)]));
    check(&["1_up.sql"], Some(&[(1, "up", false)]));
    check(&["1_a.sql.bak", "notes.txt", "sql"], Some(&[]));
    check(
        &["V1__a.sql", "U1__a.sql", "V20240101__b-c_2.sql"],
        Some(&[(1, "a", true), (20_240_101, "b-c_2", false)]),
    );
    check(
        &[
            "00000000000000_diesel_initial_setup/up.sql",
            "00000000000000_diesel_initial_setup/down.sql",
            "2024-01-31-120000_films/up.sql",
            ".hidden/up.sql",
            "drafts/films.txt",
        ],
        Some(&[(0, "diesel_initial_setup", true), (20_240_131_120_000, "films", false)]),
    );
    check(
        &["1_a.sql", "V2__b.sql", "3_c/up.sql"],
        Some(&[(1, "a", false), (2, "b", false), (3, "c", false)]),
    );
}

#[test]
fn a_folder_of_another_tool_is_not_empty() {
    for file in [
        "sql/1_a.sql",
        "20240131120000_films/migration.sql",
        "films/up.sql",
        "2024-01-31_films/down.sql",
        "m20220101_000001_films.rs",
        "V1_1__films.sql",
        "V1.1__films.sql",
        "R__films.sql",
        "V1_films.sql",
    ] {
        check(&[file], None);
    }
    check(&["9_a/up.sql", "10_b/up.sql"], None);
    check(&["20240131000000_a.sql", "2024-01-31_a/up.sql"], None);
}

#[test]
fn what_is_in_a_file_is_refused_embedded_and_read() {
    for (file, text) in [
        ("1_a.sql", "-- +goose Up\nCREATE TABLE a (b);\n-- +goose Down\nDROP TABLE a;"),
        ("1_a.up.sql", "-- migrate:up\nCREATE TABLE a (b);\n-- migrate:down\nDROP TABLE a;"),
        ("1_a/metadata.toml", "run_in_transaction = \"no\""),
    ] {
        let folder = Folder::with([("1_a/up.sql", "SELECT 1")]);
        if !file.contains('/') {
            std::fs::remove_dir_all(folder.path().join("1_a")).unwrap();
        }
        folder.write(file, text);
        assert_eq!((embedded(&folder), read(&folder)), (None, None), "{file}");
    }
    let folder =
        Folder::with([("1_a/up.sql", ""), ("1_a/metadata.toml", "run_in_transaction = false")]);
    assert_eq!(read(&folder).unwrap(), [(1, "a".to_owned(), false)]);
    assert_eq!(embedded(&folder), read(&folder));
}

#[test]
fn what_is_refused_embedded_is_refused_read() {
    for name in [
        "1.sql",
        "2_.sql",
        "films.sql",
        "_a.sql",
        "3_a b.sql",
        "4_a.UP.SQL",
        "4_a.SQL",
        "5_ü.sql",
        "6_a.b.sql",
        "-1_a.sql",
        "+1_a.sql",
        "1.5_a.sql",
        "١_a.sql",
        "7_.up.sql",
        "8_a.up.up.sql",
        "9_a.down.sql",
        "9223372036854775808_a.sql",
        "99999999999999999999_a.sql",
    ] {
        check(&[name], None);
    }
    check(&["1_a.sql", "01_b.sql"], None);
    check(&["1_a.sql", "1_a.up.sql"], None);
    check(&["1_a.sql", "1_a.down.sql"], None);
    check(&["1_a.up.sql", "1_b.down.sql"], None);
    check(&["1_a.up.sql", "01_a.down.sql"], None);
    check(&["1_a.up.sql", "1_a.down.sql", "1_b.down.sql"], None);
    check(&["1_a.up.sql", "1_a.down.sql", "01_a.down.sql"], None);
}

#[test]
fn a_missing_folder_is_named() {
    let folder = Folder::with([("1_a.sql", "")]);
    let missing = folder.path().join("nowhere");
    let error = Migrations::read("shop", &missing).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    says(&error, &["reading the folder `", "nowhere`"]);
}

#[tokio::test]
async fn a_stale_binary_is_told_what_it_misses() {
    const HERE: &[Migration] = &[
        Migration::new(1, "films", "CREATE TABLE films (title TEXT)", None),
        Migration::new(3, "year", "ALTER TABLE films ADD year INTEGER", None),
    ];
    let folder =
        Folder::with([("1_films.sql", ""), ("3_year.up.sql", ""), ("3_year.down.sql", "")]);
    let path: &'static str = folder.path().to_str().unwrap().to_owned().leak();
    let embedded = Migrations::new("shop", HERE).embedded_from(path);
    let ground = Sqlite::ground().await.unwrap();
    assert_eq!(run(&ground.migrator(&embedded)).await.unwrap(), [1, 3]);

    folder.write("4_log.sql", "");
    folder.write("2_genre.up.sql", "");
    std::fs::remove_file(folder.path().join("1_films.sql")).unwrap();
    let stale = run(&ground.migrator(&embedded)).await.unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Config);
    says(&stale, &["this binary is stale: `", "` has changed", "build it again"]);
    says(&stale, &["new there: version 2", "new there: version 4", "no longer there: version 1"]);
    ground.migrator(&embedded).status().await.unwrap();

    // Where the program was brought to another machine, there is no folder.
    drop(folder);
    assert_eq!(run(&ground.migrator(&embedded)).await.unwrap(), [0; 0]);
}
