//! A result as JSON, laid out as `serde_json` does it.

use super::not_printed;
use super::value::Value;
use crate::error::Result;

pub(super) fn write(value: &Value) -> Result<String> {
    let mut out = Vec::new();
    write_value(&mut out, value, 0).map_err(not_printed)?;
    out.push(b'\n');
    String::from_utf8(out).map_err(not_printed)
}

fn write_value(out: &mut Vec<u8>, value: &Value, depth: usize) -> serde_json::Result<()> {
    match value {
        // JSON has no word for NaN and the infinities.
        Value::Null | Value::NotFinite(_) => out.extend(b"null"),
        Value::Bool(yes) => out.extend(if *yes { "true" } else { "false" }.bytes()),
        Value::Number(digits) => out.extend(digits.bytes()),
        Value::Text(text) => serde_json::to_writer(out, text)?,
        Value::List(values) if values.is_empty() => out.extend(b"[]"),
        Value::List(values) => {
            for (at, value) in values.iter().enumerate() {
                out.push(if at == 0 { b'[' } else { b',' });
                new_line(out, depth + 1);
                write_value(out, value, depth + 1)?;
            }
            new_line(out, depth);
            out.push(b']');
        }
        Value::Record(fields) if fields.is_empty() => out.extend(b"{}"),
        Value::Record(fields) => {
            for (at, (name, value)) in fields.iter().enumerate() {
                out.push(if at == 0 { b'{' } else { b',' });
                new_line(out, depth + 1);
                serde_json::to_writer(&mut *out, name)?;
                out.extend(b": ");
                write_value(out, value, depth + 1)?;
            }
            new_line(out, depth);
            out.push(b'}');
        }
    }
    Ok(())
}

fn new_line(out: &mut Vec<u8>, depth: usize) {
    out.push(b'\n');
    out.extend(std::iter::repeat_n(b' ', 2 * depth));
}
