//! A film: as a file describes it, and as a row of the database holds it.

use foundry::database::sqlx::{self, FromRow, Row, sqlite::SqliteRow};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// A film as a file describes it.
#[derive(Debug, Deserialize)]
pub struct Record {
    #[serde(rename = "Title", deserialize_with = "title")]
    pub title: String,
    #[serde(rename = "Release Date", deserialize_with = "text", default)]
    pub released: String,
    #[serde(rename = "Major Genre")]
    pub genre: Option<String>,
    #[serde(rename = "Director")]
    pub director: Option<String>,
    #[serde(rename = "Distributor")]
    pub distributor: Option<String>,
    #[serde(rename = "Running Time min")]
    pub minutes: Option<i64>,
    #[serde(rename = "Production Budget")]
    pub budget: Option<i64>,
    #[serde(rename = "Worldwide Gross")]
    pub gross: Option<i64>,
    #[serde(rename = "IMDB Rating")]
    pub rating: Option<f64>,
    #[serde(rename = "IMDB Votes")]
    pub votes: Option<i64>,
}

/// A film of the shop.
#[derive(Debug, Serialize)]
pub struct Film {
    pub id: i64,
    pub title: String,
    pub released: String,
    pub year: Option<u16>,
    pub genre: Option<String>,
    pub director: Option<String>,
    pub distributor: Option<String>,
    pub minutes: Option<i64>,
    pub budget: Option<i64>,
    pub gross: Option<i64>,
    pub rating: Option<f64>,
    pub votes: Option<i64>,
}

/// A film in a list.
#[foundry::cacheable]
#[derive(Debug, Serialize)]
pub struct Line {
    pub id: i64,
    pub title: String,
    pub year: Option<u16>,
    pub genre: Option<String>,
    pub rating: Option<f64>,
    pub votes: Option<i64>,
    pub gross: Option<i64>,
}

impl From<Film> for Line {
    fn from(film: Film) -> Self {
        let Film { id, title, year, genre, rating, votes, gross, .. } = film;
        Self { id, title, year, genre, rating, votes, gross }
    }
}

impl Record {
    /// The year in the date of release: the first number of four digits. `Jun 12 1998`,
    /// `1998-06-12` and `summer 1998?` have one, `unknown` has none.
    pub fn year(&self) -> Option<u16> {
        let numbers = self.released.split(|it: char| !it.is_ascii_digit());
        numbers.into_iter().find(|it| it.len() == 4)?.parse().ok()
    }
}

impl FromRow<'_, SqliteRow> for Film {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            title: row.try_get("title")?,
            released: row.try_get("released")?,
            year: row.try_get("year")?,
            genre: row.try_get("genre")?,
            director: row.try_get("director")?,
            distributor: row.try_get("distributor")?,
            minutes: row.try_get("minutes")?,
            budget: row.try_get("budget")?,
            gross: row.try_get("gross")?,
            rating: row.try_get("rating")?,
            votes: row.try_get("votes")?,
        })
    }
}

// Some titles are numbers: 1776, 1408.
fn text<'de, D: Deserializer<'de>>(file: D) -> Result<String, D::Error> {
    match Value::deserialize(file)? {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text.trim().to_owned()),
        Value::Number(number) => Ok(number.to_string()),
        other => Err(D::Error::custom(format!("expected a text, found `{other}`"))),
    }
}

fn title<'de, D: Deserializer<'de>>(file: D) -> Result<String, D::Error> {
    let title = text(file)?;
    if title.is_empty() { Err(D::Error::custom("it has no title")) } else { Ok(title) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> serde_json::Result<Record> {
        serde_json::from_value(serde_json::from_str(json)?)
    }

    #[track_caller]
    fn check_year(released: &str, year: Option<u16>) {
        let record = read(&format!(r#"{{"Title": "Heat", "Release Date": {released}}}"#)).unwrap();
        assert_eq!(record.year(), year);
    }

    #[track_caller]
    fn refuse(json: &str, why: &str) {
        assert_eq!(read(json).unwrap_err().to_string(), why);
    }

    #[test]
    fn a_year_is_found_in_most_dates() {
        check_year(r#""Jun 12 1998""#, Some(1998));
        check_year(r#""1998-06-12""#, Some(1998));
        check_year("1998", Some(1998));
        check_year(r#""12/06/98""#, None);
        check_year(r#""TBD""#, None);
        check_year("null", None);
    }

    #[test]
    fn a_title_may_be_a_number() {
        assert_eq!(read(r#"{"Title": 1776}"#).unwrap().title, "1776");
        assert_eq!(read(r#"{"Title": " Heat "}"#).unwrap().title, "Heat");
    }

    #[test]
    fn what_is_no_film_says_why() {
        refuse(r#"{"Title": null}"#, "it has no title");
        refuse(r#"{"Title": " "}"#, "it has no title");
        refuse(r#"{"Director": "Michael Mann"}"#, "missing field `Title`");
        refuse(r#"{"Title": ["Heat"]}"#, "expected a text, found `[\"Heat\"]`");
        refuse("17", "invalid type: integer `17`, expected struct Record");
        refuse(
            r#"{"Title": "Heat", "IMDB Votes": "many"}"#,
            "invalid type: string \"many\", expected i64",
        );
    }
}
