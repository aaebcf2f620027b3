//! Programs of applications with commands: built, stripped, and tried before anything is measured.

use crate::app::App;
use crate::commands::{Kind, WORDS};
use crate::measure::unless_hopeless;
use crate::names::names;
use crate::process::{bare, tool};
use crate::scratch::Scratch;
use crate::{Options, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A built and stripped application.
pub struct Program {
    /// Its library.
    pub kind: Kind,
    /// How many commands it has.
    pub commands: usize,
    /// As it was linked.
    pub linked: PathBuf,
    /// The same without symbols; all such paths are equally long.
    pub stripped: PathBuf,
    /// What the results call its library.
    pub name: String,
}

impl Program {
    /// Builds those that are wanted; the no-op comes first. A peer's that does not build in time is
    /// left out, aloud.
    ///
    /// # Errors
    ///
    /// If one does not build, or does not read its command line or list its commands.
    pub fn all(options: &Options, sizes: &[usize]) -> Result<Vec<Self>> {
        let mut wanted = vec![App::NO_OP];
        wanted.extend(App::with_commands(options, sizes));
        let scratch = Scratch::open(options, &wanted)?;
        let mut programs = Vec::new();
        for app in wanted {
            let App::Commands(kind, commands) = app else { continue };
            eprintln!("building {} with {commands} commands", app.name());
            let Some(linked) = unless_hopeless(app, scratch.release(app))? else { continue };
            let stripped = stripped(&scratch, app, &linked)?;
            let program = Self { kind, commands, linked, stripped, name: app.titled(&scratch) };
            program.check()?;
            programs.push(program);
        }
        Ok(programs)
    }

    /// The command line that is measured: a command from the middle of the table.
    pub fn words(&self) -> Vec<String> {
        if self.kind == Kind::NoOp { Vec::new() } else { words(self.commands) }
    }

    /// The command line that shows which commands there are.
    pub fn list(&self) -> Vec<String> {
        if self.kind == Kind::NoOp { Vec::new() } else { vec![self.kind.list().to_owned()] }
    }

    fn check(&self) -> Result<()> {
        match self.kind {
            Kind::NoOp if bare(&self.stripped, &[""; 0]).status()?.success() => Ok(()),
            Kind::NoOp => Err("the no-op fails".into()),
            _ => check(&self.stripped, &[], self.kind.list(), self.commands),
        }
    }
}

/// The words after the program's name: a command from the middle of the table, and what it takes.
pub fn words(commands: usize) -> Vec<String> {
    let name = names(commands).swap_remove(commands / 2);
    std::iter::once(name).chain(WORDS.map(str::to_owned)).collect()
}

/// Refuses a program that does not read its command line, or does not know its commands.
///
/// `before` comes before all other words.
///
/// # Errors
///
/// With what it does wrongly.
pub fn check(program: &Path, before: &[String], list: &str, commands: usize) -> Result<()> {
    let shown = program.display();
    let code = |words: &[String]| -> Result<Option<i32>> {
        Ok(bare(program, &[before, words].concat()).status()?.code())
    };
    let mut words = words(commands);
    if code(&words)? != Some(0) {
        return Err(format!("{shown} {words:?} does not succeed").into());
    }
    words[3] = String::from("6");
    if code(&words)? != Some(3) {
        return Err(format!("{shown} {words:?} does not read its values").into());
    }
    words.push(String::from("--unknown"));
    if matches!(code(&words)?, Some(0 | 3)) {
        return Err(format!("{shown} {words:?} does not fail").into());
    }
    let listed = Command::new(program).args(before).arg(list).output()?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    match names(commands).iter().find(|it| !listed.contains(*it)) {
        Some(missing) => Err(format!("{shown} does not list `{missing}`").into()),
        None => Ok(()),
    }
}

/// A copy of a program without symbols.
///
/// # Errors
///
/// If it cannot be written.
pub fn stripped(scratch: &Scratch, app: App, linked: &Path) -> Result<PathBuf> {
    let directory = scratch.path("bin");
    fs::create_dir_all(&directory)?;
    let stripped = directory.join(app.package());
    fs::copy(linked, &stripped)?;
    if let Some(strip) = tool("strip") {
        Command::new(strip).arg(&stripped).status()?;
    }
    Ok(stripped)
}
