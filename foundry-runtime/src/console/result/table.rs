//! A result for people. A row is one line: newlines and TABs of cells are shown as `\n` and `\t`.

use super::value::{Rows, Value};
use crate::terminal;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

/// With lines and escapes for a terminal; without them for a pipe.
pub(super) fn write(value: &Value, on_terminal: bool) -> String {
    let is_nested = |it: &Value| matches!(it, Value::List(_) | Value::Record(_));
    let cell = |value: &Value| terminal::cell(&value.cell(), on_terminal);
    match value {
        Value::Null => String::new(),
        // A text is the whole answer, and may have several lines.
        Value::Text(text) if on_terminal => terminal::escape_remark(text).into_owned() + "\n",
        Value::Text(text) => format!("{text}\n"),
        Value::Bool(_) | Value::Number(_) | Value::NotFinite(_) => format!("{}\n", value.cell()),
        Value::List(values) if !values.iter().any(is_nested) => {
            values.iter().map(|it| terminal::item(&it.cell(), on_terminal) + "\n").collect()
        }
        Value::List(values) => {
            let rows = Rows::of(values);
            if rows.columns.is_empty() {
                return String::new();
            }
            let mut table = empty(on_terminal);
            table.set_header(rows.columns.iter().map(|it| terminal::cell(it, on_terminal)));
            for row in &rows.cells {
                table.add_row(row.iter().map(|it| it.map(cell).unwrap_or_default()));
            }
            for at in 0..rows.columns.len() {
                let is_right = rows.cells.iter().all(|row| row[at].is_none_or(is_aligned_right));
                if let Some(column) = table.column_mut(at).filter(|_| is_right) {
                    column.set_cell_alignment(CellAlignment::Right);
                }
            }
            lines(&table)
        }
        Value::Record(fields) if fields.is_empty() => String::new(),
        Value::Record(fields) => {
            let mut table = empty(on_terminal);
            for (name, value) in fields {
                table.add_row([terminal::cell(name, on_terminal), cell(value)]);
            }
            lines(&table)
        }
    }
}

fn empty(on_terminal: bool) -> Table {
    let mut table = Table::new();
    table.set_content_arrangement(ContentArrangement::Disabled);
    table.load_style(if on_terminal { presets::UTF8_FULL_CONDENSED } else { presets::NOTHING });
    table
}

fn lines(table: &Table) -> String {
    let text = table.to_string();
    text.split('\n').map(|line| format!("{}\n", line.trim_end_matches(' '))).collect()
}

fn is_aligned_right(value: &Value) -> bool {
    matches!(value, Value::Null | Value::Bool(_)) || value.is_number()
}
