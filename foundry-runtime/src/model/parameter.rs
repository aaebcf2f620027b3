//! A parameter with all that is known of it.

use crate::model::globals::{GLOBAL_TEXTS, GLOBALS};
use crate::model::parameter_rows::{ParamRow, ParamText, Said};
use crate::spec::parameter::{Fact, Functions};
use std::borrow::Cow;
use std::panic::catch_unwind;

/// A parameter with all that is known of it.
#[derive(Clone, Copy)]
pub(crate) struct Param<'d> {
    pub(crate) row: &'d ParamRow,
    pub(crate) text: &'d ParamText,
    pub(crate) name: &'d str,
    pub(crate) functions: Functions,
    /// In which its texts lie.
    pub(super) blob: &'d [u8],
}

/// The options that every command has.
pub(crate) fn globals() -> impl Iterator<Item = Param<'static>> {
    let rows = GLOBALS.rows.iter().zip(GLOBAL_TEXTS);
    rows.map(|(row, text)| Param::new(row, text, GLOBALS.text))
}

impl<'d> Param<'d> {
    pub(super) fn new(row: &'d ParamRow, text: &'d ParamText, blob: &'d [u8]) -> Self {
        let functions = Functions::NONE;
        Self { row, text, name: row.span().str_of(blob), functions, blob }
    }

    fn said(self, said: Said) -> &'d str {
        self.text.span(said).str_of(self.blob)
    }

    pub(crate) fn help(self) -> &'d str {
        self.said(Said::Help)
    }

    /// What its value is called.
    pub(crate) fn value(self) -> &'d str {
        let value = self.said(Said::Value);
        if value.is_empty() { self.name } else { value }
    }

    pub(crate) fn default(self) -> Cow<'d, str> {
        if self.text.secret {
            "".into()
        } else {
            self.written_or_computed(Said::Default, Fact::Default)
        }
    }

    pub(crate) fn env(self) -> &'d str {
        self.said(Said::Env)
    }

    pub(crate) fn limits(self) -> Cow<'d, str> {
        self.written_or_computed(Said::Limits, Fact::Limits)
    }

    /// Returns the text of the table, or the one that the author's expression comes to.
    fn written_or_computed(self, said: Said, fact: Fact) -> Cow<'d, str> {
        match (self.said(said), self.functions.computed) {
            ("", Some(_)) => computed(self.functions, fact).unwrap_or_default().into(),
            (written, _) => written.into(),
        }
    }

    pub(crate) fn choices(self) -> impl Iterator<Item = (&'d str, &'d str)> {
        choices(self.blob, self.text)
    }
}

/// Calls the function for a text that only running code knows. If the author's expression panics,
/// help shows nothing in its place.
pub(crate) fn computed(functions: Functions, fact: Fact) -> Option<String> {
    let computed = functions.computed?;
    catch_unwind(|| computed(fact)).ok().flatten()
}

/// The words a parameter may have, and what they mean.
pub(crate) fn choices<'d>(
    blob: &'d [u8],
    text: &ParamText,
) -> impl Iterator<Item = (&'d str, &'d str)> + use<'d> {
    text.span(Said::Choices)
        .str_of(blob)
        .lines()
        .map(|line| line.split_once('\t').unwrap_or((line, "")))
}
