//! Texts that help, JSON, man pages and Markdown show.

use crate::{help, out};
use serde_json::Value;

#[track_caller]
fn shows(command: &str, expected: &str) {
    let help = help(command);
    assert!(help.contains(expected), "`{expected}` is not in {help}");
}

fn option(command: &str, name: &str) -> Value {
    let list: Value = serde_json::from_str(&out(&["list", "--format", "json"])).unwrap();
    let commands = list["commands"].as_array().unwrap();
    let command = commands.iter().find(|it| it["name"] == command).unwrap();
    let of = |field: &str| command[field].as_array().unwrap().clone();
    let mut params = of("arguments").into_iter().chain(of("options"));
    params.find(|it| it["name"] == name).unwrap()
}

#[test]
fn a_default_is_shown_as_it_is_typed_and_never_as_rust() {
    shows("defaults", "How fast [one of: fast, slow-motion, plain] [default: slow-motion]");
    shows("defaults", "--usual <usual> [one of: fast, slow-motion, plain] [default: slow-motion]");
    shows("defaults", "--sum <sum> [default: 2]");
    shows("defaults", "--thousand <thousand> [default: 1000]");
    shows("defaults", "--less <less> [default: -5]");
    shows("defaults", "--letter <letter> [default: x]");
    shows("defaults", "--wait <wait> [default: 3m]");
    shows("defaults", "--text <text> [default: xy]");
    shows("defaults", "--path <path> [default: a/b]");
    shows("defaults", "--[no-]on [default: true]");
    shows("defaults", "In a group [one of: fast, slow-motion, plain] [default: plain]");
    shows("types", "--every <every> [1s to 1h] [default: 30s]");
    shows("types", "--older <older> [at least 1s] [default: 1m30s]");
    shows("types", "--size <size> [default: 64KiB]");
}

#[test]
fn a_default_that_cannot_be_shown_is_left_out() {
    shows("defaults", "--opaque <opaque> --[no-]on");
    shows("panicking", "--panics <panics> --hidden <hidden> Options of every command");
}

#[test]
fn limits_that_are_expressions_are_shown_as_values() {
    shows("defaults", "--limited <limited> [1 to 9] [default: 8]");
    shows("defaults", "--short <short> [1 to 3 characters]");
}

#[test]
fn a_default_is_the_same_in_json_man_and_markdown() {
    assert_eq!(option("defaults", "speed")["default"], "slow-motion");
    assert_eq!(option("defaults", "sum")["default"], "2");
    assert_eq!(option("defaults", "opaque")["default"], Value::Null);
    assert_eq!(option("panicking", "hidden")["default"], Value::Null);
    assert_eq!(option("defaults", "limited")["limits"], "1 to 9");
    assert_eq!(option("types", "every")["default"], "30s");
    let man = out(&["man", "defaults"]);
    assert!(man.contains("[default: slow\\-motion]") && !man.contains("Speed::"), "{man}");
    let markdown = out(&["list", "--format", "md"]);
    assert!(
        markdown.contains("default: `slow-motion`") && !markdown.contains("Speed::"),
        "{markdown}"
    );
}

#[test]
fn help_shows_what_choices_mean() {
    let help = out(&["defaults", "--help"]);
    let meanings = help.lines().map(str::trim).filter(|it| it.starts_with("fast: ")).count();
    assert_eq!(meanings, 3, "{help}");
    assert!(help.contains("slow-motion: Uses one core."), "{help}");
    assert!(!help.contains("plain: ") && !help.contains("And more"), "{help}");
}

#[test]
fn all_of_the_documentation_of_the_application_is_shown() {
    for words in [&["about"][..], &["help"], &["list"], &["man"], &["list", "--format", "md"]] {
        let text = out(words);
        assert!(text.contains("The second paragraph"), "{words:?}: {text}");
        assert!(text.contains("Files") && text.contains("none"), "{words:?}: {text}");
    }
    let list: Value = serde_json::from_str(&out(&["list", "--format", "json"])).unwrap();
    let about =
        "Values of every type.\n\nThe second paragraph, with a `word` in it.\n\n# Files\n\n- none";
    assert_eq!(list["about"], about);
}

#[test]
fn a_global_option_keeps_what_the_command_leaves_it() {
    let text = help("named");
    assert!(text.contains("--help Own help"), "{text}");
    assert!(text.contains("-h Show help") && !text.contains("-h, --help"), "{text}");
    assert!(text.contains("-V Show the version") && text.contains("-q Only results"), "{text}");
    assert!(text.contains("-n Never ask") && text.contains("-v Say more"), "{text}");
    for gone in [
        "--no-ansi No colour",
        "--config <section",
        "--format <format> How",
        "--no-interaction Never",
    ] {
        assert!(!text.contains(gone), "{gone}: {text}");
    }
    assert!(out(&["man", "named"]).contains("\\fB\\-h\\fR\nShow help"));
}

#[test]
fn completion_offers_the_letter_that_is_left() {
    let offered = out(&["__complete", "bash", "--", "named", "-"]);
    assert!(offered.lines().any(|it| it.starts_with("-h")), "{offered}");
    assert_eq!(offered.lines().filter(|it| it.starts_with("--help")).count(), 1, "{offered}");
}
