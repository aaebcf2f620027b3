//! P1: whole processes, from `exec` to the exit code.

use crate::apps::{Kind, WORDS};
use crate::process::{bare, instructions, median, once};
use crate::results::{Figures, Row};
use crate::scratch::Scratch;
use crate::{Options, Result};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// How many commands the programs have.
pub(crate) const SIZES: [usize; 3] = [10, 50, 200];

/// A built and stripped application.
pub(crate) struct Program {
    pub(crate) kind: Kind,
    pub(crate) commands: usize,
    /// As it was linked.
    pub(crate) linked: PathBuf,
    /// The same without symbols; all such paths are equally long.
    pub(crate) stripped: PathBuf,
    /// What the results call its library.
    pub(crate) name: String,
}

impl Program {
    /// Builds all of them; the no-op comes first.
    pub(crate) fn all(options: &Options) -> Result<Vec<Self>> {
        let mut wanted = vec![(Kind::NoOp, 0)];
        for commands in SIZES {
            wanted.extend(Kind::LIBRARIES.map(|kind| (kind, commands)));
        }
        let scratch = Scratch::open(options, &wanted, &[])?;
        fs::create_dir_all(scratch.file("bin"))?;
        let mut programs = Vec::new();
        for (kind, commands) in wanted {
            println!("building {} with {commands} commands", kind.name());
            let package = kind.package(commands);
            let linked = scratch.release(&package)?;
            let stripped = scratch.file("bin").join(&package);
            strip(&linked, &stripped)?;
            let name = titled(&scratch, kind);
            let program = Self { kind, commands, linked, stripped, name };
            program.check()?;
            programs.push(program);
        }
        Ok(programs)
    }

    /// The command line that is measured: a command from the middle of the table.
    fn words(&self) -> Vec<String> {
        if self.kind == Kind::NoOp {
            return Vec::new();
        }
        let name = crate::names::names(self.commands).swap_remove(self.commands / 2);
        std::iter::once(name).chain(WORDS.map(str::to_owned)).collect()
    }

    fn list(&self) -> Vec<String> {
        if self.kind == Kind::NoOp { Vec::new() } else { vec![self.kind.list().to_owned()] }
    }

    /// Refuses an application that does not read its command line or does not know its commands.
    fn check(&self) -> Result<()> {
        let program = self.stripped.display();
        let code = |words: &[String]| -> Result<Option<i32>> {
            Ok(bare(&self.stripped, words).status()?.code())
        };
        let mut words = self.words();
        if code(&words)? != Some(0) {
            return Err(format!("{program} {words:?} does not succeed").into());
        }
        if self.kind == Kind::NoOp {
            return Ok(());
        }
        words[3] = String::from("6");
        if code(&words)? != Some(3) {
            return Err(format!("{program} {words:?} does not read its values").into());
        }
        words.push(String::from("--unknown"));
        if matches!(code(&words)?, Some(0 | 3)) {
            return Err(format!("{program} {words:?} does not fail").into());
        }
        let listed = Command::new(&self.stripped).args(self.list()).output()?;
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        match crate::names::names(self.commands).iter().find(|it| !listed.contains(*it)) {
            Some(missing) => Err(format!("{program} does not list `{missing}`").into()),
            None => Ok(()),
        }
    }
}

/// The name of a library with its version.
pub(crate) fn titled(scratch: &Scratch, kind: Kind) -> String {
    let library = match kind {
        Kind::NoOp | Kind::Foundry => return kind.name().to_owned(),
        Kind::Clap | Kind::ClapDefer => "clap",
        Kind::Usage => "usage-rs",
        Kind::Argh => "argh",
    };
    kind.name().replacen(library, &format!("{library} {}", scratch.version(library)), 1)
}

fn strip(linked: &PathBuf, stripped: &PathBuf) -> Result<()> {
    fs::copy(linked, stripped)?;
    if let Some(strip) = crate::process::tool("strip") {
        Command::new(strip).arg(stripped).status()?;
    }
    Ok(())
}

/// What was seen of one program.
#[derive(Default)]
struct Seen {
    /// Microseconds over the no-op of the same round.
    over: Vec<f64>,
    listing: Vec<f64>,
    faults: Vec<f64>,
}

/// P1.
pub(crate) fn measure(options: &Options, programs: &[Program]) -> Result<()> {
    println!("running each program {} times, in turn", options.rounds);
    let mut seen: Vec<Seen> = programs.iter().map(|_| Seen::default()).collect();
    let mut commands: Vec<(Command, Command)> = programs
        .iter()
        .map(|it| (bare(&it.stripped, &it.words()), bare(&it.stripped, &it.list())))
        .collect();
    let mut no_op = Vec::new();
    for round in 0..options.rounds {
        let (base, base_faults) = once(&mut commands[0].0)?;
        no_op.push(base);
        for step in 0..programs.len() {
            // Another order in each round: nobody always runs after the same one.
            let at = (step + round) % programs.len();
            let (wall, faults) = once(&mut commands[at].0)?;
            seen[at].over.push(wall - base);
            seen[at].faults.push(faults - base_faults);
            if step % 3 == round % 3 {
                seen[at].listing.push(once(&mut commands[at].1)?.0 - base);
            }
        }
    }
    let no_op = median(no_op);
    let mut figures = Figures::default();
    figures.set("no-op", "µs of a no-op", no_op);
    let base = instructions(&programs[0].stripped, &programs[0].words())?;
    if let Some(base) = base {
        figures.set("no-op", "instructions of a no-op", base);
    }
    for (program, seen) in programs.iter().zip(seen).skip(1) {
        let Program { name, commands, stripped, .. } = program;
        if let (Some(base), Some(count)) = (base, instructions(stripped, &program.words())?) {
            figures.set(name, &format!("instructions over a no-op, {commands}"), count - base);
        }
        if let (Some(base), Some(count)) = (base, instructions(stripped, &program.list())?) {
            figures.set(name, &format!("instructions of `list`, {commands}"), count - base);
        }
        figures.set(name, &format!("µs over a no-op, {commands}"), median(seen.over));
        figures.set(name, &format!("µs of `list`, {commands}"), median(seen.listing));
        figures.set(name, &format!("page faults, {commands}"), median(seen.faults));
    }
    let own = |label: &str| figures.get("foundry", label);
    let met = own("instructions over a no-op, 50").zip(own("instructions over a no-op, 200")).map(
        |(at_50, at_200)| {
            at_50 <= 8_000.0
                && at_200 <= 15_000.0
                && own("µs over a no-op, 50").is_some_and(|it| it <= 50.0)
        },
    );
    Row {
        id: "P1",
        what: "whole process, a sync command with arguments, by number of commands",
        goal: "no-op + ≤ 8,000 instructions at 50, + ≤ 15,000 at 200; ≤ 50 µs over no-op",
        unit: "instructions (callgrind), µs (median of differences within a round), minor page faults",
        part: "time",
        met,
    }
    .write(options, &figures)
}
