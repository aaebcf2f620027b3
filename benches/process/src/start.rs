//! D8: what it takes to build, start and drop a container.

use crate::{Options, Result};
use foundry_compile::app::App;
use foundry_compile::measure::unless_hopeless;
use foundry_compile::process::{bare, instructions, median};
use foundry_compile::results::{Figures, Row};
use foundry_compile::scratch::Scratch;
use foundry_compile::services::Services;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// How many services.
const SIZES: [usize; 2] = [100, 1_000];
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
    let shared = &options.shared;
    let sizes = shared.sizes(&SIZES);
    let mut all = App::with_services(shared, &sizes, false);
    let some_async = App::with_services(shared, &sizes, true);
    // Without `shaku`, which has nothing async.
    all.extend(some_async.into_iter().filter(|it| !all.contains(it)).collect::<Vec<_>>());
    let scratch = Scratch::open(shared, &all)?;
    let mut contenders = Vec::new();
    for app in all {
        let App::Services(services) = app else { continue };
        eprintln!("building {}", app.package());
        if let Some(program) = unless_hopeless(app, scratch.release(app))? {
            let name = app.titled(&scratch);
            contenders.push(Contender { name, services, program, seen: Vec::new() });
        }
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
        let once = instructions(&program, &["1"], &[])?;
        if let Some((once, often)) = once.zip(instructions(&program, &["11"], &[])?) {
            figures.set(&name, &format!("instructions, {label}"), (often - once) / 10.0);
        }
    }
    Row {
        id: "D8",
        what: "build, start and drop a container, by number of services with 3 needs each",
        goal: "no goal; a straight line by hand is the floor",
        unit: "µs (median of rounds in turn), instructions (callgrind)",
        part: "start",
    }
    .write(shared, &figures)
}

/// Microseconds of one of so many starts.
fn timed(program: &Path, times: usize) -> Result<f64> {
    let output = bare(program, &[times.to_string()]).stdout(Stdio::piped()).output()?;
    if !output.status.success() {
        return Err(format!("{} finds its services wired wrongly", program.display()).into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().parse::<f64>()? / 1_000.0)
}
