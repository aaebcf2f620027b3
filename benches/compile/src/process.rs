//! Running a program and counting what it takes.

use crate::Result;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;
use std::{env, fs};

/// Told to ourselves: run what follows and print what it took.
const HELPER: &str = "FOUNDRY_PROCESS_HELPER";

/// What a command took, with all processes that it started.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Seconds on the clock.
    pub wall: f64,
    /// Seconds of processors.
    pub cpu: f64,
    /// Megabytes of its largest process.
    pub peak: f64,
}

impl Cost {
    /// Runs it to its end.
    ///
    /// # Errors
    ///
    /// If it cannot be run, or fails.
    ///
    /// The system tells the peak of all children so far: a process of its own makes it that of one.
    pub fn of(command: &mut Command) -> Result<Self> {
        let mut helper = through(&env::current_exe()?, &[], command);
        helper.env(HELPER, "1");
        let output = helper.stderr(Stdio::inherit()).output()?;
        if !output.status.success() {
            return Err(format!("{command:?} failed").into());
        }
        let text = String::from_utf8(output.stdout)?;
        let numbers: Vec<f64> =
            text.split_whitespace().map(str::parse).collect::<std::result::Result<_, _>>()?;
        match numbers[..] {
            [wall, cpu, peak] => Ok(Self { wall, cpu, peak }),
            _ => Err(format!("{command:?} printed {text:?}").into()),
        }
    }
}

/// A program that runs a command, where and as the command would run.
pub fn through(program: &Path, words: &[&str], command: &Command) -> Command {
    let mut outer = Command::new(program);
    outer.args(words).arg(command.get_program()).args(command.get_args());
    if let Some(directory) = command.get_current_dir() {
        outer.current_dir(directory);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    outer
}

/// If this process is the helper of [`Cost::of`], its exit code.
pub fn as_helper() -> Option<ExitCode> {
    env::var_os(HELPER)?;
    let mut words = env::args_os().skip(1);
    let mut command = Command::new(words.next()?);
    command.args(words).env_remove(HELPER).stdout(Stdio::null());
    let start = Instant::now();
    let ended = command.status();
    let wall = start.elapsed().as_secs_f64();
    let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) else {
        return Some(ExitCode::FAILURE);
    };
    let cpu = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    println!("{wall} {} {}", cpu as f64 / 1e6, usage.max_rss() as f64 / 1024.0);
    Some(ExitCode::from(u8::from(!ended.is_ok_and(|it| it.success()))))
}

/// A program with nothing in its environment, whose output nobody reads.
pub fn bare(program: &Path, words: &[impl AsRef<OsStr>]) -> Command {
    let mut command = Command::new(program);
    command.args(words).env_clear().current_dir("/");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// A program of this machine, or a word aloud that it is not there.
pub fn tool(name: &str) -> Option<std::path::PathBuf> {
    let paths = env::var_os("PATH")?;
    let found =
        env::split_paths(&paths).map(|it| it.join(name)).find(|it| fs::metadata(it).is_ok());
    if found.is_none() {
        eprintln!("SKIPPED: `{name}` is not installed, so what it would count is left out");
    }
    found
}

/// Instructions of one run of a [`bare`] program, with these variables, the dynamic linker's among
/// them; none without valgrind.
///
/// # Errors
///
/// If valgrind cannot run it.
pub fn instructions(
    program: &Path,
    words: &[impl AsRef<OsStr>],
    variables: &[(&str, &OsStr)],
) -> Result<Option<f64>> {
    let Some(valgrind) = tool("valgrind") else {
        return Ok(None);
    };
    let mut command = Command::new(valgrind);
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    command.arg(program).args(words).env_clear().envs(variables.iter().copied());
    let output = command.current_dir("/").stdin(Stdio::null()).output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let count = text.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    match count {
        Some(count) => Ok(Some(count)),
        None => Err(format!("valgrind says nothing about {}: {text}", program.display()).into()),
    }
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        len if len % 2 == 1 => values[len / 2],
        len => f64::midpoint(values[len / 2 - 1], values[len / 2]),
    }
}
