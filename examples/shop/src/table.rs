//! How numbers and lists of films look on a console.

use crate::film::Film;
use std::fmt::Display;

/// To which side the cells of a column lean.
#[derive(Clone, Copy)]
pub enum Align {
    Left,
    Right,
}

/// The lines of a table, the head first. Columns are as wide as their widest cell.
pub fn lines<const N: usize>(head: [(&str, Align); N], rows: &[[String; N]]) -> Vec<String> {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or(0).max(head[column].0.len())
    };
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |cells: [&str; N]| {
        let padded: [String; N] = std::array::from_fn(|column| {
            let (cell, width) = (cells[column], widths[column]);
            match head[column].1 {
                Align::Left => format!("{cell:width$}"),
                Align::Right => format!("{cell:>width$}"),
            }
        });
        padded.join("  ").trim_end().to_owned()
    };
    let names = head.map(|(name, _)| name);
    let rows = rows.iter().map(|row| std::array::from_fn(|column| row[column].as_str()));
    std::iter::once(names).chain(rows).map(line).collect()
}

/// The lines of a list of films.
pub fn films(films: &[Film]) -> Vec<String> {
    use Align::{Left, Right};
    let head = [
        ("ID", Right),
        ("TITLE", Left),
        ("YEAR", Right),
        ("GENRE", Left),
        ("RATING", Right),
        ("VOTES", Right),
        ("GROSS", Right),
    ];
    let rows: Vec<_> = films
        .iter()
        .map(|film| {
            [
                film.id.to_string(),
                film.title.clone(),
                or_dash(film.year),
                or_dash(film.genre.as_deref()),
                or_dash(film.rating.map(rating)),
                or_dash(film.votes.map(grouped)),
                or_dash(film.gross.map(dollars)),
            ]
        })
        .collect();
    lines(head, &rows)
}

/// `1,842,879,955`
pub fn grouped(number: impl Display) -> String {
    let number = number.to_string();
    let digits = number.trim_start_matches('-');
    let mut grouped = number[..number.len() - digits.len()].to_owned();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `$1,842,879,955`
pub fn dollars(amount: i64) -> String {
    format!("${}", grouped(amount))
}

/// `7.0`: with one digit after the point, as ratings are compared by it.
pub fn rating(rating: f64) -> String {
    format!("{rating:.1}")
}

/// What is not known is a dash.
pub fn or_dash(value: Option<impl Display>) -> String {
    value.map_or_else(|| "-".to_owned(), |it| it.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [
            ["Heat".to_owned(), "1995".to_owned(), "crime".to_owned()],
            ["Amélie".to_owned(), "-".to_owned(), "-".to_owned()],
        ];
        let head = [("TITLE", Align::Left), ("YEAR", Align::Right), ("GENRE", Align::Left)];
        assert_eq!(
            lines(head, &rows),
            ["TITLE   YEAR  GENRE", "Heat    1995  crime", "Amélie     -  -"]
        );
        assert_eq!(lines(head, &[]), ["TITLE  YEAR  GENRE"]);
    }

    #[test]
    fn thousands_are_grouped() {
        let check = |number: i64, expected| assert_eq!(grouped(number), expected);
        check(0, "0");
        check(999, "999");
        check(1_000, "1,000");
        check(-1_234_567, "-1,234,567");
        assert_eq!(dollars(1_842_879_955), "$1,842,879,955");
        assert_eq!(rating(7.0), "7.0");
    }
}
