//! Results as they are printed: a table for people, or JSON, YAML, CSV. Every format is written from
//! one tree, so that all of them show the same digits.

mod compound;
mod csv;
mod json;
mod raw;
mod serializer;
mod table;
mod value;
mod yaml;

use super::Console;
use crate::console::settings::Format;
use crate::error::{Error, Result};
use crate::terminal;
use csv::Formulas;
use serde::Serialize;
use value::Value;

impl Console {
    /// Prints a result in the format of the command line. A result is a value, a record, or a list
    /// of those.
    ///
    /// Standard output that is a terminal gets control, bidi and invisible characters escaped; a
    /// pipe and a file get JSON, YAML and CSV with all characters as they are.
    ///
    /// # Errors
    ///
    /// If the value cannot be serialized, for example because it is nested more than 1,000 levels
    /// deep, or if standard output is closed or full.
    pub fn print<T: Serialize + ?Sized>(&self, result: &T) -> Result<()> {
        let value = Value::of(result).map_err(not_printed)?;
        let on_terminal = self.is_terminal();
        let text = match self.format() {
            Format::Json => {
                let text = json::write(&value)?;
                if on_terminal { terminal::escape_json(&text).into_owned() } else { text }
            }
            Format::Yaml => yaml::write(&value, on_terminal),
            Format::Csv => csv::write(&value, Formulas::Kept, on_terminal)?,
            Format::CsvSafe => csv::write(&value, Formulas::Defused, on_terminal)?,
            Format::Table => table::write(&value, on_terminal),
        };
        self.write(text)
    }
}

fn not_printed(cause: impl Into<Error>) -> Error {
    Error::failed("the result cannot be printed").caused_by(cause)
}

#[cfg(test)]
mod tests;
