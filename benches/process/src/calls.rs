//! X3: system calls of whole processes, as `strace -c` counts them.

use crate::contender::Contender;
use crate::counts::system_calls;
use crate::{Options, Result};
use foundry_compile::results::{Figures, Row};
use foundry_compile::scratch::Scratch;
use std::collections::{BTreeMap, BTreeSet};

/// How many commands the programs have whose calls are told by name.
const NAMED: usize = 50;
/// Of each program so many names, the most frequent.
const NAMES: usize = 4;

/// X3.
pub(crate) fn measure(options: &Options) -> Result<()> {
    let contenders = Contender::all(options)?;
    let named = contenders.iter().map(|it| it.commands).filter(|it| *it <= NAMED).max();
    let log = Scratch::open(&options.shared, &[])?.path("calls.log");
    let (mut figures, mut found) = (Figures::default(), Vec::new());
    let mut base = 0.0;
    for it in &contenders {
        let count = |words: &[String]| system_calls(&it.program, words, &log);
        let Some((calls, listing)) = count(&it.run)?.zip(count(&it.list)?) else {
            return Ok(());
        };
        let [all, of_list] = [&calls, &listing].map(|it| it.values().sum::<f64>());
        if it.commands == 0 {
            base = all;
            figures.set(&it.name, "a no-op", all);
        } else {
            let mut set = |label: &str, value| {
                figures.set(&it.name, &format!("{label}, {}", it.commands), value);
            };
            set("over a no-op", all - base);
            set("`list`, over a no-op", of_list - base);
        }
        if it.commands == 0 || Some(it.commands) == named {
            found.push((it, calls));
        }
    }
    let names: BTreeSet<&String> = found.iter().flat_map(|it| frequent(&it.1)).collect();
    for (it, calls) in &found {
        for name in &names {
            let label = format!("`{name}`, {}", named.unwrap_or_default());
            figures.set(&it.name, &label, calls.get(*name).copied().unwrap_or_default());
        }
    }
    Row {
        id: "X3",
        what: "system calls of a whole process, a sync command with arguments, by number of commands",
        goal: "no goal; those of the loader and the standard library are the floor",
        unit: "calls (`strace -c -f`)",
        part: "calls",
    }
    .write(&options.shared, &figures)
}

/// The names of the most frequent ones.
fn frequent(calls: &BTreeMap<String, f64>) -> impl Iterator<Item = &String> {
    let mut sorted: Vec<(&String, f64)> = calls.iter().map(|it| (it.0, *it.1)).collect();
    sorted.sort_by(|one, other| other.1.total_cmp(&one.1));
    sorted.into_iter().take(NAMES).map(|it| it.0)
}
