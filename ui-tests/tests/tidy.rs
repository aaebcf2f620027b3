//! Every rule of the macros has its file in `fail/`, and every such file its words.

use std::fs;
use std::path::{Path, PathBuf};

/// All files below a folder whose name ends like this.
fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, end));
        } else if path.to_str().is_some_and(|it| it.ends_with(end)) {
            found.push(path);
        }
    }
    found
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn every_rule_has_a_file_of_what_breaks_it() {
    let mut rules = 0;
    let folder = here("../foundry-macros/src");
    for file in files(&folder, ".rs") {
        if file.strip_prefix(&folder).unwrap().to_string_lossy().contains("tests") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for rule in text.split("\nfn check_").skip(1) {
            let name = rule.split(|it: char| !it.is_ascii_alphanumeric() && it != '_').next();
            let wanted = here(&format!("fail/{}.rs", name.unwrap()));
            assert!(wanted.exists(), "{} lacks {}", file.display(), wanted.display());
            rules += 1;
        }
    }
    assert!(rules > 35, "{rules} rules were found");
}

#[test]
fn every_file_of_what_breaks_has_its_words() {
    let mut messages = 0;
    for file in files(&here("fail"), ".stderr") {
        assert!(file.with_extension("rs").exists(), "{} is left over", file.display());
        let text = fs::read_to_string(&file).unwrap();
        assert!(!text.contains("/root/") && !text.contains("/home/"), "{}", file.display());
        messages += text.lines().filter(|it| it.starts_with("error")).count();
    }
    assert!(messages > 300, "{messages} messages were found");
}
