//! How many instructions a whole program takes, from the loader to the exit code. The benchmark
//! `nothing` is to be subtracted from the others; `benches/process` does, and compares.

#![allow(
    missing_docs,
    unused_qualifications,
    clippy::exit,
    reason = "what gungraun's macros write"
)]

use gungraun::prelude::*;
use gungraun::{Callgrind, Sandbox};

const CONSOLE: &str = env!("CARGO_BIN_EXE_console");
const NOTHING: &str = env!("CARGO_BIN_EXE_nothing");

#[binary_benchmark]
#[bench::nothing("./nothing", &[])]
#[bench::list("./console", &["list"])]
#[bench::command(
    "./console",
    &["migrate:status", "films", "--retries", "5", "--force", "--tag", "a", "--tag", "b"]
)]
fn program(program: &str, words: &[&str]) -> gungraun::Command {
    gungraun::Command::new(program).args(words).build()
}

binary_benchmark_group!(name = programs, benchmarks = program);

// In a directory whose path is as long everywhere, with nothing in its environment.
main!(
    config = BinaryBenchmarkConfig::default()
        .tool(Callgrind::with_args(["--cache-sim=no"]))
        .sandbox(Sandbox::new(true).fixtures([CONSOLE, NOTHING])),
    binary_benchmark_groups = programs
);
