//! P1: whole processes, from `exec` to the exit code.

use crate::contender::Contender;
use crate::counts::once;
use crate::{Options, Result};
use foundry_compile::process::{bare, instructions, median};
use foundry_compile::results::{Figures, Row};
use std::process::Command;

/// What was seen of one program.
#[derive(Default)]
struct Seen {
    /// Microseconds over the no-op of the same round.
    over: Vec<f64>,
    listing: Vec<f64>,
    faults: Vec<f64>,
}

/// P1.
pub(crate) fn measure(options: &Options) -> Result<()> {
    let contenders = Contender::all(options)?;
    let (no_op, seen) = rounds(options.rounds, &contenders)?;
    let mut figures = Figures::default();
    figures.set("no-op", "µs of a no-op", no_op);
    let base = instructions(&contenders[0].program, &contenders[0].run, &[])?;
    if let Some(base) = base {
        figures.set("no-op", "instructions of a no-op", base);
    }
    for (it, seen) in contenders.iter().zip(seen).skip(1) {
        let mut set =
            |label: &str, value| figures.set(&it.name, &format!("{label}, {}", it.commands), value);
        if let Some((base, count)) = base.zip(instructions(&it.program, &it.run, &[])?) {
            set("instructions over a no-op", count - base);
        }
        if let Some((base, count)) = base.zip(instructions(&it.program, &it.list, &[])?) {
            set("instructions of `list`", count - base);
        }
        set("µs over a no-op", median(seen.over));
        set("µs of `list`", median(seen.listing));
        set("page faults", median(seen.faults));
    }
    Row {
        id: "P1",
        what: "whole process, a sync command with arguments, by number of commands",
        goal: "no-op + ≤ 8,000 instructions at 50, + ≤ 15,000 at 200; ≤ 50 µs over no-op",
        unit: "instructions (callgrind), µs (median of differences within a round), minor page faults",
        part: "time",
    }
    .write(&options.shared, &figures)
}

/// Runs all of them in turn, so often; microseconds of the no-op, and what was seen of each.
fn rounds(rounds: usize, contenders: &[Contender]) -> Result<(f64, Vec<Seen>)> {
    eprintln!("running each program {rounds} times, in turn");
    let mut seen: Vec<Seen> = contenders.iter().map(|_| Seen::default()).collect();
    let mut commands: Vec<(Command, Command)> = contenders
        .iter()
        .map(|it| (bare(&it.program, &it.run), bare(&it.program, &it.list)))
        .collect();
    let mut no_op = Vec::new();
    for round in 0..rounds {
        // The one that counts does not come after a large program, of which the caches are full.
        once(&mut commands[0].0)?;
        let (base, base_faults) = once(&mut commands[0].0)?;
        no_op.push(base);
        for step in 0..contenders.len() {
            // Another order in each round, there and back: nobody always runs after the same one.
            let at = (step + round) % contenders.len();
            let at = if round % 2 == 0 { at } else { contenders.len() - 1 - at };
            let (wall, faults) = once(&mut commands[at].0)?;
            seen[at].over.push(wall - base);
            seen[at].faults.push(faults - base_faults);
            if step % 3 == round % 3 {
                seen[at].listing.push(once(&mut commands[at].1)?.0 - base);
            }
        }
    }
    Ok((median(no_op), seen))
}
