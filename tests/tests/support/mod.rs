//! Runs the programs of this package and looks at what they leave behind.

use std::ffi::OsStr;
use std::process::{Command, Stdio};

/// What a program printed, and how it ended.
#[derive(Debug)]
#[allow(dead_code, reason = "not every test reads all of it")]
pub(crate) struct Ran {
    /// Its exit code; `None` if a signal ended it.
    pub(crate) code: Option<i32>,
    /// Lines of standard output.
    pub(crate) out: Vec<String>,
    /// Standard error.
    pub(crate) err: String,
}

/// Runs a program with these variables, and else with those of the test.
pub(crate) fn run(
    program: impl AsRef<OsStr>,
    args: &[impl AsRef<OsStr>],
    variables: &[(&str, &str)],
) -> Ran {
    let output = Command::new(program)
        .args(args)
        .env_remove("RUST_BACKTRACE")
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
