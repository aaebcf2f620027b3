//! The list of commands, in groups by namespace.

use super::{Style, text};
use crate::definition::Definition;
use std::fmt::Write;

/// All commands, or those of a namespace.
pub(crate) fn list(
    definition: &'static Definition,
    namespace: Option<&str>,
    style: Style,
) -> String {
    let mut list = String::new();
    if namespace.is_none() {
        let _ = writeln!(list, "{} {}", definition.name, definition.version);
        if !definition.about.is_empty() {
            let _ = writeln!(list, "{}", text::wrapped(definition.about, style.width, 0));
        }
        let usage = format!("{} <command> [arguments] [options]", definition.name);
        let _ = writeln!(list, "\n{} {usage}", style.title("Usage"));
    }
    let own = definition.commands.iter().filter(|row| !row.hidden);
    let own = own.map(|row| (definition.text(row.name), definition.text(row.summary)));
    let own = own.map(|(name, summary)| (group(name), name, summary));
    let own = own.filter(|(group, ..)| namespace.is_none_or(|it| is_inside(group, it)));
    let mut lines: Vec<(&str, &str, &str)> = own.collect();
    lines.sort_unstable();
    for group in lines.chunk_by(|one, other| one.0 == other.0) {
        let title = if group[0].0.is_empty() { "Commands" } else { group[0].0 };
        let _ = writeln!(list, "\n{}", style.title(title));
        let width = lines.iter().map(|it| it.1.len()).max().unwrap_or(0);
        let lines: Vec<(String, String)> = group
            .iter()
            .map(|(_, name, summary)| (format!("{name:width$}"), (*summary).to_owned()))
            .collect();
        text::columns(&mut list, style, &lines);
    }
    if namespace.is_none() {
        let _ = writeln!(list, "\n`{} help <command>` tells more about one.", definition.name);
    }
    list
}

/// The namespace of a command.
pub(crate) fn group(name: &str) -> &str {
    name.rsplit_once(':').map_or("", |it| it.0)
}

/// Whether a group is this namespace or lies in it.
pub(crate) fn is_inside(group: &str, namespace: &str) -> bool {
    group.strip_prefix(namespace).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
}
