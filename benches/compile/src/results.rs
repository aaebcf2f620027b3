//! `docs/results/<id>.json`, and the table that is made of each.

use crate::scratch::{repository, write};
use crate::{Options, Result, goals};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};
use std::{fs, thread};

/// Numbers by contender and label, in the order in which they came.
#[derive(Default)]
pub struct Figures(Vec<(String, String, f64)>);

impl Figures {
    /// Adds one.
    pub fn set(&mut self, contender: &str, label: &str, value: f64) {
        self.0.push((contender.to_owned(), label.to_owned(), value));
    }

    /// What was set.
    pub fn get(&self, contender: &str, label: &str) -> Option<f64> {
        self.0.iter().find(|it| it.0 == contender && it.1 == label).map(|it| it.2)
    }

    /// What each more one costs of a quantity, by each contender, from each size to the next:
    /// of `label, 50` and `label, 200` comes `each, 50 to 200`.
    pub fn each_more(&mut self, sizes: &[usize], label: &str, each: &str, factor: f64) {
        let mut contenders: Vec<String> = Vec::new();
        for (contender, ..) in &self.0 {
            if !contenders.contains(contender) {
                contenders.push(contender.clone());
            }
        }
        for contender in contenders {
            for pair in sizes.windows(2) {
                let (few, many) = (pair[0], pair[1]);
                let at = |size| self.get(&contender, &format!("{label}, {size}"));
                if let Some((low, high)) = at(few).zip(at(many)) {
                    let slope = (high - low) / (many - few) as f64 * factor;
                    self.set(&contender, &format!("{each}, {few} to {many}"), slope);
                }
            }
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn of(&self, contender: &str) -> Value {
        let own = self.0.iter().filter(|it| it.0 == contender);
        Value::Object(own.map(|it| (it.1.clone(), rounded(it.2))).collect())
    }

    fn peers(&self) -> Value {
        let mut peers = Map::new();
        for (contender, ..) in self.0.iter().filter(|it| it.0 != "foundry") {
            peers.insert(contender.clone(), self.of(contender));
        }
        Value::Object(peers)
    }
}

/// Three figures are as many as anybody can repeat.
fn rounded(value: f64) -> Value {
    if value.fract() == 0.0 || value.abs() >= 100.0 {
        return json!(value.round() as i64);
    }
    let digits = if value.abs() >= 10.0 { 10.0 } else { 100.0 };
    json!((value * digits).round() / digits)
}

/// A row of the goals.
pub struct Row {
    /// Its name there.
    pub id: &'static str,
    /// What is measured.
    pub what: &'static str,
    /// How good it has to be.
    pub goal: &'static str,
    /// In what, and how.
    pub unit: &'static str,
    /// The part of this harness that measures it.
    pub part: &'static str,
}

impl Row {
    /// With `--own`, those that were not measured stay as they were.
    fn peers(&self, options: &Options, figures: &Figures) -> Result<Value> {
        let mut peers = figures.peers();
        let file = directory().join(format!("{}.json", self.id));
        if options.own && file.exists() {
            let mut old: Value = serde_json::from_str(&fs::read_to_string(file)?)?;
            if let (Some(peers), Some(old)) = (peers.as_object_mut(), old["peers"].as_object_mut())
            {
                old.append(peers);
                std::mem::swap(peers, old);
            }
        }
        Ok(peers)
    }

    /// Prints it, and writes it unless told `--print`.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(&self, options: &Options, figures: &Figures) -> Result<()> {
        let machine = options.machine.clone().unwrap_or_else(machine);
        let mut row = json!({
            "id": self.id,
            "what": self.what,
            "goal": self.goal,
            "value": figures.of("foundry"),
            "unit": self.unit,
            "peers": self.peers(options, figures)?,
            "met": null,
            "command": command(options.harness, self.part),
            "machine": machine,
            "date": today(),
        });
        row["met"] = json!(goals::met(&row));
        println!("{}", markdown(&row));
        if options.print {
            return Ok(());
        }
        let directory = directory();
        fs::create_dir_all(&directory)?;
        let text = serde_json::to_string_pretty(&row)? + "\n";
        write(&directory.join(format!("{}.json", self.id)), &text)
    }
}

fn command(harness: &str, part: &str) -> String {
    let own = format!("cargo run --release --manifest-path benches/{harness}/Cargo.toml -- {part}");
    match part {
        "criterion" => format!("cargo bench && {own}"),
        "cache" => format!("cargo bench -- zero_copy_cache && {own}"),
        "resolution" => {
            format!("cargo bench -p foundry-benches --bench service_resolution && {own}")
        }
        _ => own,
    }
}

/// Where results are.
pub(crate) fn directory() -> PathBuf {
    repository().join("docs/results")
}

fn machine() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    format!("{cores} cores, {} {}", std::env::consts::OS, std::env::consts::ARCH)
}

