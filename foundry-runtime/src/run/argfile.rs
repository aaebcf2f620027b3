//! `@file` among the arguments, for applications with `argument_files = true`.

use crate::error::{Error, ErrorKind, Result};
use crate::input::Word;
use crate::input::matcher::{Matcher, Meaning};
use crate::model::definition::Definition;
use crate::model::parameter_rows::Params;
use crate::run::route::abbreviated;
use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// As [`expand`].
pub(crate) type Expand = fn(&'static Definition, &mut Vec<&'static OsStr>) -> Result<()>;

/// The most bytes that are read of a file. A device without an end is an error.
const MOST: u64 = 1 << 30;

/// Replaces each `@file` by the lines of that file.
///
/// A line is an argument, byte for byte; only its line break, `\n` or `\r\n`, and a byte order mark
/// at the beginning of the file are left out. An empty line is an empty argument. `@@` stands for an
/// `@` at the beginning of an argument, and `@` alone is an argument. The lines of a file are not
/// expanded again, and neither are arguments behind `--` or in a `Rest`.
///
/// # Errors
///
/// A usage error if a file cannot be read.
pub(crate) fn expand(
    definition: &'static Definition,
    words: &mut Vec<&'static OsStr>,
) -> Result<()> {
    let mut matcher = Matcher::new(Params { rows: &[], text: &[], positionals: 0 });
    let (mut at, mut has_command, mut is_value) = (0, false, false);
    // Words in front of this one come from a file.
    let mut as_they_are = 0;
    while let Some(&word) = words.get(at) {
        let mut ahead = matcher.clone();
        let meaning = ahead.next(word.as_encoded_bytes());
        if !is_value && matches!(meaning, Meaning::End | Meaning::Rest) {
            return Ok(());
        }
        if at >= as_they_are && word.as_encoded_bytes().starts_with(b"@") && word != "@" {
            as_they_are = at + replace(words, at)?;
            continue;
        }
        if std::mem::take(&mut is_value) {
            at += 1;
            continue;
        }
        matcher = ahead;
        match meaning {
            Meaning::Separate(_) => is_value = true,
            Meaning::Surplus if !has_command => {
                let Some(name) = word.to_str() else { return Ok(()) };
                let command = definition.command(name);
                let command = command.or_else(|| abbreviated(definition, name).ok().flatten());
                // The command line is refused: there is nothing to expand.
                let Some(command) = command else { return Ok(()) };
                matcher = Matcher::new(definition.params(command));
                has_command = true;
            }
            _ => {}
        }
        if !matcher.is_inside() {
            at += 1;
        }
    }
    Ok(())
}

/// Replaces a word that begins with `@`, and returns by how many.
fn replace(words: &mut Vec<&'static OsStr>, at: usize) -> Result<usize> {
    let Some(rest) = Word::of(words[at]).after(1) else { return Ok(1) };
    if rest.bytes().starts_with(b"@") {
        words[at] = rest.os();
        return Ok(1);
    }
    let before = words.len();
    words.splice(at..=at, lines(read(Path::new(rest.os()))?));
    Ok(words.len() + 1 - before)
}

/// Reads a file. Its bytes live as long as the process, as its other arguments do.
fn read(file: &Path) -> Result<&'static [u8]> {
    let unreadable = |cause: Error| {
        let name = file.display();
        Error::new(ErrorKind::Usage, format!("cannot read the argument file `{name}`"))
            .caused_by(cause)
            .note(format!("for an argument that begins with `@`, write `@@{name}`"))
    };
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|it| it.take(MOST + 1).read_to_end(&mut bytes));
    read.map_err(|cause| unreadable(cause.into()))?;
    if bytes.len() as u64 > MOST {
        return Err(unreadable(Error::failed("it has more than 1 GiB")));
    }
    if cfg!(not(unix)) && str::from_utf8(&bytes).is_err() {
        return Err(unreadable(Error::failed("it is not valid UTF-8")));
    }
    Ok(bytes.leak())
}

/// The lines of a file. The last one may end without a line break.
fn lines(bytes: &'static [u8]) -> impl Iterator<Item = &'static OsStr> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let lines = bytes.split_inclusive(|it| *it == b'\n');
    lines.map(|line| {
        let line = line.strip_suffix(b"\n").map_or(line, |it| it.strip_suffix(b"\r").unwrap_or(it));
        argument(line)
    })
}

#[cfg(unix)]
fn argument(line: &[u8]) -> &OsStr {
    std::os::unix::ffi::OsStrExt::from_bytes(line)
}

