//! An application: its tables, and what runs them. `builtin/program.rs` puts both together.

use crate::config::SectionNodes;
#[cfg(feature = "tracing")]
use crate::config::{LogConfig, ReadLog, get, has_log};
use crate::container::values::Values;
use crate::model::definition::Definition;
use crate::run::argfile;
use crate::run::route::Line;
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
    pub(crate) log: Option<ReadLog>,
    /// Runs a command as a process.
    pub(crate) execute: Execute,
}

/// Runs a command as a process. Which way is a constant, so that a program is linked only with what
/// it needs.
type Execute = for<'a> fn(&'static Program, Line<'a>, Values) -> ExitCode;

impl Program {
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
            self.log = Some(get::<LogConfig>);
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
