//! JSON as it is written: results of the console's own commands, and errors. `docs/console.md`
//! promises the form.
//!
//! The writer is our own: serde is in no build that does not print results.

use crate::error::{Error, ErrorKind};
use crate::terminal::blanks;
use std::fmt::Write;

/// A value of JSON.
#[cfg_attr(
    not(any(feature = "inspect", feature = "reference")),
    allow(dead_code, reason = "errors have neither `Null` nor `Bool`")
)]
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

impl Json {
    /// Over several lines, with one at the end.
    #[cfg(any(feature = "inspect", feature = "reference", test))]
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
            out.push('\n');
            blanks(out, 2 * (depth + more));
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
        ErrorKind::Interrupted => "interrupted",
        ErrorKind::PipeClosed => "pipe_closed",
        ErrorKind::Help => "help",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
