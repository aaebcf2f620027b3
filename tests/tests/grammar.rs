//! What is typed, and what the command reads of it.

mod support;

use std::ffi::OsStr;

const GRAMMAR: &str = env!("CARGO_BIN_EXE_grammar");

/// The command line is understood; `said` is what the handler read, line by line.
#[track_caller]
fn reads(args: &[impl AsRef<OsStr>], said: &[&str]) {
    reads_with(args, &[], said);
}

#[track_caller]
fn reads_with(args: &[impl AsRef<OsStr>], variables: &[(&str, &str)], said: &[&str]) {
    let ran = support::run(GRAMMAR, args, variables);
    let lines: Vec<&str> = ran.out.iter().map(|it| &**it).filter(|it| *it != "started").collect();
    assert_eq!((ran.code, lines), (Some(0), said.to_vec()), "{}", ran.err);
}

const DEFAULTS: &str = r#"("red", false, false, false)"#;

#[test]
fn positionals_are_read_in_order() {
    reads(&["number:add", "1", "2.5"], &["(1, Some(2.5))"]);
    reads(&["number:add", "1"], &["(1, None)"]);
}

#[test]
fn negative_numbers_are_values() {
    reads(&["number:add", "-1", "-.5"], &["(-1, Some(-0.5))"]);
    reads(&["options", "-c", "-4"], &["(None, [], -4)", DEFAULTS]);
    reads(&["options", "-c-4"], &["(None, [], -4)", DEFAULTS]);
    reads(&["options", "--count=-4"], &["(None, [], -4)", DEFAULTS]);
}

#[test]
fn options_have_defaults() {
    reads(&["options"], &["(None, [], 3)", DEFAULTS]);
}

#[test]
fn a_long_option_has_its_value_behind_it_or_behind_an_equals_sign() {
    reads(&["options", "--name", "ada"], &[r#"(Some("ada"), [], 3)"#, DEFAULTS]);
    reads(&["options", "--name=ada"], &[r#"(Some("ada"), [], 3)"#, DEFAULTS]);
    reads(&["options", "--name=a=b"], &[r#"(Some("a=b"), [], 3)"#, DEFAULTS]);
    reads(&["options", "--name="], &[r#"(Some(""), [], 3)"#, DEFAULTS]);
    reads(&["options", "--name=--all"], &[r#"(Some("--all"), [], 3)"#, DEFAULTS]);
}

#[test]
fn a_short_option_has_its_value_behind_it_or_in_the_same_word() {
    reads(&["options", "-n", "ada"], &[r#"(Some("ada"), [], 3)"#, DEFAULTS]);
    reads(&["options", "-nada"], &[r#"(Some("ada"), [], 3)"#, DEFAULTS]);
    reads(&["options", "-n=ada"], &[r#"(Some("ada"), [], 3)"#, DEFAULTS]);
}

#[test]
fn short_flags_may_share_a_word_with_an_option_at_its_end() {
    let flags = r#"("red", true, true, false)"#;
    reads(&["options", "-ab"], &["(None, [], 3)", flags]);
    reads(&["options", "-abn", "ada"], &[r#"(Some("ada"), [], 3)"#, flags]);
    reads(&["options", "-abnada"], &[r#"(Some("ada"), [], 3)"#, flags]);
    reads(&["options", "-bac5"], &["(None, [], 5)", flags]);
}

#[test]
fn a_repeated_option_keeps_its_order() {
    let args = ["options", "-rone", "--role", "two", "--role=three", "-r", "four"];
    reads(&args, &[r#"(None, ["one", "two", "three", "four"], 3)"#, DEFAULTS]);
}

#[test]
fn flags_and_options_stand_anywhere() {
    reads(&["rest", "a", "-", "b"], &[r#"("a", ["-", "b"])"#]);
    let args = ["options", "--colour", "blue", "--quick-run", "-a"];
    reads(&args, &["(None, [], 3)", r#"("blue", true, false, true)"#]);
}

#[test]
fn a_dash_alone_is_a_value() {
    reads(&["rest", "-"], &[r#"("-", [])"#]);
    reads(&["options", "--name", "-"], &[r#"(Some("-"), [], 3)"#, DEFAULTS]);
}

#[test]
fn behind_two_dashes_everything_is_a_value() {
    reads(&["rest", "--", "--first", "-x", "--"], &[r#"("--first", ["-x", "--"])"#]);
    reads(&["rest", "a", "--", "--help"], &[r#"("a", ["--help"])"#]);
}

#[test]
fn an_empty_word_is_a_value() {
    reads(&["rest", "", ""], &[r#"("", [""])"#]);
}

#[test]
fn the_environment_stands_in_for_an_option() {
    let port = ("GRAMMAR_PORT", "80");
    reads_with(&["environment"], &[port], &["(80, None, 7)"]);
    reads_with(&["environment", "--port=81"], &[port], &["(81, None, 7)"]);
    let all = [port, ("GRAMMAR_NAME", "ada"), ("GRAMMAR_SIZE", "9")];
    reads_with(&["environment"], &all, &[r#"(80, Some("ada"), 9)"#]);
    reads_with(&["environment", "--size=1"], &all, &[r#"(80, Some("ada"), 1)"#]);
}

#[test]
fn an_alias_is_another_name() {
    reads(&["sum", "1"], &["(1, None)"]);
    reads(&["number:plus", "1"], &["(1, None)"]);
}

#[test]
fn a_hidden_command_can_be_called_and_is_not_listed() {
    reads(&["secret"], &[r#""told""#]);
    let list = support::run(GRAMMAR, &["list"], &[]).out.join("\n");
    assert!(!list.contains("secret") && list.contains("nothing"), "{list}");
}

#[test]
fn a_name_is_derived_from_module_and_function() {
    reads(&["film-stock:list-all"], &[r#""all""#]);
}

#[cfg(unix)]
#[test]
fn paths_and_os_strings_may_be_any_bytes() {
    use std::os::unix::ffi::OsStrExt;
    let word = |bytes: &'static [u8]| OsStr::from_bytes(bytes);
    let args = [word(b"bytes"), word(b"a\xff"), word(b"\xfe\xfd\xfc"), word(b"--output=\xffx")];
    reads(&args, &[r#"(2, Some(3), Some("\xFFx"), None)"#]);
    let args = [word(b"bytes"), word(b"a"), word(b"-o\xff")];
    reads(&args, &[r#"(1, None, Some("\xFF"), None)"#]);
}
