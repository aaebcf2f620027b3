//! Answers for programs: the commands and their errors as JSON. `docs/console.md` promises the
//! form, and `docs/schema/console-1.json` describes it.
//!
//! The writer is our own: serde is in no build that does not print results, and help is in all.

use super::list::{group, listed};
use super::{Param, aliases, params, usage};
use crate::command::spec::{ParamKind, ParamSpec};
use crate::definition::Definition;
use crate::definition::rows::CommandRow;
use crate::error::{Error, ErrorKind};
use crate::exit::CATALOGUE;
use crate::input::globals::SPECS;
use std::fmt::Write;

/// Changes when a field goes or means something else; not when one is added.
const SCHEMA: &str = "foundry-console/1";

/// All visible commands, or those of a namespace.
pub(crate) fn list(definition: &'static Definition, namespace: Option<&str>) -> String {
    let commands = listed(definition, namespace);
    let commands = commands.into_iter().map(|it| command(definition, it.row));
    let globals = SPECS.iter().map(|it| option(&Fact::of_spec(it)));
    let codes = CATALOGUE.iter().map(|(code, name, meaning)| {
        Json::Object(vec![
            ("code", Json::Number(u32::from(*code))),
            ("name", text(name)),
            ("meaning", text(meaning)),
        ])
    });
    Json::Object(vec![
        ("schema", text(SCHEMA)),
        ("name", text(definition.name)),
        ("version", text(definition.version)),
        ("about", text(definition.about)),
        ("global_options", Json::List(globals.collect())),
        ("exit_codes", Json::List(codes.collect())),
        ("commands", Json::List(commands.collect())),
    ])
    .pretty()
}

/// An error, on one line.
pub(crate) fn error(error: &Error) -> String {
    let message = error.to_string();
    let mut causes = Vec::new();
    let mut told = message.clone();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        if !told.ends_with(&said) {
            causes.push(text(&said));
        }
        told = said;
        cause = error.source();
    }
    let notes = error.notes().iter().map(|it| text(it)).collect();
    let error = Json::Object(vec![
        ("kind", text(kind(error.kind()))),
        ("message", text(&message)),
        ("causes", Json::List(causes)),
        ("notes", Json::List(notes)),
        ("exit_code", Json::Number(error.exit_code().into())),
    ]);
    Json::Object(vec![("error", error)]).line()
}

fn kind(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Failed => "failed",
        ErrorKind::Usage => "usage",
        ErrorKind::Config => "config",
        ErrorKind::Database => "database",
        ErrorKind::Locked => "locked",
        ErrorKind::TimedOut => "timed_out",
        ErrorKind::PipeClosed => "pipe_closed",
        ErrorKind::Help => "help",
    }
}

fn command(definition: &'static Definition, command: &CommandRow) -> Json {
    let name = definition.text(command.name);
    let examples = definition.text(command.examples).lines();
    let examples = examples.map(|it| Json::Text(format!("{} {it}", definition.name)));
    let shown = params(definition, command).filter(|it| !it.text.hidden).map(Fact::of);
    let (arguments, options): (Vec<_>, Vec<_>) = shown.partition(|it| it.kind.is_positional());
    Json::Object(vec![
        ("name", text(name)),
        ("aliases", Json::List(aliases(definition, command).map(text).collect())),
        ("namespace", or_null(group(name))),
        ("summary", text(definition.text(command.summary))),
        ("text", text(definition.text(command.text))),
        ("usage", Json::Text(usage(definition, command))),
        ("examples", Json::List(examples.collect())),
        ("arguments", Json::List(arguments.iter().map(argument).collect())),
        ("options", Json::List(options.iter().map(option).collect())),
    ])
}

/// What is told of a parameter, be it a command's own or of all commands.
struct Fact<'p> {
    name: &'p str,
    kind: ParamKind,
    short: u8,
    help: &'p str,
    value: &'p str,
    default: &'p str,
    env: &'p str,
    limits: &'p str,
    choices: Vec<(&'p str, &'p str)>,
    secret: bool,
    required: bool,
    dynamic: bool,
}

impl<'p> Fact<'p> {
    fn of(param: Param<'p>) -> Self {
        Self {
            name: param.name,
            kind: param.row.kind,
            short: param.row.short,
            help: param.help(),
            value: param.value(),
            default: param.default(),
            env: param.env(),
            limits: param.limits(),
            choices: param.choices().collect(),
            secret: param.text.secret,
            required: param.text.required || param.row.kind.is_required(),
            dynamic: param.text.complete > 0,
        }
    }

    fn of_spec(spec: &ParamSpec) -> Self {
        Fact {
            name: spec.name,
            kind: spec.kind,
            short: spec.short,
            help: spec.help,
            value: if spec.value.is_empty() { spec.name } else { spec.value },
            default: if spec.secret { "" } else { spec.default },
            env: spec.env,
            limits: spec.limits,
            choices: spec.choices.iter().map(|it| (it.name, it.help)).collect(),
            secret: spec.secret,
            required: spec.required || spec.kind.is_required(),
            dynamic: spec.complete.is_some(),
        }
    }
}

fn argument(fact: &Fact<'_>) -> Json {
    let mut fields = vec![
        ("name", text(fact.name)),
        ("required", Json::Bool(fact.required)),
        ("repeated", Json::Bool(fact.kind.is_repeated())),
        ("raw", Json::Bool(fact.kind == ParamKind::Rest)),
    ];
    described(&mut fields, fact);
    Json::Object(fields)
}

