//! A skipped test is reported, and fails in CI. Tests run with the privileges that they require.

use foundry_tests_support::{in_time, mounts_work, permissions_hold, start};
use std::process::{Command, Output};
use std::time::Duration;

/// Runs another test of this binary, as `cargo test` does, with its output captured.
fn run(test: &str, in_ci: Option<&str>) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--ignored"]).env_remove("FOUNDRY_CI");
    command.envs(in_ci.map(|it| ("FOUNDRY_CI", it))).output().unwrap()
}

#[test]
#[ignore = "it is skipped on purpose, for the tests below"]
fn requires_a_tool_that_does_not_exist() {
    assert!(start(&mut Command::new("foundry-no-such-tool")).is_none());
}

#[test]
fn a_skipped_test_is_reported_although_its_output_is_captured() {
    for in_ci in [None, Some("")] {
        let output = run("requires_a_tool_that_does_not_exist", in_ci);
        assert!(output.status.success(), "{output:?}");
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(err, "skipped: \"foundry-no-such-tool\" is not installed\n");
    }
}

#[test]
fn a_skipped_test_fails_in_ci() {
    let output = run("requires_a_tool_that_does_not_exist", Some("1"));
    assert!(!output.status.success(), "{output:?}");
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(out.contains("\"foundry-no-such-tool\" is not installed"), "{out}");
}

#[cfg(unix)]
#[test]
fn root_runs_without_the_right_to_write_read_only_files() {
    use std::io::ErrorKind;
    use std::os::unix::fs::PermissionsExt;
    if !permissions_hold("root_runs_without_the_right_to_write_read_only_files") {
        return;
    }
    let file = std::env::temp_dir().join(format!("foundry-mode-{}", std::process::id()));
    std::fs::write(&file, "").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).unwrap();
    let opened = std::fs::File::options().write(true).open(&file);
    std::fs::remove_file(&file).unwrap();
    assert_eq!(opened.unwrap_err().kind(), ErrorKind::PermissionDenied);
}

#[cfg(target_os = "linux")]
#[test]
fn mounts_are_seen_by_one_process_only() {
    let marker = format!("foundry-mount-{}", std::process::id());
    if !mounts_work("mounts_are_seen_by_one_process_only") {
        let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap();
        assert!(!mounts.contains("foundry-mount-"), "{mounts}");
        return;
    }
    let folder = std::env::temp_dir();
    let mount = Command::new("mount").args(["-t", "tmpfs", &marker]).arg(&folder).status();
    assert!(mount.unwrap().success());
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0);
}

#[test]
#[should_panic(expected = "no test of this binary is called `there_is_no_such_test`")]
fn a_test_that_names_itself_wrongly_fails() {
    let _ = mounts_work("there_is_no_such_test");
}

#[test]
#[should_panic(expected = "it hangs: it did not end within 10ms")]
fn a_test_that_hangs_fails() {
    in_time::<()>(Duration::from_millis(10), || {
        loop {
            std::thread::park();
        }
    });
}

#[test]
#[should_panic(expected = "the cause")]
fn a_panic_in_time_is_the_panic_of_the_test() {
    in_time(Duration::from_secs(20), || panic!("the cause"));
}

#[test]
fn what_ends_in_time_is_returned() {
    assert_eq!(in_time(Duration::from_secs(20), || 5), 5);
}
