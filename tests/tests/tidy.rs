//! Rules of the house that a program can check.

use std::fs;
use std::path::{Path, PathBuf};

/// The sources below these folders, as paths from the root, with their text.
fn sources(folders: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    let mut left: Vec<PathBuf> = folders.iter().map(|it| root.join(it)).collect();
    while let Some(folder) = left.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                // What the harness of whole programs was built into is nobody's source.
                if !path.ends_with("target") {
                    left.push(path);
                }
            } else if path.extension().is_some_and(|it| it == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(files.len() > 10, "{folders:?} has {} files", files.len());
    files
}

/// What is compiled into programs of others.
const CRATES: [&str; 4] =
    ["foundry/src", "foundry-grammar/src", "foundry-macros/src", "foundry-runtime/src"];

/// The lines that are code, and not of tests.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//"))
}

/// Only files whose names begin like one of these have code with one of `words`.
#[track_caller]
fn only(allowed: &[&str], words: &[&str]) {
    for (name, text) in sources(&CRATES) {
        let is_test = name.contains("/tests/") || name.ends_with("/tests.rs");
        if is_test || allowed.iter().any(|it| name.starts_with(it)) {
            continue;
        }
        for line in code(&text) {
            let word = words.iter().find(|it| line.contains(**it));
            assert!(word.is_none(), "{name} may not name `{}`: {line}", word.unwrap());
        }
    }
}

#[test]
fn every_file_says_what_lives_in_it() {
    let folders = [
        "benches",
        "examples",
        "foundry",
        "foundry-grammar",
        "foundry-macros",
        "foundry-runtime",
        "tests",
    ];
    for (name, text) in sources(&folders) {
        let says = text.starts_with("//!") || name.contains("/fixtures/");
        assert!(says, "{name} does not begin with `//!`");
    }
}

#[test]
fn only_the_database_names_sqlx() {
    only(
        &[
            "foundry-runtime/src/database/",
            "foundry-macros/src/migrations.rs",
            "foundry/src/database/",
        ],
        &["sqlx::"],
    );
}

#[test]
fn only_the_drawing_names_what_lays_it_out() {
    only(&["foundry-runtime/src/inspect/svg.rs"], &["layout::"]);
}

#[test]
fn only_the_sources_of_configuration_read_the_environment() {
    only(
        &["foundry-runtime/src/config/source.rs", "foundry-macros/src/"],
        &["env::var", "env::vars", "env::set_var"],
    );
}

#[test]
fn only_the_macros_read_sources() {
    only(
        &[
            "foundry-macros/src/",
            "foundry-runtime/src/config/files.rs",
            "foundry-runtime/src/cache/files.rs",
            "foundry-runtime/src/command/argfile.rs",
            "foundry-runtime/src/database/",
        ],
        &["fs::read", "File::open"],
    );
}

#[test]
fn nobody_ends_the_process_or_prints_around_the_console() {
    only(&[], &["process::exit", " println!", " eprintln!", " print!(", "dbg!("]);
}

#[test]
fn only_slots_and_archives_are_unsafe() {
    only(
        &["foundry-runtime/src/cache/archive.rs", "foundry-runtime/src/container/slot.rs"],
        &["unsafe {", "unsafe fn", "unsafe impl"],
    );
}

/// The macro names it as well, in what it writes.
#[test]
fn only_the_cache_names_what_archives() {
    only(
        &[
            "foundry-macros/src/cacheable.rs",
            "foundry-runtime/src/cache/",
            "foundry-runtime/src/private.rs",
        ],
        &["rkyv"],
    );
}

#[test]
fn only_its_store_names_redis() {
    only(&["foundry-runtime/src/cache/redis"], &[" ::redis::", "use redis::", "redis::aio"]);
}

#[test]
fn exit_codes_stand_in_one_file() {
    only(
        &["foundry-runtime/src/exit.rs"],
        &["ExitCode::from(1)", "ExitCode::from(2)", "ExitCode::from(7", "ExitCode::from(13"],
    );
}

/// Unit tests do not know criterion's options, such as `--save-baseline`.
#[test]
fn cargo_bench_starts_nothing_but_the_benches() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let (_, members) = manifest.split_once("members = [").unwrap();
    let (members, _) = members.split_once(']').unwrap();
    let members: Vec<&str> = members.split('"').skip(1).step_by(2).collect();
    assert!(members.contains(&"foundry-runtime"), "{members:?}");
    for member in members {
        let manifest = fs::read_to_string(root.join(member).join("Cargo.toml")).unwrap();
        let mut targets: Vec<PathBuf> =
            ["lib.rs", "src/lib.rs", "src/main.rs"].map(|it| root.join(member).join(it)).into();
        if let Ok(programs) = fs::read_dir(root.join(member).join("src/bin")) {
            let main = |path: PathBuf| if path.is_dir() { path.join("main.rs") } else { path };
            targets.extend(programs.map(|it| main(it.unwrap().path())));
        }
        let targets = targets.iter().filter(|it| it.exists()).count();
        let left_out = manifest.lines().filter(|it| *it == "bench = false").count();
        assert_eq!(left_out, targets, "{member}: each library and program wants `bench = false`");
    }
}

#[test]
fn files_are_short_enough_to_be_read() {
    for (name, text) in sources(&CRATES) {
        let lines = text.lines().count();
        assert!(lines <= 400, "{name} has {lines} lines; split it at 400");
    }
}
