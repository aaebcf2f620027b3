//! D1 to D6, D9 and E5, from the estimates that `cargo bench` left behind.

use crate::laravel::Laravel;
use crate::{Options, Result, resolution};
use foundry_compile::results::{Figures, Row};
use foundry_compile::scratch::repository;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Writes the rows whose benches were run; says aloud which were not.
pub(crate) fn collect(options: &Options) -> Result<()> {
    let estimates = Estimates::read(options)?;
    look_up(options, &estimates)?;
    call(options, &estimates)?;
    input(options, &estimates)?;
    resolution::measure(options)?;
    by_name(options, &estimates)?;
    identifiers(options, &estimates)?;
    startup(options, &estimates)?;
    configuration(options, &estimates)
}

/// Medians in nanoseconds, by path: `group/contender` or `group/contender/size`.
pub(crate) struct Estimates {
    found: Vec<(String, f64)>,
}

impl Estimates {
    pub(crate) fn read(options: &Options) -> Result<Self> {
        let directory = match &options.criterion {
            Some(directory) => directory.clone(),
            None => repository().join("target/criterion"),
        };
        Ok(Self { found: read(&directory, &directory)? })
    }

    /// All below a group, with what follows its name.
    pub(crate) fn group<'a>(&'a self, group: &'a str) -> impl Iterator<Item = (&'a str, f64)> {
        self.found.iter().filter_map(move |(path, value)| {
            Some((path.strip_prefix(group)?.strip_prefix('/')?, *value))
        })
    }

    /// The contenders of a group, each under `label`. Criterion writes `a/b` as `a_b`.
    fn add(&self, figures: &mut Figures, group: &str, label: &str) {
        for (contender, value) in self.group(group) {
            figures.set(&contender.replace('_', "/"), label, value);
        }
    }

    /// The contenders of a group that has several sizes, the smallest first.
    fn add_sizes(&self, figures: &mut Figures, group: &str, label: &str) -> Result<()> {
        let mut found: Vec<(&str, u32, f64)> = Vec::new();
        for (path, value) in self.group(group) {
            if let Some((contender, size)) = path.split_once('/') {
                found.push((contender, size.parse()?, value));
            }
        }
        found.sort_by_key(|it| it.1);
        for (contender, size, value) in found {
            figures.set(contender, &format!("{label}, {size}"), value);
        }
        Ok(())
    }
}

fn read(root: &Path, directory: &Path) -> Result<Vec<(String, f64)>> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(directory) else {
        return Ok(found);
    };
    for entry in entries {
        let path = entry?.path();
        let estimates = path.join("new/estimates.json");
        if let Ok(text) = fs::read_to_string(&estimates) {
            let json: Value = serde_json::from_str(&text)?;
            let median = json["median"]["point_estimate"].as_f64().unwrap_or(f64::NAN);
            let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            found.push((name, median));
        } else if path.is_dir() {
            found.extend(read(root, &path)?);
        }
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(found)
}

/// Writes a row, unless its bench was not run.
pub(crate) fn write(options: &Options, row: &Row, figures: &Figures) -> Result<()> {
    if figures.is_empty() {
        eprintln!("SKIPPED: {} ({}): its bench was not run", row.id, row.what);
        return Ok(());
    }
    row.write(&options.shared, figures)
}

fn row(id: &'static str, what: &'static str, goal: &'static str) -> Row {
    Row { id, what, goal, unit: "ns, median", part: "criterion" }
}

fn look_up(options: &Options, estimates: &Estimates) -> Result<()> {
    let mut figures = Figures::default();
    for kind in ["hit", "miss"] {
        estimates.add_sizes(&mut figures, &format!("lookup_{kind}"), kind)?;
    }
    let goal = "≤ 4 ns flat from 10 to 10,000; ≤ ⅓ of `phf`; not slower than FxHashMap";
    write(options, &row("D1", "look-up of a name, by number of commands", goal), &figures)
}

fn call(options: &Options, estimates: &Estimates) -> Result<()> {
    let mut figures = Figures::default();
    estimates.add(&mut figures, "call", "four words");
    estimates.add(&mut figures, "input_parsing", "five words, no services");
    estimates.add_sizes(&mut figures, "call_among", "four words, commands")?;
    if let Some(laravel) = Laravel::find()?.filter(|_| !figures.is_empty()) {
        figures.set(&laravel.name, "four words", laravel.call(&options.shared)?);
    }
    let what = "call in the process: look-up, 3 typed parameters, 2 services, handler; peers but for \
                Laravel's `Artisan::call` parse only";
    let goal =
        "≤ 25 ns, 0 allocations (a test counts them), ≤ ⅓ of lexopt and argh, ≤ 1/100 of clap";
    write(options, &row("D2", what, goal), &figures)
}

fn input(options: &Options, estimates: &Estimates) -> Result<()> {
    let mut figures = Figures::default();
    estimates.add(&mut figures, "input_parsing_untyped", "ns");
    let what = "untyped parse of `migrate:run --force --verbose`";
    let goal = "≤ 20 ns, 0 allocations up to 8 positionals and 16 options (a test counts them)";
    write(options, &row("D3", what, goal), &figures)
}

fn by_name(options: &Options, estimates: &Estimates) -> Result<()> {
    let mut figures = Figures::default();
    for (path, value) in estimates.group("dynamic_container") {
        let (contender, label) = path.split_once('_').unwrap_or((path, "get/1"));
        figures.set(contender, &label.replace('/', ", threads: "), value);
    }
    let goal = "≤ 15 ns without allocation, 8 threads scale";
    write(options, &row("D5", "dynamic container, resolve by name", goal), &figures)
}

fn identifiers(options: &Options, estimates: &Estimates) -> Result<()> {
    let mut figures = Figures::default();
    estimates.add(&mut figures, "string_identifiers_clone", "ns");
    let goal = "≤ 0.6 ns, 0 allocations";
    write(options, &row("D6", "`CommandId` clone, borrowed", goal), &figures)
}

fn configuration(options: &Options, estimates: &Estimates) -> Result<()> {
    let mut figures = Figures::default();
    estimates.add(&mut figures, "config_sections_load", "ns, first load");
    estimates.add(&mut figures, "config_sections_read", "ns, read");
    let what = "a section of 20 keys, from a file and the environment; a value of it afterwards";
    write(options, &row("E5", what, "first load ≤ 100 µs; read ≤ 5 ns"), &figures)
}

fn startup(options: &Options, estimates: &Estimates) -> Result<()> {
    let mut figures = Figures::default();
    for asked in ["call", "list", "help"] {
        estimates.add_sizes(&mut figures, &format!("startup_{asked}"), asked)?;
    }
    let what = "application made from nothing, and a call, `list`, or help on a command, by number of commands";
    write(options, &row("D9", what, "no goal in the list"), &figures)
}
