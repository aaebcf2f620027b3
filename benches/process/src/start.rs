//! D8: what it takes to build, start and drop a container.

use crate::process::{bare, instructions, median};
use crate::results::{Figures, Row};
use crate::scratch::Scratch;
use crate::services::{Services, Wiring};
use crate::{Options, Result};
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// How many services; the builds of `shaku` end there.
const FEW: usize = 100;
const MANY: usize = 1_000;
const ROUNDS: usize = 51;

struct Contender {
    name: String,
    services: Services,
    program: PathBuf,
    /// Microseconds of each round.
    seen: Vec<f64>,
}

/// D8.
pub(crate) fn measure(options: &Options) -> Result<()> {
    let mut all = Vec::new();
    for (count, some_async) in [(FEW, false), (MANY, false), (FEW, true), (MANY, true)] {
        for by in [Wiring::Foundry, Wiring::ByHand, Wiring::Shaku] {
            let can = by != Wiring::Shaku || (count == FEW && !some_async);
            if can && (by == Wiring::Foundry || !options.own) {
                all.push(Services { by, count, some_async });
            }
        }
    }
    let scratch = Scratch::open(options, &[], &all)?;
    let mut contenders = Vec::new();
    for it in all {
        let name = it.by.titled(&scratch);
        println!("building {}", it.package());
        let program = scratch.release(&it.package())?;
        contenders.push(Contender { name, services: it, program, seen: Vec::new() });
    }
    for _ in 0..ROUNDS {
        for Contender { services, program, seen, .. } in &mut contenders {
            seen.push(timed(program, 50_000 / services.count)?);
        }
    }
    let mut figures = Figures::default();
    for Contender { name, services: Services { count, some_async, .. }, program, seen } in
        contenders
    {
        let label = format!("{count}{}", if some_async { ", every tenth async" } else { "" });
        figures.set(&name, &format!("µs, {label}"), median(seen));
        let once = instructions(&program, &["1"])?;
        if let Some((once, often)) = once.zip(instructions(&program, &["11"])?) {
            figures.set(&name, &format!("instructions, {label}"), (often - once) / 10.0);
        }
    }
    Row {
        id: "D8",
        what: "build, start and drop a container, by number of services with 3 needs each",
        goal: "no goal; a straight line by hand is the floor",
        unit: "µs (median of rounds in turn), instructions (callgrind)",
        part: "start",
        met: None,
    }
    .write(options, &figures)
}

/// Microseconds of one of so many starts.
fn timed(program: &Path, times: usize) -> Result<f64> {
    let output = bare(program, &[times.to_string()]).stdout(Stdio::piped()).output()?;
    if !output.status.success() {
        return Err(format!("{} finds its services wired wrongly", program.display()).into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().parse::<f64>()? / 1_000.0)
}
