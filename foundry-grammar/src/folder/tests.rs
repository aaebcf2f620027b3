//! Folders as other tools have them.

use super::*;

/// The entries of a folder: files, and files in folders as `folder/file`.
fn entries(paths: &[&str]) -> Vec<MigrationEntry> {
    let mut all: BTreeMap<String, Option<Vec<String>>> = BTreeMap::new();
    for path in paths {
        match path.split_once('/') {
            None => drop(all.insert((*path).to_owned(), None)),
            Some((folder, file)) => {
                let files = all.entry(folder.to_owned()).or_default();
                files.get_or_insert_default().push(file.to_owned());
            }
        }
    }
    all.into_iter().map(|(name, files)| MigrationEntry { name, files }).collect()
}

#[track_caller]
fn check(paths: &[&str], expected: &[&str]) {
    let all = arrange_migrations(&entries(paths)).unwrap();
    let found: Vec<_> = all
        .iter()
        .map(|it| {
            let also = [&it.down, &it.metadata].into_iter().flatten().cloned();
            let files: Vec<_> = std::iter::once(it.up.clone()).chain(also).collect();
            format!("{} {}: {}", it.version, it.name, files.join(", "))
        })
        .collect();
    assert_eq!(found, expected);
}

#[track_caller]
fn refuse(paths: &[&str], expected: &[&str]) {
    let problems = arrange_migrations(&entries(paths)).unwrap_err();
    let problems: Vec<_> = problems.iter().map(|it| &*it.what).collect();
    assert_eq!(problems, expected, "{paths:?}");
}

#[test]
fn folders_of_diesel_are_read() {
    check(
        &[
            ".keep",
            "readme.md",
            "00000000000000_diesel_initial_setup/up.sql",
            "00000000000000_diesel_initial_setup/down.sql",
            "2024-01-31-120000_films/up.sql",
            "2024-01-31-120000_films/metadata.toml",
            "notes/old.sql",
        ],
        &[
            "0 diesel_initial_setup: 00000000000000_diesel_initial_setup/up.sql, \
             00000000000000_diesel_initial_setup/down.sql",
            "20240131120000 films: 2024-01-31-120000_films/up.sql, \
             2024-01-31-120000_films/metadata.toml",
        ],
    );
}

#[test]
fn files_of_flyway_are_read() {
    check(
        &["V2__year.sql", "V10__log.sql", "U2__year.sql"],
        &["2 year: V2__year.sql, U2__year.sql", "10 log: V10__log.sql"],
    );
    refuse(&["U1__a.sql"], &["`U1__a.sql` has no `V1__a.sql`"]);
    refuse(
        &["V1_1__a.sql", "R__views.sql"],
        &[
            "`R__views.sql` is a repeatable migration, which are not supported",
            "the version of `V1_1__a.sql` has several parts",
        ],
    );
}

#[test]
fn layouts_may_be_mixed_unless_versions_meet() {
    check(
        &["1_a.sql", "V2__b.sql", "3_c/up.sql"],
        &["1 a: 1_a.sql", "2 b: V2__b.sql", "3 c: 3_c/up.sql"],
    );
    refuse(&["1_a.sql", "V1__a.sql"], &["`1_a.sql` and `V1__a.sql` have the same version 1"]);
    refuse(
        &["20240131120000_a.sql", "2024-01-31-120000_a/up.sql"],
        &["`2024-01-31-120000_a` and `20240131120000_a.sql` have the same version 20240131120000"],
    );
    refuse(&["1_a.up.sql", "U1__a.sql"], &["`U1__a.sql` has no `V1__a.sql`"]);
}

#[test]
fn a_folder_whose_migrations_cannot_be_read_is_not_empty() {
    check(&["notes.txt", "drafts/notes.txt", "mod.rs"], &[]);
    refuse(&["2024-01-31_a/down.sql"], &["the folder `2024-01-31_a` has no `up.sql`"]);
    refuse(&["2024-01-31_a/migration.sql"], &["the folder `2024-01-31_a` has no `up.sql`"]);
    refuse(&["films/up.sql"], &["`films` is not the name of a migration"]);
    refuse(&["sql/1_a.sql"], &["no migration was read, but the folder `sql` has files of SQL"]);
    for file in ["m20220101_000001_films.rs", "2014_10_12_000000_films.php", "V1__films.rs"] {
        refuse(&[file], &[&format!("no migration was read: `{file}` is not a file of SQL")]);
    }
}

#[test]
fn a_folder_beside_files_is_not_a_migration_without_its_file() {
    check(&["1_a.sql", "2023_old/1_x.sql"], &["1 a: 1_a.sql"]);
    refuse(&["1_a/up.sql", "2_b/readme.md"], &["the folder `2_b` has no `up.sql`"]);
}

#[test]
fn other_files_in_a_folder_of_diesel_are_none_of_its_migrations() {
    check(&["1_a/up.sql", "dump.sql", "2_b.sql"], &["1 a: 1_a/up.sql", "2 b: 2_b.sql"]);
    refuse(&["dump.sql", "readme/readme.md"], &["`dump.sql` is not the name of a migration"]);
}

/// Names from the folders of crates.io and vaultwarden.
#[test]
fn versions_of_several_lengths_have_the_order_of_diesel() {
    check(
        &[
            "2018-01-14-171611_a/up.sql",
            "2024-03-13_170000_b/up.sql",
            "2025-11-19-091444-0000_d/up.sql",
            "2025-11-19-091444-0001_e/up.sql",
            "2025-11-19-091444_c/up.sql",
            "2026-05-27-120000_f/up.sql",
        ],
        &[
            "20180114171611 a: 2018-01-14-171611_a/up.sql",
            "20240313000000 170000_b: 2024-03-13_170000_b/up.sql",
            "20251119091444 c: 2025-11-19-091444_c/up.sql",
            "20251119091445 d: 2025-11-19-091444-0000_d/up.sql",
            "20251119091446 e: 2025-11-19-091444-0001_e/up.sql",
            "20260527120000 f: 2026-05-27-120000_f/up.sql",
        ],
    );
    refuse(
        &["2025-11-19-091444-0000_a/up.sql", "2025-11-19-091445_b/up.sql"],
        &[
            "`2025-11-19-091444-0000_a` and `2025-11-19-091445_b` have the same version 20251119091445",
        ],
    );
}

#[test]
fn the_order_is_that_of_diesel() {
    check(&["09_a/up.sql", "10_b/up.sql"], &["9 a: 09_a/up.sql", "10 b: 10_b/up.sql"]);
    refuse(&["9_a/up.sql", "10_b/up.sql"], &["diesel applies `10_b` before `9_a`"]);
}

#[test]
fn both_ways_in_one_file_are_refused() {
    for (text, tool) in [
        ("-- +goose Up\nCREATE TABLE a (b);\n-- +goose Down\nDROP TABLE a;", "goose"),
        ("\u{feff}-- +goose Up\r\nCREATE TABLE a (b);", "goose"),
        ("-- films\r-- migrate:up\rCREATE TABLE a (b);", "dbmate"),
        ("--migrate:up transaction:false\nCREATE TABLE a (b);", "dbmate"),
        ("\n  -- +migrate Up\nSELECT 1", "sql-migrate"),
    ] {
        let problem = check_migration_text("1_a.sql", text).unwrap_err();
        assert!(problem.what.contains(tool), "{problem:?}");
    }
    assert_eq!(check_migration_text("1_a.sql", "-- migrate the users\nSELECT '+goose Up'"), Ok(()));
}
