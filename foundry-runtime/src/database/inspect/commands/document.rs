//! What is printed of databases: figures, sizes and numbers of rows.

pub(in crate::database) use crate::console::document::{Audience, Record, Value, columns, print};
use crate::database::inspect::{Figure, Table};

impl Record {
    /// The same, with a figure more, whose name says of what it is.
    pub(in crate::database) fn with_figure(
        self,
        name: &str,
        figure: &Figure,
        audience: Audience,
    ) -> Self {
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
}

/// The rows of a table, as a person reads them.
pub(in crate::database) fn rows(table: &Table) -> Value {
    match table.rows {
        Some(rows) if table.counted => Value::Count(rows),
        Some(rows) => Value::Text(format!("~{rows}")),
        None => Value::Nothing,
    }
}

/// A size, as a person reads it.
pub(in crate::database) fn size(bytes: Option<u64>) -> Value {
    bytes.map(|it| Figure::Bytes(it).to_string()).into()
}
