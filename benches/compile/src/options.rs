//! What is asked for on the command line, of either harness.

use crate::{Result, scratch};
use lexopt::{Arg, Parser, ValueExt as _};
use std::ops::RangeInclusive;
use std::path::PathBuf;

/// The options that both have.
pub const HELP: &str = "
  --sizes N,N,...   how many commands or services the applications have, in place of the usual
                    numbers
  --anyway          also what takes hours or all memory (clap derive and usage-rs with more than
                    200 commands, shaku with more than 200 services), and no limit of 15 minutes
                    for each build
  --own             Foundry alone, where the goal is not a comparison; its peers keep their figures
                    of the time before
  --print           print the tables, and write neither results nor documents
  --machine TEXT    what the results say of the machine
  --foundry DIR     another checkout of Foundry to measure

environment
  FOUNDRY_PROCESS_DIR   where to build; a directory for temporary files otherwise
";

/// So many commands can be given names, and so few services can need each other.
const POSSIBLE: RangeInclusive<usize> = 5..=2_000;

/// What was asked for.
pub struct Options {
    /// The directory of the harness below `benches`.
    pub harness: &'static str,
    /// Instead of the numbers of commands and services that a part usually measures.
    pub sizes: Option<Vec<usize>>,
    /// Also what is hopeless.
    pub anyway: bool,
    /// Foundry alone.
    pub own: bool,
    /// Nothing is written into the repository.
    pub print: bool,
    /// What the results say of the machine.
    pub machine: Option<String>,
    /// The checkout to measure.
    pub foundry: PathBuf,
    /// What is to be measured.
    pub parts: Vec<String>,
}

impl Options {
    /// Reads the command line; `more` takes the long options that only this harness has.
    ///
    /// # Errors
    ///
    /// If it cannot be read, with the reason; if there is no part, with `help`.
    pub fn read(
        harness: &'static str,
        help: &str,
        mut more: impl FnMut(&str, &mut Parser) -> Result<bool>,
    ) -> Result<Self> {
        let mut options = Self {
            harness,
            sizes: None,
            anyway: false,
            own: false,
            print: false,
            machine: None,
            foundry: scratch::repository(),
            parts: Vec::new(),
        };
        let mut words = Parser::from_env();
        while let Some(word) = words.next()? {
            match word {
                Arg::Long("sizes") => options.sizes = Some(sizes(&words.value()?.string()?)?),
                Arg::Long("anyway") => options.anyway = true,
                Arg::Long("own") => options.own = true,
                Arg::Long("print") => options.print = true,
                Arg::Long("machine") => options.machine = Some(words.value()?.string()?),
                Arg::Long("foundry") => options.foundry = words.value()?.into(),
                Arg::Short('h') | Arg::Long("help") => return Err(help.into()),
                Arg::Value(part) => options.parts.push(part.string()?),
                Arg::Long(name) => {
                    let name = name.to_owned();
                    if !more(&name, &mut words)? {
                        return Err(format!("there is no option `--{name}`").into());
                    }
                }
                Arg::Short(_) => return Err(word.unexpected().into()),
            }
        }
        if options.parts.is_empty() { Err(help.into()) } else { Ok(options) }
    }

    /// The sizes that were asked for, or the usual ones.
    pub fn sizes(&self, usual: &[usize]) -> Vec<usize> {
        self.sizes.clone().unwrap_or_else(|| usual.to_vec())
    }
}

impl AsRef<Self> for Options {
    fn as_ref(&self) -> &Self {
        self
    }
}

fn sizes(text: &str) -> Result<Vec<usize>> {
    let mut sizes = Vec::new();
    for word in text.split(',') {
        let size = word.trim().parse()?;
        if !POSSIBLE.contains(&size) {
            let (few, many) = (POSSIBLE.start(), POSSIBLE.end());
            return Err(format!("{size} is no size between {few} and {many}").into());
        }
        sizes.push(size);
    }
    sizes.sort_unstable();
    sizes.dedup();
    Ok(sizes)
}

#[cfg(test)]
mod tests {
    use super::sizes;

    #[test]
    fn sizes_are_sorted_and_possible() {
        assert_eq!(sizes("50, 10,50").unwrap(), [10, 50]);
        assert!(sizes("4").is_err() && sizes("9999").is_err() && sizes("").is_err());
    }
}
