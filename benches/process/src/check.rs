//! P7: `cargo check` of an application with many services.

use crate::apps::edited;
use crate::process::{Cost, median, through, tool};
use crate::results::{Figures, Row};
use crate::scratch::{Scratch, write};
use crate::services::{Services, Wiring};
use crate::{Options, Result};
use std::fs;

/// How many services; `shaku` takes a minute and 20 GB at 400.
const SIZES: [usize; 3] = [10, 100, 1_000];
const SIZES_OF_SHAKU: [usize; 3] = [10, 100, 200];
/// Seconds after which a check is given up.
const LIMIT: &str = "300";
const EDITS: usize = 3;

/// P7.
pub(crate) fn measure(options: &Options) -> Result<()> {
    let mut all = Vec::new();
    for (by, sizes) in
        [(Wiring::Foundry, SIZES), (Wiring::ByHand, SIZES), (Wiring::Shaku, SIZES_OF_SHAKU)]
    {
        if by == Wiring::Foundry || !options.own {
            let some_async = by != Wiring::Shaku;
            all.extend(sizes.map(|count| Services { by, count, some_async }));
        }
    }
    let scratch = Scratch::open(options, &[], &all)?;
    let mut figures = Figures::default();
    for it in all {
        let name = it.by.titled(&scratch);
        println!("cargo check of {} services of {name}", it.count);
        let cost = match median_of(&scratch, it) {
            Err(error) if it.by != Wiring::Foundry => {
                println!("LEFT OUT: {error}, or took longer than {LIMIT} s");
                continue;
            }
            cost => cost?,
        };
        figures.set(&name, &format!("s, {}", it.count), cost.wall);
        figures.set(&name, &format!("s of processors, {}", it.count), cost.cpu);
        figures.set(&name, &format!("MB, {}", it.count), cost.peak);
    }
    let own = |label: &str| figures.get("foundry", label);
    Row {
        id: "P7",
        what: "cargo check of an application, by number of services with 3 needs each, every tenth \
               async and fallible (but for shaku)",
        goal: "≤ 0.4 s at 100, ≤ 4 s at 1,000",
        unit: "s, MB of the largest process; median of 3, without incremental data",
        part: "check",
        met: own("s, 100").zip(own("s, 1000")).map(|(few, many)| few <= 0.4 && many <= 4.0),
    }
    .write(options, &figures)
}

fn median_of(scratch: &Scratch, services: Services) -> Result<Cost> {
    if services.count == SIZES[0] {
        // Builds the dependencies.
        check(scratch, services)?;
    }
    let mut costs = Vec::new();
    for number in 1..=EDITS {
        write(&scratch.main_rs(&services.package()), &edited(&services.source(), number))?;
        costs.push(check(scratch, services)?);
    }
    let of = |part: fn(&Cost) -> f64| median(costs.iter().map(part).collect());
    Ok(Cost { wall: of(|it| it.wall), cpu: of(|it| it.cpu), peak: of(|it| it.peak) })
}

/// With nothing incremental from the time before; ended with all its processes if it takes too long.
fn check(scratch: &Scratch, services: Services) -> Result<Cost> {
    let target = scratch.target("target");
    let _ = fs::remove_dir_all(target.join("debug/incremental"));
    let mut cargo = scratch.cargo("check", &services.package(), &target);
    if let Some(timeout) = tool("timeout") {
        cargo = through(&timeout, &[LIMIT], &cargo);
    }
    Cost::of(&mut cargo)
}
