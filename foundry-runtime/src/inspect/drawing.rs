//! The graph as other programs draw it: for Graphviz, and for Mermaid.

use super::chart::{Chart, Sort};

/// What a node of this sort is filled with.
pub(super) fn colour(sort: Sort) -> &'static str {
    match sort {
        Sort::Command => "#cfe2ff",
        Sort::Singleton => "#ffffff",
        Sort::Scoped => "#e2f0d9",
        Sort::Transient => "#f3e5f5",
        Sort::View => "#f2f2f2",
        Sort::Section => "#fff2cc",
        Sort::Outside => "#fde2e0",
    }
}

/// In the language of `dot`.
pub(super) fn dot(chart: &Chart) -> String {
    let mut out = String::from("digraph {\n  rankdir=LR;\n  node [shape=box, style=filled];\n");
    for node in &chart.nodes {
        let (name, file) = (quoted(node.name), quoted(node.file));
        let (at, sort, line, fill) = (node.at, node.sort.name(), node.line, colour(node.sort));
        let label = format!("{name}\\n{sort}\\n{file}:{line}");
        out += &format!("  n{at} [label=\"{label}\", fillcolor=\"{fill}\"];\n");
    }
    edges(&mut out, chart, [" -> ", " -> "], [";\n", " [style=dashed];\n"]);
    out + "}\n"
}

/// A text between quotes. Letters that belong to HTML mean nothing there.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for letter in text.chars() {
        if matches!(letter, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(letter);
    }
    quoted
}

/// As a flowchart of Mermaid.
pub(super) fn mermaid(chart: &Chart) -> String {
    let mut out = String::from("flowchart LR\n");
    for node in &chart.nodes {
        let (name, file) = (entities(node.name), entities(node.file));
        let (at, sort, line, fill) = (node.at, node.sort.name(), node.line, colour(node.sort));
        let (open, close) = if node.sort == Sort::Command { ("([", "])") } else { ("[", "]") };
        let label = format!("{name}<br>{sort}<br>{file}:{line}");
        out += &format!("  n{at}{open}\"{label}\"{close}\n  style n{at} fill:{fill}\n");
    }
    edges(&mut out, chart, [" --> ", " -.-> "], ["\n", "\n"]);
    out
}

/// A text in which nothing is HTML, Markdown or the end of a quote: Mermaid reads `#`, a number and
/// `;` as a letter.
fn entities(text: &str) -> String {
    let mut plain = String::new();
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() || matches!(letter, ' ' | ':' | '/' | '.' | '-') {
            plain.push(letter);
        } else {
            plain += &format!("#{};", u32::from(letter));
        }
    }
    plain
}

/// A line for each edge, with an arrow and an end: first those of what is needed, then those of what
/// is taken lazily.
fn edges(out: &mut String, chart: &Chart, arrows: [&str; 2], ends: [&str; 2]) {
    for node in &chart.nodes {
        for edge in chart.edges(node) {
            let (from, to) = (node.at, edge.node);
            let [arrow, end] = match edge.lazy {
                false => [arrows[0], ends[0]],
                true => [arrows[1], ends[1]],
            };
            *out += &format!("  n{from}{arrow}n{to}{end}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_ends_its_quotes() {
        assert_eq!(quoted(r#"Held<"a\b">"#), r#"Held<\"a\\b\">"#);
        assert_eq!(entities("Arc<dyn Mailer>"), "Arc#60;dyn Mailer#62;");
        assert_eq!(entities("\"a;#é"), "#34;a#59;#35;#233;");
    }
}
