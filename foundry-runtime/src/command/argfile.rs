//! `@file` among the arguments, for applications that want it.

use crate::error::{Error, ErrorKind, Result};
use std::ffi::OsStr;
use std::path::Path;

/// As [`expand`].
pub(crate) type Expand = fn(&mut Vec<&'static OsStr>) -> Result<()>;

/// Puts the lines of the file in the place of `@file`: one argument on a line; empty lines and
/// those that begin with `#` are left out. `@@` begins a word that begins with `@`. Words behind
/// `--`, and lines of a file, are taken as they are.
///
/// # Errors
///
/// A usage error if a file cannot be read.
pub(crate) fn expand(words: &mut Vec<&'static OsStr>) -> Result<()> {
    let mut at = 0;
    while at < words.len() && words[at] != "--" {
        let word = words[at].to_str().unwrap_or_default();
        if word.starts_with("@@") {
            words[at] = OsStr::new(&word[1..]);
        } else if let Some(name) = word.strip_prefix('@') {
            let before = words.len();
            words.splice(at..=at, lines(read(Path::new(name))?));
            at += words.len() + 1 - before;
            continue;
        }
        at += 1;
    }
    Ok(())
}

/// The text of a file, for as long as the process lives, as its other arguments.
fn read(file: &Path) -> Result<&'static str> {
    let text = std::fs::read_to_string(file).map_err(|cause| {
        let message = format!("reading the arguments in `{}`", file.display());
        Error::new(ErrorKind::Usage, message)
            .caused_by(cause)
            .note("an argument that begins with `@` is written `@@`")
    })?;
    Ok(text.leak())
}

fn lines(text: &str) -> impl Iterator<Item = &OsStr> {
    let lines = text.lines().map(str::trim);
    lines.filter(|it| !it.is_empty() && !it.starts_with('#')).map(OsStr::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_stands_for_its_lines() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "--role\n# a remark\n\n  editor of films \n@x\n").unwrap();
        let named = format!("@{}", file.path().display());
        let named: &'static str = named.leak();
        let mut words = ["a", named, "@@b", "--", named].map(OsStr::new).to_vec();
        expand(&mut words).unwrap();
        let expected = ["a", "--role", "editor of films", "@x", "@b", "--", named];
        assert_eq!(words, expected.map(OsStr::new));
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = expand(&mut vec![OsStr::new("@no/such")]).unwrap_err();
        assert_eq!(error.to_string(), "reading the arguments in `no/such`");
    }
}
