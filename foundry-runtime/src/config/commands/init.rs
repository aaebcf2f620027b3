//! `config:init`: files to begin with, made of what is known of the sections.

use super::template;
use crate::config::{Inspected, Sections, Sources};
use crate::console::Console;
use crate::error::{Error, ErrorKind, Result};
use crate::spec::field::Presence;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind as IoKind, Write};
use std::path::Path;

const DOCUMENT: &str = "foundry.toml";
const EXAMPLE: &str = ".env.example";

/// Writes `foundry.toml` and `.env.example` into a folder, or neither. Without the feature `toml` only the second.
///
/// # Errors
///
/// If one of them is there already and `force` is not given, or if they cannot be written.
pub fn init(
    sections: &Sections,
    folder: Option<&Path>,
    force: bool,
    console: &Console,
) -> Result<()> {
    let folder = folder.unwrap_or(Path::new(""));
    // A file that cannot be read would be a mistake in every section.
    let document = cfg!(feature = "toml").then(|| (DOCUMENT, template::document(sections)));
    let files: Vec<_> =
        document.into_iter().chain([(EXAMPLE, template::example(sections))]).collect();
    if !force {
        let there = files.iter().map(|it| it.0).filter(|it| folder.join(it).exists());
        let there: Vec<&str> = there.collect();
        if !there.is_empty() {
            let verb = if there.len() == 1 { "is" } else { "are" };
            let message = format!("`{}` {verb} there already", there.join("` and `"));
            return Err(Error::new(ErrorKind::Failed, message)
                .note("`--force` writes it anew; what stands in it is lost"));
        }
    }
    for (name, text) in &files {
        let path = folder.join(name);
        write(&path, text, force).map_err(|error| {
            let failed = Error::failed(format!("writing `{}`", path.display()));
            match error.kind() {
                IoKind::NotFound => failed.note("make the folder first").caused_by(error),
                _ => failed.caused_by(error),
            }
        })?;
        console.line_of(format_args!("wrote `{}`", path.display()))?;
    }
    if cfg!(not(feature = "toml")) {
        console.note(format_args!(
            "`{DOCUMENT}` is read, and so written, with the feature `toml` of foundry"
        ));
    }
    let missing = missing(sections);
    if !missing.is_empty() {
        console.note(format_args!("still to be set: {}", missing.join(", ")));
    }
    Ok(())
}

/// What has to be set and is not, by its variables.
fn missing(sections: &Sections) -> Vec<String> {
    let sources = Sources::from_process();
    let values = sections.iter().flat_map(|it| it.inspect(&sources).values);
    let is_missing =
        |it: &Inspected| it.origin.is_none() && it.field.presence() == Presence::Required;
    values.filter(is_missing).map(|it| format!("`{}`", it.variable)).collect()
}

/// Does not write over what came between the look and the writing.
fn write(path: &Path, text: &str, force: bool) -> std::io::Result<()> {
    if force {
        return fs::write(path, text);
    }
    let mut file =
        OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| match error
            .kind()
        {
            IoKind::AlreadyExists => std::io::Error::other("it was written meanwhile"),
            _ => error,
        })?;
    file.write_all(text.as_bytes())
}
