//! What `app!` finds: each claim asks a program for its list of commands.

mod support;

use foundry_tests_support::skipped;
use std::path::PathBuf;

const LIBRARY: &str = env!("CARGO_BIN_EXE_library");
const ONE: &str = env!("CARGO_BIN_EXE_one");
const TWO: &str = env!("CARGO_BIN_EXE_two");

/// The commands that a program lists.
fn commands(program: &str) -> Vec<String> {
    let ran = support::run(program, &["list"], &[]);
    assert_eq!((ran.code, &*ran.err), (Some(0), ""), "{ran:?}");
    let lines = ran.out.iter().filter_map(|line| line.strip_prefix("  "));
    let names = lines.filter_map(|line| line.split_whitespace().next());
    names.filter(|it| !BUILTIN.contains(it)).map(str::to_owned).collect()
}

/// What every application has.
const BUILTIN: [&str; 7] = ["about", "app:check", "app:graph", "completion", "help", "list", "man"];

/// All these commands are there, and can be called.
#[track_caller]
fn finds(names: &[&str]) {
    let commands = commands(LIBRARY);
    for name in names {
        assert!(commands.iter().any(|it| it == name), "`{name}` is not in {commands:?}");
        let ran = support::run(LIBRARY, &[name], &[]);
        assert_eq!(ran.code, Some(0), "{name}: {ran:?}");
    }
}

/// No command has one of these words in its name.
#[track_caller]
fn finds_nothing_like(words: &[&str]) {
    let commands = commands(LIBRARY);
    for word in words {
        assert!(!commands.iter().any(|it| it.contains(word)), "`{word}` is in {commands:?}");
    }
}

#[test]
fn items_in_private_nested_modules_are_found() {
    finds(&["private:nested:deeper:tell"]);
}

#[test]
fn items_in_inline_modules_and_their_files_are_found() {
    finds(&["inline:here", "inline:child:here"]);
}

#[test]
fn items_in_files_named_by_path_are_found() {
    finds(&["moved:here", "moved:beside:here"]);
}

#[test]
fn items_whose_condition_holds_are_found() {
    finds(&["conditions:holds", "conditions:file:here", "conditions:twice"]);
}

#[test]
fn items_whose_condition_fails_are_not_there() {
    finds_nothing_like(&["fails", "never"]);
}

#[test]
fn items_whose_attribute_is_under_a_condition_are_found_if_it_holds() {
    finds(&["conditions:attribute-holds"]);
}

#[test]
fn modules_in_cfg_if_are_found_if_they_are_chosen() {
    finds(&["conditions:chosen:here"]);
    finds_nothing_like(&["refused"]);
}

#[test]
fn of_two_variants_of_a_module_the_right_one_is_found() {
    let (which, only) = if cfg!(unix) { ("unix", "only-unix") } else { ("other", "only-other") };
    finds(&["variant:which", &format!("variant:{only}")]);
    assert_eq!(support::run(LIBRARY, &["variant:which"], &[]).out, [which]);
    assert_eq!(commands(LIBRARY).iter().filter(|it| it.starts_with("variant:")).count(), 2);
}

#[test]
fn items_wrapped_in_a_macro_are_found() {
    finds(&["wrapped:here", "wrapped:inside:here"]);
}

#[test]
fn items_made_by_a_macro_included_or_renamed_are_found_if_listed() {
    finds(&["by-include:made", "by-include:included", "by-include:renamed"]);
}

#[test]
fn items_that_are_excluded_are_not_there() {
    finds_nothing_like(&["excluded"]);
}

#[test]
fn binaries_of_a_package_have_their_own_items() {
    assert_eq!(commands(ONE), ["part:of-one"]);
    assert_eq!(commands(TWO), ["of-two", "part:of-two"]);
}

#[test]
fn a_program_is_called_like_its_binary_and_has_the_version_of_its_package() {
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(support::run(ONE, &["--version"], &[]).out, [format!("one {version}")]);
    assert_eq!(support::run(TWO, &["-V"], &[]).out, [format!("two {version}")]);
    assert_eq!(support::run(LIBRARY, &["-V"], &[]).out, [format!("foundry-tests {version}")]);
}

#[test]
fn an_example_is_an_application() {
    let mut example = PathBuf::from(ONE);
    example.set_file_name(format!("examples/small{}", std::env::consts::EXE_SUFFIX));
    if !example.exists() {
        return skipped("the examples of this package are not built");
    }
    assert_eq!(support::run(&example, &["hello"], &[]).out, ["hello"]);
    assert_eq!(commands(example.to_str().unwrap()), ["hello"]);
}
