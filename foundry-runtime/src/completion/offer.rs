//! What is offered at a cursor: commands, options, values.

use super::cursor::{Cursor, Wanted};
use crate::input::matcher::GLOBAL;
use crate::model::definition::Definition;
use crate::model::parameter;
use crate::model::parameter::Param;
use crate::model::rows::CommandRow;
use crate::model::usage;
use crate::nearest;
use crate::run::route::namespaces;
use crate::spec::parameter::{Candidate, ParamKind, Rule};
use std::panic::catch_unwind;

/// From so many commands on their namespaces are offered instead.
const MANY: usize = 50;

/// What is offered.
#[derive(Debug, Default)]
pub(super) struct Offer {
    pub(super) candidates: Vec<Candidate>,
    /// Whether the shell may offer files too, and behind how many characters of the word.
    pub(super) files_behind: Option<usize>,
}

/// What fits at the cursor.
pub(super) fn offer(definition: &'static Definition, cursor: &Cursor<'_>) -> Offer {
    let word = &*cursor.word;
    let candidates = match cursor.wanted {
        Wanted::Command => commands(definition, word),
        Wanted::Name => names(definition, cursor),
        Wanted::Value(param, from) => return values(definition, cursor, param, from),
        Wanted::Same => vec![Candidate::from(word)],
        Wanted::Nothing => Vec::new(),
    };
    Offer { candidates, files_behind: None }
}

/// The commands whose names begin like this. An alias is offered only to who has begun it: two
/// names of one command help nobody to choose.
fn commands(definition: &'static Definition, prefix: &str) -> Vec<Candidate> {
    let begun = definition.names.iter().filter_map(|it| {
        let command = &definition.commands[usize::from(it.target)];
        let (name, first) = (definition.name(it), definition.text(command.name));
        let is_wanted = name == first || !prefix.is_empty() && !first.starts_with(prefix);
        let is_wanted = is_wanted && !command.hidden && name.starts_with(prefix);
        is_wanted.then(|| Candidate::new(name, definition.text(command.summary)))
    });
    let begun: Vec<Candidate> = begun.collect();
    let keys: Vec<_> = begun.iter().map(|it| (it.value.as_str(), "")).collect();
    let mut found = nearest::order(&keys).into_iter().map(|at| begun[at].clone()).collect();
    fold(&mut found, prefix);
    found
}

/// Puts namespaces in the place of their commands, if there are many.
pub(super) fn fold(commands: &mut Vec<Candidate>, prefix: &str) {
    if commands.len() < MANY {
        return;
    }
    let namespace = |it: &Candidate| {
        let at = it.value.get(prefix.len()..)?.find(':')?;
        Some(it.value[..=prefix.len() + at].to_owned())
    };
    let groups = commands
        .chunk_by(|one, other| namespace(one).is_some() && namespace(one) == namespace(other));
    let folded = groups.map(|group| match (namespace(&group[0]), group) {
        (None, [one, ..]) | (_, [one]) => one.clone(),
        (Some(namespace), group) => counted(namespace, group.len()),
        (None, []) => unreachable!("BUG: a group of none"),
    });
    *commands = folded.collect();
}

fn counted(name: String, count: usize) -> Candidate {
    let help = if count == 1 { "1 command".to_owned() } else { format!("{count} commands") };
    Candidate { value: name, help }
}

/// The namespaces that begin like this.
fn begun_namespaces(definition: &'static Definition, prefix: &str) -> Vec<Candidate> {
    let names = namespaces(definition).into_iter().filter(|it| it.starts_with(prefix));
    let keys: Vec<_> = names.map(|it| (it, "")).collect();
    let names: Vec<&str> = nearest::order(&keys).into_iter().map(|at| keys[at].0).collect();
    let groups = names.chunk_by(|one, other| one == other);
    groups.map(|group| counted(group[0].to_owned(), group.len())).collect()
}

