//! The value that a source gives, and the mistake in it. `value.rs` parses it.

use super::document::{Data, Node};
use crate::base::redaction::{redacted_reason, redacted_value};
use foundry_grammar::{DurationError, parse_duration};
use std::borrow::Cow;
use std::fmt::Display;

/// A value as it was found in a source.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Given<'a>(pub(super) Form<'a>);

#[derive(Clone, Copy)]
pub(super) enum Form<'a> {
    Text(&'a str),
    Node(&'a Node),
}

/// The part of a value that is wrong.
pub(super) enum Part {
    /// An item of a list, from one.
    Item(usize),
    /// The value of a name, which itself may be secret.
    Named(String),
}

/// The expected and the found value.
#[doc(hidden)]
pub struct Mistake {
    /// Byte of the file, if it is more exact than the whole value.
    pub(super) at: Option<usize>,
    pub(super) part: Option<Part>,
    pub(super) expected: Cow<'static, str>,
    pub(super) found: String,
}

impl<'a> Given<'a> {
    pub(super) fn text(text: &'a str) -> Self {
        Self(Form::Text(text))
    }

    pub(super) fn node(node: &'a Node) -> Self {
        Self(Form::Node(node))
    }

    pub(super) fn is_empty_text(self) -> bool {
        matches!(self.0, Form::Text(""))
    }

    /// The text of a string or a number.
    pub(super) fn scalar_text(self) -> Option<&'a str> {
        match self.0 {
            Form::Text(text) => Some(text),
            Form::Node(node) => match &node.data {
                Data::String(text) | Data::Integer(text) | Data::Float(text) => Some(text),
                _ => None,
            },
        }
    }

    pub(super) fn is_empty(self) -> bool {
        match self.0 {
            Form::Text(text) => text.is_empty(),
            Form::Node(node) => matches!(&node.data, Data::String(text) if text.is_empty()),
        }
    }

    /// Returns why a type refuses the text, as the end of a message.
    pub(super) fn reason(self, why: &dyn Display) -> String {
        format!(": {}", redacted_reason(&why.to_string(), self.scalar_text().unwrap_or_default()))
    }

    pub(super) fn mistake(self, expected: impl Into<Cow<'static, str>>) -> Mistake {
        let (at, found) = match self.0 {
            Form::Text(text) => (None, format!("`{}`", redacted_value(text).escape_debug())),
            Form::Node(node) => (Some(node.at), node.data.describe()),
        };
        Mistake { at, part: None, expected: expected.into(), found }
    }
}

impl Mistake {
    /// Adds the reason, unless the example of a duration in the message says it already.
    pub(super) fn explain_duration(&mut self, text: &str) {
        match parse_duration(text) {
            Ok(_) | Err(DurationError::NoNumber | DurationError::UnknownUnit) => {}
            Err(why) => self.found += &format!("; {why}"),
        }
    }
}
