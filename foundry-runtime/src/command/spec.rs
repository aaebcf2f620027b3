//! What is known of a command while compiling, and the rows of the tables made of it.

use crate::command::call::{Call, Step};
use crate::error::Result;
use crate::text::Span;

/// Reads the command line, starts the services, and calls the handler.
pub type Run = for<'a> fn(Call<'a>) -> Result<Step<'a>>;

/// A command as its macro writes it down.
#[derive(Clone, Copy)]
pub struct CommandSpec {
    /// Other names.
    pub aliases: &'static [&'static str],
    /// First paragraph of the documentation.
    pub summary: &'static str,
    /// The paragraphs after it.
    pub text: &'static str,
    /// Left out of `list`.
    pub hidden: bool,
    /// Positionals first, in order; then options and flags.
    pub params: &'static [ParamSpec],
    /// What runs it.
    pub run: Run,
}

/// What a parameter is on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// A positional that must be there.
    Required,
    /// A positional that may be left out.
    Optional,
    /// All positionals that are left.
    Trailing,
    /// An option without a value.
    Flag,
    /// An option with a value.
    Option,
    /// An option with a value that must be there.
    RequiredOption,
    /// An option with a value that may be given again.
    Repeated,
}

impl ParamKind {
    /// Whether its place decides, not its name.
    #[must_use]
    pub const fn is_positional(self) -> bool {
        matches!(self, Self::Required | Self::Optional | Self::Trailing)
    }
}

/// A parameter as its macro writes it down.
#[derive(Clone, Copy, Debug)]
pub struct ParamSpec {
    /// Name of the positional, long name of the option.
    pub name: &'static str,
    /// What it is.
    pub kind: ParamKind,
    /// Short name of the option, ASCII; 0 for none.
    pub short: u8,
    /// One line of help.
    pub help: &'static str,
    /// The default as the author wrote it, or empty.
    pub default: &'static str,
    /// Environment variable that stands in for the option, or empty.
    pub env: &'static str,
}

/// A parameter in the tables.
#[derive(Clone, Copy)]
pub struct ParamRow {
    /// As in [`ParamSpec`].
    pub name: Span,
    /// First eight bytes of the name, to tell it apart at one look.
    pub prefix: u64,
    /// As in [`ParamSpec`].
    pub kind: ParamKind,
    /// As in [`ParamSpec`].
    pub short: u8,
    /// As in [`ParamSpec`].
    pub help: Span,
    /// As in [`ParamSpec`].
    pub default: Span,
    /// As in [`ParamSpec`].
    pub env: Span,
}

/// A command in the tables: one pointer, the rest are numbers.
#[derive(Clone, Copy)]
pub struct CommandRow {
    /// What runs it.
    pub run: Run,
    /// First of its rows in the parameters.
    pub params: u32,
    /// How many they are.
    pub params_len: u16,
    /// How many of them are positionals.
    pub positionals: u16,
    /// Whether the last of them takes all that is left.
    pub trailing: bool,
    /// First of its services in the plans.
    pub plan: u32,
    /// How many they are.
    pub plan_len: u16,
    /// Its node in the graph.
    pub node: u16,
    /// Slot of the first item of its container.
    pub base: u16,
    /// Left out of `list`.
    pub hidden: bool,
    /// Whether it can notice that it is cancelled: it, or a service of its plan, takes `Cancel`.
    pub notices_cancel: bool,
    /// Its name.
    pub name: Span,
    /// As in [`CommandSpec`].
    pub summary: Span,
    /// As in [`CommandSpec`].
    pub text: Span,
}
