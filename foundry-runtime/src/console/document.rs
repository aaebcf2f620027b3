//! What is printed: values, records and lists of them. With the feature `output` as every result is
//! printed, without it as plain columns.

#![cfg_attr(
    not(feature = "database"),
    allow(dead_code, reason = "without databases there are fewer sorts of values")
)]

use super::Console;
use super::figure::Figure;
use crate::console::settings::Format;
use crate::error::Result;
#[cfg(not(feature = "output"))]
use crate::error::{Error, ErrorKind};
#[cfg(any(test, not(feature = "output")))]
use crate::terminal;

/// A value to print.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Nothing,
    Yes(bool),
    Count(u64),
    Real(f64),
    Text(String),
    List(Vec<Value>),
    Record(Record),
}

/// Fields, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record(Vec<(String, Value)>);

/// For whom it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    People,
    /// Programs that read one document.
    #[cfg_attr(not(feature = "output"), allow(dead_code, reason = "there is no such format"))]
    Document,
    /// Programs that read rows.
    #[cfg_attr(not(feature = "output"), allow(dead_code, reason = "there is no such format"))]
    Rows,
}

impl Audience {
    /// Who asked.
    ///
    /// # Errors
    ///
    /// If there is no such format without the feature `output`.
    pub(crate) fn of(console: &Console) -> Result<Self> {
        match console.format() {
            Format::Table => Ok(Self::People),
            #[cfg(feature = "output")]
            Format::Csv | Format::CsvSafe => Ok(Self::Rows),
            #[cfg(feature = "output")]
            Format::Json | Format::Yaml => Ok(Self::Document),
            #[cfg(not(feature = "output"))]
            _ => Err(Error::new(ErrorKind::Usage, "this program prints for people only")
                .note("for programs it wants the feature `output` of foundry")),
        }
    }
}

impl Record {
    /// The same, with a field more.
    pub(crate) fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.push((name.into(), value.into()));
        self
    }

    /// The same, with a figure more, whose name says of what it is.
    pub(crate) fn with_figure(self, name: &str, figure: &Figure, audience: Audience) -> Self {
        if audience == Audience::People {
            return self.with(name.replace('_', " "), figure.to_string());
        }
        match figure {
            Figure::Count(count) => self.with(name, *count),
            Figure::Bytes(bytes) => self.with(format!("{name}_bytes"), *bytes),
            Figure::Time(time) => self.with(format!("{name}_seconds"), time.as_secs_f64()),
            Figure::Word(word) => self.with(name, word.as_str()),
        }
    }

    /// The same, without fields that have nothing to say.
    pub(crate) fn terse(mut self) -> Self {
        self.0.retain(|it| !it.1.is_empty());
        self
    }

    /// All fields in one line.
    pub(crate) fn line(&self) -> String {
        let fields = self.0.iter().map(|(name, value)| format!("{name} {}", value.cell()));
        fields.collect::<Vec<_>>().join(", ")
    }
}

/// Rows for people: a column in which nobody has anything to say is left out.
pub(crate) fn columns(records: impl IntoIterator<Item = Record>) -> Value {
    let mut records: Vec<Record> = records.into_iter().collect();
    let empty = |name: &str| {
        let fields = records.iter().flat_map(|it| &it.0);
        fields.filter(|it| it.0 == name).all(|it| it.1.is_empty())
    };
    let names = records.first().map(|it| it.0.iter().map(|it| it.0.clone())).into_iter().flatten();
    let left_out: Vec<String> = names.filter(|it| empty(it)).collect();
    for record in &mut records {
        record.0.retain(|it| !left_out.contains(&it.0));
    }
    records.into_iter().collect()
}

/// Prints it in the format that was asked for.
#[cfg(feature = "output")]
pub(crate) fn print(console: &Console, value: &Value) -> Result<()> {
    console.print(value)
}

/// Prints it in columns.
#[cfg(not(feature = "output"))]
pub(crate) fn print(console: &Console, value: &Value) -> Result<()> {
    console.write(plain(value, console.is_terminal()))
}

