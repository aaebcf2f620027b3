//! The files that `config:init` writes. Everything in them is commented out: what nobody decides keeps
//! its default, and what is required is asked for by its name.

use crate::config::source::PROFILE_VARIABLE;
use crate::config::{Field, Kind, Leaf, Presence, Sections};
use std::fmt::Write;

/// `foundry.toml`. Secrets are named, and left to the environment.
pub(super) fn document(sections: &Sections) -> String {
    let mut text = String::from(
        "# What is set here holds unless a variable of the environment or a line of `.env` says otherwise.\n\
         # A line that begins with `#` is not read.\n",
    );
    for section in sections.iter() {
        let _ = writeln!(text, "\n[{}]", section.table());
        // What is nested has dots in its key, so that no line depends on another.
        section.leaves().iter().for_each(|leaf| push_key(&mut text, leaf));
    }
    text
}

fn push_key(text: &mut String, leaf: &Leaf) {
    text.push('\n');
    push_about(text, leaf, "");
    if leaf.variable == PROFILE_VARIABLE {
        let _ = writeln!(text, "# Set `{PROFILE_VARIABLE}`: this file is chosen by it.");
        return;
    }
    match leaf.field.is_secret() {
        true => {
            let variable = &leaf.variable;
            let _ = writeln!(
                text,
                "# Secret: set `{variable}`, or name the file that holds it in `{variable}_FILE`."
            );
        }
        false => {
            let _ = writeln!(text, "#{} = {}", leaf.key, literal(leaf.field));
        }
    }
}

/// `.env.example`: each variable with what it means.
pub(super) fn example(sections: &Sections) -> String {
    let mut text = String::from("# Copy to `.env`, and take away the `#` before what you set.\n");
    for section in sections.iter() {
        for leaf in section.leaves() {
            text.push('\n');
            push_about(&mut text, &leaf, &format!("`{}` in `[{}]`. ", leaf.key, section.table()));
            let _ = writeln!(text, "#{}={}", leaf.variable, plain(leaf.field));
        }
    }
    text
}

/// What it means, what it may be, and what holds if it is not set.
fn push_about(text: &mut String, leaf: &Leaf, whose: &str) {
    for line in leaf.field.docs().lines() {
        let _ = writeln!(text, "{}", format!("# {}", line.trim()).trim_end());
    }
    if let Some(note) = leaf.field.deprecation() {
        let _ = writeln!(text, "# Deprecated: {note}");
    }
    let presence = match leaf.field.presence() {
        Presence::Required => "required".to_owned(),
        Presence::Optional => "may be left out".to_owned(),
        Presence::Default("") => "the default of its type if it is not set".to_owned(),
        Presence::Default(default) => format!("{default} if it is not set"),
    };
    let kind = leaf.field.expected();
    let _ = writeln!(text, "# {whose}It is {kind}; {presence}.");
}

/// As it stands in TOML: the default, if that is a value, else one of the right sort.
fn literal(field: &Field) -> String {
    let default = default(field);
    match field.kind() {
        Kind::Bool | Kind::Integer { .. } | Kind::Float => {
            default.unwrap_or_else(|| sample(field.kind()))
        }
        Kind::List(_) => "[]".to_owned(),
        Kind::Map(_) => "{}".to_owned(),
        kind => format!("{:?}", default.unwrap_or_else(|| sample(kind))),
    }
}

/// As it stands behind `=`.
fn plain(field: &Field) -> String {
    match field.kind() {
        _ if field.is_secret() => String::new(),
        Kind::List(_) | Kind::Map(_) => String::new(),
        kind => default(field).unwrap_or_else(|| sample(kind)),
    }
}

/// The default, as far as it is a value and not an expression of Rust.
fn default(field: &Field) -> Option<String> {
    let Presence::Default(text) = field.presence() else { return None };
    let text = text.trim();
    match field.kind() {
        Kind::Bool => text.parse::<bool>().ok().map(|it| it.to_string()),
        Kind::Integer { min, max } => {
            let number: i128 = text.replace('_', "").parse().ok()?;
            (min <= number && number <= max).then(|| number.to_string())
        }
        Kind::Float => text.replace('_', "").parse::<f64>().ok().map(|it| format!("{it:?}")),
        _ if text.is_empty() || text.contains(['(', '\\', '"']) || text.contains("::") => None,
        _ => Some(text.to_owned()),
    }
}

fn sample(kind: Kind) -> String {
    match kind {
        Kind::Bool => "false".to_owned(),
        Kind::Integer { min, .. } => min.max(0).to_string(),
        Kind::Float => "0.0".to_owned(),
        Kind::Duration => "30s".to_owned(),
        Kind::Bytes => "64MiB".to_owned(),
        Kind::Url => "https://example.org/".to_owned(),
        Kind::Choice([first, ..]) => first.name.to_owned(),
        _ => String::new(),
    }
}
