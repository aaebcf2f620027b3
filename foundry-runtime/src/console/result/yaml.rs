//! A result as YAML, in the block style of `serde_yaml`. Text is quoted wherever YAML 1.1 or 1.2
//! would read anything but that text: `no`, `12:30:45`, `2020-01-01`, `1_000`, `=`.

use super::value::Value;
use crate::terminal;
use std::fmt::Write;

pub(super) fn write(value: &Value, on_terminal: bool) -> String {
    let mut writer = Writer { out: String::new(), on_terminal };
    writer.block(value, 0);
    writer.out.push('\n');
    writer.out
}

struct Writer {
    out: String,
    on_terminal: bool,
}

/// YAML finds the end of a longer key only if a `?` announces it.
const LONGEST_KEY: usize = 1000;

impl Writer {
    /// Writes a value where the cursor stands, further lines with this indentation.
    fn block(&mut self, value: &Value, indent: usize) {
        match value {
            Value::List(values) if !values.is_empty() => {
                for (at, value) in values.iter().enumerate() {
                    if at > 0 {
                        self.new_line(indent);
                    }
                    self.out.push_str("- ");
                    self.block(value, indent + 2);
                }
            }
            Value::Record(fields) if !fields.is_empty() => {
                for (at, (name, value)) in fields.iter().enumerate() {
                    if at > 0 {
                        self.new_line(indent);
                    }
                    self.field(name, value, indent);
                }
            }
            scalar => self.scalar(scalar),
        }
    }

    fn field(&mut self, name: &str, value: &Value, indent: usize) {
        let is_long = name.chars().count() > LONGEST_KEY;
        if is_long {
            self.out.push_str("? ");
        }
        self.text(name);
        if is_long {
            self.new_line(indent);
        }
        self.out.push(':');
        match value {
            Value::List(values) if !values.is_empty() && !is_long => {
                self.new_line(indent);
                self.block(value, indent);
            }
            Value::List(values) if !values.is_empty() => {
                self.new_line(indent + 2);
                self.block(value, indent + 2);
            }
            Value::Record(fields) if !fields.is_empty() => {
                self.new_line(indent + 2);
                self.block(value, indent + 2);
            }
            scalar => {
                self.out.push(' ');
                self.scalar(scalar);
            }
        }
    }

    fn new_line(&mut self, indent: usize) {
        self.out.push('\n');
        terminal::blanks(&mut self.out, indent);
    }

    fn scalar(&mut self, value: &Value) {
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(yes) => self.out.push_str(if *yes { "true" } else { "false" }),
            Value::Number(digits) => self.number(digits),
            Value::NotFinite(number) if number.is_nan() => self.out.push_str(".nan"),
            Value::NotFinite(number) if *number > 0.0 => self.out.push_str(".inf"),
            Value::NotFinite(_) => self.out.push_str("-.inf"),
            Value::Text(text) => self.text(text),
            Value::List(_) => self.out.push_str("[]"),
            Value::Record(_) => self.out.push_str("{}"),
        }
    }

    /// For YAML 1.1, a number with an exponent needs a point and a sign: `1.0e+300`.
    fn number(&mut self, digits: &str) {
        let Some((mantissa, exponent)) = digits.split_once(['e', 'E']) else {
            return self.out.push_str(digits);
        };
        let point = if mantissa.contains('.') { "" } else { ".0" };
        let sign = if exponent.starts_with(['+', '-']) { "" } else { "+" };
        let _ = write!(self.out, "{mantissa}{point}e{sign}{exponent}");
    }

    fn text(&mut self, text: &str) {
        if self.must_escape(text) {
            self.double_quoted(text);
        } else if is_plain(text) {
            self.out.push_str(text);
        } else {
            let _ = write!(self.out, "'{}'", text.replace('\'', "''"));
        }
    }

    fn must_escape(&self, text: &str) -> bool {
        text.chars().any(|it| !is_printable(it))
            || self.on_terminal && terminal::marked(text).any(|it| it.0)
    }

    fn double_quoted(&mut self, text: &str) {
        self.out.push('"');
        let on_terminal = self.on_terminal;
        for (is_escaped, letter) in terminal::marked(text) {
            let _ = match letter {
                '"' | '\\' => write!(self.out, "\\{letter}"),
                '\n' => write!(self.out, "\\n"),
                '\r' => write!(self.out, "\\r"),
                '\t' => write!(self.out, "\\t"),
                _ if is_printable(letter) && !(is_escaped && on_terminal) => {
                    write!(self.out, "{letter}")
                }
                '\0'..='\u{ff}' => write!(self.out, "\\x{:02x}", u32::from(letter)),
                '\u{100}'..='\u{ffff}' => write!(self.out, "\\u{:04x}", u32::from(letter)),
                _ => write!(self.out, "\\U{:08x}", u32::from(letter)),
            };
        }
        self.out.push('"');
    }
}

/// Returns whether YAML lets the character stand for itself within one line.
fn is_printable(letter: char) -> bool {
    let other = matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    !letter.is_control() && !other
}

/// The words that YAML 1.1 reads as a bool or as null, in any case.
const WORDS: [&str; 9] = ["y", "yes", "n", "no", "true", "false", "on", "off", "null"];

/// Returns whether a text reads as itself without quotes. Numbers, dates and all that has a meaning
/// in YAML begin with another character than a letter, `_` or `/`.
fn is_plain(text: &str) -> bool {
    let begins = text.starts_with(|it: char| it.is_alphabetic() || it == '_' || it == '/');
    begins
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !WORDS.iter().any(|it| it.eq_ignore_ascii_case(text))
}
