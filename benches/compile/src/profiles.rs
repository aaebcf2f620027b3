//! X5: what profiles and the linker make of the same programs.

use crate::app::App;
use crate::commands::Kind;
use crate::measure::{kilobytes, relocations};
use crate::process::{Cost, instructions};
use crate::programs::{check, stripped, words};
use crate::results::{Figures, Row};
use crate::scratch::Scratch;
use crate::{Options, Result};
use std::fs::File;
use std::process::Command;
use std::time::SystemTime;

/// How many commands.
const COMMANDS: usize = 50;

/// What a user may write, besides what everything here is built with: thin LTO, one codegen unit.
struct Profile {
    name: &'static str,
    /// In `[profile.release]`.
    keys: &'static [&'static str],
    /// For the program alone.
    flags: &'static [&'static str],
}

const PROFILES: [Profile; 10] = [
    plain("cargo's own", &["lto = false", "codegen-units = 16"]),
    plain("thin LTO, one unit", &[]),
    plain("fat LTO", &["lto = \"fat\""]),
    plain("opt-level s", &["opt-level = \"s\""]),
    plain("opt-level z", &["opt-level = \"z\""]),
    plain("panic = abort", &["panic = \"abort\""]),
    Profile { name: "static", keys: &[], flags: &["-Crelocation-model=static"] },
    Profile {
        name: "packed relocations",
        keys: &[],
        flags: &["-Clink-arg=-Wl,-z,pack-relative-relocs"],
    },
    plain("fat LTO, s, abort", &["lto = \"fat\"", "opt-level = \"s\"", "panic = \"abort\""]),
    Profile {
        name: "fat LTO, abort, static",
        keys: &["lto = \"fat\"", "panic = \"abort\""],
        flags: &["-Crelocation-model=static"],
    },
];

const fn plain(name: &'static str, keys: &'static [&'static str]) -> Profile {
    Profile { name, keys, flags: &[] }
}

/// X5.
///
/// # Errors
///
/// If a program does not build or work.
pub fn measure(options: &Options) -> Result<()> {
    let kinds =
        if options.own { &[Kind::Foundry][..] } else { &[Kind::Foundry, Kind::Clap, Kind::Argh] };
    let commands = options.sizes(&[COMMANDS])[0];
    let mut apps = vec![App::NO_OP];
    apps.extend(kinds.iter().map(|it| App::Commands(*it, commands)));
    let scratch = Scratch::open(options, &apps)?;
    let mut figures = Figures::default();
    for profile in &PROFILES {
        let mut base = [0.0; 3];
        for app in &apps {
            let name = app.titled(&scratch);
            eprintln!("building {name} with {}", profile.name);
            let found = figures_of(&scratch, *app, profile)?;
            let over = [0, 1, 2].map(|at| found[at] - base[at]);
            for (label, value) in ["KB", "relocations", "instructions"].iter().zip(over) {
                if !value.is_nan() {
                    figures.set(&name, &format!("{label}, {}", profile.name), value);
                }
            }
            if *app == App::NO_OP {
                base = found;
            } else if app.is_foundry() {
                // Once more, now that its dependencies are there.
                File::open(scratch.main_rs(*app))?.set_modified(SystemTime::now())?;
                let cost = Cost::of(&mut cargo(&scratch, *app, profile))?;
                figures.set(&name, &format!("s of processors, {}", profile.name), cost.cpu);
            }
        }
    }
    Row {
        id: "X5",
        what: "what profiles and linker flags make of a program with 50 commands",
        goal: "no goal; of the no-op what it has itself, of the others what is over the no-op of the \
               same profile",
        unit: "KB of the stripped program, relocations without packed ones, instructions of a command \
               (callgrind), s of processors to build the application alone",
        part: "profiles",
    }
    .write(options, &figures)
}

/// Kilobytes, relocations and instructions; NaN is what nothing here can count.
fn figures_of(scratch: &Scratch, app: App, profile: &Profile) -> Result<[f64; 3]> {
    Cost::of(&mut cargo(scratch, app, profile))?;
    let linked = scratch.path(DIRECTORY).join("release").join(app.package());
    let program = stripped(scratch, app, &linked)?;
    let words = match app {
        App::Commands(kind, commands) if kind != Kind::NoOp => {
            check(&program, &[], kind.list(), commands)?;
            words(commands)
        }
        _ => Vec::new(),
    };
    let count = instructions(&program, &words, &[])?;
    let relocations = relocations(&linked)?;
    Ok([kilobytes(&program)?, relocations.unwrap_or(f64::NAN), count.unwrap_or(f64::NAN)])
}

/// Apart from what other parts build.
const DIRECTORY: &str = "profiles";

fn cargo(scratch: &Scratch, app: App, profile: &Profile) -> Command {
    let mut cargo = scratch.cargo("rustc", app, DIRECTORY);
    cargo.arg("--release");
    for key in profile.keys {
        cargo.args(["--config", &format!("profile.release.{key}")]);
    }
    cargo.arg("--").args(profile.flags);
    cargo
}
