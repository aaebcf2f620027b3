//! `app:check`: which services are built, what is told of those that cannot, and how it ends.

mod support;

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

const INSPECTED: &str = env!("CARGO_BIN_EXE_inspected");
const AT_ONCE: &str = env!("CARGO_BIN_EXE_inspected_at_once");

/// Runs the check, and looks at its exit code; the lines that it said, without places.
#[track_caller]
fn check(program: &str, args: &[&str], variables: &[(&str, &str)], code: i32) -> Vec<String> {
    let args: Vec<&str> = ["app:check"].into_iter().chain(args.iter().copied()).collect();
    let ran = support::run(program, &args, variables);
    assert_eq!(ran.code, Some(code), "{}", ran.err);
    let lines = ran.out.iter().map(String::as_str).chain(ran.err.lines());
    let place = |line: &str| match (line.find(" (tests/"), line.find(')')) {
        (Some(from), Some(to)) => format!("{}{}", &line[..from], &line[to + 1..]),
        _ => line.to_owned(),
    };
    lines.map(place).filter(|it| it != "start state of clock").collect()
}

#[test]
fn all_services_are_built_once_and_closed_in_reverse() {
    let said = check(INSPECTED, &[], &[], 0);
    let around = ["open pool", "open work", "close work", "close pool"];
    assert_eq!(said[0], "12 services are well");
    assert_eq!(said[1..], around);
}

#[test]
fn of_one_command_its_own_are_built() {
    let said = check(INSPECTED, &["health"], &[], 0);
    assert_eq!(said, ["3 services are well"]);
    let said = check(INSPECTED, &["list"], &[], 0);
    assert_eq!(said, ["0 services are well"]);
    let said = check(INSPECTED, &["user:list"], &[("MAIL_PORT", "x")], 0);
    assert_eq!(said, ["5 services are well", "open pool", "close pool"]);
}

#[test]
fn every_failure_is_told_in_one_run_with_who_needs_it() {
    let said = check(INSPECTED, &[], &[("BROKEN", "pool,index"), ("MAIL_PORT", "x")], 1);
    let expected = [
        "error: 3 of 12 services cannot be built",
        "  cannot build `Pool`",
        "    caused by: nobody answers acme",
        "    needed by `Users`",
        "    needed by `user:add`",
        "    and by `user:list`",
        "  cannot build `MailConfig`",
        "    caused by: reading the configuration section `[mail]`",
        "    `MAIL_PORT` in the environment: `port` wants a whole number from 0 to 65535, found `x`",
        "    needed by `Smtp`",
        "    needed by `dyn Mailer`",
        "    needed by `user:add`",
        "    and by `health`",
        "  cannot build `BTreeMap<&'static str,[u8;2]>`",
        "    caused by: no index",
        "    taken lazily by `app:search`",
        "  not tried: `Users`, which needs `Pool`",
        "  not tried: `Smtp`, which needs `MailConfig`",
        "  not tried: `Work`, which needs `Pool`",
        "  not tried: `Draft`, which needs `Pool`",
        "  not tried: `Audit`, which needs `Users`",
    ];
    assert_eq!(said, expected);
}

#[test]
fn if_only_the_configuration_is_wrong_the_exit_code_says_so() {
    let said = check(INSPECTED, &["user:add"], &[("MAIL_PORT", "x")], 78);
    let closed = ["open pool", "open work", "close work", "close pool"];
    assert_eq!(said[..4], closed);
    assert_eq!(said[4], "error: 1 of 7 services cannot be built");
    check(INSPECTED, &[], &[("MAIL_PORT", "x"), ("BROKEN", "work")], 1);
}

#[test]
fn a_program_reads_the_failures_as_json() {
    let ran = support::run(INSPECTED, &["app:check", "--format", "json"], &[("BROKEN", "index")]);
    let told: serde_json::Value = serde_json::from_str(ran.err.lines().last().unwrap()).unwrap();
    assert_eq!(told["error"]["message"], "1 of 12 services cannot be built");
    assert!(told["error"]["notes"][0].as_str().unwrap().contains("no index"), "{told}");
}

#[test]
fn a_service_that_takes_too_long_has_failed() {
    let said = check(INSPECTED, &["app:search", "--within", "0"], &[("BROKEN", "slow")], 1);
    assert_eq!(said[0], "ready");
    assert!(said.contains(&"    caused by: it was not ready within 0 s".to_owned()), "{said:?}");
}

#[test]
fn a_constructor_that_panics_is_one_failure_of_many() {
    let said = check(INSPECTED, &[], &[("BROKEN", "panic,index")], 1);
    assert!(said.contains(&"error: 2 of 12 services cannot be built".to_owned()), "{said:?}");
    assert!(said.contains(&"    caused by: its constructor panicked".to_owned()), "{said:?}");
    assert!(said.contains(&"    caused by: no index".to_owned()), "{said:?}");
}

#[test]
fn without_a_runtime_it_is_the_same() {
    let said = check(AT_ONCE, &[], &[], 1);
    let expected = [
        "open store",
        "open work",
        "drop work",
        "drop store",
        "error: 1 of 3 services cannot be built",
        "  cannot build `Broken`",
        "    caused by: broken",
        "    needed by `fail`",
    ];
    assert_eq!(said, expected);
    let said = check(AT_ONCE, &["work"], &[], 0);
    assert_eq!(said[0], "2 services are well");
}

#[test]
#[cfg(unix)]
fn a_signal_ends_it_and_what_was_built_is_closed() {
    let mut child = Command::new(INSPECTED)
        .args(["app:check", "--within", "600"])
        .env("BROKEN", "slow")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while line.trim_end() != "ready" {
        line.clear();
        assert_ne!(out.read_line(&mut line).unwrap(), 0, "it was never ready");
    }
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{err}");
    let said: Vec<&str> = err.lines().collect();
    assert_eq!(said, ["open pool", "open work", "close work", "close pool"]);
}
