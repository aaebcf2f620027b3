//! `migrate:fresh` twice gives the same schema, or is refused before anything is dropped.

mod mysql;
mod postgres;
mod sqlite;

use super::{run, says};
use foundry::database::Migrator;
use foundry_tests_database::{Folder, Fresh, Ground};
use foundry_tests_figures::{FOUNDRY, none};

/// Runs scripts as migrations, wipes and runs them twice, and checks that each time the schema is the same,
/// by what `show` says.
async fn check_again<DB: Ground>(
    ground: &Fresh<DB>,
    scripts: &[&str],
    show: impl AsyncFn(&Fresh<DB>) -> String,
) {
    let migrator = migrator(ground, scripts);
    let empty = show(ground).await;
    let all: Vec<u64> = (1..).take(scripts.len()).collect();
    assert_eq!(run(&migrator).await.unwrap(), all);
    let full = show(ground).await;
    assert_ne!(full, empty);
    for _ in 0..2 {
        migrator.wipe().await.unwrap();
        assert_eq!(show(ground).await, empty);
        assert_eq!(run(&migrator).await.unwrap(), all);
        let again = show(ground).await;
        FOUNDRY.count("M5", "schemas wiped and migrated again", 1);
        let differs = u64::from(again != full);
        none("M5", "schemas that differ after that", differs, &format!("{again}\nbefore: {full}"));
    }
}

/// Checks that wiping is refused with these words, and changes nothing of what `show` says.
async fn check_refused<DB: Ground>(
    ground: &Fresh<DB>,
    migrator: &Migrator<DB>,
    show: impl AsyncFn(&Fresh<DB>) -> String,
    expected: &[&str],
) {
    let before = show(ground).await;
    let refused = migrator.wipe().await.unwrap_err();
    says(&refused, &["is not wiped; nothing was dropped"]);
    says(&refused, expected);
    assert_eq!(show(ground).await, before);
    FOUNDRY.count("M5", "schemas refused before anything is dropped", 1);
}

fn migrator<DB: Ground>(ground: &Fresh<DB>, scripts: &[&str]) -> Migrator<DB> {
    let files = scripts.iter().enumerate().map(|(at, it)| (format!("{}_script.sql", at + 1), it));
    ground.migrator(&Folder::with(files).migrations())
}
