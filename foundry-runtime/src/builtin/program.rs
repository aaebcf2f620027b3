//! Makes a program of tables: names the functions that run it.

use crate::config;
#[cfg(feature = "inspect")]
use crate::inspect::check;
use crate::model::tables::Tables;
use crate::model::variables::Variables;
use crate::run::program::Program;
use crate::run::{dispatch, process};

/// The look-up of variables for a program that has a parameter with one.
const VARIABLES: Variables = Variables { read: config::variable, why_not_set: config::why_not_set };

impl<
    const TEXT: usize,
    const NODES: usize,
    const EDGES: usize,
    const PLANS: usize,
    const COMMANDS: usize,
    const NAMES: usize,
    const BUCKETS: usize,
    const PARAMS: usize,
    const RULES: usize,
    const FUNCTIONS: usize,
> Tables<TEXT, NODES, EDGES, PLANS, COMMANDS, NAMES, BUCKETS, PARAMS, RULES, FUNCTIONS>
{
    /// The program of these tables, with the application's own name, version and description.
    #[must_use]
    pub const fn define(
        &'static self,
        name: &'static str,
        version: &'static str,
        about: &'static str,
    ) -> Program {
        Program {
            definition: self.defined(
                name,
                version,
                about,
                &VARIABLES,
                #[cfg(feature = "inspect")]
                check::later,
            ),
            expand: None,
            #[cfg(feature = "tracing")]
            log: None,
            execute: process::execute,
        }
    }
}

impl Program {
    /// The same, for items of which some have to be waited for, or none.
    #[must_use]
    pub const fn waiting(mut self, waits: bool) -> Self {
        self.execute = if waits { process::execute } else { dispatch::execute_at_once };
        #[cfg(feature = "inspect")]
        {
            self.definition.check = if waits { check::later } else { check::at_once };
        }
        self
    }
}
