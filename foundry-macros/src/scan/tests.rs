//! The scan on small source trees, written to a folder of their own.

mod attributes;
mod items;
mod modules;
mod names;
mod paths;
mod robustness;

use std::fs;

use tempfile::TempDir;

use super::{Found, children_of, scan};

/// Scans `files`, whose root is `lib.rs`, and expects these modules and names.
#[track_caller]
fn check(files: &[(&str, &str)], expected: &[(&str, &str)]) {
    let found = scan_tree(&tree(files));
    let found: Vec<_> = found.iter().map(|it| (&*it.module, &*it.name)).collect();
    assert_eq!(found, expected);
}

/// Scans a crate of one file, and expects these names at its root.
#[track_caller]
fn check_root(text: &str, expected: &[&str]) {
    let expected: Vec<_> = expected.iter().map(|name| ("", *name)).collect();
    check(&[("lib.rs", text)], &expected);
}

fn tree(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn scan_tree(folder: &TempDir) -> Vec<Found> {
    let root = folder.path().join("lib.rs");
    scan(&root, &children_of(&root, true))
}