fn option(fact: &Fact<'_>) -> Json {
    let takes_value = match fact.kind {
        kind if kind.is_flag() => "no",
        ParamKind::OptionalValue => "optional",
        _ => "required",
    };
    let short = match fact.short {
        0 => Json::Null,
        short => Json::Text(format!("-{}", char::from(short))),
    };
    let mut fields = vec![
        ("name", text(fact.name)),
        ("long", Json::Text(format!("--{}", fact.name))),
        ("short", short),
        ("takes_value", text(takes_value)),
        ("required", Json::Bool(fact.required)),
        ("repeated", Json::Bool(fact.kind.is_repeated())),
        ("counted", Json::Bool(fact.kind == ParamKind::Count)),
        ("negatable", Json::Bool(fact.kind == ParamKind::Switch)),
    ];
    described(&mut fields, fact);
    Json::Object(fields)
}

/// What arguments and options have in common.
fn described(fields: &mut Vec<(&'static str, Json)>, fact: &Fact<'_>) {
    let choices = fact.choices.iter();
    let choices = choices.map(|it| Json::Object(vec![("name", text(it.0)), ("help", text(it.1))]));
    fields.extend([
        ("help", text(fact.help)),
        ("value", if fact.kind.is_flag() { Json::Null } else { text(fact.value) }),
        ("default", or_null(fact.default)),
        ("env", or_null(fact.env)),
        ("choices", Json::List(choices.collect())),
        ("limits", or_null(fact.limits)),
        ("secret", Json::Bool(fact.secret)),
        ("dynamic", Json::Bool(fact.dynamic)),
    ]);
}

/// A value of JSON.
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(u32),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(&'static str, Json)>),
}

pub(crate) fn text(text: &str) -> Json {
    Json::Text(text.to_owned())
}

fn or_null(said: &str) -> Json {
    if said.is_empty() { Json::Null } else { text(said) }
}

impl Json {
    /// Over several lines, with one at the end.
    pub(crate) fn pretty(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Some(0));
        out.push('\n');
        out
    }

    /// Without any line's end.
    fn line(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, None);
        out
    }

    /// At this depth, or on one line.
    fn write(&self, out: &mut String, depth: Option<usize>) {
        let inner = depth.map(|it| it + 1);
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(it) => out.push_str(if *it { "true" } else { "false" }),
            Self::Number(it) => out.push_str(&it.to_string()),
            Self::Text(it) => quote(out, it),
            Self::List(items) => {
                let items = items.iter().map(|it| |out: &mut String| it.write(out, inner));
                surround(out, ['[', ']'], depth, items);
            }
            Self::Object(fields) => {
                let fields = fields.iter().map(|(name, it)| {
                    move |out: &mut String| {
                        quote(out, name);
                        out.push_str(": ");
                        it.write(out, inner);
                    }
                });
                surround(out, ['{', '}'], depth, fields);
            }
        }
    }
}

/// Parts between brackets, with commas.
fn surround(
    out: &mut String,
    brackets: [char; 2],
    depth: Option<usize>,
    parts: impl ExactSizeIterator<Item = impl FnOnce(&mut String)>,
) {
    let is_empty = parts.len() == 0;
    let line = |out: &mut String, more: usize| {
        if let Some(depth) = depth {
            let _ = write!(out, "\n{:1$}", "", 2 * (depth + more));
        }
    };
    out.push(brackets[0]);
    for (at, part) in parts.enumerate() {
        if at > 0 {
            out.push_str(if depth.is_some() { "," } else { ", " });
        }
        line(out, 1);
        part(out);
    }
    if !is_empty {
        line(out, 0);
    }
    out.push(brackets[1]);
}

fn quote(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        let _ = match letter {
            '"' => write!(out, "\\\""),
            '\\' => write!(out, "\\\\"),
            '\n' => write!(out, "\\n"),
            '\t' => write!(out, "\\t"),
            letter if letter < ' ' => write!(out, "\\u{:04x}", u32::from(letter)),
            letter => write!(out, "{letter}"),
        };
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::help::sample::SHOP;

    #[test]
    fn an_error_is_one_line() {
        let failed = Error::new(ErrorKind::Database, "storing \"Ran\"\n")
            .caused_by(Error::failed("in the database: disk full").caused_by("disk full"))
            .note("try\tlater");
        let expected = r#"{"error": {"kind": "database", "message": "storing \"Ran\"\n", "causes": ["in the database: disk full"], "notes": ["try\tlater"], "exit_code": 1}}"#;
        assert_eq!(error(&failed), expected);
    }

    #[test]
    fn every_control_letter_is_escaped() {
        let mut out = String::new();
        quote(&mut out, "\u{1}\u{1f}\\é");
        assert_eq!(out, r#""\u0001\u001f\\é""#);
    }

    #[test]
    fn an_empty_list_is_two_brackets() {
        let json =
            Json::Object(vec![("a", Json::List(vec![])), ("b", Json::List(vec![Json::Null]))]);
        assert_eq!(json.pretty(), "{\n  \"a\": [],\n  \"b\": [\n    null\n  ]\n}\n");
    }

    #[test]
    fn what_is_hidden_or_secret_is_not_told() {
        let list = list(&SHOP, None);
        assert!(list.contains("\"--token\"") && !list.contains("abc"), "{list}");
        assert!(!list.contains("\"internal\"") && !list.contains("\"secret\","), "{list}");
        assert!(!list.contains("__complete"), "{list}");
    }

    #[test]
    fn a_namespace_has_only_its_own_commands() {
        let list = list(&SHOP, Some("film"));
        assert!(
            list.contains("\"film:list\"")
                && !list.contains("\"about\": [")
                && !list.contains("\"run\"")
        );
    }
}
