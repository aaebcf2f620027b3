//! Whether the words of an author about a value may be told: they may have a secret in them.

use crate::base::redaction::redacted_reason;
use crate::config::document::{Data, Node};
use crate::config::findings::{Found, Read};
use crate::spec::field::{Field, Presence};
use crate::spec::kind::Kind;
use std::any::Any;
use std::fmt::Display;

const NOT_TOLD: &str = "the reason may show a secret, and is not told";

/// Returns why a rule refuses a value that itself is secret, or not.
pub(super) fn reason<E: Display + 'static>(why: &E, is_secret: bool, value: &str) -> String {
    match is_secret && !is_fixed(why) {
        true => NOT_TOLD.to_owned(),
        false => redacted_reason(&why.to_string(), value),
    }
}

/// Why a rule refuses a section, unless one of the secrets that were read stands in the words.
pub(super) fn reason_of_section<E: Display + 'static>(why: &E, reads: &[Read<'_>]) -> String {
    let words = why.to_string();
    let mut secrets = reads.iter().filter(|it| it.secret);
    match !is_fixed(why) && secrets.any(|it| may_hold(&words, it)) {
        true => NOT_TOLD.to_owned(),
        false => {
            let values = reads.iter().filter_map(|it| it.found.as_ref()?.text());
            values.fold(words, |words, value| redacted_reason(&words, value))
        }
    }
}

/// A `&'static str` holds no value that was read.
fn is_fixed<E: 'static>(why: &E) -> bool {
    (why as &dyn Any).is::<&'static str>()
}

fn may_hold(words: &str, read: &Read<'_>) -> bool {
    let Some(found) = &read.found else {
        // An expression of the author, of which only the value is known, and not here.
        return matches!(read.field.presence(), Presence::Default(text) if !text.is_empty());
    };
    // What is no text may be written in more ways than the one that was found.
    if !is_text(read.field) {
        return true;
    }
    let mut texts = Vec::new();
    match found {
        Found::Text(text) => push_parts(&text.text, &mut texts),
        Found::Entry(_, entry) => push_texts(&entry.value, &mut texts),
    }
    texts.iter().any(|it| words.contains(*it) || words.contains(&it.escape_debug().to_string()))
}

fn is_text(field: &Field) -> bool {
    let kind = field.kind();
    matches!(kind, Kind::Text | Kind::List(Kind::Text) | Kind::Map(Kind::Text))
}

/// The text, and of a list or a map what stands between its commas.
fn push_parts<'a>(text: &'a str, texts: &mut Vec<&'a str>) {
    let items = text.split(',').flat_map(|it| [Some(it), it.split_once('=').map(|it| it.1)]);
    let parts = [Some(text)].into_iter().chain(items).flatten().map(str::trim);
    texts.extend(parts.filter(|it| !it.is_empty()));
}

fn push_texts<'a>(node: &'a Node, texts: &mut Vec<&'a str>) {
    match &node.data {
        Data::String(it) => texts.extend([it.trim()].into_iter().filter(|it| !it.is_empty())),
        Data::Array(nodes) => nodes.iter().for_each(|it| push_texts(it, texts)),
        Data::Table(entries) => entries.iter().for_each(|it| push_texts(&it.value, texts)),
        // Not read as a text.
        _ => {}
    }
}
