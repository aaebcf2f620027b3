//! Applications for many libraries, their builds, and where figures go; see `README.md`.
//!
//! `benches/process` runs what is built here, and shares everything but the rows.

pub mod app;
pub mod build;
pub mod check;
pub mod commands;
pub mod document;
pub mod expanded;
pub mod goals;
pub mod measure;
pub mod names;
pub mod options;
pub mod process;
pub mod profiles;
pub mod programs;
pub mod results;
pub mod scratch;
pub mod services;
pub mod sizes;
pub mod told;
pub mod wired;

pub use options::Options;

use std::error::Error;
use std::process::ExitCode;

/// What can go wrong, in words.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Runs a harness: reads its options, measures each part that was asked for, and makes the tables.
///
/// The part `run` stands for `everything`; `run` says whether there is such a part.
pub fn main<T: AsRef<Options>>(
    options: impl FnOnce() -> Result<T>,
    everything: &[&str],
    run: impl Fn(&str, &T) -> Result<bool>,
) -> ExitCode {
    if let Some(code) = process::as_helper() {
        return code;
    }
    let ended = options().and_then(|asked| {
        let options = asked.as_ref();
        let before = scratch::changed(&options.foundry)?;
        let parts = options.parts.iter().map(String::as_str);
        for part in parts.flat_map(|it| if it == "run" { everything.to_vec() } else { vec![it] }) {
            if part != "table" && !run(part, &asked)? {
                return Err(format!("there is no part `{part}`; see `--help`").into());
            }
        }
        if scratch::changed(&options.foundry)? != before {
            eprintln!(
                "WARNING: Foundry was edited meanwhile; the figures belong to different versions"
            );
        }
        if options.print { Ok(()) } else { document::write_tables() }
    });
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
