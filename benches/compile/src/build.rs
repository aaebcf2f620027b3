//! P5, P6 and P8: what builds take of applications with many commands.

use crate::app::App;
use crate::measure::{self, unless_hopeless};
use crate::process::Cost;
use crate::results::{Figures, Row};
use crate::scratch::Scratch;
use crate::{Options, Result};
use std::fs;

/// How many commands.
const SIZES: [usize; 4] = [10, 50, 200, 1_000];

/// P5, P6 and P8.
///
/// # Errors
///
/// If an application of Foundry does not build.
pub fn measure(options: &Options) -> Result<()> {
    let sizes = options.sizes(&SIZES);
    let apps = App::with_commands(options, &sizes);
    let compared = App::beside_clap(options, &sizes);
    let smallest = App::beside_clap(options, &SIZES[..1]);
    let all = [&[App::NO_OP], &apps[..], &compared, &smallest].concat();
    let scratch = Scratch::open(options, &all)?;
    alone(options, &scratch, &sizes, &apps)?;
    edit(options, &scratch, &sizes, &compared)?;
    clean(options, &scratch, &smallest)
}

/// P5: the application alone; its dependencies are there.
fn alone(options: &Options, scratch: &Scratch, sizes: &[usize], apps: &[App]) -> Result<()> {
    for app in App::firsts(apps) {
        // Builds the dependencies.
        let all = || {
            scratch.release(app)?;
            measure::plain(scratch, app)?;
            measure::check(scratch, app)
        };
        unless_hopeless(app, all())?;
    }
    let mut figures = Figures::default();
    for app in std::iter::once(App::NO_OP).chain(apps.iter().copied()) {
        let (name, count) = (app.titled(scratch), app.count());
        eprintln!("release build and check of {name} with {count} commands");
        let mut set = |label: &str, value| figures.set(&name, &format!("{label}, {count}"), value);
        if let Some(cost) = unless_hopeless(app, measure::plain(scratch, app))? {
            set("s of processors", cost.cpu);
            set("s", cost.wall);
            set("MB", cost.peak);
        }
        if let Some(cost) = unless_hopeless(app, measure::release(scratch, app))? {
            set("thin LTO: s of processors", cost.cpu);
            set("thin LTO: s", cost.wall);
            set("thin LTO: MB", cost.peak);
        }
        if app == App::NO_OP {
            // Its check has no line to edit.
            continue;
        }
        if let Some(cost) = unless_hopeless(app, measure::check(scratch, app))? {
            set("check: s of processors", cost.cpu);
            set("check: MB", cost.peak);
        }
    }
    figures.each_more(sizes, "s of processors", "ms of processors, each more command", 1e3);
    figures.each_more(sizes, "MB", "MB, each more command", 1.0);
    let thin = "thin LTO: ms of processors, each more command";
    figures.each_more(sizes, "thin LTO: s of processors", thin, 1e3);
    let check = "check: ms of processors, each more command";
    figures.each_more(sizes, "check: s of processors", check, 1e3);
    Row {
        id: "P5",
        what: "release build and check of the application crate alone, by number of commands; with cargo's own release profile, and with `lto = \"thin\"` in one part, which compiles the standard library once more",
        goal: "200 commands ≤ 6 s, < 500 MB; linear to 1,000",
        unit: "s, MB of the largest process; checks are the median of 3, without incremental data",
        part: "build",
    }
    .write(options, &figures)
}

/// P6: a line of a handler is changed.
fn edit(options: &Options, scratch: &Scratch, sizes: &[usize], apps: &[App]) -> Result<()> {
    let mut figures = Figures::default();
    for app in apps {
        let (name, count) = (app.titled(scratch), app.count());
        eprintln!("dev builds of {name} with {count} commands after an edit");
        if let Some(cost) = unless_hopeless(*app, measure::rebuild(scratch, *app))? {
            figures.set(&name, &format!("s, {count}"), cost.wall);
            figures.set(&name, &format!("s of processors, {count}"), cost.cpu);
        }
    }
    figures.each_more(sizes, "s of processors", "ms of processors, each more command", 1e3);
    Row {
        id: "P6",
        what: "dev rebuild after one edited line, by number of commands",
        goal: "≤ clap derive at 50 commands, same run",
        unit: "s, median of 5",
        part: "build",
    }
    .write(options, &figures)
}

/// P8: everything from nothing, in a directory of its own.
fn clean(options: &Options, scratch: &Scratch, smallest: &[App]) -> Result<()> {
    let mut figures = Figures::default();
    for (label, flags) in [("dev", &[][..]), ("release", &["--release"][..])] {
        for app in smallest {
            let name = app.titled(scratch);
            eprintln!("clean {label} build of {name}");
            let _ = fs::remove_dir_all(scratch.path("clean"));
            let mut cargo = scratch.cargo("build", *app, "clean");
            // As from a registry, for which cargo keeps no incremental data: so it is with clap.
            for krate in ["foundry", "foundry-grammar", "foundry-macros", "foundry-runtime"] {
                cargo.arg("--config");
                cargo.arg(format!("profile.dev.package.{krate}.incremental=false"));
            }
            let cost = Cost::of(cargo.args(flags))?;
            let _ = fs::remove_dir_all(scratch.path("clean"));
            figures.set(&name, &format!("s, {label}"), cost.wall);
            figures.set(&name, &format!("s of processors, {label}"), cost.cpu);
            figures.set(&name, &format!("MB, {label}"), cost.peak);
        }
    }
    Row {
        id: "P8",
        what: "clean build of an application of 10 commands, `default-features = false`",
        goal: "≤ clap derive, same run",
        unit: "s, MB of the largest process",
        part: "build",
    }
    .write(options, &figures)
}