/// The date in Greenwich, after Howard Hinnant's `civil_from_days`.
fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs());
    let days = seconds / 86_400 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    format!("{year}-{month:02}-{day:02}")
}

/// A heading, a sentence, and a line for each label.
pub(crate) fn markdown(row: &Value) -> String {
    let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let met = match row["met"].as_bool() {
        Some(true) => "**Met**; goal",
        Some(false) => "**Missed**; goal",
        None if goals::judged(row).is_empty() => "Goal",
        None => "**Not decided**; goal",
    };
    let mut out = format!("### {}: {}\n\n", text("id"), text("what"));
    let _ = writeln!(out, "{met}: {}. In {}.\n", text("goal"), text("unit"));

    let empty = Map::new();
    let peers = row["peers"].as_object().unwrap_or(&empty);
    let columns: Vec<(&str, &Value)> = std::iter::once(("foundry", &row["value"]))
        .chain(peers.iter().map(|(name, values)| (name.as_str(), values)))
        .filter(|it| it.1.as_object() != Some(&empty))
        .collect();
    let mut labels: Vec<&str> = Vec::new();
    for (_, values) in &columns {
        let own = values.as_object().unwrap_or(&empty).keys().map(String::as_str);
        let own: Vec<&str> = own.filter(|it| !labels.contains(it)).collect();
        labels.extend(own);
    }
    let names: Vec<&str> = columns.iter().map(|it| it.0).collect();
    let _ = writeln!(out, "| | {} |\n|---|{}", names.join(" | "), "---|".repeat(names.len()));
    if labels.is_empty() {
        labels.push("");
    }
    for label in labels {
        let cells: Vec<String> = columns.iter().map(|it| cell(it.1, label)).collect();
        let _ = writeln!(out, "| {label} | {} |", cells.join(" | "));
    }
    let _ = writeln!(out, "\n`{}`; {}, {}.", text("command"), text("machine"), text("date"));
    out
}

/// A value that is no map stands under the label of none.
fn cell(values: &Value, label: &str) -> String {
    match values.as_object().map_or(values, |it| it.get(label).unwrap_or(&Value::Null)) {
        Value::Number(number) => grouped(number.as_f64().unwrap_or(f64::NAN)),
        Value::String(text) => text.clone(),
        _ => String::from("–"),
    }
}

/// `36326` as `36,326`.
pub(crate) fn grouped(number: f64) -> String {
    if number.abs() < 1_000.0 {
        return format!("{number}");
    }
    let digits = format!("{:.0}", number.abs());
    let mut out = String::from(if number < 0.0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_needs_two_sizes_that_follow_each_other() {
        let mut figures = Figures::default();
        for (contender, size, value) in [("one", 10, 30.0), ("one", 50, 110.0), ("other", 50, 7.0)]
        {
            figures.set(contender, &format!("s, {size}"), value);
        }
        figures.each_more(&[10, 50, 200], "s", "ms, each more", 1e3);
        assert_eq!(figures.get("one", "ms, each more, 10 to 50"), Some(2_000.0));
        assert_eq!(figures.get("one", "ms, each more, 50 to 200"), None);
        assert_eq!(figures.get("other", "ms, each more, 10 to 50"), None);
    }

    #[test]
    fn what_was_not_measured_is_a_dash() {
        let row = json!({ "value": { "s, 10": 1234 }, "peers": { "peer": { "s, 50": 0.5 } } });
        let table = markdown(&row);
        assert!(table.contains("| s, 10 | 1,234 | – |\n| s, 50 | – | 0.5 |\n"), "{table}");
    }
}