#[cfg(any(test, not(feature = "output")))]
fn plain(value: &Value, on_terminal: bool) -> String {
    let lines: Vec<Vec<String>> = match value {
        Value::Record(Record(fields)) => {
            fields.iter().map(|(name, value)| vec![name.clone(), value.cell()]).collect()
        }
        Value::List(values) => {
            let records = values.iter().filter_map(|it| match it {
                Value::Record(Record(fields)) => Some(fields),
                _ => None,
            });
            let names = records.clone().next().map(|it| it.iter().map(|it| it.0.clone()).collect());
            let cells = records.map(|it| it.iter().map(|it| it.1.cell()).collect());
            names.into_iter().chain(cells).collect()
        }
        other => vec![vec![other.cell()]],
    };
    let shown = |line: Vec<String>| -> Vec<String> {
        line.iter().map(|it| terminal::cell(it, on_terminal)).collect()
    };
    let lines: Vec<Vec<String>> = lines.into_iter().map(shown).collect();
    let columns = lines.iter().map(Vec::len).max().unwrap_or_default();
    let width = |at: usize| {
        let cells = lines.iter().filter_map(|it| it.get(at));
        cells.map(|it| terminal::width(it)).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for line in &lines {
        let mut shown = String::new();
        for (cell, width) in line.iter().zip(&widths) {
            shown.push_str(cell);
            terminal::blanks(&mut shown, width + 2 - terminal::width(cell));
        }
        text.push_str(shown.trim_end_matches(' '));
        text.push('\n');
    }
    text
}

impl Value {
    fn is_empty(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::List(values) => values.is_empty(),
            _ => false,
        }
    }

    /// In one line.
    fn cell(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Yes(yes) => yes.to_string(),
            Self::Count(count) => count.to_string(),
            Self::Real(number) => number.to_string(),
            Self::Text(text) => text.clone(),
            Self::List(values) => values.iter().map(Self::cell).collect::<Vec<_>>().join(", "),
            Self::Record(record) => record.line(),
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Yes(value)
    }
}

impl From<u64> for Value {
    fn from(value: u64) -> Self {
        Self::Count(value)
    }
}

impl From<usize> for Value {
    fn from(value: usize) -> Self {
        Self::Count(value as u64)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Record> for Value {
    fn from(value: Record) -> Self {
        Self::Record(value)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

impl<T: Into<Value> + Clone> From<&[T]> for Value {
    fn from(values: &[T]) -> Self {
        values.iter().cloned().collect()
    }
}

impl<T: Into<Value>> FromIterator<T> for Value {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

#[cfg(feature = "output")]
impl serde::Serialize for Value {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::{SerializeMap, SerializeSeq};
        match self {
            Self::Nothing => serializer.serialize_none(),
            Self::Yes(yes) => serializer.serialize_bool(*yes),
            Self::Count(count) => serializer.serialize_u64(*count),
            Self::Real(number) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(values) => {
                let mut list = serializer.serialize_seq(Some(values.len()))?;
                values.iter().try_for_each(|it| list.serialize_element(it))?;
                list.end()
            }
            Self::Record(Record(fields)) => {
                let mut record = serializer.serialize_map(Some(fields.len()))?;
                for (name, value) in fields {
                    record.serialize_entry(name, value)?;
                }
                record.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: impl Into<Value>, shown: &str) {
        assert_eq!(plain(&value.into(), true), shown);
    }

    #[test]
    fn without_a_renderer_columns_are_padded() {
        let film =
            |name: &str, rows: Option<u64>| Record::default().with("name", name).with("rows", rows);
        let films: Value = [film("films", Some(3)), film("a", None)].into_iter().collect();
        check(films, "name   rows\nfilms  3\na\n");
        check(film("films", Some(3)), "name  films\nrows  3\n");
        check(Value::List(Vec::new()), "");
    }

    #[test]
    fn a_cell_may_have_any_width_and_any_characters() {
        let long = "x".repeat(70_000);
        let record = Record::default().with("a\u{1b}", long.as_str()).with("bb\tc", "d\ne\u{202e}");
        check(record, &format!("a\\u{{1b}}  {long}\nbb\\tc    d\\ne\\u{{202e}}\n"));
        let rows = [long.as_str(), "y"].map(|it| Record::default().with("a", it).with("b", "z"));
        let shown = plain(&rows.into_iter().collect(), false);
        assert_eq!(shown.lines().last(), Some(&*format!("y{}z", " ".repeat(70_001))));
    }
}
