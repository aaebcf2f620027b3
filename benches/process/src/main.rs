//! Whole programs and their builds, beside their peers; see `README.md`.
//!
//! `run` does everything: it writes applications with the same commands for each library, builds
//! them outside of the repository, measures, writes `docs/results/*.json` and the table of
//! `docs/PERFORMANCE_OPTIMIZATIONS.md`. Nothing else of the repository is touched.

mod apps;
mod build;
mod check;
mod criterion;
mod elf;
mod names;
mod process;
mod programs;
mod promise;
mod resolution;
mod results;
mod scratch;
mod services;
mod start;

use lexopt::{Arg, Parser, ValueExt as _};
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

const HELP: &str = "\
usage: foundry-process [options] <part>...

parts
  run        all of them
  sizes      P2, P3: relocations and stripped sizes
  time       P1: instructions, time and page faults of whole processes
  promise    P4: what strace sees
  build      P5, P6, P8: builds
  check      P7: checks of applications with many services
  start      D8: start of many services
  criterion  D1 to D6 and D9, from what `cargo bench` left behind
  resolution D4 alone
  table      the table in docs/PERFORMANCE_OPTIMIZATIONS.md, from docs/results

options
  --rounds N        how often each program is run for its time (300)
  --all-large       1,000 commands for every library, not for Foundry alone
  --own             builds of Foundry alone, where the goal is not a comparison; its peers keep
                    their figures of the time before
  --machine TEXT    what the results say of the machine
  --foundry DIR     another checkout of Foundry to measure
  --criterion DIR   where `cargo bench` left its estimates (target/criterion)

environment
  FOUNDRY_PROCESS_DIR   where to build; a directory for temporary files otherwise
";

/// What was asked for.
pub(crate) struct Options {
    pub(crate) rounds: usize,
    pub(crate) all_large: bool,
    pub(crate) own: bool,
    pub(crate) machine: Option<String>,
    pub(crate) criterion: Option<String>,
    pub(crate) foundry: PathBuf,
    parts: Vec<String>,
}

fn main() -> ExitCode {
    if let Some(code) = process::as_helper() {
        return code;
    }
    match options().and_then(|it| run(&it)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn options() -> Result<Options> {
    let mut options = Options {
        rounds: 300,
        all_large: false,
        own: false,
        machine: None,
        criterion: None,
        foundry: scratch::repository(),
        parts: Vec::new(),
    };
    let mut words = Parser::from_env();
    while let Some(word) = words.next()? {
        match word {
            Arg::Long("rounds") => options.rounds = words.value()?.parse()?,
            Arg::Long("all-large") => options.all_large = true,
            Arg::Long("own") => options.own = true,
            Arg::Long("machine") => options.machine = Some(words.value()?.string()?),
            Arg::Long("foundry") => options.foundry = words.value()?.into(),
            Arg::Long("criterion") => options.criterion = Some(words.value()?.string()?),
            Arg::Value(part) => options.parts.push(part.string()?),
            Arg::Short('h') | Arg::Long("help") => return Err(HELP.into()),
            _ => return Err(word.unexpected().into()),
        }
    }
    if options.parts.is_empty() {
        return Err(HELP.into());
    }
    Ok(options)
}

fn run(options: &Options) -> Result<()> {
    let before = scratch::changed(&options.foundry)?;
    for part in &options.parts {
        match part.as_str() {
            "run" => {
                sizes(options)?;
                time(options)?;
                promise::measure(options)?;
                build::measure(options)?;
                check::measure(options)?;
                start::measure(options)?;
                criterion::collect(options)?;
            }
            "sizes" => sizes(options)?,
            "time" => time(options)?,
            "promise" => promise::measure(options)?,
            "build" => build::measure(options)?,
            "check" => check::measure(options)?,
            "start" => start::measure(options)?,
            "resolution" => resolution::measure(options)?,
            "criterion" => criterion::collect(options)?,
            "table" => {}
            unknown => return Err(format!("there is no part `{unknown}`\n\n{HELP}").into()),
        }
    }
    if scratch::changed(&options.foundry)? != before {
        println!("WARNING: Foundry was edited meanwhile; the figures belong to different versions");
    }
    results::write_table()
}

fn sizes(options: &Options) -> Result<()> {
    elf::measure(options, &programs::Program::all(options)?)
}

fn time(options: &Options) -> Result<()> {
    programs::measure(options, &programs::Program::all(options)?)
}
