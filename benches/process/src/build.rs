//! P5, P6 and P8: what a build takes.

use crate::apps::{self, Kind};
use crate::process::{Cost, median};
use crate::programs::titled;
use crate::results::{Figures, Row};
use crate::scratch::{Scratch, write};
use crate::{Options, Result};
use std::fs;

const SMALLEST: usize = 10;
const SIZES: [usize; 2] = [50, 200];
const LARGE: usize = 1_000;
const EDITS: usize = 5;

/// P5, P6 and P8.
pub(crate) fn measure(options: &Options) -> Result<()> {
    let mut alone = vec![(Kind::NoOp, 0)];
    for kind in Kind::LIBRARIES {
        if options.own && kind != Kind::Foundry {
            continue;
        }
        // The smallest builds the dependencies.
        alone.extend([SMALLEST].into_iter().chain(SIZES).map(|commands| (kind, commands)));
        if kind == Kind::Foundry || options.all_large {
            alone.push((kind, LARGE));
        }
    }
    // The other parts compare, always.
    let mut wanted = alone.clone();
    wanted.extend(Kind::LIBRARIES.into_iter().flat_map(|kind| [(kind, SMALLEST), (kind, 50)]));
    let scratch = Scratch::open(options, &wanted, &[])?;
    release(options, &scratch, &alone)?;
    edit(options, &scratch)?;
    clean(options, &scratch)
}

/// P5: the application alone; its dependencies are there.
fn release(options: &Options, scratch: &Scratch, wanted: &[(Kind, usize)]) -> Result<()> {
    let mut figures = Figures::default();
    for (kind, commands) in wanted {
        let name = titled(scratch, *kind);
        let package = kind.package(*commands);
        if *commands == SMALLEST {
            scratch.release(&package)?;
            continue;
        }
        // Old enough to be rebuilt, and not changed.
        fs::File::open(scratch.main_rs(&package))?.set_modified(std::time::SystemTime::now())?;
        println!("release build of {name} with {commands} commands");
        let target = scratch.target("target");
        let cost = Cost::of(scratch.cargo("build", &package, &target).arg("--release"))?;
        figures.set(&name, &format!("s of processors, {commands}"), cost.cpu);
        figures.set(&name, &format!("s, {commands}"), cost.wall);
        figures.set(&name, &format!("MB, {commands}"), cost.peak);
    }
    let own = |label: &str| figures.get("foundry", label);
    let (at_200, large) = (own("s of processors, 200"), own("s of processors, 1000"));
    let met = at_200.zip(large).map(|(at_200, large)| {
        // Linear: five times as many commands take about five times as long.
        at_200 <= 6.0 && own("MB, 200").is_some_and(|it| it < 500.0) && large <= at_200 * 6.0
    });
    Row {
        id: "P5",
        what: "release build of the application crate alone, by number of commands",
        goal: "200 commands ≤ 6 s, < 500 MB; linear to 1,000",
        unit: "s, MB of the largest process",
        part: "build",
        met,
    }
    .write(options, &figures)
}

/// P6: a line of a handler is changed.
fn edit(options: &Options, scratch: &Scratch) -> Result<()> {
    let mut figures = Figures::default();
    for kind in Kind::LIBRARIES {
        let (name, package) = (titled(scratch, kind), kind.package(50));
        println!("dev builds of {name} after an edit");
        let target = scratch.target("target");
        let (file, source) = (scratch.main_rs(&package), kind.source(50));
        let build = || Cost::of(&mut scratch.cargo("build", &package, &target));
        build()?;
        let mut costs = Vec::new();
        for number in 1..=EDITS {
            write(&file, &apps::edited(&source, number))?;
            costs.push(build()?);
        }
        write(&file, &source)?;
        figures.set(&name, "s", median(costs.iter().map(|it| it.wall).collect()));
        figures.set(&name, "s of processors", median(costs.iter().map(|it| it.cpu).collect()));
    }
    let clap = figures.starting_with("clap", "s");
    Row {
        id: "P6",
        what: "dev rebuild after one edited line, 50 commands",
        goal: "≤ clap derive, same run",
        unit: "s, median of 5",
        part: "build",
        met: figures.get("foundry", "s").zip(clap).map(|(own, clap)| own <= clap),
    }
    .write(options, &figures)
}

/// P8: everything from nothing, in a directory of its own.
fn clean(options: &Options, scratch: &Scratch) -> Result<()> {
    let mut figures = Figures::default();
    for (label, flags) in [("dev", &[][..]), ("release", &["--release"][..])] {
        for kind in [Kind::Foundry, Kind::Clap] {
            let name = titled(scratch, kind);
            println!("clean {label} build of {name}");
            let target = scratch.target("clean");
            let _ = fs::remove_dir_all(&target);
            let mut cargo = scratch.cargo("build", &kind.package(SMALLEST), &target);
            // As from a registry, for which cargo keeps no incremental data: so it is with clap.
            for krate in ["foundry", "foundry-macros", "foundry-runtime"] {
                cargo.arg("--config");
                cargo.arg(format!("profile.dev.package.{krate}.incremental=false"));
            }
            let cost = Cost::of(cargo.args(flags))?;
            let _ = fs::remove_dir_all(&target);
            figures.set(&name, &format!("s, {label}"), cost.wall);
            figures.set(&name, &format!("s of processors, {label}"), cost.cpu);
        }
    }
    let not_slower = |label: &str| {
        let clap = figures.starting_with("clap", label)?;
        Some(figures.get("foundry", label)? <= clap)
    };
    Row {
        id: "P8",
        what: "clean build of an application of 10 commands, `default-features = false`",
        goal: "≤ clap derive, same run",
        unit: "s",
        part: "build",
        met: not_slower("s, dev")
            .zip(not_slower("s, release"))
            .map(|(dev, release)| dev && release),
    }
    .write(options, &figures)
}
