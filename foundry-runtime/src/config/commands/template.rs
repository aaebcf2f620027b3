//! The files that `config:init` writes. Everything in them is commented out: what nobody decides keeps
//! its default, and what has none that is known has nothing behind its `=`.

use super::unset::{Unset, unset};
use crate::config::Sections;
use crate::config::source::PROFILE_VARIABLE;
use crate::spec::fits::{FALSE, TRUE, fits};
use crate::spec::kind::Kind;
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
        unset(&section).iter().for_each(|it| push_key(&mut text, it));
    }
    text
}

fn push_key(text: &mut String, unset: &Unset) {
    let leaf = &unset.leaf;
    text.push('\n');
    push_about(text, unset, "");
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
            let value = unset.value.as_deref();
            let literal = value.and_then(|it| literal(leaf.field.kind(), it)).unwrap_or_default();
            let _ = writeln!(text, "{}", format!("#{} = {literal}", leaf.key).trim_end());
        }
    }
}

/// `.env.example`: each variable with what it means.
pub(super) fn example(sections: &Sections) -> String {
    let mut text = String::from("# Copy to `.env`, and take away the `#` before what you set.\n");
    for section in sections.iter() {
        for unset in unset(&section) {
            let leaf = &unset.leaf;
            text.push('\n');
            push_about(&mut text, &unset, &format!("`{}` in `[{}]`. ", leaf.key, section.table()));
            let value = unset.value.as_deref().map(plain).unwrap_or_default();
            let _ = writeln!(text, "#{}={value}", leaf.variable);
        }
    }
    text
}

/// What it means, what it may be, and what holds if it is not set.
fn push_about(text: &mut String, unset: &Unset, whose: &str) {
    let leaf = &unset.leaf;
    for line in leaf.field.docs().lines() {
        let _ = writeln!(text, "{}", format!("# {}", line.trim()).trim_end());
    }
    if let Some(note) = leaf.field.deprecation() {
        let _ = writeln!(text, "# Deprecated: {note}");
    }
    let presence = match unset.words() {
        Some(words) => format!("{words} if it is not set"),
        None if unset.is_required() => "required".to_owned(),
        None => "may be left out".to_owned(),
    };
    let kind = leaf.field.expected();
    let _ = writeln!(text, "# {whose}It is {kind}; {presence}.");
}

/// As it stands in TOML; nothing, if the text is not of this kind.
fn literal(kind: Kind, text: &str) -> Option<String> {
    match kind {
        Kind::Bool if TRUE.contains(&text) => Some("true".to_owned()),
        Kind::Bool if FALSE.contains(&text) => Some("false".to_owned()),
        Kind::Integer { .. } => text.parse::<i128>().ok().map(|it| it.to_string()),
        Kind::Float => text.parse::<f64>().ok().map(|it| format!("{it:?}")),
        Kind::List(_) if text.trim().is_empty() => Some("[]".to_owned()),
        Kind::Map(_) if text.trim().is_empty() => Some("{}".to_owned()),
        Kind::List(item) => {
            let items: Option<Vec<_>> =
                text.split(',').map(|it| literal(*item, it.trim())).collect();
            Some(format!("[{}]", items?.join(", ")))
        }
        Kind::Map(value) => {
            let pair = |it: &str| {
                let (name, text) = it.split_once('=')?;
                Some(format!("{:?} = {}", name.trim(), literal(*value, text.trim())?))
            };
            let pairs: Option<Vec<_>> = text.split(',').map(pair).collect();
            Some(format!("{{ {} }}", pairs?.join(", ")))
        }
        Kind::Bool | Kind::Section(_) => None,
        kind => fits(&kind, text).then(|| format!("{text:?}")),
    }
}

/// As it stands behind `=` in a `.env` file.
fn plain(text: &str) -> String {
    let is_plain =
        text.trim() == text && !text.contains(['#', '\n']) && !text.starts_with(['\'', '"']);
    match text {
        _ if is_plain => text.to_owned(),
        _ if text.contains('\'') => String::new(),
        _ => format!("'{text}'"),
    }
}
