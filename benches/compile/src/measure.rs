//! What one application takes: its build, its check, its rebuild, its lines and its bytes.

use crate::Result;
use crate::app::{App, edited};
use crate::process::{Cost, median, tool};
use crate::scratch::{Scratch, write};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::SystemTime;

const CHECKS: usize = 3;
const EDITS: usize = 5;

/// What was measured; nothing, aloud, of a peer that fails: of 1,000 commands some builds do not end.
///
/// # Errors
///
/// If Foundry or the no-op fails.
pub fn unless_hopeless<T>(app: App, measured: Result<T>) -> Result<Option<T>> {
    match measured {
        Err(error) if !app.is_foundry() && app != App::NO_OP => {
            let (name, count) = (app.name(), app.count());
            eprintln!("LEFT OUT: {name} with {count}: {error}, or took too long; see `--anyway`");
            Ok(None)
        }
        measured => measured.map(Some),
    }
}

/// A release build of the application alone, whose dependencies are built already.
///
/// # Errors
///
/// If it does not build in time.
pub fn release(scratch: &Scratch, app: App) -> Result<Cost> {
    alone(scratch, app, "release")
}

/// The same with cargo's own release profile: without LTO, in 16 parts.
///
/// # Errors
///
/// If it does not build in time.
pub fn plain(scratch: &Scratch, app: App) -> Result<Cost> {
    alone(scratch, app, "plain")
}

fn alone(scratch: &Scratch, app: App, profile: &str) -> Result<Cost> {
    // Cargo believes that the source has changed.
    fs::File::open(scratch.main_rs(app))?.set_modified(SystemTime::now())?;
    Cost::of(scratch.cargo("build", app, "target").args(["--profile", profile]))
}

/// `cargo check` of the application alone, with nothing incremental from the time before; the median
/// of three.
///
/// # Errors
///
/// If it does not build in time.
pub fn check(scratch: &Scratch, app: App) -> Result<Cost> {
    after_edits(scratch, app, CHECKS, || {
        let _ = fs::remove_dir_all(scratch.path("target").join("debug/incremental"));
        Cost::of(&mut scratch.cargo("check", app, "target"))
    })
}

/// A dev build after one edited line; the median of five.
///
/// # Errors
///
/// If it does not build in time.
pub fn rebuild(scratch: &Scratch, app: App) -> Result<Cost> {
    let build = || Cost::of(&mut scratch.cargo("build", app, "target"));
    build()?;
    after_edits(scratch, app, EDITS, build)
}

/// Lines of the source as the compiler sees it when all macros are expanded.
///
/// # Errors
///
/// If it does not expand in time.
pub fn expanded_lines(scratch: &Scratch, app: App) -> Result<f64> {
    // In a directory of its own: build scripts look at the variable, and would be run again.
    let mut cargo = scratch.cargo("rustc", app, "expanded");
    cargo.args(["--profile=check", "--", "-Zunpretty=expanded"]).env("RUSTC_BOOTSTRAP", "1");
    let output = cargo.stderr(Stdio::inherit()).output()?;
    let lines = output.stdout.split(|it| *it == b'\n').count() - 1;
    if output.status.success() && lines > 0 {
        Ok(lines as f64)
    } else {
        Err(format!("{cargo:?} failed").into())
    }
}

/// Relocations that the dynamic linker does before the program starts; none without `readelf`.
///
/// # Errors
///
/// If `readelf` cannot be run.
pub fn relocations(linked: &Path) -> Result<Option<f64>> {
    let Some(readelf) = tool("readelf") else {
        return Ok(None);
    };
    let output = Command::new(readelf).args(["--relocs", "--wide"]).arg(linked).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(Some(text.lines().filter(|it| it.contains(" R_")).count() as f64))
}

/// Thousands of bytes of a file.
///
/// # Errors
///
/// If it is not there.
pub fn kilobytes(file: &Path) -> Result<f64> {
    Ok(fs::metadata(file)?.len() as f64 / 1e3)
}

/// The median of so many runs, each after another edit; the source is left as it was.
fn after_edits(
    scratch: &Scratch,
    app: App,
    edits: usize,
    run: impl Fn() -> Result<Cost>,
) -> Result<Cost> {
    let (file, source) = (scratch.main_rs(app), app.source());
    let mut costs = Vec::new();
    for number in 1..=edits {
        write(&file, &edited(&source, number))?;
        costs.push(run()?);
    }
    write(&file, &source)?;
    let of = |part: fn(&Cost) -> f64| median(costs.iter().map(part).collect());
    Ok(Cost { wall: of(|it| it.wall), cpu: of(|it| it.cpu), peak: of(|it| it.peak) })
}
