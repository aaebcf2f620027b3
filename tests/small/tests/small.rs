//! What a program does that has no runtime: as a process, and called from code.

use foundry_tests_small::Small;
use std::process::Command;

/// What it prints, and how it ends.
#[track_caller]
fn check(words: &[&str], code: i32, expected: &str) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_foundry-tests-small"));
    let output = program.args(words).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{error}");
    assert_eq!(output.status.code(), Some(code), "{error}");
}

#[test]
fn a_service_is_made_used_and_closed() {
    check(&["write", "hello"], 0, "* hello\n* closed\n");
}

#[test]
fn a_lazy_service_is_made_when_a_sync_handler_asks_for_it() {
    check(&["look"], 0, "");
    check(&["look", "--into"], 0, "* found\n* closed\n");
}

#[test]
fn a_sync_handler_may_take_the_token() {
    check(&["work"], 0, "worked\n");
    let app = Small::new();
    app.cancel().cancel();
    assert_eq!(app.capture_blocking("work", &[]).stdout, "enough\n");
}

#[test]
fn commands_are_called_and_tested_without_a_runtime() {
    let small = Small::test().build();
    let output = small.capture_blocking("write", &["hello"]);
    assert_eq!((output.stdout.as_str(), output.exit_code()), ("* hello\n", 0.into()));
    assert!(small.capture_blocking("wrote", &[]).result.is_err());
    assert!(small.call_blocking("work", &[]).is_ok());
}

/// `COLUMNS` counts where standard output is no terminal.
#[test]
fn help_is_as_wide_as_columns_says() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_foundry-tests-small"));
    let output = program.args(["help", "list"]).env("COLUMNS", "40").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(help.contains("Only results and\n"), "{help}");
}
