//! Rules of the house that a program can check.

#[path = "tidy/imports.rs"]
mod imports;

use imports::Imports;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Returns the root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Returns the folders of the packages in the workspace.
fn members() -> Vec<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let (_, members) = manifest.split_once("members = [").unwrap();
    let (members, _) = members.split_once(']').unwrap();
    let members: Vec<_> = members.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(members.iter().any(|it| it == "foundry-runtime"), "{members:?}");
    members
}

/// Returns the files of the library and the programs of a package.
fn targets(member: &Path) -> Vec<PathBuf> {
    let mut targets: Vec<PathBuf> =
        ["lib.rs", "src/lib.rs", "src/main.rs"].map(|it| member.join(it)).into();
    if let Ok(programs) = fs::read_dir(member.join("src/bin")) {
        let main = |path: PathBuf| if path.is_dir() { path.join("main.rs") } else { path };
        targets.extend(programs.map(|it| main(it.unwrap().path())));
    }
    targets.retain(|it| it.exists());
    targets
}

/// The sources below these folders, as paths from the root, with their text.
fn sources(folders: &[&str]) -> Vec<(String, String)> {
    let root = root();
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
fn one_file_reads_the_environment() {
    only(
        &["foundry-runtime/src/base/environment.rs", "foundry-macros/src/"],
        &["env::var", "env::vars", "env::set_var"],
    );
}

#[test]
fn only_the_macros_read_sources() {
    only(
        &[
            "foundry-grammar/src/folder.rs",
            "foundry-macros/src/",
            "foundry-runtime/src/config/files.rs",
            "foundry-runtime/src/cache/files",
            "foundry-runtime/src/run/argfile.rs",
            "foundry-runtime/src/database/",
            // What the kernel knows of this process.
            "foundry-runtime/src/base/signals/",
        ],
        &["fs::read", "File::open"],
    );
}

#[test]
fn nobody_ends_the_process_or_prints_around_the_console() {
    only(&[], &["process::exit", " println!", " eprintln!", " print!(", "dbg!("]);
}

/// The files that may contain unsafe code.
const UNSAFE: [&str; 2] =
    ["foundry-runtime/src/cache/archive.rs", "foundry-runtime/src/container/slot.rs"];

/// The files of tests and benches that may allow it: allocators that count, and a peer that maps a file.
const UNSAFE_IN_TESTS: [&str; 3] = [
    "benches/zero_copy_cache/stores.rs",
    "foundry-runtime/tests/counting/mod.rs",
    "tests/cache/tests/c8_budget.rs",
];

/// Reports whether a line has the keyword `unsafe` outside of strings and comments.
fn has_unsafe(line: &str) -> bool {
    let code: String = line.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    let code = code.split("//").next().unwrap_or_default();
    let mut words = code.split(|it: char| !it.is_alphanumeric() && it != '_');
    words.any(|it| it == "unsafe")
}

/// Reports whether a line sets the level of the lint `unsafe_code` to anything but `forbid`.
fn allows_unsafe(line: &str) -> bool {
    line.contains("unsafe_code") && !line.contains("forbid(unsafe_code)")
}

#[test]
fn only_slots_and_archives_are_unsafe() {
    for (name, text) in sources(&CRATES) {
        let is_test = name.contains("/tests/") || name.ends_with("/tests.rs");
        if is_test || UNSAFE.contains(&name.as_str()) {
            continue;
        }
        let found = code(&text).find(|line| has_unsafe(line));
        assert!(found.is_none(), "{name} may not contain unsafe code: {}", found.unwrap());
    }
}

#[test]
fn unsafe_code_is_allowed_only_where_it_is_excepted() {
    let folders = ["benches", "examples", "foundry", "foundry-macros", "foundry-runtime", "tests"];
    for (name, text) in sources(&folders) {
        // This file names the lint.
        let excepted = UNSAFE.iter().chain(&UNSAFE_IN_TESTS).chain(&["tests/tests/tidy.rs"]);
        let found = text.lines().find(|line| allows_unsafe(line));
        if let Some(line) = found {
            assert!(excepted.clone().any(|it| *it == name), "{name} may not allow it: {line}");
        }
    }
}

/// In a crate that forbids unsafe code, not even a macro can allow it.
#[test]
fn crates_without_unsafe_code_forbid_it() {
    let root = root();
    let mut roots = 0;
    for member in members() {
        if ["benches", "foundry-runtime"].contains(&&*member) {
            continue;
        }
        for target in targets(&root.join(&member)) {
            let text = fs::read_to_string(&target).unwrap();
            let forbids = text.contains("\n#![forbid(unsafe_code)]\n");
            assert!(forbids, "{}: add `#![forbid(unsafe_code)]`", target.display());
            roots += 1;
        }
    }
    assert!(roots > 20, "{roots} libraries and programs were found");
}

#[test]
fn every_kind_of_unsafe_code_is_seen() {
    for line in [
        "    unsafe { *pointer }",
        "pub unsafe fn read() {}",
        "unsafe impl Send for Slot {}",
        "unsafe trait Plain {}",
        "unsafe extern \"C\" {",
        "#[unsafe(no_mangle)]",
    ] {
        assert!(has_unsafe(line), "{line}");
    }
    assert!(!has_unsafe("diag.error(span, \"a command cannot be `unsafe`\"); // unsafe"));
    for level in ["allow", "warn", "expect"] {
        assert!(allows_unsafe(&format!("#[{level}(unsafe_code)]")), "{level}");
    }
    assert!(!allows_unsafe("#![forbid(unsafe_code)]"));
}

/// A test that cannot run calls `skipped`, which fails in CI.
#[test]
fn only_one_function_reports_a_skipped_test() {
    let folders = ["examples", "foundry", "foundry-macros", "foundry-runtime", "tests"];
    for (name, text) in sources(&folders) {
        let allowed = name.starts_with("tests/support/") || name == "tests/tests/tidy.rs";
        let reports = text.contains("\"skipped:");
        assert!(allowed || !reports, "{name}: call `foundry_tests_support::skipped`");
    }
}

/// The macro names it as well, in what it writes.
#[test]
fn only_the_cache_names_what_archives() {
    only(
        &[
            "foundry-macros/src/cacheable.rs",
            "foundry/src/cache/mod.rs",
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
        &["foundry-runtime/src/base/exit.rs"],
        &["ExitCode::from(1)", "ExitCode::from(2)", "ExitCode::from(7", "ExitCode::from(13"],
    );
}

/// Unit tests do not know criterion's options, such as `--save-baseline`.
#[test]
fn cargo_bench_starts_nothing_but_the_benches() {
    let root = root();
    for member in members() {
        let manifest = fs::read_to_string(root.join(&member).join("Cargo.toml")).unwrap();
        let targets = targets(&root.join(&member)).len();
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

/// By default proptest writes failing seeds beside the test, and every later run repeats them.
#[test]
fn no_property_test_writes_into_the_source_tree() {
    for (name, text) in sources(&["foundry", "foundry-macros", "foundry-runtime", "tests"]) {
        let groups = text.lines().filter(|it| it.starts_with("proptest! {")).count();
        let silent = text.matches("failure_persistence: None").count();
        assert!(silent >= groups, "{name}: add `failure_persistence: None` to each `proptest!`");
    }
}

/// Functions that were longer before this rule was checked. Split one, and remove it here.
const LONG_FUNCTIONS: [(&str, &str); 1] = [("foundry-runtime/src/model/tables.rs", "build")];

/// Returns the name of each function of a formatted file, and how many lines it has.
fn functions(text: &str) -> Vec<(&str, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut functions = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let Some((before, after)) = code.split_once("fn ") else { continue };
        let is_item = before.split_whitespace().all(|it| {
            it.starts_with("pub") || ["const", "async", "unsafe", "extern", "in"].contains(&it)
        });
        if !is_item {
            continue;
        }
        // The formatter puts the closing brace below the first word.
        let end = format!("{}}}", &line[..line.len() - code.len()]);
        let name = after.split(|it: char| !it.is_alphanumeric() && it != '_').next().unwrap();
        let is_whole = line.ends_with('}') || line.ends_with(';');
        let length = lines[start..].iter().position(|it| **it == end).map_or(1, |it| it + 1);
        functions.push((name, if is_whole { 1 } else { length }));
    }
    functions
}

#[test]
fn functions_are_short_enough_to_be_read() {
    let mut known = LONG_FUNCTIONS.to_vec();
    for (file, text) in sources(&CRATES) {
        for (name, lines) in functions(&text).into_iter().filter(|it| it.1 > 70) {
            let at = known.iter().position(|it| *it == (&*file, name));
            assert!(at.is_some(), "`{name}` in {file} has {lines} lines; split it at 70");
            known.remove(at.unwrap());
        }
    }
    assert!(known.is_empty(), "short enough now, so not in `LONG_FUNCTIONS` any more: {known:?}");
}

#[test]
fn lines_of_functions_are_counted() {
    let text = "impl A {\n    pub(crate) const fn a(\n        b: u8,\n    ) {\n        c();\n    }\n}\n\
                fn d() {}\ntrait E {\n    fn e(self);\n}\nasync fn f() {\n    if g {\n    }\n}\n";
    assert_eq!(functions(text), [("a", 5), ("d", 1), ("e", 1), ("f", 4)]);
}

/// The rooms of the runtime. Each imports only those before it.
const ROOMS: [&str; 15] = [
    "base",
    "spec",
    "model",
    "console",
    "help",
    "config",
    "container",
    "dynamic",
    "input",
    "run",
    "completion",
    "inspect",
    "builtin",
    // They become crates of their own.
    "cache",
    "database",
];

/// The files outside of the order: the names of the crate, and what generated code and tests of applications use.
const OUTSIDE: [&str; 3] = ["lib.rs", "private.rs", "testing.rs"];

/// The imports upwards. The first file declares the types of functions that tables carry and never call; the second
/// has to know errors of the database until that is a crate of its own.
const UPWARDS: [(&str, &str); 8] = [
    ("spec/signatures.rs", "model/rows.rs"),
    ("spec/signatures.rs", "config/origin.rs"),
    ("spec/signatures.rs", "config/source.rs"),
    ("spec/signatures.rs", "container/ctx.rs"),
    ("spec/signatures.rs", "container/slot.rs"),
    ("spec/signatures.rs", "input/read.rs"),
    ("spec/signatures.rs", "run/call.rs"),
    ("base/error/convert.rs", "database/error.rs"),
];

/// The most files that may import each other in a cycle.
const LARGEST_CYCLE: usize = 11;

/// Reads the imports of the runtime.
fn imports_of_the_runtime() -> Imports {
    let below = |(name, text): (String, String)| {
        (name.trim_start_matches("foundry-runtime/src/").to_owned(), text)
    };
    let sources: Vec<_> = sources(&["foundry-runtime/src"]).into_iter().map(below).collect();
    Imports::read(&sources)
}

#[test]
fn rooms_of_the_runtime_import_only_rooms_below() {
    let room = |file: &str| {
        let folder = file.split('/').next().unwrap();
        let room = ROOMS.iter().position(|it| *it == folder);
        room.unwrap_or_else(|| panic!("{file} is in none of the rooms {ROOMS:?}"))
    };
    let mut upwards = UPWARDS.to_vec();
    for (file, imports) in &imports_of_the_runtime().edges {
        if OUTSIDE.contains(&file.as_str()) {
            continue;
        }
        for (other, names) in imports {
            assert!(!OUTSIDE.contains(&other.as_str()), "{file} names {names:?} of {other}");
            if room(other) <= room(file) {
                continue;
            }
            let known = upwards.iter().position(|it| *it == (file, other));
            assert!(known.is_some(), "{file} imports upwards: {names:?} of {other}");
            upwards.remove(known.unwrap());
        }
    }
    assert!(upwards.is_empty(), "not imported any more, so not in `UPWARDS`: {upwards:?}");
}

#[test]
fn files_of_the_runtime_import_each_other_in_small_cycles() {
    let imports = imports_of_the_runtime();
    let cycles = imports.cycles();
    let largest = cycles.first().map_or(0, BTreeSet::len);
    assert!(
        largest <= LARGEST_CYCLE,
        "{largest} files import each other in a cycle: {:?}",
        cycles[0]
    );
    assert!(largest == LARGEST_CYCLE, "the largest cycle has {largest} files: write that down");
}
