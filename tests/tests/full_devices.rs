//! Output that cannot be written, output that has to wait, and too few files that may be open.
#![cfg(target_os = "linux")]

use std::fs::OpenOptions;
use std::io::Read;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const AT_ONCE: &str = env!("CARGO_BIN_EXE_prompts_at_once");
const GRAMMAR: &str = env!("CARGO_BIN_EXE_signals");

/// Runs a program whose standard output is a full device.
fn full(program: &str, args: &[&str]) -> Output {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    Command::new(program).args(args).stdout(full).output().unwrap()
}

#[test]
fn every_output_to_a_full_device_is_an_error() {
    for program in [AT_ONCE, GRAMMAR] {
        let command = if program == AT_ONCE { "works" } else { "sync:bare" };
        let lines: [&[&str]; 10] = [
            &["--help"],
            &["-h"],
            &["--version"],
            &["-V"],
            &[command, "--help"],
            &[command, "-h"],
            &[command, "-V"],
            &[command, "--version"],
            &["help", command],
            &["list"],
        ];
        for line in lines {
            let output = full(program, line);
            let err = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(1), "{line:?}: {err}");
            assert!(err.contains("writing to standard output"), "{line:?}: {err}");
            assert!(err.contains("No space left on device"), "{line:?}: {err}");
        }
    }
}

#[test]
fn a_text_without_the_end_of_its_line_is_an_error_on_a_full_device() {
    let output = full(AT_ONCE, &["unfinished"]);
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(err.contains("No space left on device"), "{err}");
}

#[test]
fn a_closed_pipe_ends_help_and_results_quietly() {
    for args in [&["--help"][..], &["-V"], &["works", "--help"], &["many"], &["unfinished"]] {
        let mut child = Command::new(AT_ONCE)
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{args:?}");
    }
}

#[test]
fn a_full_or_closed_standard_error_changes_no_exit_code() {
    for redirect in ["2> /dev/full", "2>&-"] {
        for (words, code) in [
            ("--bogus", 2),
            ("works --bogus", 2),
            ("-V", 0),
            ("-vvv list", 0),
            ("login --no-interaction", 2),
        ] {
            let script = format!("exec '{AT_ONCE}' {words} {redirect} > /dev/null");
            let status = Command::new("sh").args(["-c", &script]).stdin(Stdio::null()).status();
            assert_eq!(status.unwrap().code(), Some(code), "{words} {redirect}");
        }
    }
}

#[test]
fn output_that_is_not_blocking_is_waited_for() {
    let (mut read, write) = std::io::pipe().unwrap();
    let flags = rustix::fs::fcntl_getfl(&write).unwrap();
    rustix::fs::fcntl_setfl(&write, flags | rustix::fs::OFlags::NONBLOCK).unwrap();
    let errors = write.try_clone().unwrap();
    let mut child = Command::new(AT_ONCE).arg("many").stdout(write).stderr(errors).spawn().unwrap();
    // The pipe is full long before.
    thread::sleep(Duration::from_millis(300));
    let mut out = String::new();
    read.read_to_string(&mut out).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(out.lines().count(), 100_000);
    assert!(out.ends_with("line 99999\n"));
}

#[test]
fn too_few_files_are_an_error_that_names_the_limit() {
    let program = env!("CARGO_BIN_EXE_closing");
    let commands = [
        (AT_ONCE, "unfinished"),
        (program, "plainly"),
        (program, "own"),
        (env!("CARGO_BIN_EXE_signals"), "async:short"),
        (program, "call"),
    ];
    for limit in 3..=20 {
        for (program, command) in commands {
            let script = format!("ulimit -n {limit}; exec '{program}' {command}");
            let began = Instant::now();
            let output = Command::new("sh")
                .args(["-c", &script])
                .env_remove("RUST_BACKTRACE")
                .output()
                .unwrap();
            assert!(began.elapsed() < Duration::from_secs(5), "{command}, {limit} files");
            let err = String::from_utf8_lossy(&output.stderr);
            // The loader itself opens libraries.
            if err.contains("error while loading shared libraries") {
                assert_eq!(limit, 3);
                continue;
            }
            assert!(!err.contains("tokio") && !err.contains("BUG"), "{command}, {limit}: {err}");
            let panics_anyway = ["plainly", "own"].contains(&command);
            let code = output.status.code();
            let is_right =
                code == Some(0) || code == Some(1) || (code == Some(101) && panics_anyway);
            assert!(is_right, "{command}, {limit}: {code:?} {err}");
            assert!(!err.contains("not closed"), "{command}, {limit}: {err}");
            if code == Some(1) {
                assert!(err.contains("oo many open files"), "{command}, {limit}: {err}");
            }
            if err.contains("starting the async runtime") {
                let named = format!("the process may have {limit} open files");
                assert!(err.contains(&named) && err.contains("ulimit -n"), "{limit}: {err}");
            }
        }
    }
}
