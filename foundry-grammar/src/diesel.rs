//! Migrations of diesel: folders whose names begin with a version, and their `metadata.toml`.

use crate::migration::{
    MigrationLayout, MigrationName, MigrationNameError, equal, parse_version,
    without_byte_order_mark,
};

/// The number of digits of a time.
const SECOND: usize = 14;

/// Parses the name of a folder: `2024-01-31-120000_films`. As diesel does, it takes what is before the first
/// `_` for the version: see [`parse_diesel_version`].
///
/// ```
/// use foundry_grammar::parse_migration_folder;
///
/// let films = parse_migration_folder("2024-01-31-120000_create_films").unwrap();
/// assert_eq!((films.version, films.name), (20240131120000, "create_films"));
/// ```
///
/// # Errors
///
/// If it is not the name of a migration.
pub const fn parse_migration_folder(folder: &str) -> Result<MigrationName<'_>, MigrationNameError> {
    let bytes = folder.as_bytes();
    let mut end = 0;
    while end < bytes.len() && bytes[end] != b'_' {
        end += 1;
    }
    let (version, name) = folder.split_at(end);
    let is_version = is_dashed(version.as_bytes()) || is_subversion(version.as_bytes());
    if name.len() < 2 || !is_printable(name) || !is_version {
        return Err(MigrationNameError::Malformed);
    }
    let layout = MigrationLayout::Folder;
    match parse_diesel_version(version) {
        Some(version) => {
            Ok(MigrationName { version, name: name.split_at(1).1, layout, is_down: false })
        }
        None if is_dashed(version.as_bytes()) => Err(MigrationNameError::TooLarge),
        None => Err(MigrationNameError::Malformed),
    }
}

/// Parses a version of diesel: all its digits, without the `-` between them.
///
/// Diesel compares versions as texts, and newer ones of 18 digits stand beside others of 14: behind the second they
/// have a number of four hexadecimal digits, which is 0 unless two were made in one second. Such a version counts as
/// that many seconds later, and one more; and a date alone is filled with zeros. So the numbers have the order of the
/// texts, which those of all digits would not have.
///
/// ```
/// use foundry_grammar::parse_diesel_version;
///
/// assert_eq!(parse_diesel_version("2024-01-31-120000"), Some(20240131120000));
/// assert_eq!(parse_diesel_version("2024-01-31-120000-0000"), Some(20240131120001));
/// assert_eq!(parse_diesel_version("202401311200000001"), Some(20240131120002));
/// assert_eq!(parse_diesel_version("2024-01-31"), Some(20240131000000));
/// assert_eq!(parse_diesel_version("00000000000007"), Some(7));
/// ```
#[must_use]
pub const fn parse_diesel_version(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    let (mut second, mut subversion, mut length) = (0, 0, 0);
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'-' {
            let radix = if length < SECOND { 10 } else { 16 };
            match (bytes[at] as char).to_digit(radix) {
                Some(digit) if length < SECOND => second = second * 10 + digit as u64,
                Some(digit) if length < SECOND + 4 => subversion = subversion * 16 + digit as u64,
                Some(_) => {}
                None => return None,
            }
            length += 1;
        }
        at += 1;
    }
    if length == SECOND + 4 && is_time(second) {
        return Some(second + subversion + 1);
    }
    let filled = match length {
        8 => second * 1_000_000,
        10 => second * 10_000,
        12 => second * 100,
        _ => 0,
    };
    if is_time(filled) { Some(filled) } else { parse_version(text) }
}

/// Returns whether a number is a time: `20240131120000`.
const fn is_time(number: u64) -> bool {
    let (date, time) = (number / 1_000_000, number % 1_000_000);
    let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
    let is_date = 1900 <= year && year < 3000 && 1 <= month && month <= 12 && 1 <= day && day <= 31;
    is_date && time / 10_000 < 24 && time / 100 % 100 < 60 && time % 100 <= 60
}

