//! All tables of an application, built while compiling, and the view of them that run time uses.
//!
//! Texts are spans of one blob and everything else is numbers: what holds no pointer needs no
//! relocation when the program starts, and no page of it is read before somebody asks.

use crate::model::parameter_rows::Params;
use crate::model::parameter_rows::{ParamRow, ParamText};
use crate::model::rows::Edge;
use crate::model::rows::{CommandRow, NodeRow};
use crate::model::table::{Name, TableRef};
use crate::model::variables::Variables;
use crate::spec::item::BUILTIN_FILE;
use crate::spec::item::BUILTINS;
use crate::spec::parameter::{Functions, Rule};
use crate::spec::section::SectionNode;
#[cfg(feature = "inspect")]
use crate::spec::signatures::Check;
use crate::text::Span;

/// An application as run time sees it.
#[derive(Clone, Copy)]
pub struct Definition {
    /// Name of the program.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// What it is, from the documentation of `app!`.
    pub about: &'static str,
    pub(crate) text: &'static [u8],
    pub(crate) nodes: &'static [NodeRow],
    pub(crate) sections: &'static [u64],
    /// What is known of the configuration, if some item asks for it.
    pub(crate) schemas: &'static [Option<&'static SectionNode>],
    /// The name of a file that is the weakest layer of the configuration, and its text.
    pub(crate) embedded: Option<(&'static str, &'static str)>,
    pub(crate) edges: &'static [Edge],
    pub(crate) plans: &'static [u16],
    /// How many services live for one command.
    pub(crate) scoped: u16,
    /// Whether some service is taken lazily.
    pub(crate) has_lazy: bool,
    pub(crate) commands: &'static [CommandRow],
    pub(crate) names: &'static [Name],
    pub(crate) table: TableRef<'static>,
    pub(crate) params: &'static [ParamRow],
    pub(crate) texts: &'static [ParamText],
    pub(crate) rules: &'static [Rule],
    pub(crate) functions: &'static [Functions],
    /// Looks up variables of the environment, if a parameter is taken from one.
    pub(crate) variables: Option<&'static Variables>,
    /// Builds services for `app:check`.
    #[cfg(feature = "inspect")]
    pub(crate) check: Check,
}

impl Definition {
    /// Whether a command is one of those that every application has.
    pub(crate) fn is_builtin(&self, command: &CommandRow) -> bool {
        self.text(self.node(command.node).file) == BUILTIN_FILE
    }

    /// The node in this place.
    pub(crate) fn node(&self, node: u16) -> &'static NodeRow {
        &self.nodes[usize::from(node)]
    }

    /// The command in this place.
    pub(crate) fn command_at(&self, command: u16) -> &'static CommandRow {
        &self.commands[usize::from(command)]
    }

    /// A piece of text.
    pub(crate) fn text(&self, span: Span) -> &'static str {
        span.str_of(self.text)
    }

    /// The command of this name or alias.
    #[inline]
    pub(crate) fn command(&self, name: &str) -> Option<&'static CommandRow> {
        let index = self.table.get(name.as_bytes())?;
        self.commands.get(usize::from(index))
    }

    /// The parameters of a command.
    #[inline]
    pub(crate) fn params(&self, command: &CommandRow) -> Params<'static> {
        let rows = part(self.params, command.params as usize, command.params_len);
        Params { rows, text: self.text, positionals: usize::from(command.positionals) }
    }

    /// What is said about the parameters of a command.
    pub(crate) fn texts(&self, command: &CommandRow) -> &'static [ParamText] {
        part(self.texts, command.params as usize, command.params_len)
    }

    /// What holds between the parameters of a command.
    pub(crate) fn rules(&self, command: &CommandRow) -> &'static [Rule] {
        part(self.rules, command.rules.into(), command.rules_len)
    }

    /// Returns the functions of a parameter.
    pub(crate) fn functions(&self, text: &ParamText) -> Functions {
        let at = usize::from(text.functions).checked_sub(1);
        at.and_then(|at| self.functions.get(at)).copied().unwrap_or(Functions::NONE)
    }

    /// A name or alias of a command.
    pub(crate) fn name(&self, name: &Name) -> &'static str {
        self.text(Span { start: name.start, len: u32::from(name.len) })
    }

    /// The slots of the services that a command needs, each after those it needs itself.
    #[inline]
    pub(crate) fn plan(&self, command: &CommandRow) -> &'static [u16] {
        part(self.plans, command.plan as usize, command.plan_len)
    }

    /// The edges that lead from a node, the lazy ones too.
    pub(crate) fn edges(&self, node: u16) -> &'static [Edge] {
        let next = self.nodes.get(usize::from(node) + 1);
        let end = next.map_or(self.edges.len(), |next| next.needs as usize);
        self.edges.get(self.node(node).needs as usize..end).unwrap_or_default()
    }

    /// The nodes that have to be ready before this one is made.
    pub(crate) fn needs(&self, node: u16) -> impl Iterator<Item = u16> + Clone {
        self.edges(node).iter().filter(|it| !it.lazy).map(|it| it.node)
    }

    /// What a node needs and is not `ready`, each after those it needs itself; the node stands last.
    pub(crate) fn closure(&self, node: u16, ready: impl Fn(u16) -> bool) -> Vec<u16> {
        let mut seen = vec![false; self.nodes.len()];
        let mut order = Vec::new();
        let mut stack = vec![(node, self.needs(node))];
        while let Some((node, needs)) = stack.last_mut() {
            match needs.next() {
                Some(need) if need < BUILTINS || seen[usize::from(need)] || ready(need) => {}
                Some(need) => {
                    seen[usize::from(need)] = true;
                    stack.push((need, self.needs(need)));
                }
                None => {
                    order.push(*node);
                    stack.pop();
                }
            }
        }
        order
    }

    /// The slot of a configuration section; they stand at the end.
    #[inline]
    pub(crate) fn section(&self, key: u64) -> Option<u16> {
        let slot = self.sections.iter().rposition(|it| *it == key)?;
        u16::try_from(slot).ok()
    }
}

/// Some rows of a table.
#[inline]
fn part<T>(rows: &'static [T], start: usize, len: u16) -> &'static [T] {
    rows.get(start..start + usize::from(len)).unwrap_or_default()
}
