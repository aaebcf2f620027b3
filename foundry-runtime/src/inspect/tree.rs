//! The graph as people read it in a terminal: a tree for each command.

use super::chart::{Chart, Node, Sort};
use super::reach::Marks;
use crate::console::style::{self, TERM};
use crate::help::Style;
use crate::nearest;

/// A tree for each command, and one for each service that none of them reaches.
pub(super) fn trees(chart: &Chart, style: Style) -> String {
    let mut tree = Tree::new(chart, style);
    let mut roots = Vec::new();
    let mut unused = Vec::new();
    for node in &chart.nodes {
        let is_root = chart.command.map_or(node.sort == Sort::Command, |it| it.node == node.at);
        if is_root {
            roots.push(node);
        } else if chart.command.is_none() && !chart.is_reached(node) {
            unused.push(node);
        }
    }
    tree.trees(&roots);
    if unused.is_empty() {
        return tree.out;
    }
    tree.out += "\n";
    tree.out += &style.title("No command reaches");
    tree.out += "\n\n";
    // What another one needs stands below it.
    let mut needed = Marks::none(chart.definition);
    for node in &unused {
        for edge in chart.edges(node) {
            needed.set(edge.node);
        }
    }
    let mut top = unused.clone();
    top.retain(|it| !needed.has(it.at));
    tree.trees(&top);
    // Those that are left need each other in a circle, through `Lazy<…>`.
    for node in unused {
        if !tree.told.has(node.at) {
            tree.node(node);
        }
    }
    tree.out
}

/// A line for each node, with its place.
pub(super) fn list(chart: &Chart, style: Style) -> String {
    let mut tree = Tree::new(chart, style);
    for node in &chart.nodes {
        tree.line(node, "\n");
    }
    if tree.out.is_empty() {
        tree.out += "A command reaches every service.\n";
    }
    tree.out
}

struct Tree<'c> {
    chart: &'c Chart,
    style: Style,
    out: String,
    /// What stands in front of the lines below the node that is being written.
    indent: String,
    /// Of which it has been told what they need.
    told: Marks,
}

impl<'c> Tree<'c> {
    fn new(chart: &'c Chart, style: Style) -> Self {
        let told = Marks::none(chart.definition);
        Self { chart, style, out: String::new(), indent: String::new(), told }
    }

    /// Trees in the order of their names.
    fn trees(&mut self, roots: &[&Node]) {
        let mut keys = Vec::new();
        for root in roots {
            keys.push((root.name, ""));
        }
        for at in nearest::order(&keys) {
            if let Some(root) = roots.get(at) {
                self.node(root);
            }
        }
    }

    /// A node with all that it needs, unless that was told before.
    fn node(&mut self, node: &Node) {
        let edges = self.chart.edges(node);
        if !self.told.set(node.at) && !edges.is_empty() {
            return self.line(node, ", as above\n");
        }
        self.line(node, "\n");
        let len = self.indent.len();
        for (left, edge) in (0..edges.len()).rev().zip(&edges) {
            let (branch, below) = if left > 0 { ("├─ ", "│  ") } else { ("└─ ", "   ") };
            self.out += &self.indent;
            self.out += branch;
            self.out += if edge.lazy { "lazily " } else { "" };
            self.indent += below;
            if let Some(need) = self.chart.node(edge.node) {
                self.node(need);
            }
            self.indent.truncate(len);
        }
    }

    fn line(&mut self, node: &Node, end: &str) {
        let name = style::paint(node.name, TERM, self.style.coloured);
        let (sort, Node { file, line, .. }) = (node.sort.name(), node);
        self.out += &format!("{name} ({sort}, {file}:{line}){end}");
    }
}
