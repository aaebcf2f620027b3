//! Whole programs, beside their peers; see `README.md`.
//!
//! The applications are those of `benches/compile`, built outside of the repository. What was
//! measured is printed, and written to `docs/results/*.json` and into the tables of
//! `docs/PERFORMANCE_OPTIMIZATIONS.md`. Nothing else of the repository is touched.

mod allocators;
mod cache;
mod calls;
mod contender;
mod counts;
mod criterion;
mod instructions;
mod laravel;
mod memory;
mod promise;
mod resolution;
mod start;
mod time;

use foundry_compile::{Result, options};
use lexopt::ValueExt as _;
use std::path::PathBuf;
use std::process::ExitCode;

const EVERYTHING: [&str; 8] =
    ["time", "calls", "promise", "start", "memory", "allocators", "criterion", "cache"];

const HELP: &str = "\
usage: foundry-process [options] <part>...

parts
  run        all of them
  time       P1: instructions, time and page faults of whole processes
  calls      X3: system calls of whole processes
  promise    P4: what strace sees
  start      D8: start of many services
  criterion  D1 to D6 and D9, from what `cargo bench` left behind
  resolution D4 alone
  cache      C1, C2, C7 and X7 likewise, and C3 to C6 and C8, from the tests of tests/cache, which
             take some minutes
  memory     D7: allocations, counted by the test `memory_profile`
  allocators X4: the system's and others, on a command of the shop
  instructions  those of benches/instructions, beside their baseline; fails if one is
             more than 5 % worse
  table      the tables in docs/PERFORMANCE_OPTIMIZATIONS.md, from docs/results

options
  --rounds N        how often each program is run for its time (300)
  --renew           `instructions` makes what it counts the new baseline
  --criterion DIR   where `cargo bench` left its estimates (target/criterion)";

/// What was asked for.
pub(crate) struct Options {
    pub(crate) shared: foundry_compile::Options,
    pub(crate) rounds: usize,
    pub(crate) renew: bool,
    pub(crate) criterion: Option<PathBuf>,
}

impl AsRef<foundry_compile::Options> for Options {
    fn as_ref(&self) -> &foundry_compile::Options {
        &self.shared
    }
}

fn main() -> ExitCode {
    foundry_compile::main(read, &EVERYTHING, run)
}

fn read() -> Result<Options> {
    let (mut rounds, mut renew, mut criterion) = (300, false, None);
    let help = format!("{HELP}{}", options::HELP);
    let shared = foundry_compile::Options::read("process", &help, |name, words| {
        match name {
            "rounds" => rounds = words.value()?.parse()?,
            "renew" => renew = true,
            "criterion" => criterion = Some(words.value()?.into()),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(Options { shared, rounds, renew, criterion })
}

fn run(part: &str, options: &Options) -> Result<bool> {
    match part {
        "time" => time::measure(options)?,
        "calls" => calls::measure(options)?,
        "promise" => promise::measure(options)?,
        "start" => start::measure(options)?,
        "resolution" => resolution::measure(options)?,
        "memory" => memory::measure(options)?,
        "allocators" => allocators::measure(options)?,
        "instructions" => instructions::compare(options)?,
        "criterion" => criterion::collect(options)?,
        "cache" => cache::measure(options)?,
        _ => return Ok(false),
    }
    Ok(true)
}