/// Returns whether a migration runs in a transaction, by diesel's `metadata.toml` beside it: `None` if the
/// value of `run_in_transaction` cannot be read. Without this key it does.
///
/// ```
/// use foundry_grammar::runs_in_transaction;
///
/// assert_eq!(runs_in_transaction("run_in_transaction = false # VACUUM"), Some(false));
/// assert_eq!(runs_in_transaction("# run_in_transaction = false"), Some(true));
/// assert_eq!(runs_in_transaction("run_in_transaction = 'no'"), None);
/// ```
#[must_use]
pub const fn runs_in_transaction(metadata: &str) -> Option<bool> {
    const KEYS: [&[u8]; 3] =
        [b"run_in_transaction", b"\"run_in_transaction\"", b"'run_in_transaction'"];
    let mut rest = without_byte_order_mark(metadata).as_bytes();
    while !rest.is_empty() {
        let mut end = 0;
        while end < rest.len() && rest[end] != b'\n' {
            end += 1;
        }
        let (line, behind) = rest.split_at(end);
        rest = if behind.is_empty() { behind } else { behind.split_at(1).1 };
        let line = line.trim_ascii();
        // The keys behind it are those of a table.
        if let [b'[', ..] = line {
            return Some(true);
        }
        let mut at = 0;
        while at < KEYS.len() {
            if let Some(value) = strip_start(line, KEYS[at]) {
                return bool_after_equals(value.trim_ascii_start());
            }
            at += 1;
        }
    }
    Some(true)
}

/// Parses `= false # …`.
const fn bool_after_equals(text: &[u8]) -> Option<bool> {
    let [b'=', value @ ..] = text else { return None };
    let value = value.trim_ascii_start();
    let (rest, is_true) = if let Some(rest) = strip_start(value, b"true") {
        (rest, true)
    } else if let Some(rest) = strip_start(value, b"false") {
        (rest, false)
    } else {
        return None;
    };
    match rest.trim_ascii_start() {
        [] | [b'#', ..] => Some(is_true),
        _ => None,
    }
}

const fn is_printable(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii_control() {
            return false;
        }
        at += 1;
    }
    true
}

/// Returns whether a text is digits, with `-` between them.
const fn is_dashed(bytes: &[u8]) -> bool {
    let ([b'0'..=b'9', .., b'0'..=b'9'] | [b'0'..=b'9']) = bytes else { return false };
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() && bytes[at] != b'-' {
            return false;
        }
        at += 1;
    }
    true
}

/// Returns whether a text is digits with `-` between them, and a number of four hexadecimal digits behind.
const fn is_subversion(bytes: &[u8]) -> bool {
    let [front @ .., one, two, three, four] = bytes else { return false };
    is_dashed(match front {
        [front @ .., b'-'] => front,
        _ => front,
    }) && one.is_ascii_hexdigit()
        && two.is_ascii_hexdigit()
        && three.is_ascii_hexdigit()
        && four.is_ascii_hexdigit()
}

const fn strip_start<'a>(text: &'a [u8], start: &[u8]) -> Option<&'a [u8]> {
    if text.len() < start.len() {
        return None;
    }
    let (front, rest) = text.split_at(start.len());
    if equal(front, start) { Some(rest) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_those_of_diesel() {
        let parts = |name| parse_migration_folder(name).map(|it| (it.version, it.name));
        assert_eq!(parts("00000000000000_diesel_initial_setup"), Ok((0, "diesel_initial_setup")));
        assert_eq!(parts("2024-01-31-120000_v1.2 ü"), Ok((20_240_131_120_000, "v1.2 ü")));
        assert_eq!(parts("2024-01-31-120059-000a_a"), Ok((20_240_131_120_070, "a")));
        assert_eq!(parts("123456789012345678_a"), Ok((123_456_789_012_345_678, "a")));
        for name in [
            "films",
            "_films",
            "2024",
            "2024_",
            "-1_films",
            "1-_films",
            "2024a_films",
            "2024-beef_a",
        ] {
            assert_eq!(parts(name), Err(MigrationNameError::Malformed), "{name}");
        }
    }

    #[test]
    fn metadata_is_read_by_its_lines() {
        let read = runs_in_transaction;
        assert_eq!([read(""), read("other = 1\n[run_in_transaction]")], [Some(true); 2]);
        assert_eq!(read("\u{feff}# no\r\n  run_in_transaction=false\r\n"), Some(false));
        assert_eq!(read("\"run_in_transaction\" = true"), Some(true));
        assert_eq!([read("run_in_transaction"), read("run_in_transaction = falsely")], [None; 2]);
        assert_eq!(read("[extra]\nrun_in_transaction = false"), Some(true));
    }
}
