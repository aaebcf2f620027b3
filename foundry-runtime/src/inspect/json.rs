//! The graph for programs. `docs/console.md` promises the form, and `docs/schema/graph-1.json`
//! describes it.

use super::chart::{Chart, Node};
use crate::json::{Json, text};

/// Changes when a field goes or means something else; not when one is added.
const SCHEMA: &str = "foundry-graph/1";

/// The nodes, each with what it needs.
pub(super) fn document(chart: &Chart) -> String {
    let mut nodes = Vec::new();
    for it in &chart.nodes {
        nodes.push(node(chart, it));
    }
    let command = chart.command.map_or(Json::Null, |it| text(chart.definition.text(it.name)));
    Json::Object(vec![
        ("schema", text(SCHEMA)),
        ("name", text(chart.definition.name)),
        ("version", text(chart.definition.version)),
        ("command", command),
        ("nodes", Json::List(nodes)),
    ])
    .pretty()
}

fn node(chart: &Chart, node: &Node) -> Json {
    let mut needs = Vec::new();
    for edge in chart.edges(node) {
        needs.push(Json::Object(vec![
            ("node", Json::Number(edge.node.into())),
            ("lazy", Json::Bool(edge.lazy)),
        ]));
    }
    Json::Object(vec![
        ("id", Json::Number(node.at.into())),
        ("name", text(node.name)),
        ("sort", text(node.sort.name())),
        ("file", text(node.file)),
        ("line", Json::Number(node.line)),
        ("reached", Json::Bool(chart.is_reached(node))),
        ("needs", Json::List(needs)),
    ])
}
