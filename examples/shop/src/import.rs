//! Reads a file of films. What cannot be a film is left out, with its place and the reason.

use crate::film::Record;
use crate::number::grouped;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
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

/// A part of the program, so that it can be run anywhere.
const BUNDLED: &str = include_str!("../data/films.json");

impl Batch {
    /// The films that come with the program.
    pub fn bundled() -> serde_json::Result<Self> {
        Self::parse(BUNDLED)
    }

    /// Reads a JSON array of films. Fails if it is none; an item that is no film is left out.
    pub fn parse(json: &str) -> serde_json::Result<Self> {
        let items: Vec<&RawValue> = serde_json::from_str(json)?;
        let lines = lines(json, &items);
        let mut batch = Self { films: Vec::with_capacity(items.len()), left_out: Vec::new() };
        let mut seen = HashMap::new();
        for (at, (item, line)) in items.into_iter().zip(lines).enumerate() {
            let number = at + 1;
            match record(item).and_then(|film| first(film, number, &mut seen)) {
                Ok(film) => batch.films.push(film),
                Err(why) => batch.left_out.push(LeftOut { number, line, why }),
            }
        }
        Ok(batch)
    }
}

/// `film 3,054 (line 3,055): it has no title`
impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, line, why } = self;
        write!(f, "film {} (line {}): {why}", grouped(*number), grouped(*line))
    }
}

// By way of a `Value`: the error then tells no line and column, which would be the item's own.
fn record(item: &RawValue) -> Result<Record, String> {
    let value: serde_json::Value =
        serde_json::from_str(item.get()).map_err(|error| error.to_string())?;
    Record::deserialize(value).map_err(|error| error.to_string())
}

// A film is its title and the day it came out; the first in the file is kept.
fn first(
    film: Record,
    number: usize,
    seen: &mut HashMap<(String, String), usize>,
) -> Result<Record, String> {
    match seen.entry((film.title.clone(), film.released.clone())) {
        Entry::Occupied(first) => {
            Err(format!("`{}` is film {} already", film.title, grouped(*first.get())))
        }
        Entry::Vacant(place) => {
            place.insert(number);
            Ok(film)
        }
    }
}

/// The line on which each item begins. The items are pieces of the text, in its order.
fn lines(text: &str, items: &[&RawValue]) -> Vec<usize> {
    let mut line = 1;
    let mut rest = text;
    let mut lines = Vec::with_capacity(items.len());
    for item in items {
        let (before, after) = rest.split_once(item.get()).unwrap_or(("", rest));
        line += before.matches('\n').count();
        lines.push(line);
        line += item.get().matches('\n').count();
        rest = after;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, titles: &[&str], left_out: &[&str]) {
        let batch = Batch::parse(json).unwrap();
        assert_eq!(batch.films.iter().map(|it| &it.title).collect::<Vec<_>>(), titles);
        let shown: Vec<String> = batch.left_out.iter().map(ToString::to_string).collect();
        assert_eq!(shown, left_out);
    }

    #[test]
    fn one_bad_film_spoils_no_other() {
        check(
            r#"[
                {"Title": "Heat"},
                {"Title": null}, {
                    "Title": "Alien"
                },
                7
            ]"#,
            &["Heat", "Alien"],
            &[
                "film 2 (line 3): it has no title",
                "film 4 (line 6): invalid type: integer `7`, expected struct Record",
            ],
        );
    }

    #[test]
    fn a_film_counts_once() {
        check(
            r#"[{"Title": "Heat", "Release Date": "1995"},
                {"Title": "Heat", "Release Date": "1972"},
                {"Title": "Heat", "Release Date": "1995"}]"#,
            &["Heat", "Heat"],
            &["film 3 (line 3): `Heat` is film 1 already"],
        );
    }

    #[test]
    fn an_empty_list_is_a_list() {
        check("[]", &[], &[]);
    }

    #[test]
    fn what_is_no_list_says_where() {
        let refuse = |json, why: &str| {
            let error = Batch::parse(json).err().unwrap().to_string();
            assert!(error.contains(why), "{error}");
        };
        refuse("", "EOF while parsing a value at line 1 column 0");
        refuse("{}", "expected a sequence at line 1 column 0");
        refuse("[{\"Title\": 1},\n {\"Title\": ", "EOF while parsing a value at line 2 column");
    }
}
