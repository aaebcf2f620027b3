//! Commands with names and aliases that are short and alike, of the application and of a pack.

#![forbid(unsafe_code)]

use foundry::{Console, Rest, Result, command};

mod numbered;

foundry::app! {
    /// Has many names.
    struct Names;
    packs = [foundry_tests::packs::short::Short]
    argument_files = true
}

fn main() -> std::process::ExitCode {
    Names::run()
}

#[command("v1", alias = "id", alias = "ide")]
fn v1() -> &'static str {
    "v1"
}

#[command("v10", alias = "ls", alias = "lsr")]
fn v10() -> &'static str {
    "v10"
}

#[command("bccccccc", alias = "bcccccccc")]
fn eight() -> &'static str {
    "eight"
}

/// Apply all.
#[command("migrate")]
fn migrate(#[flag(short = 'f')] force: bool) -> String {
    format!("migrate {force}")
}

/// Apply some.
#[command("migrate:up")]
fn migrate_up(#[option(short = 's')] steps: Option<u32>) -> String {
    format!("migrate:up {steps:?}")
}

/// Take a number.
#[command("step")]
fn step(by: u32) -> u32 {
    by
}

/// Step back.
#[command("step:back")]
fn step_back() {}

/// Greet.
#[command("hello")]
fn hello(words: Vec<&str>, #[option] offset: Option<i64>, #[option] big: Option<u128>) -> String {
    format!("{words:?} {offset:?} {big:?}")
}

/// Run a program.
#[command("exec")]
fn exec(
    #[option(short = 'd')] data: Option<&str>,
    words: Rest<'_>,
    console: &Console,
) -> Result<()> {
    console.line(format_args!("{data:?} {:?}", words.text()?))
}

/// Say what was read.
#[command("token")]
fn token(
    #[option(env = "NAMES_TOKEN", requires = user)] token: Option<String>,
    #[option(env = "NAMES_KEY", conflicts = [token, user])] key: Option<String>,
    #[option] user: Option<&str>,
) -> String {
    format!("{token:?} {key:?} {user:?}")
}

/// Say what was read.
#[command("values")]
fn values(#[option(values = 1..)] tag: Vec<String>, #[option(len = 1..=1)] one: Option<&str>) {
    drop((tag, one));
}

/// Copy from one place to another.
#[command("copy")]
fn copy(#[option] to: Option<&str>, #[option] id: Option<&str>) -> String {
    format!("{to:?} {id:?}")
}

/// Fails, and asks for the code of success.
#[command("fail")]
fn fail() -> Result<()> {
    Err(foundry::Error::failed("disk").with_exit_code(0))
}
