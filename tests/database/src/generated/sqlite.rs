//! Statements of SQLite: names in four kinds of quotes, and triggers with `CASE` and `END`.

use super::words::Words;
use super::{Part, plain};

pub(super) fn part(words: &mut Words) -> Vec<Part> {
    match words.below(8) {
        0 | 1 => trigger(words),
        2 => view(words),
        3 => table(words),
        4 => {
            let (gap, other) = (words.gap(), words.value());
            let number = words.number;
            let value = words.value();
            vec![plain(format!(
                "INSERT INTO said SELECT {number}, {value}{gap}UNION ALL SELECT {number}, {other}"
            ))]
        }
        5 => vec![plain(format!("{}{}", words.comment(), words.insert()))],
        _ => vec![plain(words.insert())],
    }
}

/// A trigger with many statements, and what fires it.
fn trigger(words: &mut Words) -> Vec<Part> {
    let (table, trigger) = (words.name("fired"), words.name("trigger"));
    let mut body = String::new();
    for _ in 0..=words.below(4) {
        let statement = match words.below(3) {
            0 => {
                let (gap, value) = (words.gap(), words.value());
                let number = words.number;
                format!(
                    "INSERT INTO said SELECT {number}, CASE new.i WHEN 1{gap}THEN {value} ELSE 'no' END WHERE 1"
                )
            }
            1 => {
                let (alias, value) = (words.quoted_name(), words.value());
                format!("SELECT {value} AS {alias}")
            }
            _ => words.insert(),
        };
        body += &format!("{}{statement}{};", words.gap(), words.gap());
    }
    let kind = words.one_of(&["TRIGGER", "TRIGGER IF NOT EXISTS"]);
    let when = words.one_of(&["", " FOR EACH ROW", " WHEN CASE WHEN new.i > 0 THEN 1 ELSE 0 END"]);
    let (a, b, c) = (words.gap(), words.gap(), words.gap());
    vec![
        plain(format!("CREATE TABLE {table} (i INTEGER)")),
        plain(format!(
            "CREATE{a}{kind} {trigger}{b}AFTER INSERT ON {table}{when}{c}BEGIN {body}{a}END"
        )),
        plain(format!("INSERT INTO {table} VALUES (1), (2)")),
    ]
}

fn view(words: &mut Words) -> Vec<Part> {
    let (name, value, alias) = (words.name("view"), words.value(), words.quoted_name());
    let (gap, number) = (words.gap(), words.number);
    vec![
        plain(format!("CREATE VIEW {name} (i) AS{gap}SELECT {value} AS {alias}")),
        plain(format!("INSERT INTO said SELECT {number}, i FROM {name}{gap}")),
    ]
}

fn table(words: &mut Words) -> Vec<Part> {
    let (name, column, gap) = (words.name("table"), words.quoted_name(), words.gap());
    let (default, value, number) = (words.literal(), words.value(), words.number);
    vec![
        plain(format!("CREATE TABLE {name} ({column} TEXT DEFAULT{gap}{default}, \"begin\" TEXT)")),
        plain(format!("INSERT INTO {name} (\"begin\") VALUES ({value})")),
        plain(format!("INSERT INTO said SELECT {number}, {column} FROM {name}")),
    ]
}
