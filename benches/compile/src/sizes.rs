//! P2 and P3: what the linker made of them.

use crate::measure::{kilobytes, relocations};
use crate::programs::Program;
use crate::results::{Figures, Row};
use crate::{Options, Result};

/// How many commands the programs have.
const SIZES: [usize; 4] = [10, 50, 200, 1_000];

/// P2 and P3.
///
/// # Errors
///
/// If a program of Foundry does not build or work.
pub fn measure(options: &Options) -> Result<()> {
    let sizes = options.sizes(&SIZES);
    let programs = Program::all(options, &sizes)?;
    let (no_op, programs) = programs.split_first().ok_or("the no-op was not built")?;
    let (mut table, mut bytes) = (Figures::default(), Figures::default());
    let base = relocations(&no_op.linked)?;
    let base_size = kilobytes(&no_op.stripped)?;
    bytes.set("no-op", "KB, stripped", base_size);
    for Program { name, commands, linked, stripped, .. } in programs {
        let over = kilobytes(stripped)? - base_size;
        bytes.set(name, &format!("KB over a no-op, {commands}"), over);
        if let Some((base, count)) = base.zip(relocations(linked)?) {
            table.set(name, &format!("over a no-op, {commands}"), count - base);
            if *commands == 200 {
                table.set(name, "a command, of all at 200", (count - base) / 200.0);
            }
        }
    }
    if let Some(base) = base {
        table.set("no-op", "a no-op", base);
    }
    table.each_more(&sizes, "over a no-op", "each more command", 1.0);
    bytes.each_more(&sizes, "KB over a no-op", "KB, each more command", 1.0);
    Row {
        id: "P2",
        what: "dynamic relocations, by number of commands",
        goal: "over no-op ≤ 3 per command",
        unit: "relocations",
        part: "sizes",
    }
    .write(options, &table)?;
    Row {
        id: "P3",
        what: "stripped program with help, over a no-op, by number of commands",
        goal: "≤ 150 KB at 50 commands",
        unit: "KB",
        part: "sizes",
    }
    .write(options, &bytes)
}
