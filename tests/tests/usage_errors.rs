//! A command line that does not fit: exit code 2, one message that names the word, the usage line,
//! nothing on standard output, and nothing started.

mod support;

use std::ffi::OsStr;

const GRAMMAR: &str = env!("CARGO_BIN_EXE_grammar");

#[track_caller]
fn check(args: &[impl AsRef<OsStr>], error: &str, notes: &[&str]) {
    check_with(args, &[], error, notes);
}

#[track_caller]
fn check_with(args: &[impl AsRef<OsStr>], variables: &[(&str, &str)], error: &str, notes: &[&str]) {
    let ran = support::run(GRAMMAR, args, variables);
    let notes: String = notes.iter().map(|note| format!("  {note}\n")).collect();
    assert_eq!(ran.err, format!("error: {error}\n{notes}"));
    assert_eq!((ran.code, ran.out.len()), (Some(2), 0), "{ran:?}");
}

const OF_GRAMMAR: [&str; 2] =
    ["usage: grammar <command> [arguments] [options]", "`grammar list` shows all commands"];
const OF_ADD: [&str; 1] = ["usage: grammar number:add <left> [right]"];
const OF_OPTIONS: [&str; 1] = ["usage: grammar options [options]"];
const OF_REQUIRED: [&str; 1] = ["usage: grammar required --port <port>"];

#[test]
fn an_unknown_command_names_the_near_ones() {
    let error = "unknown command `number:ad`; did you mean `number:add`?";
    check(&["number:ad"], error, &OF_GRAMMAR);
    let error = "unknown command `optiosn`; did you mean `options`?";
    check(&["optiosn", "--name", "ada"], error, &OF_GRAMMAR);
    check(&["xyzzy"], "unknown command `xyzzy`", &OF_GRAMMAR);
    check(&[""], "unknown command ``", &OF_GRAMMAR);
    check(&["-"], "unknown option `-`; a command comes first", &OF_GRAMMAR);
}

#[test]
fn a_namespace_is_no_command() {
    let notes = [&OF_GRAMMAR[..], &["its commands: number:add"]].concat();
    check(&["number"], "`number` is a namespace, not a command", &notes);
}

#[test]
fn help_and_list_of_something_unknown_are_usage_errors() {
    let error = "unknown command `nothin`; did you mean `nothing`?";
    check(&["help", "nothin"], error, &OF_GRAMMAR);
    let error = "no command is in the namespace `numbr`; did you mean `number`?";
    check(&["list", "numbr"], error, &OF_GRAMMAR);
}

#[test]
fn an_option_in_front_of_the_command_is_unknown() {
    check(&["--name", "options"], "unknown option `--name`; a command comes first", &OF_GRAMMAR);
}

#[test]
fn an_unknown_option_names_the_near_one() {
    let error = "unknown option `--nmae`; did you mean `--name`?";
    check(&["options", "--nmae=ada"], error, &OF_OPTIONS);
    let error = "unknown option `--xyzzy`; if it is a value, write `--` before it";
    check(&["options", "--xyzzy"], error, &OF_OPTIONS);
    let error = "unknown option `-x`; if it is a value, write `--` before it";
    check(&["options", "-axb"], error, &OF_OPTIONS);
    let error = "unknown option `-ä`; if it is a value, write `--` before it";
    check(&["options", "-ä"], error, &OF_OPTIONS);
}

#[test]
fn a_missing_positional_is_named() {
    check(&["number:add"], "<left> is missing", &OF_ADD);
    check(&["rest"], "<first> is missing", &["usage: grammar rest <first> [rest...]"]);
}

#[test]
fn a_surplus_word_is_named() {
    let error = "`3` is one too many: `number:add` takes at most 2 arguments";
    check(&["number:add", "1", "2", "3", "4"], error, &OF_ADD);
    let error = "`x` is one too many: `nothing` takes no arguments";
    check(&["nothing", "x"], error, &["usage: grammar nothing"]);
    let error = "`x` is one too many: `options` takes no arguments";
    check(&["options", "--all", "x"], error, &OF_OPTIONS);
}

#[test]
fn a_bad_value_is_named_with_its_place_and_reason() {
    let error = "`one` is no valid <left>: invalid digit found in string";
    check(&["number:add", "one"], error, &OF_ADD);
    let error = "`2,5` is no valid <right>: invalid float literal";
    check(&["number:add", "1", "2,5"], error, &OF_ADD);
    let error = "`99999999999` is no valid `--count`: number too large to fit in target type";
    check(&["options", "--count", "99999999999"], error, &OF_OPTIONS);
    let error = "`` is no valid `--port`: cannot parse integer from empty string";
    check(&["required", "--port="], error, &OF_REQUIRED);
}

#[test]
fn a_bad_value_is_refused_although_a_good_one_follows_from_elsewhere() {
    let usage = ["usage: grammar environment --port <port> [options]"];
    let error = "`x` is no valid `--port`: invalid digit found in string";
    check_with(&["environment", "--port=x"], &[("GRAMMAR_PORT", "80")], error, &usage);
}

#[test]
fn a_bad_value_from_the_environment_names_the_variable() {
    let usage = ["usage: grammar environment --port <port> [options]"];
    let error = "the environment variable `GRAMMAR_PORT`: \
                 `x` is no valid `--port`: invalid digit found in string";
    check_with(&["environment"], &[("GRAMMAR_PORT", "x")], error, &usage);
    check(&["environment"], "`--port` is missing", &usage);
}

#[test]
fn an_option_without_its_value_is_named() {
    check(&["options", "--name"], "`--name` needs a value", &OF_OPTIONS);
    check(&["options", "-n"], "`--name` needs a value", &OF_OPTIONS);
    check(&["options", "-abn"], "`--name` needs a value", &OF_OPTIONS);
    check(&["options", "--name", "--all"], "`--name` needs a value", &OF_OPTIONS);
    check(&["options", "--name", "--"], "`--name` needs a value", &OF_OPTIONS);
    check(&["required"], "`--port` is missing", &OF_REQUIRED);
}

#[test]
fn a_flag_with_a_value_is_named() {
    check(&["options", "--all=yes"], "`--all` takes no value", &OF_OPTIONS);
    check(&["options", "-a=yes"], "`--all` takes no value", &OF_OPTIONS);
}

#[test]
fn an_option_given_twice_is_named() {
    check(&["options", "--name=a", "-nb"], "`--name` is given twice", &OF_OPTIONS);
    check(&["options", "-aba"], "`--all` is given twice", &OF_OPTIONS);
}

#[cfg(unix)]
#[test]
fn a_word_that_is_not_text_is_refused_where_text_is_wanted() {
    use std::os::unix::ffi::OsStrExt;
    let word = |bytes: &'static [u8]| OsStr::from_bytes(bytes);
    let args = [word(b"number:add"), word(b"1\xff")];
    check(&args, "`1\u{fffd}` for <left> is not valid UTF-8", &OF_ADD);
    let args = [word(b"options"), word(b"--name=\xff")];
    check(&args, "`\u{fffd}` for `--name` is not valid UTF-8", &OF_OPTIONS);
    check(&[word(b"\xff")], "unknown command `\u{fffd}`", &OF_GRAMMAR);
    let args = [word(b"options"), word(b"--\xff")];
    let error = "unknown option `--\u{fffd}`; if it is a value, write `--` before it";
    check(&args, error, &OF_OPTIONS);
    let args = [word(b"options"), word(b"-\xff")];
    let error = "unknown option `-\u{fffd}`; if it is a value, write `--` before it";
    check(&args, error, &OF_OPTIONS);
}
