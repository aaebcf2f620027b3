//! D4: the estimates of `cargo bench --bench service_resolution`, and instructions beside them.

use crate::criterion::{self, Estimates};
use crate::{Options, Result};
use foundry_compile::process::{instructions, tool};
use foundry_compile::results::{Figures, Row};
use foundry_compile::scratch::{cargo, repository};
use serde_json::Value;
use std::path::{Path, PathBuf};

const GROUP: &str = "service_resolution";
/// What is asked for: as the bench says it, and as the results do.
const WORDS: [(&str, &str); 4] =
    [("ref", "`&T`"), ("dyn", "`&dyn`"), ("arc", "`Arc<T>`"), ("arc_dyn", "`Arc<dyn>`")];

/// D4.
pub(crate) fn measure(options: &Options) -> Result<()> {
    let estimates = Estimates::read(options)?;
    let mut figures = Figures::default();
    let mut found = Vec::new();
    for (what, label) in WORDS {
        for (group, threads) in [(GROUP, ""), ("service_resolution_2", ", 2 threads")] {
            for (path, value) in estimates.group(group) {
                let Some((contender, _)) = path.split_once('/').filter(|it| it.1 == what) else {
                    continue;
                };
                figures.set(contender, &format!("ns, {label}{threads}"), value);
                if threads.is_empty() {
                    found.push((contender.to_owned(), what, label));
                }
            }
        }
    }
    if !found.is_empty() && tool("valgrind").is_some() {
        let bench = bench()?;
        for (contender, what, label) in found {
            let count = counted(&bench, &contender, what)?;
            figures.set(&contender, &format!("instructions, {label}"), count);
        }
    }
    let row = Row {
        id: "D4",
        what: "resolve a ready service and read it",
        goal: "`&T` ≤ 1.5 ns and ≤ 1.3 × a struct field; 2 threads: no slower",
        unit: "ns, median; instructions (callgrind), those of the loop included",
        part: "resolution",
    };
    criterion::write(options, &row, &figures)
}

/// The bench as a program.
fn bench() -> Result<PathBuf> {
    let mut cargo = cargo();
    cargo.current_dir(repository());
    cargo.args(["bench", "--package", "foundry-benches", "--bench", GROUP]);
    cargo.args(["--no-run", "--quiet", "--message-format=json"]);
    let output = cargo.output()?;
    let text = String::from_utf8(output.stdout)?;
    let messages = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let program = messages
        .filter(|it| it["target"]["name"] == GROUP)
        .find_map(|it| it["executable"].as_str().map(PathBuf::from));
    program.ok_or_else(|| format!("cargo does not build `{GROUP}`: {:?}", output.status).into())
}

/// Instructions of asking once, from the difference of two loops.
fn counted(bench: &Path, contender: &str, what: &str) -> Result<f64> {
    let of = |times: &str| -> Result<f64> {
        let count = instructions(bench, &["--count", contender, what, times], &[])?;
        count.ok_or_else(|| "valgrind is gone".into())
    };
    Ok(((of("201000")? - of("1000")?) / 200_000.0 * 10.0).round() / 10.0)
}
