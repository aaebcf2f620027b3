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

/// As `check`; the `marked` part of the command line has a mark under it.
#[track_caller]
fn check_marked(line: &str, marked: &str, error: &str, usage: &[&str]) {
    let args: Vec<&str> = line.split(' ').collect();
    check_marked_words(&args, line, marked, error, usage);
}

#[track_caller]
fn check_marked_words(
    args: &[impl AsRef<OsStr>],
    line: &str,
    marked: &str,
    error: &str,
    usage: &[&str],
) {
    let before = line[..line.rfind(marked).unwrap()].chars().count();
    check_marked_at(args, line, before, marked.chars().count(), error, usage);
}

#[track_caller]
fn check_marked_at(
    args: &[impl AsRef<OsStr>],
    line: &str,
    before: usize,
    width: usize,
    error: &str,
    usage: &[&str],
) {
    let before = "grammar ".len() + before;
    let mark = format!("{:before$}{}", "", "^".repeat(width));
    check(args, error, &[&[&*format!("grammar {line}"), &mark], usage].concat());
}

const OF_GRAMMAR: [&str; 2] =
    ["usage: grammar <command> [arguments] [options]", "`grammar list` shows all commands"];
const OF_ADD: [&str; 1] = ["usage: grammar number:add <left> [right]"];
const OF_OPTIONS: [&str; 1] = ["usage: grammar options [options]"];
const OF_REQUIRED: [&str; 1] = ["usage: grammar required --port <port>"];

#[test]
fn an_unknown_command_names_the_near_ones() {
    let error = "unknown command `number:dad`; did you mean `number:add`?";
    check(&["number:dad"], error, &OF_GRAMMAR);
    let error = "unknown command `optiosn`; did you mean `options`?";
    check(&["optiosn", "--name", "ada"], error, &OF_GRAMMAR);
    check(&["xyzzy"], "unknown command `xyzzy`", &OF_GRAMMAR);
    check(&[""], "unknown command ``", &OF_GRAMMAR);
    check(&["-"], "unknown command `-`", &OF_GRAMMAR);
    check(&[":"], "unknown command `:`", &OF_GRAMMAR);
}

#[test]
fn a_namespace_is_no_command() {
    let notes = [&OF_GRAMMAR[..], &["its commands: number:add"]].concat();
    check(&["number"], "`number` is a namespace, not a command", &notes);
}

#[test]
fn an_abbreviation_that_can_mean_several_commands_is_refused() {
    let notes = [&OF_GRAMMAR[..], &["these: required, rest"]].concat();
    check(&["re"], "`re` can mean several commands", &notes);
}

#[test]
fn help_and_list_of_something_unknown_are_usage_errors() {
    let error = "unknown command `nohting`; did you mean `nothing`?";
    check(&["help", "nohting"], error, &OF_GRAMMAR);
    let error = "no command is in the namespace `numbr`; did you mean `number`?";
    check(&["list", "numbr"], error, &OF_GRAMMAR);
}

#[test]
fn an_option_in_front_of_the_command_is_unknown() {
    check(&["--name", "options"], "unknown option `--name`; a command comes first", &OF_GRAMMAR);
    check(&["-x", "options"], "unknown option `-x`; a command comes first", &OF_GRAMMAR);
}

#[test]
fn an_unknown_option_names_the_near_one() {
    let error = "unknown option `--nmae`; did you mean `--name`?";
    check_marked("options --nmae=ada", "--nmae", error, &OF_OPTIONS);
    let error = "unknown option `--xyzzy`; if it is a value, write `--` before it";
    check_marked("options --xyzzy", "--xyzzy", error, &OF_OPTIONS);
    let error = "unknown option `-x`; if it is a value, write `--` before it";
    check_marked("options -axb", "x", error, &OF_OPTIONS);
    let error = "unknown option `-ä`; if it is a value, write `--` before it";
    check_marked("options -ä", "ä", error, &OF_OPTIONS);
}

#[test]
fn a_long_name_with_one_dash_is_understood_well_enough_to_help() {
    let error = "unknown option `-l`; did you mean `--all`?";
    let line = "options -all";
    check_marked_at(&["options", "-all"], line, 10, 1, error, &OF_OPTIONS);
}

#[test]
fn a_missing_positional_is_named() {
    check(&["number:add"], "<left> is missing", &OF_ADD);
    check(&["rest"], "<first> is missing", &["usage: grammar rest <first> [rest...]"]);
}

#[test]
fn a_surplus_word_is_named() {
    let error = "`3` is one too many: `number:add` takes at most 2 arguments";
    check_marked("number:add 1 2 3 4", "3", error, &OF_ADD);
    let error = "`x` is one too many: `nothing` takes no arguments";
    check_marked("nothing x", "x", error, &["usage: grammar nothing"]);
    let error = "`x` is one too many: `options` takes no arguments";
    check_marked("options --all x", "x", error, &OF_OPTIONS);
}

