//! What is printed of databases: rows and sizes of tables.

pub(in crate::database) use crate::console::document::{Audience, Record, Value, columns, print};

use crate::database::inspect::{Figure, Table};

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
