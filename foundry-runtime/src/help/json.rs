//! The commands for programs, as JSON. `docs/console.md` promises the form, and
//! `docs/schema/console-1.json` describes it.

use super::aliases;
use super::list::{group, listed};
use crate::exit::CATALOGUE;
use crate::json::{Json, text};
use crate::model::definition::Definition;
use crate::model::parameter::{Param, globals};
use crate::model::rows::CommandRow;
use crate::model::usage::{params, usage};
use crate::spec::parameter::ParamKind;
use std::borrow::Cow;

/// Changes when a field goes or means something else; not when one is added.
const SCHEMA: &str = "foundry-console/1";

/// All visible commands, or those of a namespace.
pub(crate) fn list(definition: &'static Definition, namespace: Option<&str>) -> String {
    let commands = listed(definition, namespace);
    let commands = commands.into_iter().map(|it| command(definition, it.row));
    let globals = globals().map(|it| option(&Fact::of(it)));
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

/// What is told of a parameter.
struct Fact<'p> {
    name: &'p str,
    kind: ParamKind,
    short: u8,
    help: &'p str,
    value: &'p str,
    default: Cow<'p, str>,
    env: &'p str,
    limits: Cow<'p, str>,
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
            dynamic: param.functions.complete.is_some(),
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
        ("default", or_null(&fact.default)),
        ("env", or_null(fact.env)),
        ("choices", Json::List(choices.collect())),
        ("limits", or_null(&fact.limits)),
        ("secret", Json::Bool(fact.secret)),
        ("dynamic", Json::Bool(fact.dynamic)),
    ]);
}

fn or_null(said: &str) -> Json {
    if said.is_empty() { Json::Null } else { text(said) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::help::sample::SHOP;

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
