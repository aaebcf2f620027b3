//! The graph as a drawing. The only place for `layout-rs`, which says where everything stands.

use super::chart::{Chart, Node, Sort};
use super::drawing::colour;
use layout::backends::svg::SVGWriter;
use layout::core::base::Orientation;
use layout::core::color::Color;
use layout::core::geometry::Point;
use layout::core::style::{LineStyleKind, StyleAttr};
use layout::std_shapes::shapes::{Arrow, Element, LineEndKind, ShapeKind};
use layout::topo::layout::VisualGraph;

/// Height of the letters.
const FONT: u16 = 14;

/// From left to right, as `dot` would draw it.
pub(super) fn drawing(chart: &Chart) -> String {
    let mut graph = VisualGraph::new(Orientation::LeftToRight);
    let nodes = chart.nodes.iter();
    let handles: Vec<_> = nodes.map(|it| graph.add_node(element(it))).collect();
    for (node, from) in chart.nodes.iter().zip(&handles) {
        for edge in chart.edges(node) {
            if let Ok(to) = chart.nodes.binary_search_by_key(&edge.node, |it| it.at) {
                graph.add_edge(arrow(edge.lazy), *from, handles[to]);
            }
        }
    }
    let mut svg = SVGWriter::new();
    if !handles.is_empty() {
        graph.do_it(false, false, false, &mut svg);
    }
    svg.finalize() + "\n"
}

fn element(node: &Node) -> Element {
    let label = format!("{}\n{}\n{}:{}", node.name, node.sort.name(), node.file, node.line);
    let letters = label.lines().map(|it| it.chars().count()).max().unwrap_or(0);
    let letters = u16::try_from(letters).unwrap_or(u16::MAX);
    // Letters are about half as wide as they are high.
    let width = f64::from(letters) * f64::from(FONT) * 0.55 + 20.0;
    let size = Point::new(width, f64::from(FONT) * 4.0);
    let fill = Color::from_name(colour(node.sort));
    let rounded = if node.sort == Sort::Command { 12 } else { 0 };
    let look = StyleAttr::new(Color::fast("black"), 1, fill, rounded, FONT.into());
    Element::create(ShapeKind::new_box(&label), look, Orientation::LeftToRight, size)
}

fn arrow(lazy: bool) -> Arrow {
    let line = if lazy { LineStyleKind::Dashed } else { LineStyleKind::Normal };
    let look = StyleAttr::new(Color::fast("black"), 1, None, 0, FONT.into());
    Arrow::new(LineEndKind::None, LineEndKind::Arrow, line, "", &look, &None, &None)
}
