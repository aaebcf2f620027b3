//! Commands with every sort of parameter, which say what they read.

#![forbid(unsafe_code)]

use foundry::{Args, Candidate, Choice, Console, Rest, Result, command};
use std::fmt::Debug;
use std::path::PathBuf;

foundry::app! {
    /// Repeats what it was told.
    struct Parameters;
    argument_files = true
}

fn main() -> std::process::ExitCode {
    Parameters::run()
}

fn say(console: &Console, read: impl Debug) -> Result<()> {
    console.line(format_args!("{read:?}"))
}

#[derive(Choice, Clone, Copy, Debug, PartialEq)]
enum Role {
    /// Reads.
    Reader,
    /// Writes.
    #[choice(alias = "author")]
    Editor,
    #[choice(name = "root", hidden)]
    SuperUser,
}

/// Words of a few.
#[command("choose", example = "choose editor --colour red --size=m")]
fn choose(
    role: Role,
    #[option(short = 'c', default = "green", choices = ["red", "green"])] colour: &str,
    #[option(choices = ["s", "m"])] size: Option<char>,
    #[option] more: Vec<Role>,
    console: &Console,
) -> Result<()> {
    say(console, (role, colour, size, more))
}

/// Numbers and texts between limits.
#[command("limits")]
fn limits(
    #[argument(range = 1..=100)] percent: u8,
    #[option(range = -1.5..)] offset: Option<f64>,
    #[option(len = 3..=5)] name: Option<String>,
    #[option(values = 1..=2)] tag: Vec<String>,
    #[option(validate = even)] even: Option<u32>,
    console: &Console,
) -> Result<()> {
    say(console, (percent, offset, name, tag, even))
}

fn even(number: &u32) -> Result<(), String> {
    if number.is_multiple_of(2) { Ok(()) } else { Err(format!("{number} is odd")) }
}

/// Flags of all sorts.
#[command("flags")]
fn flags(
    #[flag(short = 'x', count)] extra: u8,
    #[flag(negatable)] cache: bool,
    #[flag(negatable, default = true)] check: bool,
    #[flag(negatable)] colour: Option<bool>,
    #[option(short = 'w')] when: Option<Option<&str>>,
    #[flag(short = '5')] five: bool,
    console: &Console,
) -> Result<()> {
    say(console, (extra, cache, check, colour, when, five))
}

/// Lists in one word.
#[command("lists")]
fn lists(
    #[argument(delimiter = ',', values = 1..)] numbers: Vec<i32>,
    #[option(short = 't', delimiter = ':')] tags: Vec<&str>,
    console: &Console,
) -> Result<()> {
    say(console, (numbers, tags))
}

/// Passes words on.
#[command("exec")]
fn exec(
    #[flag(short = 'd')] dry: bool,
    program: &str,
    rest: Rest<'_>,
    console: &Console,
) -> Result<()> {
    say(console, (dry, program, rest.text()?))
}

/// What excludes or requires what.
#[command("relations", exclusive = [json, yaml], at_least_one = [json, yaml, plain])]
fn relations(
    json: bool,
    yaml: bool,
    plain: bool,
    #[flag(requires = json)] pretty: bool,
    #[option(conflicts = [plain])] columns: Option<u8>,
    #[option(requires = user)] password: Option<String>,
    #[option(env = "PARAMETERS_USER")] user: Option<String>,
    console: &Console,
) -> Result<()> {
    say(console, (json, yaml, plain, pretty))?;
    say(console, (columns, password, user))
}

#[derive(Args, Debug)]
#[args(exclusive = [limit, all])]
#[expect(dead_code, reason = "shown by `Debug`")]
struct Paging {
    /// Most lines
    #[option(short = 'l', range = 1..=50)]
    limit: Option<u32>,
    all: bool,
}

#[derive(Args, Debug)]
#[expect(dead_code, reason = "shown by `Debug`")]
struct Output<'a> {
    /// Where to
    #[option(short = 'o', value = "FILE")]
    output: Option<&'a str>,
    #[args]
    paging: Paging,
}

/// Options from a group.
#[command("grouped", example = "grouped 2020 -l5 --output x.txt --deep")]
fn grouped(year: u16, #[args] output: Output<'_>, deep: bool, console: &Console) -> Result<()> {
    say(console, (year, output, deep))
}

/// A secret.
#[command("login")]
fn login(
    user: &str,
    #[option(short = 'p', secret, len = 4.., prompt = "Password")] password: String,
    #[argument(default = "home")] realm: &str,
    console: &Console,
) -> Result<()> {
    say(console, (user, password.len(), realm))
}

/// Names without saying them twice.
#[command("unlock")]
fn unlock(
    #[option(short, long)] key: foundry::Secret<String>,
    #[option(short, values = 1..)] door: Vec<u8>,
    console: &Console,
) -> Result<()> {
    say(console, (&key, key.expose().len(), door))
}

/// Values offered to the shell.
#[command("offer")]
fn offer(
    #[argument(complete = films)] film: &str,
    #[option(complete = years)] year: Option<u16>,
    #[option] file: Option<PathBuf>,
    #[option(hidden)] internal: Option<String>,
    console: &Console,
) -> Result<()> {
    say(console, (film, year, file, internal))
}

fn films(begun: &str) -> Vec<Candidate> {
    let films = [("alien", "1979"), ("aliens", "1986"), ("brazil", "1985")];
    let films = films.into_iter().filter(|(name, _)| name.starts_with(begun));
    films.map(|(name, year)| Candidate::new(name, year)).collect()
}

fn years(_: &str) -> [&'static str; 2] {
    ["1979", "1986"]
}

mod results {
    use super::{Console, Result, command};
    use serde::Serialize;
    use std::process::ExitCode;

    #[derive(Serialize)]
    struct Film {
        title: &'static str,
        year: Option<u16>,
    }

    const FILMS: [Film; 2] =
        [Film { title: "Alien", year: Some(1979) }, Film { title: "Brazil, \"II\"", year: None }];

    /// Films, as a list.
    #[command("results:films")]
    fn films() -> Result<Vec<Film>> {
        Ok(FILMS.into())
    }

    /// One film.
    #[command("results:film")]
    async fn film() -> Film {
        FILMS.into_iter().next().unwrap()
    }

    /// A number.
    #[command("results:count")]
    fn count(console: &Console) -> Result<usize, std::fmt::Error> {
        console.note("counting");
        Ok(FILMS.len())
    }

    /// An exit code.
    #[command("results:code")]
    fn code() -> Result<ExitCode> {
        Ok(ExitCode::from(7))
    }

    /// An error with an exit code of its own.
    #[command("results:fail")]
    fn fail() -> Result<Film> {
        Err(foundry::Error::failed("no film").caused_by("no disk").with_exit_code(9))
    }
}

/// How the console is set.
#[command("console:settings")]
fn settings(console: &Console) -> Result<()> {
    console.note("a note");
    console.note_at(foundry::Verbosity::Verbose, "a detail");
    tracing::warn!("a warning");
    tracing::info!("an event");
    tracing::trace!("a trace");
    say(
        console,
        (console.verbosity(), console.is_coloured(), console.is_interactive(), console.format()),
    )
}
