//! A command as its macro writes it down.

use crate::spec::parameter::{ParamSpec, Rule};
use crate::spec::signatures::Run;

/// A command.
#[derive(Clone, Copy)]
pub struct CommandSpec {
    /// Other names.
    pub aliases: &'static [&'static str],
    /// First paragraph of the documentation.
    pub summary: &'static str,
    /// The paragraphs after it.
    pub text: &'static str,
    /// Command lines that show how it is used, each checked while compiling.
    pub examples: &'static [&'static str],
    /// Left out of `list`.
    pub hidden: bool,
    /// Positionals first, in order; then options and flags.
    pub params: &'static [ParamSpec],
    /// What holds between them.
    pub rules: &'static [Rule],
    /// Whether its function is async.
    pub is_async: bool,
    /// Whether it builds services that it does not need itself, those that live for one command too.
    pub tries_all: bool,
    /// What runs it.
    pub run: Run,
}

impl CommandSpec {
    /// A command of which nothing is known.
    pub const NONE: Self = Self {
        aliases: &[],
        summary: "",
        text: "",
        examples: &[],
        hidden: false,
        params: &[],
        rules: &[],
        is_async: false,
        tries_all: false,
        run: |_, _| unreachable!("BUG: a command was left without a function"),
    };
}
