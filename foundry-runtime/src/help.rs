//! Answers that need nothing but the tables: usage lines, `help`, `list`, `--version`.

use crate::command::spec::{CommandRow, ParamKind, ParamRow};
use crate::definition::Definition;
use std::fmt::Write;

/// How the command is typed: `shop user:create <email> [name] [options]`.
pub(crate) fn usage(definition: &Definition, command: &CommandRow) -> String {
    let mut usage = format!("{} {}", definition.name, definition.text(command.name));
    let mut options = false;
    for row in definition.params(command) {
        let name = definition.text(row.name);
        let _ = match row.kind {
            ParamKind::Required => write!(usage, " <{name}>"),
            ParamKind::Optional => write!(usage, " [{name}]"),
            ParamKind::Trailing => write!(usage, " [{name}...]"),
            ParamKind::RequiredOption => write!(usage, " --{name} <{name}>"),
            ParamKind::Flag | ParamKind::Option | ParamKind::Repeated => {
                options = true;
                Ok(())
            }
        };
    }
    if options {
        usage.push_str(" [options]");
    }
    usage
}

/// Everything about one command.
pub(crate) fn command(definition: &Definition, command: &CommandRow) -> String {
    let mut help = String::new();
    for text in [definition.text(command.summary), definition.text(command.text)] {
        if !text.is_empty() {
            let _ = write!(help, "{text}\n\n");
        }
    }
    let _ = writeln!(help, "Usage: {}", usage(definition, command));
    let name = definition.text(command.name);
    let index = definition.commands.iter().position(|row| row.node == command.node);
    let names = definition.names.iter().filter(|it| Some(usize::from(it.target)) == index);
    let aliases: Vec<&str> = names
        .map(|it| definition.text(crate::text::Span { start: it.start, len: u32::from(it.len) }))
        .filter(|it| *it != name)
        .collect();
    if !aliases.is_empty() {
        let _ = writeln!(help, "Aliases: {}", aliases.join(", "));
    }
    let rows = definition.params(command);
    let (positionals, options) = rows.split_at(usize::from(command.positionals));
    let line = |row: &ParamRow| (term(definition, row), explanation(definition, row));
    section(&mut help, "Arguments", positionals.iter().map(line));
    let help_flag = ("-h, --help".to_owned(), "Show this help".to_owned());
    section(&mut help, "Options", options.iter().map(line).chain([help_flag]));
    help
}

/// All commands, or those of a namespace, in groups.
pub(crate) fn list(definition: &Definition, namespace: Option<&str>) -> String {
    let mut list = String::new();
    if namespace.is_none() {
        let _ = writeln!(list, "{} {}", definition.name, definition.version);
        if !definition.about.is_empty() {
            let _ = writeln!(list, "{}", definition.about);
        }
        let _ = writeln!(list, "\nUsage: {} <command> [arguments] [options]", definition.name);
    }
    let mut lines: Vec<(&str, &str, &str)> = definition
        .commands
        .iter()
        .filter(|row| !row.hidden)
        .map(|row| (definition.text(row.name), definition.text(row.summary)))
        .map(|(name, summary)| (name.rsplit_once(':').map_or("", |it| it.0), name, summary))
        .filter(|(group, ..)| {
            namespace.is_none_or(|it| group.split_once(':').map_or(*group, |it| it.0) == it)
        })
        .collect();
    lines.sort_unstable();
    let width = lines.iter().map(|(_, name, _)| name.len()).max().unwrap_or(0);
    let mut last = None;
    for (group, name, summary) in lines {
        if last != Some(group) {
            let title = if group.is_empty() { "Commands" } else { group };
            let _ = writeln!(list, "\n{title}:");
            last = Some(group);
        }
        let line = format!("  {name:width$}  {summary}");
        let _ = writeln!(list, "{}", line.trim_end());
    }
    if namespace.is_none() {
        let _ = writeln!(list, "\n`{} help <command>` tells more about one.", definition.name);
    }
    list
}

fn section(help: &mut String, title: &str, lines: impl Iterator<Item = (String, String)>) {
    let lines: Vec<_> = lines.collect();
    let width = lines.iter().map(|(term, _)| term.len()).max().unwrap_or(0);
    for (at, (term, explanation)) in lines.iter().enumerate() {
        if at == 0 {
            let _ = writeln!(help, "\n{title}:");
        }
        let line = format!("  {term:width$}  {explanation}");
        let _ = writeln!(help, "{}", line.trim_end());
    }
}

fn term(definition: &Definition, row: &ParamRow) -> String {
    let name = definition.text(row.name);
    let dashes = match row.short {
        0 => format!("    --{name}"),
        short => format!("-{}, --{name}", char::from(short)),
    };
    match row.kind {
        ParamKind::Required => format!("<{name}>"),
        ParamKind::Optional => format!("[{name}]"),
        ParamKind::Trailing => format!("[{name}...]"),
        ParamKind::Flag => dashes,
        ParamKind::Option | ParamKind::RequiredOption => format!("{dashes} <{name}>"),
        ParamKind::Repeated => format!("{dashes} <{name}>..."),
    }
}

fn explanation(definition: &Definition, row: &ParamRow) -> String {
    let mut text = definition.text(row.help).to_owned();
    for (what, value) in [("default", row.default), ("env", row.env)] {
        if value.len > 0 {
            let _ = write!(text, " [{what}: {}]", definition.text(value));
        }
    }
    text.trim_start().to_owned()
}
