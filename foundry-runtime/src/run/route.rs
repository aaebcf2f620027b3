//! Which command is meant, and what is said if none is.

use crate::console::settings::{Asked, no_value};
use crate::console::settings::{Format, Settings};
use crate::error::{Error, ErrorKind, Result};
use crate::input::matcher::{GLOBAL, Matcher, Meaning};
use crate::input::{Argv, Word};
use crate::model::definition::Definition;
use crate::model::parameter_rows::Params;
use crate::model::rows::CommandRow;
use crate::model::spaced_names::joined;
use crate::{help, nearest};
use std::ffi::OsStr;

/// A command, and what was typed for it.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) command: &'static CommandRow,
    pub(crate) argv: Argv<'a>,
    /// What stood in front of the command.
    pub(crate) settings: Settings,
}

impl<'a> Line<'a> {
    /// Finds the command: the first word that is no option. Without one, commands are listed.
    ///
    /// # Errors
    ///
    /// A usage error if there is no such command; the answer if that was asked for.
    pub(crate) fn read(definition: &'static Definition, words: &'a [&'a OsStr]) -> Result<Self> {
        let mut settings = Settings::default();
        let mut matcher = Matcher::new(Params { rows: &[], text: &[], positionals: 0 });
        let mut at = 0;
        let list = |settings| {
            let command =
                definition.command("list").unwrap_or_else(|| unreachable!("BUG: no `list`"));
            Self { command, argv: Argv::Text(&[]), settings }
        };
        while let Some(word) = words.get(at) {
            match matcher.next(word.as_encoded_bytes()) {
                Meaning::Surplus => {
                    let name = Word::of(word).shown();
                    let command = match definition.command(&name) {
                        Some(command) => Some(command),
                        None => abbreviated(definition, &name)?,
                    };
                    let command = command.ok_or_else(|| {
                        let behind = words[at + 1..].iter().map(|it| it.as_encoded_bytes());
                        match joined(definition, &name, behind) {
                            Some(meant) => {
                                let message = format!("unknown command `{name}`");
                                unknown(definition, message, &[definition.text(meant.name)])
                            }
                            None => unknown_command(definition, &name),
                        }
                    })?;
                    return Ok(Self { command, argv: Argv::System(&words[at + 1..]), settings });
                }
                Meaning::Flag(option) => match settings.set(option - GLOBAL) {
                    Asked::Nothing => {}
                    Asked::Version => {
                        return Err(Error::new(ErrorKind::Help, help::version(definition)));
                    }
                    Asked::Help => {
                        // `shop --help film:list` asks what `shop film:list --help` asks.
                        let Some(command) = asked(definition, &words[at + 1..]) else {
                            return Ok(list(settings));
                        };
                        let style = help::Style::of(settings);
                        let text = help::command(definition, command, style);
                        return Err(Error::new(ErrorKind::Help, text));
                    }
                },
                Meaning::Attached(option, from) => {
                    let text = word.to_str().and_then(|it| it.get(from..));
                    set_value(definition, &mut settings, option - GLOBAL, text)?;
                }
                Meaning::Separate(option) => {
                    at += 1;
                    let text = words.get(at).map_or(Some(""), |it| it.to_str());
                    set_value(definition, &mut settings, option - GLOBAL, text)?;
                }
                Meaning::End => {}
                _ => {
                    let shown = word.to_string_lossy();
                    let message = format!("unknown option `{shown}`; a command comes first");
                    return Err(unknown(definition, message, &[]));
                }
            }
            if !matcher.is_inside() {
                at += 1;
            }
        }
        Ok(list(settings))
    }
}

/// Returns the command that the words behind `--help` name.
fn asked(definition: &'static Definition, words: &[&OsStr]) -> Option<&'static CommandRow> {
    let is_option = |word: &OsStr| word.as_encoded_bytes().starts_with(b"-");
    let at = words.iter().position(|it| !is_option(it))?;
    let name = words[at].to_str()?;
    let command = definition.command(name);
    if command.is_some_and(|it| it.positionals > 0) {
        return command;
    }
    let behind = words[at + 1..].iter().map(|it| it.as_encoded_bytes());
    joined(definition, name, behind).or(command)
}

fn set_value(
    definition: &Definition,
    settings: &mut Settings,
    option: usize,
    text: Option<&str>,
) -> Result<()> {
    let set = match text {
        Some(text) => settings.set_value(option, text),
        None => Err("it is not valid UTF-8".to_owned()),
    };
    set.map_err(|cause| unknown(definition, no_value(option, text, &cause), &[]))
}

/// How an error is to be printed, if the options were not read to their end.
pub(crate) fn settings_of(words: Argv<'_>) -> Settings {
    let text = |at: usize| words.get(at).map(Word::bytes).and_then(|it| str::from_utf8(it).ok());
    let mut settings = Settings::default();
    for at in 0..words.len() {
        let word = text(at).unwrap_or_default();
        match word {
            "--" => break,
            "--ansi" => settings.ansi = Some(true),
            "--no-ansi" => settings.ansi = Some(false),
            _ => {}
        }
        let name = if word == "--format" { text(at + 1) } else { word.strip_prefix("--format=") };
        settings.format = name.and_then(Format::of).unwrap_or(settings.format);
    }
    settings
}

/// The command that is meant by the beginnings of its words, `mi:r` for `migrate:run`.
///
/// # Errors
///
/// A usage error if several can be meant.
pub(crate) fn abbreviated(
    definition: &'static Definition,
    name: &str,
) -> Result<Option<&'static CommandRow>> {
    let found: Vec<(&str, &CommandRow)> = definition
        .names
        .iter()
        .map(|it| (definition.name(it), definition.command_at(it.target)))
        .filter(|(full, command)| !command.hidden && begins(full, name))
        .collect();
    let first = found.first().map(|it| it.1);
    if found.iter().any(|it| Some(it.1.index) != first.map(|it| it.index)) {
        let message = format!("`{name}` can mean several commands");
        let names: Vec<&str> = found.iter().map(|it| it.0).collect();
        return Err(unknown(definition, message, &[]).note(format!("these: {}", in_order(&names))));
    }
    Ok(first)
}

/// Names in a sentence, alphabetically.
fn in_order(names: &[&str]) -> String {
    let keys: Vec<_> = names.iter().map(|it| (*it, "")).collect();
    let names: Vec<&str> = nearest::order(&keys).into_iter().map(|at| keys[at].0).collect();
    names.join(", ")
}

/// Whether `full` has as many words as `name`, each of which begins like that of `name`.
fn begins(full: &str, name: &str) -> bool {
    let (mut words, mut parts) = (full.split(':'), name.split(':'));
    let fits = |part: &str| !part.is_empty() && words.next().is_some_and(|it| it.starts_with(part));
    parts.all(fits) && words.next().is_none()
}

/// The names of the commands that are shown.
fn visible(definition: &'static Definition) -> Vec<&'static str> {
    let rows = definition.commands.iter().filter(|row| !row.hidden);
    rows.map(|row| definition.text(row.name)).collect()
}

/// The namespaces that a visible command is in, the outer ones too; each as often as commands are
/// in it.
pub(crate) fn namespaces(definition: &'static Definition) -> Vec<&'static str> {
    let mut found = Vec::new();
    for name in visible(definition) {
        let mut inside = help::group(name);
        while !inside.is_empty() {
            found.push(inside);
            inside = help::group(inside);
        }
    }
    found
}

/// The namespace that is meant by its name, or by the beginnings of its words if it is the only one.
///
/// # Errors
///
/// A usage error if there is none, or several can be meant.
pub(crate) fn meant_namespace(definition: &'static Definition, name: &str) -> Result<&'static str> {
    let all = namespaces(definition);
    if let Some(exact) = all.iter().find(|it| **it == name) {
        return Ok(exact);
    }
    let mut found: Vec<&str> = Vec::new();
    for namespace in all.iter().filter(|it| begins(it, name)) {
        if !found.contains(namespace) {
            found.push(namespace);
        }
    }
    match found[..] {
        [one] => Ok(one),
        [] => {
            let message = format!("no command is in the namespace `{name}`");
            Err(unknown(definition, message, &nearest::nearest_few(name, &all)))
        }
        _ => {
            let message = format!("`{name}` can mean several namespaces");
            Err(unknown(definition, message, &[]).note(format!("these: {}", in_order(&found))))
        }
    }
}

/// The error for a name that is no command.
pub(crate) fn unknown_command(definition: &'static Definition, name: &str) -> Error {
    let mut inside = visible(definition);
    inside.retain(|it| help::is_inside(help::group(it), name));
    if !name.is_empty() && !inside.is_empty() {
        let message = format!("`{name}` is a namespace, not a command");
        return unknown(definition, message, &[])
            .note(format!("its commands: {}", inside.join(", ")));
    }
    let names = definition.names.iter().filter(|it| !definition.command_at(it.target).hidden);
    let names: Vec<&str> = names.map(|it| definition.name(it)).collect();
    let mut near = nearest::nearest_few(name, &names);
    if near.is_empty() {
        // `purge` for `issue:purge`.
        near = names;
        near.retain(|it| it.rsplit_once(':').is_some_and(|(_, word)| word == name));
        near.truncate(3);
    }
    unknown(definition, format!("unknown command `{name}`"), &near)
}

fn unknown(definition: &Definition, mut message: String, near: &[&str]) -> Error {
    if !near.is_empty() {
        let near: Vec<String> = near.iter().map(|it| format!("`{it}`")).collect();
        message = format!("{message}; did you mean {}?", near.join(" or "));
    }
    let name = definition.name;
    Error::new(ErrorKind::Usage, message)
        .note(format!("usage: {name} <command> [arguments] [options]"))
        .note(format!("`{name} list` shows all commands"))
}
