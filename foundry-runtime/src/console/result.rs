//! Results as they are printed: a table for people, or JSON, YAML, CSV.

use super::Console;
use crate::error::{Error, Result};
use crate::input::Format;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

impl Console {
    /// Prints a result as the command line asked for it; a result is a value, a record, or a list
    /// of those.
    ///
    /// # Errors
    ///
    /// If the value cannot be written down, or standard output is closed or full.
    pub fn print<T: Serialize + ?Sized>(&self, result: &T) -> Result<()> {
        let text = match self.format() {
            Format::Json => json(result)? + "\n",
            Format::Yaml => serde_norway::to_string(result).map_err(not_printed)?,
            Format::Csv => csv(&Value::of(result)?)?,
            Format::Table => table(&Value::of(result)?, self.is_terminal()),
        };
        self.write(text)
    }
}

fn not_printed(cause: impl Into<Error>) -> Error {
    Error::failed("writing the result down").caused_by(cause)
}

fn json(result: &(impl Serialize + ?Sized)) -> Result<String> {
    serde_json::to_string_pretty(result).map_err(not_printed)
}

/// A result whose fields are in the order in which they were written.
#[derive(Debug, PartialEq)]
enum Value {
    Null,
    Text(String),
    /// A number, or `true` or `false`, as JSON writes it.
    Plain(String),
    List(Vec<Value>),
    Record(Vec<(String, Value)>),
}

impl Value {
    fn of<T: Serialize + ?Sized>(result: &T) -> Result<Self> {
        let text = serde_json::to_string(result).map_err(not_printed)?;
        serde_json::from_str(&text).map_err(not_printed)
    }

    /// In one cell of a table.
    fn cell(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) => crate::help::harmless(text).into_owned(),
            Self::Plain(text) => text.clone(),
            Self::List(values) => values.iter().map(Self::cell).collect::<Vec<_>>().join(", "),
            Self::Record(fields) => {
                let fields = fields.iter().map(|(name, value)| format!("{name}: {}", value.cell()));
                fields.collect::<Vec<_>>().join(", ")
            }
        }
    }

    fn field(&self, name: &str) -> String {
        match self {
            Self::Record(fields) => fields
                .iter()
                .find(|(field, _)| field == name)
                .map_or_else(String::new, |(_, value)| value.cell()),
            other => other.cell(),
        }
    }
}

/// Rows, and the names of all columns, in the order in which they are met first.
fn rows(values: &[Value]) -> (Vec<&str>, Vec<Vec<String>>) {
    let mut columns: Vec<&str> = Vec::new();
    for value in values {
        match value {
            Value::Record(fields) => {
                for (name, _) in fields {
                    if !columns.contains(&name.as_str()) {
                        columns.push(name);
                    }
                }
            }
            _ if !columns.contains(&"value") => columns.push("value"),
            _ => {}
        }
    }
    let row = |value: &Value| columns.iter().map(|name| value.field(name)).collect();
    let rows = values.iter().map(row).collect();
    (columns, rows)
}

fn csv(value: &Value) -> Result<String> {
    let (columns, rows) = match value {
        Value::Null => return Ok(String::new()),
        Value::List(values) => rows(values),
        one => rows(std::slice::from_ref(one)),
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns).map_err(not_printed)?;
    for row in rows {
        writer.write_record(row).map_err(not_printed)?;
    }
    let bytes = writer.into_inner().map_err(|it| not_printed(it.into_error()))?;
    String::from_utf8(bytes).map_err(not_printed)
}

/// With lines for a terminal, without them for a pipe.
fn table(value: &Value, watched: bool) -> String {
    let mut table = Table::new();
    table.set_content_arrangement(ContentArrangement::Disabled);
    table.load_style(if watched { presets::UTF8_FULL_CONDENSED } else { presets::NOTHING });
    let is_list = |it: &Value| matches!(it, Value::List(_) | Value::Record(_));
    match value {
        Value::Null => return String::new(),
        Value::Text(_) | Value::Plain(_) => return value.cell() + "\n",
        Value::List(values) if !values.iter().any(is_list) => {
            return values.iter().map(|it| it.cell() + "\n").collect();
        }
        Value::List(values) => {
            let (columns, rows) = rows(values);
            table.set_header(&columns);
            table.add_rows(rows);
            for (at, name) in columns.iter().enumerate() {
                if let Some(column) = table.column_mut(at).filter(|_| are_numbers(values, name)) {
                    column.set_cell_alignment(CellAlignment::Right);
                }
            }
        }
        Value::Record(fields) => {
            table.add_rows(fields.iter().map(|(name, value)| [name.clone(), value.cell()]));
        }
    }
    table.to_string().lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Whether there is nothing but numbers in a column.
fn are_numbers(values: &[Value], name: &str) -> bool {
    let number = |value: &Value| match value {
        Value::Record(fields) => fields
            .iter()
            .filter(|(field, _)| field == name)
            .all(|(_, value)| matches!(value, Value::Null | Value::Plain(_))),
        _ => false,
    };
    values.iter().all(number)
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Plain(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Plain(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Plain(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Plain(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = values.next_element()? {
            list.push(value);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut record = Vec::new();
        while let Some(field) = fields.next_entry()? {
            record.push(field);
        }
        Ok(Value::Record(record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::ser::{SerializeMap, Serializer};

    struct Film(&'static str, Option<u16>);

    impl Serialize for Film {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(None)?;
            map.serialize_entry("title", self.0)?;
            map.serialize_entry("year", &self.1)?;
            map.end()
        }
    }

    const FILMS: [Film; 2] = [Film("Alien", Some(1979)), Film("a, \"b\"", None)];

    #[test]
    fn records_become_rows() {
        let value = Value::of(&FILMS).unwrap();
        assert_eq!(csv(&value).unwrap(), "title,year\nAlien,1979\n\"a, \"\"b\"\"\",\n");
        assert_eq!(table(&value, false), " title   year\n Alien   1979\n a, \"b\"\n");
        assert!(table(&value, true).contains("│ Alien  ┆ 1979 │"), "{}", table(&value, true));
    }

    #[test]
    fn one_record_has_a_line_for_each_field() {
        let shown = table(&Value::of(&FILMS[0]).unwrap(), false);
        assert_eq!(shown, " title  Alien\n year   1979\n");
    }

    #[test]
    fn an_empty_list_prints_nothing() {
        assert_eq!(table(&Value::of::<[Film; 0]>(&[]).unwrap(), false), "");
    }

    #[test]
    fn plain_values_are_lines() {
        assert_eq!(table(&Value::of(&["a", "b"]).unwrap(), false), "a\nb\n");
        assert_eq!(table(&Value::of(&7).unwrap(), false), "7\n");
        assert_eq!(csv(&Value::of(&[1, 2]).unwrap()).unwrap(), "value\n1\n2\n");
        assert_eq!(table(&Value::of(&()).unwrap(), false), "");
    }

    #[test]
    fn json_keeps_the_order_of_fields() {
        let expected = "{\n  \"title\": \"Alien\",\n  \"year\": 1979\n}";
        assert_eq!(json(&FILMS[0]).unwrap(), expected);
    }
}
