//! Foundry's pool beside its peers, in one process and in turn; see `README.md`.
//!
//! What was measured is printed, and written to `docs/results/*.json` and into the tables of
//! `docs/PERFORMANCE_OPTIMIZATIONS.md`. What happens under faults is not here, but in `tests/database`, whose
//! figures `faults` writes down.

mod acquire;
mod clock;
mod engine;
mod fairness;
mod faults;
mod migrations;
mod own;
mod peers;
mod pool;
mod proxy;
mod readers;
mod reads;
mod saturated;
mod storm;
mod trips;

use foundry_compile::options;
use foundry_compile::results::{Figures, Row};
use lexopt::ValueExt as _;
use std::error::Error;
use std::process::ExitCode;

const EVERYTHING: [&str; 6] = ["acquire", "trips", "saturated", "fairness", "storm", "reads"];

const HELP: &str = "\
usage: foundry-pool [options] <part>...

parts
  run        all of them but `migrations`, `faults` and `scripts`
  acquire    A1: a connection is taken and given back; time and allocations
  trips      A2: round trips of a query through a pool
  saturated  A3: 50 tasks on 5 connections, 1 ms each way to the server
  fairness   A7: waits of 200 tasks for 10 connections
  storm      A9: 32 tasks that read, then write, one SQLite file
  migrations M3: 5,000 migrations of SQLite, and again with nothing to do
  reads      X6: a row of SQLite by its key, through pools and without
  faults     A4, A5, A6, A8, A10, A11: what the tests of tests/database tell, and sqlx's pool beside
             them; requires PostgreSQL and MariaDB (scripts/database-servers)
  scripts    M1, M2, M4, M5: migrations beside the databases' clients, in the tests of tests/database
  table      the tables in docs/PERFORMANCE_OPTIMIZATIONS.md, from docs/results

Of PostgreSQL it measures what FOUNDRY_POSTGRES_URL names, or a server at its usual port; without one
that is left out, and said so.

options
  --rounds N        how often each pool has its turn (acquire and reads 51, saturated 11), or each
                    task (fairness 40, storm 60)";

/// What goes wrong in a task, in words.
pub(crate) type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// What was asked for.
pub(crate) struct Options {
    pub(crate) shared: foundry_compile::Options,
    rounds: Option<usize>,
}

impl Options {
    /// So many as were asked for, or as usual.
    pub(crate) fn rounds(&self, usual: usize) -> usize {
        self.rounds.unwrap_or(usual)
    }

    /// Prints the row, and writes it unless told not to.
    pub(crate) fn write(&self, row: &Row, figures: &Figures) -> Fallible<()> {
        row.write(&self.shared, figures).map_err(|error| error.to_string().into())
    }
}

impl AsRef<foundry_compile::Options> for Options {
    fn as_ref(&self) -> &foundry_compile::Options {
        &self.shared
    }
}

fn main() -> ExitCode {
    foundry_compile::main(read, &EVERYTHING, |part, options| {
        run(part, options).map_err(|error| error as Box<dyn Error>)
    })
}

fn read() -> foundry_compile::Result<Options> {
    let mut rounds = None;
    let help = format!("{HELP}{}", options::HELP);
    let shared = foundry_compile::Options::read("pool", &help, |name, words| {
        match name {
            "rounds" => rounds = Some(words.value()?.parse()?),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    if shared.sizes.is_some() || shared.anyway {
        return Err("pools have no `--sizes`, and nothing to do `--anyway`".into());
    }
    Ok(Options { shared, rounds })
}

fn run(part: &str, options: &Options) -> Fallible<bool> {
    match part {
        "acquire" => acquire::measure(options)?,
        "trips" => trips::measure(options)?,
        "saturated" => saturated::measure(options)?,
        "fairness" => fairness::measure(options)?,
        "storm" => storm::measure(options)?,
        "migrations" => migrations::measure(options)?,
        "reads" => reads::measure(options)?,
        "faults" => faults::measure(options)?,
        "scripts" => faults::measure_scripts(options)?,
        _ => return Ok(false),
    }
    Ok(true)
}