/// The options that may still be given.
fn names(definition: &'static Definition, cursor: &Cursor<'_>) -> Vec<Candidate> {
    let word = &*cursor.word;
    let mut found = Vec::new();
    let mut add = |name: &str, short: u8, kind: ParamKind, help: &str| {
        // A command may use the name of a global option itself, which then has its letter alone.
        let mut words = if name.is_empty() { Vec::new() } else { vec![format!("--{name}")] };
        match kind {
            ParamKind::Switch => words.push(format!("--no-{name}")),
            ParamKind::OptionalValue => words.push(format!("--{name}=")),
            _ => {}
        }
        // Both names of an option are shown only to who may want a short one.
        if word == "-" && short > 0 {
            words.push(format!("-{}", char::from(short)));
        }
        let begun = words.into_iter().filter(|it| it.starts_with(word));
        found.extend(begun.map(|it| Candidate::new(it, help)));
    };
    let own: Vec<(usize, Param<'_>)> = cursor
        .command
        .map(|command| usage::params(definition, command).enumerate().collect())
        .unwrap_or_default();
    let own: Vec<_> = own.into_iter().filter(|(_, it)| !it.row.kind.is_positional()).collect();
    for (at, param) in &own {
        let may_be_given = cursor.given & (1 << at) == 0 || param.row.kind.is_repeated();
        if may_be_given && !param.text.hidden && !is_excluded(definition, cursor, *at) {
            add(param.name, param.row.short, param.row.kind, param.help());
        }
    }
    for (at, global) in parameter::globals().enumerate() {
        let may_be_given = cursor.globals & (1 << at) == 0 || global.row.kind.is_repeated();
        let own = || own.iter().map(|it| it.1);
        if may_be_given && let Some(short) = global.letter_beside(own()) {
            let name = if global.is_hidden_by(own()) { "" } else { global.name };
            add(name, short, global.row.kind, global.help());
        }
    }
    found
}

/// Whether a rule forbids the parameter beside what was given.
fn is_excluded(definition: &Definition, cursor: &Cursor<'_>, param: usize) -> bool {
    let Some(command) = cursor.command else { return false };
    let forbids = |rule: &&Rule| matches!(rule, Rule::Conflicts { .. } | Rule::Exclusive(_));
    let mut rules = definition.rules(command).iter().filter(forbids);
    rules.any(|it| it.is_broken(cursor.given | 1 << param))
}

/// The values that a parameter may have, each behind what the word begins with.
fn values(
    definition: &'static Definition,
    cursor: &Cursor<'_>,
    param: usize,
    from: usize,
) -> Offer {
    let Some((head, prefix)) = cursor.word.split_at_checked(from) else {
        return Offer::default();
    };
    let known = match (param.checked_sub(GLOBAL), cursor.command) {
        (Some(global), _) => {
            let choices = parameter::globals().nth(global).into_iter().flat_map(Param::choices);
            Some(choices.map(|it| Candidate::new(it.0, it.1)).collect())
        }
        (None, Some(command)) => {
            let own = usage::params(definition, command).nth(param);
            own.map_or(Some(Vec::new()), |it| values_of(definition, command, it, prefix))
        }
        (None, None) => Some(Vec::new()),
    };
    let Some(known) = known else {
        return Offer { candidates: Vec::new(), files_behind: Some(head.chars().count()) };
    };
    let begun = known.into_iter().filter(|it| it.value.starts_with(prefix));
    let candidates = begun.map(|it| Candidate { value: format!("{head}{}", it.value), ..it });
    Offer { candidates: candidates.collect(), files_behind: None }
}

/// The values of a parameter; `None` if nothing is known of them, so that they may be files.
fn values_of(
    definition: &'static Definition,
    command: &'static CommandRow,
    param: Param<'_>,
    prefix: &str,
) -> Option<Vec<Candidate>> {
    if definition.is_builtin(command) {
        match param.name {
            "command" => return Some(commands(definition, prefix)),
            "namespace" => return Some(begun_namespaces(definition, prefix)),
            _ => {}
        }
    }
    let choices: Vec<_> = param.choices().map(|it| Candidate::new(it.0, it.1)).collect();
    if !choices.is_empty() {
        return Some(choices);
    }
    if let Some(complete) = definition.functions(param.text).complete {
        // The panic has been told to standard error, which the scripts do not show.
        return Some(catch_unwind(|| complete(prefix)).unwrap_or_default());
    }
    param.text.secret.then(Vec::new)
}
