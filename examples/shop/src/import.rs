//! Reads a file of films. What cannot be a film is left out, with its place and the reason.

use crate::film::Record;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::fmt;

/// The films of a file.
pub struct Batch {
    pub films: Vec<Record>,
    pub left_out: Vec<LeftOut>,
}

/// An item of a file that is no film.
#[derive(Debug)]
pub struct LeftOut {
    /// From one.
    number: usize,
    /// Line of the file on which it begins.
    line: usize,
    why: String,
}

impl Batch {
    /// Reads a JSON array of films.
    ///
    /// # Errors
    ///
    /// If the text is not a JSON array. An item that is no film is no error: it is left out.
    pub fn parse(json: &str) -> serde_json::Result<Self> {
        let items: Vec<&RawValue> = serde_json::from_str(json)?;
        let mut batch = Self { films: Vec::with_capacity(items.len()), left_out: Vec::new() };
        let mut seen = HashMap::new();
        for (number, (line, item)) in (1..).zip(with_lines(json, &items)) {
            match record(item) {
                Ok(film) => {
                    let film_key = (film.title.clone(), film.released.clone());
                    match seen.insert(film_key, number) {
                        None => batch.films.push(film),
                        Some(first) => {
                            let why = format!("it is film {first} again: `{}`", film.title);
                            batch.left_out.push(LeftOut { number, line, why });
                        }
                    }
                }
                Err(error) => {
                    batch.left_out.push(LeftOut { number, line, why: error.to_string() });
                }
            }
        }
        Ok(batch)
    }
}

/// `film 3,054 (line 3,055): it has no title`
impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "film {} (line {}): {}", self.number, self.line, self.why)
    }
}

// By way of a `Value`: errors then do not count lines and columns from the start of the item.
fn record(item: &str) -> serde_json::Result<Record> {
    serde_json::from_value(serde_json::from_str(item)?)
}
