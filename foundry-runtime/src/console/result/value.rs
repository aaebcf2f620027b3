//! A result as a tree. Numbers are text, so that none is rounded on its way into a format.

use super::serializer::{Builder, Failure};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write;

/// A result whose fields are in the order in which they were written.
#[derive(Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    /// A number, with the digits of JSON.
    Number(String),
    /// NaN or an infinity, which JSON does not have.
    NotFinite(f64),
    Text(String),
    List(Vec<Value>),
    Record(Vec<(Name, Value)>),
}

/// The name of a field.
pub(super) type Name = Cow<'static, str>;

impl Value {
    /// Serializes a result.
    pub(super) fn of<T: Serialize + ?Sized>(result: &T) -> Result<Self, Failure> {
        result.serialize(Builder::default())
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Number(_) | Self::NotFinite(_))
    }

    /// Returns the value as one text: the items of a list and the fields of a record stand behind
    /// each other.
    pub(super) fn cell(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) | Self::Number(text) => Cow::Borrowed(text),
            other => {
                let mut text = String::new();
                other.write_cell(&mut text);
                Cow::Owned(text)
            }
        }
    }

    fn write_cell(&self, out: &mut String) {
        let separate = |out: &mut String, at: usize| out.push_str(if at > 0 { ", " } else { "" });
        match self {
            Self::Null => {}
            Self::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
            Self::Text(text) | Self::Number(text) => out.push_str(text),
            Self::NotFinite(number) => {
                let _ = write!(out, "{number}");
            }
            Self::List(values) => {
                for (at, value) in values.iter().enumerate() {
                    separate(out, at);
                    value.write_cell(out);
                }
            }
            Self::Record(fields) => {
                for (at, (name, value)) in fields.iter().enumerate() {
                    separate(out, at);
                    out.push_str(name);
                    out.push_str(": ");
                    value.write_cell(out);
                }
            }
        }
    }
}

/// A list as rows and columns.
pub(super) struct Rows<'v> {
    /// The names of all columns, in the order in which they are met first.
    pub(super) columns: Vec<Cow<'v, str>>,
    /// The cell of each column of each row, if it has one.
    pub(super) cells: Vec<Vec<Option<&'v Value>>>,
}

impl<'v> Rows<'v> {
    /// Lays out values. A record fills the columns of its fields. Anything else stands in a column
    /// of its own, which is called `value`, or `value_2` if a record has a field `value`.
    pub(super) fn of(values: &'v [Value]) -> Self {
        let mut columns: Vec<Option<&str>> = Vec::new();
        let mut places = std::collections::HashMap::new();
        let has_columns = values.iter().any(|it| matches!(it, Value::Record(it) if !it.is_empty()));
        let mut add = |name: Option<&'v str>| {
            places.entry(name).or_insert_with(|| {
                columns.push(name);
                columns.len() - 1
            });
        };
        for value in values {
            match value {
                Value::Record(fields) => fields.iter().for_each(|(name, _)| add(Some(name))),
                Value::Null if has_columns => {}
                _ => add(None),
            }
        }
        let row = |value: &'v Value| {
            let mut row = vec![None; columns.len()];
            match value {
                // Of two fields with the same name the first is shown.
                Value::Record(fields) => fields.iter().rev().for_each(|(name, value)| {
                    row[places[&Some(&**name)]] = Some(value);
                }),
                _ => {
                    if let Some(at) = places.get(&None) {
                        row[*at] = Some(value);
                    }
                }
            }
            row
        };
        let cells = values.iter().map(row).collect();
        let is_taken = |name: &str| columns.contains(&Some(name));
        let numbered = (2..).map(|at| format!("value_{at}"));
        let own = std::iter::once("value".to_owned()).chain(numbered).find(|it| !is_taken(it));
        let own = own.unwrap_or_default();
        let title =
            |name: &Option<&'v str>| name.map_or_else(|| Cow::Owned(own.clone()), Cow::Borrowed);
        Self { columns: columns.iter().map(title).collect(), cells }
    }
}
