//! An application: its tables, and what runs them.

#[cfg(feature = "tracing")]
use crate::config::has_log;
use crate::config::{self, SectionNodes};
use crate::container::values::Values;
#[cfg(feature = "inspect")]
use crate::inspect::check;
use crate::model::definition::Definition;
use crate::model::tables::Tables;
use crate::model::variables::Variables;
use crate::run::argfile;
use crate::run::route::Line;
use crate::run::{dispatch, process};
use std::process::ExitCode;

/// An application as its process runs it.
#[derive(Clone, Copy)]
pub struct Program {
    /// Its tables.
    pub(crate) definition: Definition,
    /// Replaces `@file` among the arguments by the lines of the file, if the application has
    /// argument files.
    pub(crate) expand: Option<argfile::Expand>,
    /// Reads the section of what is told through `tracing`, if the application has it.
    #[cfg(feature = "tracing")]
    pub(crate) log: Option<config::ReadLog>,
    /// Runs a command as a process.
    pub(crate) execute: Execute,
}

/// Runs a command as a process. Which way is a constant, so that a program is linked only with what
/// it needs.
type Execute = for<'a> fn(&'static Program, Line<'a>, Values) -> ExitCode;

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

    /// The same, with the sections of the configuration; `wanted` are those of which somebody asks what is
    /// known.
    #[must_use]
    pub const fn with_sections(
        mut self,
        all: &SectionNodes,
        wanted: &'static SectionNodes,
    ) -> Self {
        self.definition.schemas = wanted;
        #[cfg(feature = "tracing")]
        if has_log(all) {
            self.log = Some(config::config::<config::LogConfig>);
        }
        #[cfg(not(feature = "tracing"))]
        let _ = all;
        self
    }

    /// The same, with a file that is the weakest layer of the configuration.
    #[must_use]
    pub const fn with_embedded(mut self, name: &'static str, text: &'static str) -> Self {
        self.definition.embedded = Some((name, text));
        self
    }

    /// The same, with `@file` among the arguments.
    #[must_use]
    pub const fn with_argument_files(mut self) -> Self {
        self.expand = Some(argfile::expand);
        self
    }
}
