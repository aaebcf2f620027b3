//! Finds the items of a crate that carry our attributes, by following `mod` declarations.
//!
//! It supplies keys and nothing else: an item found in error is ignored later, an item
//! missed is a compile error at that item. So it never fails, and neither evaluates cfg
//! nor expands macros.

mod attribute;
mod lexer;
mod source;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) use lexer::squeeze;

/// One file is read for at most so many modules; this bounds crates that go in circles.
const MOST_MODULES: usize = 64;

/// What the name of a configuration section begins with. The blank keeps it from being an item's.
pub(crate) const SECTION: &str = "config ";

/// An item that carries one of our attributes, as the scan saw it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Found {
    /// Path of its module below the start: `""` or `"::users::inner"`, without `r#`.
    pub(crate) module: String,
    /// Its name or, for an `impl` block, `impl` and its self type; both as [`squeeze`] prints them.
    /// Of a configuration section, [`SECTION`] and its name.
    pub(crate) name: String,
}

impl Found {
    /// Whether it is a section of the configuration, and no item.
    pub(crate) fn is_section(&self) -> bool {
        self.name.starts_with(SECTION)
    }
}

/// The items of `root` and the modules below it, each once, in the order of the sources.
///
/// `children` is the folder where `mod name;` of the root file is looked up.
pub(crate) fn scan(root: &Path, children: &Path) -> Vec<Found> {
    let mut walk = Walk::default();
    walk.todo.push(Step::File(Source {
        file: root.to_owned(),
        children: children.to_owned(),
        module: String::new(),
    }));
    while let Some(step) = walk.todo.pop() {
        match step {
            Step::Item(found) => walk.keep(found),
            Step::File(source) => walk.enter(&source),
            Step::Leave => drop(walk.around.pop()),
        }
    }
    walk.found
}

/// Where the child modules of this file live: its own folder for a crate root or `mod.rs`,
/// else the folder named after it.
pub(crate) fn children_of(file: &Path, is_crate_root: bool) -> PathBuf {
    if is_crate_root || file.file_name().is_some_and(|name| name == "mod.rs") {
        file.parent().unwrap_or(Path::new("")).to_owned()
    } else {
        file.with_extension("")
    }
}

/// A file to read, if it exists, as a module.
struct Source {
    file: PathBuf,
    children: PathBuf,
    module: String,
}

enum Step {
    Item(Found),
    File(Source),
    /// The modules of the innermost file are done.
    Leave,
}

#[derive(Default)]
struct Walk {
    /// What is still to do, last first.
    todo: Vec<Step>,
    /// The files we are inside of.
    around: Vec<PathBuf>,
    /// For each file the modules, and their folders of children, it was read for.
    read: HashMap<PathBuf, Vec<(String, PathBuf)>>,
    seen: HashSet<Found>,
    found: Vec<Found>,
}

impl Walk {
    fn keep(&mut self, found: Found) {
        if self.seen.insert(found.clone()) {
            self.found.push(found);
        }
    }

    fn enter(&mut self, source: &Source) {
        let Some((file, text)) = self.open(source) else {
            return;
        };
        self.around.push(file);
        self.todo.push(Step::Leave);
        self.todo.extend(source::read(&text, source).into_iter().rev());
    }

    // The real path and the text of a file that was not read before as this module.
    fn open(&mut self, source: &Source) -> Option<(PathBuf, String)> {
        let file = source.file.canonicalize().ok()?;
        // Reading a pipe or a device might never end.
        if !file.is_file() || self.around.contains(&file) {
            return None;
        }
        let modules = self.read.entry(file.clone()).or_default();
        let module = (source.module.clone(), source.children.clone());
        if modules.len() == MOST_MODULES || modules.contains(&module) {
            return None;
        }
        modules.push(module);
        let bytes = fs::read(&file).ok()?;
        Some((file, String::from_utf8_lossy(&bytes).into_owned()))
    }
}
