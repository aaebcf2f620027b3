//! Migrations on real databases, beside other processes that fail, hang and are killed.

#![allow(missing_docs)]

mod adopt;
mod adopt_files;
mod application;
mod disk;
mod dumps;
mod folder;
mod goes_on;
mod lock;
mod pooler;
mod pretend;
mod rebuilt;
mod resumed;
mod scripts;
mod sessions;
mod upkeep;
mod wipe;

use foundry::Error;
use foundry::database::{Migratable, Migrator, RunOptions};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A process that migrates, and waits so many milliseconds for others.
fn start(url: &str, folder: &Path, wait: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_foundry-tests-migrate"))
        .arg(url)
        .arg(folder)
        .arg(wait)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Which versions were applied.
async fn run<DB: Migratable>(migrator: &Migrator<DB>) -> Result<Vec<u64>, Error> {
    let applied = migrator.run(RunOptions::default()).await?;
    Ok(applied.iter().map(|it| it.version).collect())
}

/// Each of these is said by the error, its causes or its notes.
#[track_caller]
fn says(error: &Error, expected: &[&str]) {
    let text = format!("{error:?}");
    for part in expected {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}
