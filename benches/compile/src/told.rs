//! Figures that tests tell, which put Foundry to faults: whoever runs them writes their rows.

use crate::results::Figures;
use crate::scratch::cargo;
use crate::{Options, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process;

/// What the tests are told where to write.
const VARIABLE: &str = "FOUNDRY_FIGURES";

/// Where tests write, until it is dropped.
pub struct Told<'o> {
    options: &'o Options,
    file: PathBuf,
}

impl<'o> Told<'o> {
    /// A file in which nothing is told yet.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn new(options: &'o Options) -> Result<Self> {
        let file = std::env::temp_dir().join(format!("foundry-figures-{}", process::id()));
        fs::write(&file, "")?;
        Ok(Self { options, file })
    }

    /// Runs a command of cargo whose tests tell. One that fails has no figures, nor have the others then:
    /// what is missed by a figure alone is no failure while they are written down.
    ///
    /// # Errors
    ///
    /// If it fails.
    pub fn run(&self, words: &[&str]) -> Result<()> {
        let mut cargo = cargo();
        cargo.current_dir(&self.options.foundry).args(words).env(VARIABLE, &self.file);
        // Half a row is none: a server that is missing is a failure.
        cargo.env("FOUNDRY_CI", "1");
        // Symbols for a backtrace take longer than what is measured.
        let status = cargo.env("RUST_BACKTRACE", "0").status()?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("`cargo {}` failed", words.join(" ")).into())
        }
    }

    /// What was told of a row, each contender under a name.
    ///
    /// # Errors
    ///
    /// If the tests write otherwise than they did.
    pub fn figures(&self, row: &str, name: impl Fn(&str) -> String) -> Result<Figures> {
        figures(&fs::read_to_string(Path::new(&self.file))?, row, name)
    }
}

impl Drop for Told<'_> {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.file);
    }
}

/// Those of a row, in the order in which their labels came.
fn figures(told: &str, row: &str, name: impl Fn(&str) -> String) -> Result<Figures> {
    let mut found: Vec<(&str, &str, f64)> = Vec::new();
    for line in told.lines() {
        let [id, contender, how, label, value] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("the tests write otherwise than they did: {line}").into());
        };
        if id != row {
            continue;
        }
        let value: f64 = value.parse()?;
        match found.iter_mut().find(|it| (it.0, it.1) == (contender, label)) {
            Some(it) if how == "sum" => it.2 += value,
            Some(it) => it.2 = it.2.max(value),
            None => found.push((contender, label, value)),
        }
    }
    let mut figures = Figures::default();
    for (contender, label, value) in found {
        figures.set(&name(contender), label, value);
    }
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_added_and_of_times_the_longest_counts() {
        let told = "A4\tfoundry\tmost\tms\t3\nA4\tfoundry\tmost\tms\t2\nA5\tfoundry\tmost\tms\t9\n\
                    A4\tfoundry\tsum\tlost\t1\nA4\tfoundry\tsum\tlost\t2\n";
        let figures = figures(told, "A4", str::to_owned).unwrap();
        assert_eq!(figures.get("foundry", "ms"), Some(3.0));
        assert_eq!(figures.get("foundry", "lost"), Some(3.0));
        assert!(super::figures("half a line", "A4", str::to_owned).is_err());
    }
}
