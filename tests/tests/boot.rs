//! What is started for a command, in which order, and how it ends.

mod support;

use support::Ran;

/// Runs a command, and compares what it says on standard output and its exit code.
#[track_caller]
fn check(args: &[&str], code: i32, said: &[&str]) -> Ran {
    let ran = support::run(env!("CARGO_BIN_EXE_boot"), args, &[]);
    assert_eq!((ran.code, &*ran.out), (Some(code), &*as_owned(said)), "{}", ran.err);
    ran
}

fn as_owned(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|it| (*it).to_owned()).collect()
}

const POOL: [&str; 2] = ["start clock", "start pool"];
const POOL_CLOSED: [&str; 4] = ["close pool", "drop pool", "close clock", "drop clock"];

#[test]
fn the_services_of_the_plan_are_started_once_in_order_and_closed_in_reverse() {
    let services = ["start users", "run", "drop users"];
    let ran = check(&["plan:users"], 0, &[&POOL[..], &services, &POOL_CLOSED].concat());
    assert_eq!(ran.err, "");
}

#[test]
fn nothing_else_is_started() {
    check(&["plan:clock"], 0, &["start clock", "run", "close clock", "drop clock"]);
    check(&["plan:none"], 0, &["run"]);
}

#[test]
fn help_list_and_version_start_nothing() {
    for args in [
        &["list"][..],
        &["help", "plan:users"],
        &["plan:users", "--help"],
        &["help", "list"],
        &["-V"],
        &[],
    ] {
        let ran = support::run(env!("CARGO_BIN_EXE_boot"), args, &[]);
        assert_eq!((ran.code, &*ran.err), (Some(0), ""), "{args:?}");
        assert!(!ran.out.iter().any(|it| it.starts_with("start ")), "{args:?}: {ran:?}");
        assert!(!ran.out.is_empty(), "{args:?}");
    }
}

#[test]
fn async_constructors_that_do_not_need_each_other_run_concurrently() {
    assert_eq!(check(&["concurrent:async"], 0, &[]).err, "");
    assert_eq!(check(&["concurrent:sync"], 0, &[]).err, "");
}

/// The text with `…:7` for each place in this package: `(src/bin/boot.rs:7)`.
fn without_lines(text: &str) -> String {
    let mut parts = text.split("boot.rs:");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| {
        let rest = part.trim_start_matches(|it: char| it.is_ascii_digit());
        assert_ne!(rest.len(), part.len(), "a place has a line");
        format!("{text}boot.rs:…{rest}")
    })
}

#[test]
fn a_constructor_that_fails_is_named_with_place_cause_and_who_needed_it() {
    let ran = check(&["fail:build"], 1, &[&POOL[..], &POOL_CLOSED].concat());
    assert_eq!(
        without_lines(&ran.err),
        "error: cannot build `Broken` (tests/src/bin/boot.rs:…)\n  \
         caused by: no disk\n  \
         needed by `NeedsBroken` (tests/src/bin/boot.rs:…)\n  \
         needed by `fail:build` (tests/src/bin/boot.rs:…)\n"
    );
}

#[test]
fn constructors_that_still_run_are_dropped_when_another_fails() {
    let said = ["start clock", "start hangs", "start pool", "drop hangs"];
    check(&["fail:meanwhile"], 1, &[&said[..], &POOL_CLOSED].concat());
}

#[test]
fn the_kind_and_the_notes_of_a_failed_constructor_reach_the_shell() {
    let said = ["start clock", "close clock", "drop clock"];
    let ran = check(&["fail:build-sync"], 75, &said);
    assert_eq!(
        without_lines(&ran.err),
        "error: cannot build `BrokenSync` (tests/src/bin/boot.rs:…)\n  \
         caused by: locking `shop.lock`\n  \
         caused by: held by process 7\n  \
         wait, or end that process\n  \
         needed by `fail:build-sync` (tests/src/bin/boot.rs:…)\n"
    );
}

#[test]
fn services_are_closed_after_a_handler_that_fails() {
    let ran = check(&["fail:handler"], 1, &[&POOL[..], &POOL_CLOSED].concat());
    assert_eq!(ran.err, "error: invalid digit found in string\n");
}

#[test]
fn services_are_closed_after_a_handler_that_panics() {
    let ran = check(&["panic:handler"], 101, &[&POOL[..], &POOL_CLOSED].concat());
    assert!(ran.err.contains("the handler had enough"), "{}", ran.err);
    let said = ["start clock", "close clock", "drop clock"];
    let ran = check(&["panic:handler-sync"], 101, &said);
    assert!(ran.err.contains("the handler had enough"), "{}", ran.err);
}

#[test]
fn services_are_closed_after_a_constructor_that_panics() {
    let ran = check(&["panic:constructor"], 101, &[&POOL[..], &POOL_CLOSED].concat());
    assert!(ran.err.contains("the constructor had enough"), "{}", ran.err);
}

#[test]
fn a_sync_command_with_sync_services_starts_no_runtime_and_no_thread() {
    check(&["bare:sync"], 0, &["start unneeded", "runtime: false, threads: 1"]);
}

#[test]
fn an_exit_code_of_the_handler_is_that_of_the_process() {
    check(&["code:seven"], 7, &["start clock", "close clock", "drop clock"]);
}
