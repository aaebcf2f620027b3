//! The tables of `docs/PERFORMANCE_OPTIMIZATIONS.md`, from `docs/results` alone.

use crate::Result;
use crate::goals::{Judged, figure, judged};
use crate::results::{directory, grouped, markdown};
use crate::scratch::{repository, write};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const DOCUMENT: &str = "docs/PERFORMANCE_OPTIMIZATIONS.md";
const PREDECESSOR: &str = "benches/compile/data/predecessor.json";

/// Writes the tables between their markers.
///
/// # Errors
///
/// If the document or a result cannot be read or written.
pub fn write_tables() -> Result<()> {
    let path = repository().join(DOCUMENT);
    write(&path, &with_tables(fs::read_to_string(&path)?)?)
}

/// The document, with the tables that the results make.
fn with_tables(mut text: String) -> Result<String> {
    let rows = results()?;
    let predecessor = json(&repository().join(PREDECESSOR))?;
    let tables = [
        ("goals", goals(&rows)),
        ("predecessor", beside_predecessor(&predecessor, &rows)?),
        ("results", rows.iter().map(|it| markdown(it) + "\n").collect()),
    ];
    for (name, table) in tables {
        text = filled(&text, name, table.trim_end())?;
    }
    Ok(text)
}

/// All results, by letter, then by number.
fn results() -> Result<Vec<Value>> {
    let mut rows = Vec::new();
    for entry in fs::read_dir(directory())? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "json") {
            rows.push(json(&path)?);
        }
    }
    rows.sort_by_key(|row| {
        let id = row["id"].as_str().unwrap_or_default();
        let digits = id.find(|it: char| it.is_ascii_digit()).unwrap_or(id.len());
        (id[..digits].to_owned(), id[digits..].parse().unwrap_or(u32::MAX))
    });
    Ok(rows)
}

fn json(path: &Path) -> Result<Value> {
    let parsed = serde_json::from_str(&fs::read_to_string(path)?);
    parsed.map_err(|error| format!("{}: {error}", path.display()).into())
}

/// The document, with another table between the markers of this name.
fn filled(document: &str, name: &str, table: &str) -> Result<String> {
    let (begin, end) =
        (format!("<!-- {name}: made from docs/results -->"), format!("<!-- {name} end -->"));
    let parts = document.split_once(&begin).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(&end)?;
        Some(format!("{before}{begin}\n\n{table}\n\n{end}{after}"))
    });
    parts.ok_or_else(|| format!("{DOCUMENT} does not have `{begin}` and `{end}`").into())
}

/// A line for each row that is a goal.
fn goals(rows: &[Value]) -> String {
    let mut out = String::from(
        "| id | what | goal | ours, nearest to its limit or farthest above | met, or missed | command |\n\
         |---|---|---|---|---|---|\n",
    );
    for row in rows {
        let all = judged(row);
        let times = |it: &&Judged| it.times().unwrap_or(f64::NEG_INFINITY);
        let Some(worst) = all.iter().max_by(|one, other| times(one).total_cmp(&times(other)))
        else {
            continue;
        };
        let text = |key: &str| row[key].as_str().unwrap_or_default();
        let value = worst.value.map_or(String::from("–"), grouped);
        let _ = writeln!(
            out,
            "| {} | {} | {} | {}: {value} | {} | `{}` |",
            text("id"),
            text("what"),
            text("goal"),
            worst.label,
            told(&all),
            text("command"),
        );
    }
    out
}

/// Whether all limits are kept; else which are not, and by how much.
fn told(all: &[Judged]) -> String {
    let missed: Vec<String> = all.iter().filter(|it| it.met() == Some(false)).map(miss).collect();
    if !missed.is_empty() {
        return format!("**missed**: {}", missed.join("; "));
    }
    match all.iter().find(|it| it.met().is_none()) {
        Some(it) => format!("not decided: no figure for {}", it.label),
        None => String::from("met"),
    }
}

