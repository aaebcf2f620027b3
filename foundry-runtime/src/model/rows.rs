//! The rows of the tables: numbers, and texts as spans of one blob.

use crate::spec::item::{BUILTINS, Init, Life};
use crate::spec::signatures::{CloseFn, Run};
use crate::text::Span;

/// A node of the graph.
#[derive(Clone, Copy)]
pub struct NodeRow {
    /// How it is made.
    pub init: Init,
    /// How it is closed.
    pub close: Option<CloseFn>,
    /// Type of the service, or name of the command.
    pub name: Span,
    /// File in which it stands.
    pub file: Span,
    /// Line on which it stands.
    pub line: u32,
    /// First of its needs in the edges; they end where those of the next node begin.
    pub needs: u32,
    /// Slot of the first item of its container.
    pub base: u16,
    /// How long it lives.
    pub life: Life,
    /// Its place among the services of one command, if it is one.
    pub scoped: u16,
    /// Whether it is a configuration section.
    pub is_section: bool,
}

impl NodeRow {
    /// Whether others hold it by right: a view is held by what it shows, a section by everybody.
    pub(crate) const fn is_shared_by_nature(&self) -> bool {
        self.life.is_view() || self.is_section
    }

    pub(crate) const NONE: Self = Self {
        init: Init::None,
        life: Life::Singleton,
        scoped: 0,
        is_section: false,
        close: None,
        name: Span::EMPTY,
        file: Span::EMPTY,
        line: 0,
        needs: 0,
        base: BUILTINS,
    };
}

/// A command: one pointer, the rest are numbers.
#[derive(Clone, Copy)]
pub struct CommandRow {
    /// What runs it.
    pub run: Run,
    /// First of its parameters.
    pub params: u32,
    /// How many they are.
    pub params_len: u16,
    /// How many of them are positionals.
    pub positionals: u16,
    /// A bit for each parameter that may be given more than once.
    pub repeated: u64,
    /// First of its services in the plans.
    pub plan: u32,
    /// How many they are.
    pub plan_len: u16,
    /// First of its rules.
    pub rules: u16,
    /// How many they are.
    pub rules_len: u16,
    /// Its node in the graph.
    pub node: u16,
    /// Its place among the commands.
    pub index: u16,
    /// Whether some of its services live for one command.
    pub scoped: bool,
    /// Slot of the first item of its container.
    pub base: u16,
    /// Left out of `list`.
    pub hidden: bool,
    /// Whether it can notice that it is cancelled: it, or a service of its plan, takes `Cancel`.
    pub notices_cancel: bool,
    /// Its name.
    pub name: Span,
    /// As in `CommandSpec`.
    pub summary: Span,
    /// As in `CommandSpec`.
    pub text: Span,
    /// Its examples, one on a line.
    pub examples: Span,
}

impl CommandRow {
    pub(crate) const NONE: Self = Self {
        run: |_, _| unreachable!("BUG: a row of the command table was not filled"),
        params: 0,
        params_len: 0,
        positionals: 0,
        repeated: 0,
        plan: 0,
        plan_len: 0,
        rules: 0,
        rules_len: 0,
        node: 0,
        index: 0,
        scoped: false,
        base: BUILTINS,
        hidden: true,
        notices_cancel: false,
        name: Span::EMPTY,
        summary: Span::EMPTY,
        text: Span::EMPTY,
        examples: Span::EMPTY,
    };
}

/// That a node needs another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Which one.
    pub node: u16,
    /// Not before somebody asks for it: no circle, and no part of a plan.
    pub lazy: bool,
}

impl Edge {
    pub(crate) const NONE: Self = Self { node: 0, lazy: true };
}
