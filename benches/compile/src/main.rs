//! What builds take, beside the peers; see `README.md`.
//!
//! It writes applications with the same commands or services for each library, builds them outside
//! of the repository, prints what was measured, and writes `docs/results/*.json` and the tables of
//! `docs/PERFORMANCE_OPTIMIZATIONS.md`. Nothing else of the repository is touched.

use foundry_compile::{Options, Result, build, check, expanded, options, profiles, sizes, wired};
use std::process::ExitCode;

const EVERYTHING: [&str; 6] = ["sizes", "expanded", "build", "check", "services", "profiles"];

const HELP: &str = "\
usage: foundry-compile [options] <part>...

parts
  run        all of them
  sizes      P2, P3: relocations and stripped sizes
  expanded   X1: lines of source before and after the macros
  build      P5, P6, P8: release builds, checks, rebuilds after an edit, clean builds
  check      P7: checks of applications with many services
  services   X2: builds of applications with many services, their lines and sizes
  profiles   X5: sizes, relocations and instructions by profile and linker flags
  table      the tables in docs/PERFORMANCE_OPTIMIZATIONS.md, from docs/results

options";

fn main() -> ExitCode {
    let read = || Options::read("compile", &format!("{HELP}{}", options::HELP), |_, _| Ok(false));
    foundry_compile::main(read, &EVERYTHING, run)
}

fn run(part: &str, options: &Options) -> Result<bool> {
    match part {
        "sizes" => sizes::measure(options)?,
        "expanded" => expanded::measure(options)?,
        "build" => build::measure(options)?,
        "check" => check::measure(options)?,
        "services" => wired::measure(options)?,
        "profiles" => profiles::measure(options)?,
        _ => return Ok(false),
    }
    Ok(true)
}
