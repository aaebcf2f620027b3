//! D7: allocations of a thousand dispatches, parses, resolutions and clones, as a test counts them.

use crate::{Options, Result};
use foundry_compile::results::{Figures, Row};
use foundry_compile::scratch::cargo;
use serde_json::Value;
use std::{env, fs};

const CONTENDERS: [&str; 2] = ["foundry", "by hand"];

/// Runs the test, which fails if Foundry allocates otherwise than it says, and reads its counts.
pub(crate) fn measure(options: &Options) -> Result<()> {
    let file = env::temp_dir().join(format!("foundry-memory-{}.json", std::process::id()));
    let status = cargo()
        .current_dir(&options.shared.foundry)
        .args(["test", "--quiet", "--test", "memory_profile", "--features", "dhat-heap"])
        .env("FOUNDRY_MEMORY_PROFILE", &file)
        .status()?;
    if !status.success() {
        return Err("the test `memory_profile` failed".into());
    }
    let rows: Vec<Value> = serde_json::from_str(&fs::read_to_string(&file)?)?;
    fs::remove_file(file)?;
    let mut figures = Figures::default();
    for row in &rows {
        let what = row["what"].as_str().ok_or("a row without a name")?;
        let none = CONTENDERS.iter().all(|it| row[it]["blocks"] == 0);
        // No blocks have no bytes.
        let units = if none { &["blocks"][..] } else { &["blocks", "bytes"] };
        for contender in CONTENDERS {
            for unit in units {
                let count = row[contender][unit].as_f64().ok_or("a row without counts")?;
                figures.set(contender, &format!("{what}, {unit}"), count);
            }
        }
    }
    Row {
        id: "D7",
        what: "heap allocations of 1,000 calls, parses, resolutions and clones, beside a console of `HashMap`s by hand",
        goal: "0 for 1,000 calls",
        unit: "blocks and bytes (dhat)",
        part: "memory",
    }
    .write(&options.shared, &figures)
}
