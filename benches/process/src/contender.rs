//! The programs that are run beside each other: those of `foundry_compile`, and Laravel's consoles.

use crate::laravel::Laravel;
use crate::{Options, Result};
use foundry_compile::programs::Program;
use std::path::PathBuf;

/// How many commands the programs usually have.
const SIZES: [usize; 3] = [10, 50, 200];

/// A program that is run.
pub(crate) struct Contender {
    /// What the results call it.
    pub(crate) name: String,
    pub(crate) commands: usize,
    pub(crate) program: PathBuf,
    /// The command line of a command that succeeds.
    pub(crate) run: Vec<String>,
    /// That which shows all commands.
    pub(crate) list: Vec<String>,
}

impl Contender {
    /// All that are wanted; the no-op comes first.
    pub(crate) fn all(options: &Options) -> Result<Vec<Self>> {
        let sizes = options.shared.sizes(&SIZES);
        let mut all: Vec<Self> =
            Program::all(&options.shared, &sizes)?.into_iter().map(Self::from).collect();
        if !options.shared.own
            && let Some(laravel) = Laravel::find()?
        {
            for commands in sizes {
                all.push(laravel.console(&options.shared, commands)?);
            }
        }
        Ok(all)
    }
}

impl From<Program> for Contender {
    fn from(it: Program) -> Self {
        let (run, list) = (it.words(), it.list());
        Self { name: it.name, commands: it.commands, program: it.stripped, run, list }
    }
}
