//! Migrations under storms: many processes at once, and processes that are killed.

#![allow(missing_docs)]

mod killed;
mod processes;

use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A process that migrates; with a query, it prints the answer afterwards.
fn start(url: &str, folder: &Path, query: Option<&str>) -> Child {
    Command::new(env!("CARGO_BIN_EXE_foundry-tests-migrate"))
        .arg(url)
        .arg(folder)
        .arg("60000")
        .args(query)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What a process printed, which ended well.
#[track_caller]
fn finish(child: Child) -> String {
    let output = child.wait_with_output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {error}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}
