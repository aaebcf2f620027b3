//! `config:check`: everything that is wrong, in one run.

use crate::config::{Sections, Sources};
use crate::console::Console;
use crate::error::{Error, ErrorKind, Result};
use std::collections::HashSet;
use std::sync::atomic::Ordering;

/// Reads all sections, and tells what is wrong with any of them, or with the files.
///
/// # Errors
///
/// One that has every mistake as a note, under the section that it belongs to.
pub fn check(sections: &Sections, console: &Console) -> Result<()> {
    let report = Report::of(sections, &Sources::from_process());
    for warning in &report.warnings {
        console.note(format_args!("warning: {warning}"));
    }
    if report.groups.is_empty() {
        let (sections, keys) = (report.sections, report.keys);
        return console.line(format_args!("{keys} keys in {sections} sections: all is well"));
    }
    Err(report.error())
}

/// What was found.
struct Report {
    sections: usize,
    keys: usize,
    warnings: Vec<String>,
    /// Each with its mistakes: first the files, then the sections.
    groups: Vec<(String, Vec<String>)>,
}

impl Report {
    fn of(sections: &Sections, sources: &Sources) -> Self {
        sources.is_dotenv_told.store(true, Ordering::Relaxed);
        let known: Vec<&str> = sections.iter().map(|it| it.table()).collect();
        let documents = sources.documents().iter();
        let mut files: Vec<String> = documents.flat_map(|it| it.problems.iter().cloned()).collect();
        files.extend(sources.dotenv_problems());
        files.extend(sources.unknown_sections(&known));
        let mut report = Self { sections: 0, keys: 0, warnings: Vec::new(), groups: Vec::new() };
        // A file whose grammar is wrong is wrong for every section.
        let mut told: HashSet<String> = files.iter().cloned().collect();
        let all: Vec<_> = sections.iter().collect();
        report.warnings.extend(sources.misspelt_variables(&all));
        for section in sections.iter() {
            let inspection = section.inspect(sources);
            report.sections += 1;
            let leaves = section.leaves();
            report.keys += leaves.len();
            report.warnings.extend(inspection.warnings);
            report.warnings.extend(sources.doubled_variables(&leaves));
            let notes = inspection.error.iter().flat_map(Error::notes);
            let notes = notes.cloned().chain(sources.unheard_profile(&inspection.values));
            let notes: Vec<String> = notes.filter(|it| !told.contains(it)).collect();
            told.extend(notes.iter().cloned());
            if !notes.is_empty() {
                report.groups.push((format!("[{}]", section.table()), notes));
            }
        }
        if !files.is_empty() {
            report.groups.insert(0, ("files".to_owned(), files));
        }
        report
    }

    fn error(&self) -> Error {
        let count: usize = self.groups.iter().map(|it| it.1.len()).sum();
        let message = match count {
            1 => "the configuration has a mistake".to_owned(),
            _ => format!("the configuration has {count} mistakes"),
        };
        let mut error = Error::new(ErrorKind::Config, message);
        for (name, notes) in &self.groups {
            error = error.note(name.as_str());
            error = notes.iter().fold(error, |error, it| error.note(format!("  {it}")));
        }
        error
    }
}
