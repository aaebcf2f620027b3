//! What is printed of migrations that ran, or would.

use crate::console::Console;
use crate::database::migrations::{Adopted, Applied};
use crate::error::Result;

/// One line each; `verb` is what was done.
pub(super) fn applied(console: &Console, verb: &str, all: &[Applied], nothing: &str) -> Result<()> {
    if all.is_empty() {
        return console.line(nothing);
    }
    let owners = owners(all.iter().map(|it| it.owner));
    all.iter().try_for_each(|it| {
        let of = of(it.owner, owners);
        let Applied { version, name, duration, .. } = it;
        console.line_of(format_args!("{verb} {version} {name}{of} ({} ms)", duration.as_millis()))
    })
}

/// The statements, as a script whose comments say whose they are.
pub(super) fn statements(console: &Console, all: &[Applied], nothing: &str) -> Result<()> {
    if all.is_empty() {
        return console.line(format_args!("-- {nothing}"));
    }
    let owners = owners(all.iter().map(|it| it.owner));
    for (at, it) in all.iter().enumerate() {
        if at > 0 {
            console.line("")?;
        }
        console.line_of(format_args!("-- {} {}{}", it.version, it.name, of(it.owner, owners)))?;
        console.write_of(&format!("{}\n", it.sql.trim()))?;
    }
    Ok(())
}

/// One line each, with what it counts as now.
pub(super) fn adopted(console: &Console, all: &[Adopted], nothing: &str) -> Result<()> {
    if all.is_empty() {
        return console.line(nothing);
    }
    let owners = owners(all.iter().map(|it| it.owner));
    all.iter().try_for_each(|it| {
        let of = of(it.owner, owners);
        console.line_of(format_args!("{} {}{of}: {}", it.version, it.name, it.now))
    })
}

/// How many different ones there are, as far as it matters.
fn owners(all: impl Iterator<Item = &'static str>) -> usize {
    let mut seen = Vec::new();
    for owner in all {
        if !seen.contains(&owner) {
            seen.push(owner);
        }
    }
    seen.len()
}

/// Whose it is, where several have some.
fn of(owner: &str, owners: usize) -> String {
    if owners > 1 { format!(" of {owner}") } else { String::new() }
}
