//! What needs nothing but the tables opens nothing but them. Seen from outside, with `strace`.
#![cfg(target_os = "linux")]

use foundry_tests_support::skipped;
use std::path::Path;
use std::process::{Command, Stdio};

const PARAMETERS: &str = env!("CARGO_BIN_EXE_parameters");
const SECTIONS: &str = env!("CARGO_BIN_EXE_sections");

/// The system calls of a run that open files and sockets and start threads and processes; `None`
/// if they cannot be watched here.
fn watched(program: &str, args: &[&str]) -> Option<Vec<String>> {
    let folder = std::env::temp_dir().join(format!(
        "foundry-quiet-{}-{}-{}",
        std::process::id(),
        Path::new(program).file_name()?.to_str()?,
        args.join("")
    ));
    std::fs::create_dir_all(&folder).unwrap();
    for file in [".env", "foundry.toml"] {
        std::fs::write(folder.join(file), "").unwrap();
    }
    let calls = calls(&folder, program, args);
    std::fs::remove_dir_all(&folder).unwrap();
    if calls.is_none() {
        skipped("`strace` is not installed, or cannot trace a program");
    }
    calls
}

fn calls(folder: &Path, program: &str, args: &[&str]) -> Option<Vec<String>> {
    let file = folder.join("calls");
    let traced = "trace=open,openat,socket,connect,clone,clone3,fork,vfork";
    let status = Command::new("strace")
        .args(["-f", "-qq", "-e", "signal=none", "-e", traced, "-o"])
        .arg(&file)
        .arg(program)
        .args(args)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.ok()?;
    let calls = std::fs::read_to_string(file).ok()?;
    // Every program opens the libraries it is linked with.
    let own = |line: &&str| !line.contains(".so") && !line.contains("/proc/self/");
    let calls: Vec<String> = calls.lines().filter(own).map(str::to_owned).collect();
    Some(calls)
}

#[test]
fn p4_list_help_version_and_completion_open_no_file_and_start_no_thread() {
    let lines = [
        &["list"][..],
        &[],
        &["list", "--format", "json"],
        &["help", "grouped"],
        &["grouped", "--help"],
        &["-V"],
        &["about"],
        &["man"],
        &["app:graph"],
        &["app:graph", "--unused"],
        &["app:graph", "relations", "--format", "json"],
        &["app:graph", "--format", "dot"],
        &["completion", "bash"],
        &["__complete", "bash", "--", "gro"],
        &["__complete", "bash", "--", "offer", "al"],
        &["xyzzy"],
        &["grouped", "--xyzzy"],
    ];
    for args in lines {
        let Some(calls) = watched(PARAMETERS, args) else { return };
        assert!(calls.is_empty(), "{args:?}: {calls:#?}");
    }
}

#[test]
fn p4_what_reads_the_configuration_is_seen_to_open_it() {
    let Some(calls) = watched(PARAMETERS, &["relations", "--plain"]) else { return };
    assert!(calls.iter().any(|it| it.contains(".env")), "{calls:#?}");
}

#[test]
fn p4_what_could_be_configured_is_no_reason_to_read_it() {
    let silent = [&["list"][..], &["help", "config:show"], &["-V"], &["app:graph"], &["nothing"]];
    for args in silent {
        let Some(calls) = watched(SECTIONS, args) else { return };
        assert!(calls.is_empty(), "{args:?}: {calls:#?}");
    }
    let Some(calls) = watched(SECTIONS, &["config:list"]) else { return };
    assert!(calls.is_empty(), "it tells what is known while compiling: {calls:#?}");
    let Some(calls) = watched(SECTIONS, &["config:show"]) else { return };
    assert!(calls.iter().any(|it| it.contains("foundry.toml")), "{calls:#?}");
}
