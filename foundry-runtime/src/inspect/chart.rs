//! Which nodes and edges of the graph are shown. How, the other files know.

use super::reach::{Marks, reached};
use crate::model::definition::Definition;
use crate::model::rows::Edge;
use crate::model::rows::{CommandRow, NodeRow};
use crate::spec::item::{BUILTINS, Init, Life};

/// A part of the graph.
pub(super) struct Chart {
    pub(super) definition: &'static Definition,
    /// The command whose part it is.
    pub(super) command: Option<&'static CommandRow>,
    /// In the order of the tables.
    pub(super) nodes: Vec<Node>,
    /// What some command reaches, also lazily.
    reached: Marks,
}

/// A node, with what is told of it.
#[derive(Clone, Copy)]
pub(super) struct Node {
    pub(super) at: u16,
    pub(super) sort: Sort,
    /// Type of the service, or name of the command.
    pub(super) name: &'static str,
    pub(super) file: &'static str,
    pub(super) line: u32,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Command,
    Singleton,
    Scoped,
    Transient,
    View,
    Section,
    Outside,
}

impl Sort {
    fn of(row: &NodeRow, is_command: bool) -> Self {
        match row.life {
            _ if row.is_section => Self::Section,
            _ if is_command => Self::Command,
            Life::View | Life::ScopedView if matches!(row.init, Init::None) => Self::Outside,
            Life::View | Life::ScopedView => Self::View,
            Life::Singleton => Self::Singleton,
            Life::Scoped => Self::Scoped,
            Life::Transient => Self::Transient,
        }
    }

    /// As people and programs read it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Singleton => "singleton",
            Self::Scoped => "scoped",
            Self::Transient => "transient",
            Self::View => "view",
            Self::Section => "section",
            Self::Outside => "from outside",
        }
    }

    /// Whether something is made, or given, that nothing else in the graph stands for.
    pub(super) fn is_service(self) -> bool {
        !matches!(self, Self::Command | Self::View)
    }
}

impl Node {
    /// The node at this slot. What `cfg` or `exclude` removed has no name.
    pub(super) fn of(definition: &Definition, at: u16) -> Option<Self> {
        let row = definition.nodes.get(usize::from(at))?;
        let is_command = definition.commands.iter().any(|it| it.node == at);
        let (name, file) = (definition.text(row.name), definition.text(row.file));
        let sort = Sort::of(row, is_command);
        (!name.is_empty()).then_some(Self { at, sort, name, file, line: row.line })
    }
}

/// The commands of the application and of its packs.
pub(super) fn commands(definition: &Definition) -> Vec<u16> {
    let mut nodes = Vec::new();
    for command in definition.commands {
        if !definition.is_builtin(command) {
            nodes.push(command.node);
        }
    }
    nodes
}

impl Chart {
    /// What the commands and the own services of an application reach, also lazily.
    pub(super) fn whole(definition: &'static Definition) -> Self {
        let mut roots = commands(definition);
        for (at, row) in (0..).zip(definition.nodes) {
            let is_own = row.base == BUILTINS && !row.is_section;
            if is_own && Node::of(definition, at).is_some_and(|it| it.sort.is_service()) {
                roots.push(at);
            }
        }
        Self::new(definition, &reached(definition, roots))
    }

    /// What a command reaches, also lazily.
    pub(super) fn of_command(
        definition: &'static Definition,
        command: &'static CommandRow,
    ) -> Self {
        let nodes = reached(definition, vec![command.node]);
        Self { command: Some(command), ..Self::new(definition, &nodes) }
    }

    /// The services that no command reaches, not even lazily.
    pub(super) fn unused(definition: &'static Definition) -> Self {
        let mut all = Vec::new();
        for (at, _) in (0..).zip(definition.nodes) {
            all.push(at);
        }
        let mut chart = Self::new(definition, &all);
        chart.nodes.retain(|it| it.sort.is_service() && !chart.reached.has(it.at));
        chart
    }

    fn new(definition: &'static Definition, shown: &[u16]) -> Self {
        let roots = commands(definition);
        let reached = Marks::of(definition, &reached(definition, roots));
        let shown = Marks::of(definition, shown);
        let mut nodes = Vec::new();
        for (at, _) in (0..).zip(definition.nodes) {
            if shown.has(at) {
                nodes.extend(Node::of(definition, at));
            }
        }
        Self { definition, command: None, nodes, reached }
    }

    /// The shown node at this slot.
    pub(super) fn node(&self, at: u16) -> Option<&Node> {
        let found = self.nodes.binary_search_by_key(&at, |it| it.at).ok()?;
        self.nodes.get(found)
    }

    /// The edges from a node to others that are shown, each once.
    pub(super) fn edges(&self, node: &Node) -> Vec<Edge> {
        let mut edges = Vec::new();
        for edge in self.definition.edges(node.at) {
            if self.node(edge.node).is_some() && !edges.contains(edge) {
                edges.push(*edge);
            }
        }
        edges
    }

    pub(super) fn is_reached(&self, node: &Node) -> bool {
        self.reached.has(node.at)
    }
}
