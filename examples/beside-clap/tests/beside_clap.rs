//! Each of the two command lines answers for its own.

use std::process::{Command, Output};

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_beside-clap")).args(args).output().unwrap()
}

#[track_caller]
fn prints(args: &[&str], expected: &str) {
    let output = run(args);
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{output:?}");
    assert!(output.status.success());
}

#[test]
fn commands_of_foundry_are_handled() {
    prints(&["cache:clear", "user:", "--dry-run"], "would forget user:1\nwould forget user:2\n");
    prints(&["queue:work", "-j4"], "the queue is empty\n");
}

#[test]
fn all_others_go_to_clap() {
    prints(&["serve", "--port", "99"], "serving on port 99\n");
    let help = run(&["--help"]);
    assert!(String::from_utf8_lossy(&help.stdout).contains("Serve requests"));
    let list = run(&["list"]);
    assert_eq!(list.status.code(), Some(2), "`list` is not this program's");
}

#[test]
fn a_wrong_line_for_a_command_of_foundry_is_answered_by_foundry() {
    let output = run(&["queue:work", "--jobs", "99"]);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.starts_with("error: `99` is no valid `--jobs`: expected 1 to 16"), "{error}");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn help_of_a_command_of_foundry_is_there() {
    let output = run(&["cache:clear", "--help"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("Forget what is cached."));
}
