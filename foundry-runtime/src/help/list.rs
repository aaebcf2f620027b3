//! The list of commands, in groups by namespace.

use super::{Style, text};
use crate::model::definition::Definition;
use crate::model::rows::CommandRow;
use crate::nearest;
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
            let _ = writeln!(list, "{}", super::about(definition, style));
        }
        let usage = format!("{} <command> [arguments] [options]", definition.name);
        let _ = writeln!(list, "\n{} {usage}", style.title("Usage"));
    }
    let listed = listed(definition, namespace);
    let width = text::column(style, listed.iter().map(|it| it.name)).unwrap_or(0);
    for group in listed.chunk_by(|one, other| one.group == other.group) {
        let title = if group[0].group.is_empty() { "Commands" } else { group[0].group };
        let _ = writeln!(list, "\n{}", style.title(title));
        let line = |it: &Listed| (it.name.to_owned(), definition.text(it.row.summary).to_owned());
        let lines: Vec<(String, String)> = group.iter().map(line).collect();
        text::columns(&mut list, style, width, &lines);
    }
    if namespace.is_none() {
        let _ = writeln!(list, "\n`{} help <command>` tells more about one.", definition.name);
    }
    list
}

/// A command in a list.
pub(super) struct Listed {
    pub(super) group: &'static str,
    pub(super) name: &'static str,
    pub(super) row: &'static CommandRow,
}

/// All visible commands, or those of a namespace, by their groups and names.
pub(super) fn listed(definition: &'static Definition, namespace: Option<&str>) -> Vec<Listed> {
    let shown = definition.commands.iter().filter(|row| !row.hidden);
    let names = shown.map(|row| (definition.text(row.name), row));
    let inside = |name| namespace.is_none_or(|it| is_inside(group(name), it));
    let found: Vec<_> = names.filter(|(name, _)| inside(name)).collect();
    let keys: Vec<_> = found.iter().map(|(name, _)| (group(name), *name)).collect();
    let listed = |at: usize| Listed { group: keys[at].0, name: keys[at].1, row: found[at].1 };
    nearest::order(&keys).into_iter().map(listed).collect()
}

/// The namespace of a command.
pub(crate) fn group(name: &str) -> &str {
    name.rsplit_once(':').map_or("", |it| it.0)
}

/// Whether a group is this namespace or lies in it.
pub(crate) fn is_inside(group: &str, namespace: &str) -> bool {
    group.strip_prefix(namespace).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
}
