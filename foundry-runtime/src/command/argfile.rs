//! `@file` among the arguments, for applications that want it.

use crate::error::{Error, ErrorKind, Result};
use std::ffi::OsString;
use std::path::Path;

/// Puts the lines of the file in the place of `@file`: one argument on a line; empty lines and
/// those that begin with `#` are left out. `@@` begins a word that begins with `@`. Words behind
/// `--`, and lines of a file, are taken as they are.
///
/// # Errors
///
/// A usage error if a file cannot be read.
pub(super) fn expand(words: &mut Vec<OsString>) -> Result<()> {
    let mut at = 0;
    while at < words.len() && words[at] != "--" {
        let word = words[at].to_str().unwrap_or_default();
        if word.starts_with("@@") {
            words[at] = OsString::from(&word[1..]);
        } else if let Some(name) = word.strip_prefix('@') {
            let lines = lines(Path::new(name))?;
            let count = lines.len();
            words.splice(at..=at, lines);
            at += count;
            continue;
        }
        at += 1;
    }
    Ok(())
}

fn lines(file: &Path) -> Result<Vec<OsString>> {
    let text = std::fs::read_to_string(file).map_err(|cause| {
        let message = format!("reading the arguments in `{}`", file.display());
        Error::new(ErrorKind::Usage, message)
            .caused_by(cause)
            .note("an argument that begins with `@` is written `@@`")
    })?;
    let words = text.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#'));
    Ok(words.map(OsString::from).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_stands_for_its_lines() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "--role\n# a remark\n\n  editor of films \n@x\n").unwrap();
        let named = format!("@{}", file.path().display());
        let mut words: Vec<OsString> =
            ["a", &named, "@@b", "--", &named].map(OsString::from).to_vec();
        expand(&mut words).unwrap();
        let expected = ["a", "--role", "editor of films", "@x", "@b", "--", &named];
        assert_eq!(words, expected.map(OsString::from));
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = expand(&mut vec![OsString::from("@no/such")]).unwrap_err();
        assert_eq!(error.to_string(), "reading the arguments in `no/such`");
    }
}
