//! P2 and P3: what the linker made of them.

use crate::apps::Kind;
use crate::process::tool;
use crate::programs::Program;
use crate::results::{Figures, Row};
use crate::{Options, Result};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Relocations that the dynamic linker does before the program starts.
fn relocations(program: &Path) -> Result<Option<f64>> {
    let Some(readelf) = tool("readelf") else {
        return Ok(None);
    };
    let output = Command::new(readelf).args(["--relocs", "--wide"]).arg(program).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(Some(text.lines().filter(|it| it.contains(" R_")).count() as f64))
}

/// P2 and P3.
pub(crate) fn measure(options: &Options, programs: &[Program]) -> Result<()> {
    let Some(no_op) = programs.iter().find(|it| it.kind == Kind::NoOp) else {
        return Err("the no-op was not built".into());
    };
    let (mut table, mut sizes) = (Figures::default(), Figures::default());
    let base = relocations(&no_op.linked)?;
    let size = |it: &Program| -> Result<f64> { Ok(fs::metadata(&it.stripped)?.len() as f64) };
    let base_size = size(no_op)?;
    sizes.set("no-op", "KB, stripped", base_size / 1e3);
    for program in programs.iter().filter(|it| it.kind != Kind::NoOp) {
        let Program { name, commands, .. } = program;
        let over = (size(program)? - base_size) / 1e3;
        sizes.set(name, &format!("KB over a no-op, {commands}"), over);
        if let (Some(base), Some(count)) = (base, relocations(&program.linked)?) {
            table.set(name, &format!("over a no-op, {commands}"), count - base);
        }
    }
    for program in programs.iter().filter(|it| it.commands == 200) {
        let at = |commands| table.get(&program.name, &format!("over a no-op, {commands}"));
        if let Some((at_50, at_200)) = at(50).zip(at(200)) {
            table.set(&program.name, "each more command", (at_200 - at_50) / 150.0);
            table.set(&program.name, "a command, of all at 200", at_200 / 200.0);
        }
    }
    if let Some(base) = base {
        table.set("no-op", "a no-op", base);
    }
    Row {
        id: "P2",
        what: "dynamic relocations, by number of commands",
        goal: "over no-op ≤ 3 per command",
        unit: "relocations",
        part: "sizes",
        // All that is over the no-op, not only what each command adds.
        met: table.get("foundry", "a command, of all at 200").map(|it| it <= 3.0),
    }
    .write(options, &table)?;
    Row {
        id: "P3",
        what: "stripped program with help, over a no-op, by number of commands",
        goal: "≤ 150 KB at 50 commands",
        unit: "KB",
        part: "sizes",
        met: sizes.get("foundry", "KB over a no-op, 50").map(|it| it <= 150.0),
    }
    .write(options, &sizes)
}
