//! A result as CSV (RFC 4180, with LF): a header and a line for each row.

use super::not_printed;
use super::value::{Rows, Value};
use crate::error::Result;
use crate::terminal;
use std::borrow::Cow;

/// The treatment of cells that a spreadsheet would take for formulas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Formulas {
    Kept,
    /// They get an apostrophe in front.
    Defused,
}

pub(super) fn write(value: &Value, formulas: Formulas, on_terminal: bool) -> Result<String> {
    let rows = match value {
        Value::Null => return Ok(String::new()),
        Value::List(values) => Rows::of(values),
        one => Rows::of(std::slice::from_ref(one)),
    };
    // A list without columns is empty, or has records without fields.
    if rows.columns.is_empty() {
        return Ok(String::new());
    }
    let text = |text: Cow<'_, str>, is_number: bool| {
        let text = match formulas {
            Formulas::Defused if !is_number => defused(text),
            _ => text,
        };
        if on_terminal { terminal::escape_line(&text).into_owned() } else { text.into_owned() }
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = rows.columns.iter().map(|name| text(Cow::Borrowed(name), false));
    writer.write_record(header).map_err(not_printed)?;
    for row in &rows.cells {
        let cell = |value: &Option<&Value>| match value {
            Some(value) => text(value.cell(), value.is_number()),
            None => String::new(),
        };
        writer.write_record(row.iter().map(cell)).map_err(not_printed)?;
    }
    let bytes = writer.into_inner().map_err(|it| not_printed(it.into_error()))?;
    String::from_utf8(bytes).map_err(not_printed)
}

/// Puts an apostrophe in front of a text that a spreadsheet would run: the rule of OWASP for CSV
/// injection, with the full-width signs that spreadsheets read as well. A text that is a number,
/// such as `-5.00` of a decimal type, stays one.
fn defused(text: Cow<'_, str>) -> Cow<'_, str> {
    let signs = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    match text.starts_with(signs) && !is_number(&text) {
        true => Cow::Owned(format!("'{text}")),
        false => text,
    }
}

fn is_number(text: &str) -> bool {
    let is_part = |it: char| it.is_ascii_digit() || matches!(it, '+' | '-' | '.' | 'e' | 'E');
    text.chars().all(is_part) && text.parse::<f64>().is_ok()
}
