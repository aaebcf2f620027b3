//! The instructions of `benches/instructions`, beside the baseline that the repository has of them.

use crate::{Options, Result};
use foundry_compile::scratch::{cargo, write};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;

const BASELINE: &str = "benches/instructions/baseline.json";

/// How many per cent are told: those that are worse are refused.
const TOLD: f64 = 5.0;

/// By how much a whole program may differ from one build to the next without being another: each start
/// reads `/proc/self/maps`, which may have a line more, and compares names of symbols, which may lie across
/// a boundary.
const CHANCE: i64 = 2_500;

/// Instructions by name.
type Counts = BTreeMap<String, i64>;

/// Prints each count beside its baseline; or makes the counts the baseline.
pub(crate) fn compare(options: &Options) -> Result<()> {
    let now = count(options)?;
    let file = options.shared.foundry.join(BASELINE);
    if options.renew {
        println!("{BASELINE} has {} counts", now.len());
        return write(&file, &(serde_json::to_string_pretty(&now)? + "\n"));
    }
    let baseline: Counts = serde_json::from_str(&fs::read_to_string(file)?)?;
    if !now.keys().eq(baseline.keys()) {
        return Err(format!("{BASELINE} is of other benchmarks; `--renew` makes it anew").into());
    }
    let (mut worse, mut better) = (Vec::new(), false);
    println!("{:44} {:>10} {:>10} {:>8}", "instructions", "baseline", "now", "%");
    for ((name, now), baseline) in now.iter().zip(baseline.values()) {
        let percent = (now - baseline) as f64 * 100.0 / *baseline as f64;
        let is_by_chance = name.starts_with("program::") && now - baseline < CHANCE;
        let told = if percent > TOLD && !is_by_chance {
            worse.push(name.as_str());
            "worse"
        } else if percent < -TOLD {
            better = true;
            "better"
        } else {
            ""
        };
        println!("{name:44} {baseline:>10} {now:>10} {percent:>+8.2} {told}");
    }
    if better {
        println!(
            "What is better by more than {TOLD} % may be kept: `--renew` makes it the baseline"
        );
    }
    if worse.is_empty() {
        return Ok(());
    }
    Err(format!("more than {TOLD} % worse than {BASELINE}: {}", worse.join(", ")).into())
}

/// Runs the benchmarks. Of whole programs what counts is the difference from one that does nothing.
fn count(options: &Options) -> Result<Counts> {
    let output = cargo()
        .current_dir(&options.shared.foundry)
        // Programs run in a directory below it, and read its path: it has to be as long everywhere.
        .env("TMPDIR", "/tmp")
        .args(["bench", "--package", "foundry-benches", "--features", "instructions"])
        .args(["--bench", "instructions", "--bench", "programs", "--", "--output-format=json"])
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err("the benchmarks failed".into());
    }
    let mut counts = Counts::new();
    for line in String::from_utf8(output.stdout)?.lines() {
        let summary: Value = serde_json::from_str(line)?;
        let total = &summary["profiles"][0]["data"]["total"]["metrics"]["Ir"]["values"]["new"];
        match (summary["function_name"].as_str(), summary["id"].as_str(), total.as_i64()) {
            (Some(function), Some(id), Some(count)) => {
                counts.insert(format!("{function}::{id}"), count);
            }
            _ => return Err(format!("gungraun writes otherwise than it did: {line}").into()),
        }
    }
    let nothing = counts.remove("program::nothing").ok_or("`program::nothing` was not counted")?;
    for (_, count) in counts.iter_mut().filter(|it| it.0.starts_with("program::")) {
        *count -= nothing;
    }
    Ok(counts)
}
