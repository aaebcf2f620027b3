//! A TOML file as a tree with places; the only file that names the `toml` crate.

use super::place::File;
use crate::base::redaction::{is_hidden_anywhere, redacted_value};
#[cfg(feature = "toml")]
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A file, its top-level entries, and what is wrong with its grammar.
#[derive(Default)]
pub(super) struct Document {
    pub(super) file: File,
    pub(super) root: Vec<Entry>,
    pub(super) problems: Vec<String>,
}

/// `name = value`.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) at: usize,
    pub(super) value: Node,
}

/// A value, and the byte of the file at which it begins.
pub(super) struct Node {
    pub(super) at: usize,
    pub(super) data: Data,
}

/// Numbers and dates are kept as texts: the field decides what they become.
#[cfg_attr(not(feature = "toml"), expect(dead_code, reason = "then no file is read"))]
pub(super) enum Data {
    String(String),
    Integer(String),
    Float(String),
    Boolean(bool),
    Datetime(String),
    Array(Vec<Node>),
    Table(Vec<Entry>),
}

impl Document {
    /// A file that could not be read.
    pub(super) fn wrong(problem: impl Into<String>) -> Self {
        Self { problems: vec![problem.into()], ..Self::default() }
    }

    /// A file that is there and cannot be read is better than one that is passed over.
    #[cfg(not(feature = "toml"))]
    pub(super) fn parse(file: File) -> Self {
        if file.text.is_empty() {
            return Self { file, ..Self::default() };
        }
        let problem = format!("`{}` wants the feature `toml` of foundry to be read", file.name);
        Self { problems: vec![problem], file, ..Self::default() }
    }

    /// Reads `file`, and notes every mistake of its grammar.
    #[cfg(feature = "toml")]
    pub(super) fn parse(file: File) -> Self {
        let (root, errors) = DeTable::parse_recoverable(&file.text);
        let problems = errors.iter().map(|error| match error.span() {
            Some(span) => format!("{}: {}", file.place(span.start), error.message()),
            None => format!("{}: {}", file.name, error.message()),
        });
        let problems: Vec<_> = problems.collect();
        // What the parser made of a broken file is a guess, and would be blamed a second time.
        let root = if problems.is_empty() { entries(root.into_inner()) } else { Vec::new() };
        Self { root, problems, file }
    }
}

/// In the order of the file.
#[cfg(feature = "toml")]
fn entries(table: DeTable<'_>) -> Vec<Entry> {
    let mut entries: Vec<_> = table
        .into_iter()
        .map(|(name, value)| Entry {
            at: name.span().start,
            name: name.into_inner().into_owned(),
            value: node(value),
        })
        .collect();
    entries.sort_by_key(|it| it.at);
    entries
}

#[cfg(feature = "toml")]
fn node(value: Spanned<DeValue<'_>>) -> Node {
    let at = value.span().start;
    let data = match value.into_inner() {
        DeValue::String(it) => Data::String(it.into_owned()),
        DeValue::Integer(it) => Data::Integer(decimal(it.as_str(), it.radix())),
        DeValue::Float(it) => Data::Float(it.as_str().to_owned()),
        DeValue::Boolean(it) => Data::Boolean(it),
        DeValue::Datetime(it) => Data::Datetime(it.to_string()),
        DeValue::Array(it) => Data::Array(it.into_iter().map(node).collect()),
        DeValue::Table(it) => Data::Table(entries(it)),
    };
    Node { at, data }
}

/// As Rust's integers parse it; one that fits none of them stays as it is, and will not parse.
#[cfg(feature = "toml")]
fn decimal(digits: &str, radix: u32) -> String {
    match u128::from_str_radix(digits, radix) {
        Ok(number) if radix != 10 => number.to_string(),
        // In TOML it is the same number, also for a type without a sign.
        _ if digits == "-0" => "0".to_owned(),
        _ => digits.to_owned(),
    }
}

impl Node {
    /// The entries, if it is a table.
    pub(super) fn table(&self) -> Option<&[Entry]> {
        match &self.data {
            Data::Table(entries) => Some(entries),
            _ => None,
        }
    }
}

impl Data {
    /// Returns what stands there as it could have been written, without the passwords of URLs.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::String(it) => redacted_value(it),
            Self::Integer(it) | Self::Float(it) | Self::Datetime(it) => it.clone(),
            Self::Boolean(it) => it.to_string(),
            Self::Array(nodes) => {
                let items: Vec<_> = nodes.iter().map(|it| it.data.shown()).collect();
                items.join(",")
            }
            Self::Table(entries) => {
                let pair = |it: &Entry| match is_hidden_anywhere(&it.name) {
                    true => format!("{}=***", it.name),
                    false => format!("{}={}", it.name, it.value.data.shown()),
                };
                entries.iter().map(pair).collect::<Vec<_>>().join(",")
            }
        }
    }

    /// Describes what stands there for a person, without the passwords of URLs.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::String(it) => format!("the string `{}`", redacted_value(it).escape_debug()),
            Self::Integer(it) | Self::Float(it) | Self::Datetime(it) => format!("`{it}`"),
            Self::Boolean(it) => format!("`{it}`"),
            Self::Array(_) => "an array".to_owned(),
            Self::Table(_) => "a table".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let document = Document::parse(File::new("foundry.toml", text));
        assert_eq!(document.problems, expected);
    }

    #[cfg(not(feature = "toml"))]
    #[test]
    fn a_file_that_is_there_is_not_passed_over() {
        check("a = 1", &["`foundry.toml` wants the feature `toml` of foundry to be read"]);
    }

    #[cfg(feature = "toml")]
    #[test]
    fn all_mistakes_of_the_grammar_have_a_place() {
        check("[mail]\nport = 25\n", &[]);
        check(
            "[mail]\nport = \n\nhost = 'ä\n",
            &[
                "foundry.toml:2:8: string values must be quoted, expected literal string",
                "foundry.toml:4:10: invalid literal string, expected `'`",
            ],
        );
        check("a = 1\na = 2", &["foundry.toml:2:1: duplicate key"]);
    }

    #[cfg(feature = "toml")]
    #[test]
    fn integers_of_any_radix_become_decimal() {
        let document =
            Document::parse(File::new("foundry.toml", "a = 0xff_ff\nb = -1_000\nc = -0"));
        let numbers: Vec<_> = document.root.iter().map(|it| it.value.data.describe()).collect();
        assert_eq!(numbers, ["`65535`", "`-1000`", "`0`"]);
    }
}
