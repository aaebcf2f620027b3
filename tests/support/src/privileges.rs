//! Runs a test again in a process with other privileges: without those of root, or with a file system
//! tree of its own.

use crate::{is_missing, skipped};
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output};

/// Returns true if file permissions hold for this process: a test that expects "permission denied" can go
/// on. They do not hold for root. In this case the test runs again in a process without the privileges
/// of root, and the caller returns.
///
/// `test` is the name of the calling test, with its modules inside the test binary.
///
/// # Panics
///
/// If the test fails in the other process, and where [`skipped`] does.
#[must_use]
#[track_caller]
pub fn permissions_hold(test: &str) -> bool {
    if !ignores_permissions() {
        return true;
    }
    // The user stays the same, so the program is found in a folder that only root may read.
    run_again(test, &["setpriv", "--inh-caps=-all", "--bounding-set=-all", "--"])
}

/// Returns true in a process that can mount file systems, which no other process sees and which are gone
/// when it ends. Everywhere else the test runs again in such a process, and the caller returns.
///
/// `test` is the name of the calling test, with its modules inside the test binary.
///
/// # Panics
///
/// If the test fails in the other process, and where [`skipped`] does.
#[must_use]
#[track_caller]
pub fn mounts_work(test: &str) -> bool {
    if ignores_permissions() {
        run_again(test, &["unshare", "--mount", "--"])
    } else {
        run_again(test, &["unshare", "--map-root-user", "--mount", "--"])
    }
}

/// Names the test that runs again, in the environment of the other process.
const AGAIN: &str = "FOUNDRY_TEST_AGAIN";

/// Runs a test of this binary again behind a tool that changes the privileges of a process. Returns true
/// in this other process and false in the caller.
#[track_caller]
fn run_again(test: &str, tool: &[&str]) -> bool {
    if std::env::var_os(AGAIN).is_some_and(|it| it == test) {
        return true;
    }
    let mut command = Command::new(tool[0]);
    command.args(&tool[1..]).arg(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--nocapture"]).env(AGAIN, test);
    let output = match command.output() {
        Ok(output) => output,
        Err(error) if is_missing(&error) => {
            skipped(&format!("{:?} is not installed", tool[0]));
            return false;
        }
        Err(error) => panic!("{command:?} does not start: {error}"),
    };
    judge(test, &output);
    false
}

/// Fails unless exactly one test ran and passed.
#[track_caller]
fn judge(test: &str, output: &Output) {
    let [out, err] = [&output.stdout, &output.stderr].map(|it| String::from_utf8_lossy(it));
    if !out.contains("\nrunning ") {
        // The harness did not start: the tool may not change the privileges here.
        return skipped(&format!("`{test}` requires other privileges: {}", err.trim()));
    }
    assert!(!out.contains("\nrunning 0 tests"), "no test of this binary is called `{test}`");
    assert!(output.status.success(), "`{test}` failed in a process of its own:\n{out}{err}");
    // The test may have been skipped there for another reason, which this process repeats.
    if !err.is_empty() {
        let _ = write!(std::io::stderr().lock(), "{err}");
    }
}

/// Reports whether this process may write a file that is read-only.
fn ignores_permissions() -> bool {
    let file = ReadOnly::create();
    fs::File::options().write(true).open(&file.0).is_ok()
}

/// A read-only file, removed with the value.
struct ReadOnly(PathBuf);

impl ReadOnly {
    fn create() -> Self {
        let thread = format!("{:?}", std::thread::current().id());
        let number: String = thread.chars().filter(char::is_ascii_digit).collect();
        let name = format!("foundry-read-only-{}-{number}", std::process::id());
        let file = std::env::temp_dir().join(name);
        fs::write(&file, "").unwrap();
        let mut permissions = fs::metadata(&file).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&file, permissions).unwrap();
        Self(file)
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