fn miss(it: &Judged) -> String {
    let [value, most] = [it.value, it.most].map(|it| rounded(it.unwrap_or(f64::NAN)));
    let because = if it.because.is_empty() { String::new() } else { format!(" ({})", it.because) };
    let times = match it.times() {
        Some(times) if times.is_finite() => format!(", × {}", rounded(times)),
        _ => String::new(),
    };
    format!("{}: {value} instead of {most}{because}{times}", it.label)
}

/// Three figures.
fn rounded(value: f64) -> String {
    let digits = 10_f64.powi((2 - value.abs().log10().floor() as i32).clamp(0, 3));
    grouped((value * digits).round() / digits)
}

/// What the predecessor said and did, and what Foundry does.
fn beside_predecessor(data: &Value, rows: &[Value]) -> Result<String> {
    let mut out = String::from(
        "| what | the predecessor claims | its code did | Foundry | row |\n|---|---|---|---|---|\n",
    );
    for line in data["rows"].as_array().ok_or("the predecessor has no rows")? {
        let mut cells = Vec::new();
        for key in ["what", "claimed", "measured", "ours"] {
            cells.push(cell(&line[key], rows)?);
        }
        let mut ids: Vec<&str> =
            line["ours"].as_array().into_iter().flatten().filter_map(|it| it[0].as_str()).collect();
        ids.dedup();
        let _ = writeln!(out, "| {} | {} |", cells.join(" | "), ids.join(", "));
    }
    let _ = write!(out, "\n{}", data["source"].as_str().unwrap_or_default());
    Ok(out)
}

/// Words as they stand there, or figures out of the results: id, contender, label, and unit.
fn cell(value: &Value, rows: &[Value]) -> Result<String> {
    let Value::Array(references) = value else {
        return Ok(value.as_str().unwrap_or("–").to_owned());
    };
    let mut figures = Vec::new();
    for reference in references {
        let word = |at: usize| reference[at].as_str().unwrap_or_default();
        let row = rows.iter().find(|it| it["id"] == word(0));
        let found = row.and_then(|it| figure(it, word(1), word(2)));
        let found = found.ok_or_else(|| format!("{PREDECESSOR}: no result for {reference}"))?;
        figures.push(format!("{} {}", grouped(found), word(3)).trim_end().to_owned());
    }
    Ok(figures.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_table_takes_the_place_of_the_one_before() {
        let document = "a\n<!-- t: made from docs/results -->\nold\n<!-- t end -->\nb";
        let filled = filled(document, "t", "new").unwrap();
        assert_eq!(filled, "a\n<!-- t: made from docs/results -->\n\nnew\n\n<!-- t end -->\nb");
        assert!(super::filled(document, "u", "new").is_err());
    }

    #[test]
    fn a_miss_says_by_how_much() {
        let value = json!({ "s, 100": 0.5, "s, 1000": 3 });
        let table = goals(&[json!({ "id": "P7", "value": value, "peers": {} })]);
        let line = table.lines().last().unwrap();
        let missed = "s, 100: 0.5 | **missed**: s, 100: 0.5 instead of 0.4, × 1.25 |";
        assert!(line.contains(missed), "{line}");
    }

    #[test]
    fn the_document_has_the_tables_of_the_results() {
        let text = fs::read_to_string(repository().join(DOCUMENT)).unwrap();
        assert!(with_tables(text.clone()).unwrap() == text, "the part `table` makes it anew");
    }

    #[test]
    fn every_limit_has_its_figures() {
        let unknown = |row: &Value| {
            let none = judged(row).into_iter().filter(|it| it.met().is_none());
            none.map(|it| format!("{}: {}", row["id"], it.label)).collect::<Vec<_>>()
        };
        let unknown: Vec<String> = results().unwrap().iter().flat_map(unknown).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn what_nobody_promised_is_not_in_the_goals() {
        assert_eq!(goals(&[json!({ "id": "X1" })]).lines().count(), 2);
    }

    #[test]
    fn a_figure_comes_from_the_results() {
        let rows = [json!({ "id": "D3", "value": { "ns": 12.3 } })];
        assert_eq!(cell(&json!([["D3", "foundry", "ns", "ns"]]), &rows).unwrap(), "12.3 ns");
        assert!(cell(&json!([["D3", "foundry", "µs", ""]]), &rows).is_err());
    }
}