/// The file was checked to be UTF-8.
#[cfg(not(unix))]
fn argument(line: &[u8]) -> &OsStr {
    OsStr::new(str::from_utf8(line).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::help::sample::SHOP;
    use std::io::Write;

    /// Checks the expanded words; `FILE` is the file with this text.
    #[track_caller]
    fn check(text: &[u8], words: &[&'static str], expected: &[&str]) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text).unwrap();
        let named: &'static str = file.path().display().to_string().leak();
        let word = |it: &&'static str| &*it.replace("FILE", named).leak();
        let mut words: Vec<&OsStr> = words.iter().map(word).map(OsStr::new).collect();
        expand(&SHOP, &mut words).unwrap();
        let expected: Vec<String> = expected.iter().map(|it| it.replace("FILE", named)).collect();
        assert_eq!(words, expected.iter().map(OsStr::new).collect::<Vec<_>>());
    }

    #[test]
    fn a_line_is_an_argument_byte_for_byte() {
        check(b"hello\n#ops\n", &["@FILE"], &["hello", "#ops"]);
        check(b" a b \n\t\n", &["list", "@FILE"], &["list", " a b ", "\t"]);
        check(b"'a'\n\"b\"\\n\n", &["list", "@FILE"], &["list", "'a'", "\"b\"\\n"]);
        check("\u{e4}\u{a0}\u{2028}\n".as_bytes(), &["@FILE"], &["\u{e4}\u{a0}\u{2028}"]);
        check(b"a\rb\n", &["list", "@FILE"], &["list", "a\rb"]);
    }

    #[test]
    fn an_empty_line_is_an_empty_argument() {
        check(b"\n", &["list", "@FILE"], &["list", ""]);
        check(b"a\n\nb\n\n", &["list", "@FILE"], &["list", "a", "", "b", ""]);
        check(b"\r\n", &["list", "@FILE"], &["list", ""]);
        check(b"", &["list", "@FILE", "x"], &["list", "x"]);
    }

    #[test]
    fn line_breaks_of_windows_and_a_missing_last_one_are_understood() {
        check(b"a\r\nb\r\n", &["list", "@FILE"], &["list", "a", "b"]);
        check(b"a\nb", &["list", "@FILE"], &["list", "a", "b"]);
        check(b"a\r", &["list", "@FILE"], &["list", "a\r"]);
        check(b"a\r\r\n", &["list", "@FILE"], &["list", "a\r"]);
    }

    #[test]
    fn a_byte_order_mark_is_left_out() {
        check(b"\xEF\xBB\xBFlist\n", &["@FILE"], &["list"]);
        check(b"\xEF\xBB\xBF", &["list", "@FILE"], &["list"]);
        check(b"a\n\xEF\xBB\xBFb\n", &["list", "@FILE"], &["list", "a", "\u{feff}b"]);
    }

    #[test]
    fn lines_of_a_file_are_not_expanded_again() {
        check(b"@x\n@@x\n", &["list", "@FILE", "@@y"], &["list", "@x", "@@x", "@y"]);
    }

    #[test]
    fn the_name_of_the_command_may_stand_in_a_file() {
        check(
            b"--format\njson\nlist\n",
            &["@FILE", "@FILE"],
            &["--format", "json", "list", "--format", "json", "list"],
        );
    }

    #[test]
    fn words_behind_two_dashes_are_taken_as_they_are() {
        check(b"x", &["list", "--", "@FILE", "@@y"], &["list", "--", "@FILE", "@@y"]);
        check(b"--\n", &["list", "@FILE", "@FILE"], &["list", "--", "@FILE"]);
        check(b"x", &["--", "list", "@FILE"], &["--", "list", "@FILE"]);
    }

    #[test]
    fn the_value_of_an_option_may_stand_in_a_file() {
        check(b"json\n", &["--format", "@FILE", "list"], &["--format", "json", "list"]);
        check(b"x", &["list", "--format=@FILE", "@"], &["list", "--format=@FILE", "@"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_line_may_have_any_bytes() {
        use std::os::unix::ffi::OsStrExt;
        let lines: Vec<&[u8]> = lines(b"\xff\x80\nb").map(OsStrExt::as_bytes).collect();
        assert_eq!(lines, [&b"\xff\x80"[..], b"b"]);
    }

    #[test]
    fn a_missing_file_is_named_with_the_way_to_write_the_argument() {
        let error = expand(&SHOP, &mut vec![OsStr::new("list"), OsStr::new("@some/one")]);
        let error = error.unwrap_err();
        assert_eq!(error.to_string(), "cannot read the argument file `some/one`");
        assert_eq!(error.notes(), ["for an argument that begins with `@`, write `@@some/one`"]);
        assert_eq!(error.kind(), ErrorKind::Usage);
        let error = expand(&SHOP, &mut vec![OsStr::new("@/")]).unwrap_err();
        assert_eq!(error.to_string(), "cannot read the argument file `/`");
    }
}