#[test]
fn a_bad_value_is_named_with_its_place_and_reason() {
    let error = "`one` is no valid <left>: expected a whole number from -9223372036854775808 to 9223372036854775807";
    check_marked("number:add one", "one", error, &OF_ADD);
    let error = "`2,5` is no valid <right>: expected a number";
    check_marked("number:add 1 2,5", "2,5", error, &OF_ADD);
    let error = "`99999999999` is no valid `--count`: \
                 expected a whole number from -2147483648 to 2147483647";
    check_marked("options --count 99999999999", "99999999999", error, &OF_OPTIONS);
    let error = "`x y` is no valid `--port`: expected a whole number from 0 to 65535";
    let args = ["required", "--port", "x y"];
    check_marked_words(&args, "required --port 'x y'", "'x y'", error, &OF_REQUIRED);
}

#[test]
fn a_bad_value_is_refused_although_a_good_one_follows_from_elsewhere() {
    let usage = ["usage: grammar environment --port <port> [options]"];
    let error = "`x` is no valid `--port`: expected a whole number from 0 to 65535";
    let notes = ["grammar environment --port=x", "                           ^", usage[0]];
    check_with(&["environment", "--port=x"], &[("GRAMMAR_PORT", "80")], error, &notes);
}

#[test]
fn a_bad_value_from_the_environment_names_the_variable() {
    let usage = ["usage: grammar environment --port <port> [options]"];
    let error = "the environment variable `GRAMMAR_PORT`: \
                 `x` is no valid `--port`: expected a whole number from 0 to 65535";
    check_with(&["environment"], &[("GRAMMAR_PORT", "x")], error, &usage);
    check(&["environment"], "`--port` is missing", &usage);
}

#[test]
fn an_option_without_its_value_is_named() {
    let error = "`--name` needs a value";
    check_marked_at(&["options", "--name"], "options --name", 15, 1, error, &OF_OPTIONS);
    let error = "`--name` needs a value; if that is `--all`, write `--name=--all`";
    check_marked("options --name --all", "--name", error, &OF_OPTIONS);
    let error = "`--name` needs a value; if that is `--`, write `--name=--`";
    check_marked("options -n --", "-n", error, &OF_OPTIONS);
    check(&["required"], "`--port` is missing", &OF_REQUIRED);
}

#[test]
fn a_flag_with_a_value_is_named() {
    check_marked("options --all=yes", "--all=yes", "`--all` takes no value", &OF_OPTIONS);
    check_marked("options -a=yes", "-a=yes", "`--all` takes no value", &OF_OPTIONS);
}

#[cfg(unix)]
#[test]
fn a_word_that_is_not_text_is_refused_where_text_is_wanted() {
    use std::os::unix::ffi::OsStrExt;
    let word = |bytes: &'static [u8]| OsStr::from_bytes(bytes);
    let args = [word(b"number:add"), word(b"1\xff")];
    let error = "`1\u{fffd}` for <left> is not valid UTF-8";
    check_marked_words(&args, "number:add '1\u{fffd}'", "'1\u{fffd}'", error, &OF_ADD);
    let args = [word(b"options"), word(b"--name=\xff")];
    let error = "`\u{fffd}` for `--name` is not valid UTF-8";
    let line = "options '--name=\u{fffd}'";
    check_marked_words(&args, line, "'--name=\u{fffd}'", error, &OF_OPTIONS);
    check(&[word(b"\xff")], "unknown command `\u{fffd}`", &OF_GRAMMAR);
    let args = [word(b"options"), word(b"--\xff")];
    let error = "unknown option `--\u{fffd}`; if it is a value, write `--` before it";
    check_marked_words(&args, "options '--\u{fffd}'", "'--\u{fffd}'", error, &OF_OPTIONS);
    let args = [word(b"options"), word(b"-\xff")];
    let error = "unknown option `-\u{fffd}`; if it is a value, write `--` before it";
    check_marked_words(&args, "options '-\u{fffd}'", "'-\u{fffd}'", error, &OF_OPTIONS);
}

#[test]
fn the_password_of_a_url_is_not_shown_in_the_command_line() {
    let url = "postgres://u:p@ss/hunter2@127.0.0.1/db";
    let program = env!("CARGO_BIN_EXE_grammar");
    for (args, variable) in [
        (&["required", "--port", url][..], ""),
        (&["required", "--port=1", url], ""),
        (&["required", "--port=1", "--prot", url], ""),
        (&["environment"], url),
    ] {
        let mut command = std::process::Command::new(program);
        let output = command.args(args).env("GRAMMAR_PORT", variable).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(!told.contains("hunter2") && !told.contains("ss/"), "{told}");
    }
}
