//! Commands that say what they read from the command line. Their service says when it is started,
//! which a command line that does not fit must not bring about.

#![forbid(unsafe_code)]

use foundry::{Console, Result, command, service};
use std::ffi::OsStr;
use std::fmt::Debug;
use std::path::{Path, PathBuf};

foundry::app! {
    /// Repeats what it was told.
    struct Grammar;
}

fn main() -> std::process::ExitCode {
    Grammar::run()
}

struct Started;

#[service]
fn started(console: &Console) -> Result<Started> {
    console.line("started")?;
    Ok(Started)
}

fn say(console: &Console, read: impl Debug) -> Result<()> {
    console.line(format_args!("{read:?}"))
}

/// Two numbers.
#[command("number:add", alias = "sum", alias = "number:plus")]
fn add(left: i64, right: Option<f64>, _started: &Started, console: &Console) -> Result<()> {
    say(console, (left, right))
}

/// Every sort of option.
#[command]
fn options(
    #[option(short = 'n')] name: Option<String>,
    #[option(short = 'r', long = "role")] roles: Vec<&str>,
    #[option(short = 'c', default = 3)] count: i32,
    #[option(default = "red")] colour: &str,
    #[flag(short = 'a')] all: bool,
    #[flag(short = 'b')] brief: bool,
    quick_run: bool,
    _started: &Started,
    console: &Console,
) -> Result<()> {
    say(console, (name, roles, count))?;
    say(console, (colour, all, brief, quick_run))
}

/// An option that must be there.
#[command]
fn required(#[option(short = 'p')] port: u16, _started: &Started, console: &Console) -> Result<()> {
    say(console, port)
}

/// One that the environment stands in for.
#[command]
fn environment(
    #[option(env = "GRAMMAR_PORT")] port: u16,
    #[option(env = "GRAMMAR_NAME")] name: Option<String>,
    #[option(env = "GRAMMAR_SIZE", default = 7)] size: u8,
    _started: &Started,
    console: &Console,
) -> Result<()> {
    say(console, (port, name, size))
}

/// All that is left.
#[command]
fn rest(first: &str, rest: Vec<String>, _started: &Started, console: &Console) -> Result<()> {
    say(console, (first, rest))
}

/// Words of any bytes.
#[command]
fn bytes(
    path: &Path,
    os: Option<&OsStr>,
    #[option(short = 'o')] output: Option<PathBuf>,
    #[option(short = 't')] text: Option<&str>,
    _started: &Started,
    console: &Console,
) -> Result<()> {
    say(console, (path.as_os_str().len(), os.map(OsStr::len), output, text))
}

/// Nothing at all.
#[command]
fn nothing(_started: &Started) {}

/// Not in the list.
#[command(hidden)]
fn secret(console: &Console) -> Result<()> {
    say(console, "told")
}

mod film_stock {
    /// A derived name.
    #[foundry::command]
    fn list_all(console: &foundry::Console) -> foundry::Result<()> {
        super::say(console, "all")
    }
}
