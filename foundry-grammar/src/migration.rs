//! Names of migrations: the files of sqlx, refinery and Flyway. The folders of diesel are in `diesel.rs`; how the
//! files of a folder belong together is in `folder.rs`.

/// The layout of the files of a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MigrationLayout {
    /// `1_films.sql`, without a way back.
    Single,
    /// `1_films.up.sql` and `1_films.down.sql`, as sqlx has them.
    Pair,
    /// `V1__films.sql`, as refinery and Flyway have them, and Flyway's `U1__films.sql`.
    Prefixed,
    /// `2024-01-31-120000_films/up.sql` and `down.sql`, as diesel has them.
    Folder,
}

/// The name of a migration, in its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MigrationName<'a> {
    /// The version.
    pub version: u64,
    /// The rest of the name.
    pub name: &'a str,
    /// The layout of its files.
    pub layout: MigrationLayout,
    /// True for the file that reverts.
    pub is_down: bool,
}

/// Why a text is not the name of a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MigrationNameError {
    /// It has another form.
    Malformed,
    /// Its version is larger than a database can store.
    TooLarge,
    /// Its version has several parts: `V1_1__films.sql`, `V1.1__films.sql`.
    SeveralParts,
    /// It is run again whenever it changes: `R__films.sql`.
    Repeatable,
}

/// Parses the name of a file: `1_films.sql`, `1_films.up.sql`, `1_films.down.sql`, `V1__films.sql` and
/// `U1__films.sql`. A version consists of digits; a name of ASCII letters, digits, `_` and `-`, behind `V1__` also of others.
///
/// ```
/// use foundry_grammar::{MigrationLayout, parse_migration_file};
///
/// let films = parse_migration_file("20240131_create_films.down.sql").unwrap();
/// assert_eq!((films.version, films.name, films.is_down), (20240131, "create_films", true));
/// let films = parse_migration_file("V1__films.sql").unwrap();
/// assert_eq!((films.version, films.layout), (1, MigrationLayout::Prefixed));
/// assert!(parse_migration_file("films.sql").is_err());
/// ```
///
/// # Errors
///
/// If it is not the name of a migration.
pub const fn parse_migration_file(file: &str) -> Result<MigrationName<'_>, MigrationNameError> {
    let Some(stem) = strip_end(file, ".sql") else { return Err(MigrationNameError::Malformed) };
    match stem.as_bytes() {
        [b'V' | b'U', b'0'..=b'9', ..] => return prefixed(stem),
        [b'R', b'_', b'_', ..] => return Err(MigrationNameError::Repeatable),
        _ => {}
    }
    let (stem, layout, is_down) = if let Some(stem) = strip_end(stem, ".down") {
        (stem, MigrationLayout::Pair, true)
    } else if let Some(stem) = strip_end(stem, ".up") {
        (stem, MigrationLayout::Pair, false)
    } else {
        (stem, MigrationLayout::Single, false)
    };
    let digits = end_of_digits(stem.as_bytes(), 0);
    let (version, name) = stem.split_at(digits);
    if digits == 0 || !is_name(name, 1) {
        return Err(MigrationNameError::Malformed);
    }
    match parse_version(version) {
        Some(version) => Ok(MigrationName { version, name: name.split_at(1).1, layout, is_down }),
        None => Err(MigrationNameError::TooLarge),
    }
}

/// Parses `V1__films`.
const fn prefixed(stem: &str) -> Result<MigrationName<'_>, MigrationNameError> {
    let is_down = stem.as_bytes()[0] == b'U';
    let rest = stem.split_at(1).1;
    let digits = end_of_digits(rest.as_bytes(), 0);
    let (version, name) = rest.split_at(digits);
    if let [b'.' | b'_', b'0'..=b'9', ..] = name.as_bytes() {
        return Err(MigrationNameError::SeveralParts);
    }
    let [b'_', b'_', _, ..] = name.as_bytes() else { return Err(MigrationNameError::Malformed) };
    if !is_description(name) {
        return Err(MigrationNameError::Malformed);
    }
    let layout = MigrationLayout::Prefixed;
    match parse_version(version) {
        Some(version) => Ok(MigrationName { version, name: name.split_at(2).1, layout, is_down }),
        None => Err(MigrationNameError::TooLarge),
    }
}

/// Returns the number of all digits of a text, without the `-` between them, if there are digits alone and a
/// database can store the number.
#[must_use]
pub const fn parse_version(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    let mut number: u64 = 0;
    let mut at = 0;
    let mut has_digits = false;
    while at < bytes.len() {
        if bytes[at] != b'-' {
            if !bytes[at].is_ascii_digit() || number > i64::MAX as u64 / 10 {
                return None;
            }
            number = number * 10 + (bytes[at] - b'0') as u64;
            has_digits = true;
        }
        at += 1;
    }
    if has_digits && number <= i64::MAX as u64 { Some(number) } else { None }
}

/// Returns the text behind the byte order mark that some editors write at the start of a file.
#[must_use]
pub const fn without_byte_order_mark(text: &str) -> &str {
    match text.as_bytes() {
        [0xEF, 0xBB, 0xBF, ..] => text.split_at(3).1,
        _ => text,
    }
}

/// Returns whether a text is so many `_`, and a name of ASCII letters, digits, `_` and `-`.
const fn is_name(text: &str, underscores: usize) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let fits = match bytes[at] {
            b'_' => true,
            b'-' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => at >= underscores,
            _ => false,
        };
        if !fits {
            return false;
        }
        at += 1;
    }
    bytes.len() > underscores
}

/// Returns whether a text can be what Flyway calls a description: it may have blanks, but no end such as `.up`.
const fn is_description(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii_control() || bytes[at] == b'.' {
            return false;
        }
        at += 1;
    }
    true
}

const fn end_of_digits(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < bytes.len() && bytes[at].is_ascii_digit() {
        at += 1;
    }
    at
}

const fn strip_end<'a>(text: &'a str, end: &str) -> Option<&'a str> {
    let Some(at) = text.len().checked_sub(end.len()) else { return None };
    if !equal(text.as_bytes().split_at(at).1, end.as_bytes()) {
        return None;
    }
    Some(text.split_at(at).0)
}

pub(crate) const fn equal(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() {
        if at == other.len() || one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    one.len() == other.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(file: &str, expected: MigrationNameError) {
        assert_eq!(parse_migration_file(file), Err(expected), "{file}");
    }

    #[test]
    fn files_of_other_tools_are_understood() {
        let parts = |file| parse_migration_file(file).map(|it| (it.version, it.name, it.is_down));
        assert_eq!(parts("007_bond.sql"), Ok((7, "bond", false)));
        assert_eq!(parts("1_up.sql"), Ok((1, "up", false)));
        assert_eq!(parts("V20240101__a-b_c.sql"), Ok((20_240_101, "a-b_c", false)));
        assert_eq!(parts("V3__Add new table.sql"), Ok((3, "Add new table", false)));
        assert_eq!(parts("U001__films.sql"), Ok((1, "films", true)));
        assert_eq!(parts("9223372036854775807_last.sql"), Ok((i64::MAX as u64, "last", false)));
    }

    #[test]
    fn names_of_another_form_say_why() {
        use MigrationNameError::*;
        for file in ["1.sql", "_a.sql", "1_.sql", "1_ü.sql", "1_a.b.sql", "V1_a.sql", "V1__.sql"] {
            refused(file, Malformed);
        }
        for file in ["V1__a.up.sql", "v1__a.sql", "V__a.sql", "Vx__a.sql", "1_a.SQL", "1_a"] {
            refused(file, Malformed);
        }
        refused("9223372036854775808_a.sql", TooLarge);
        refused("V99999999999999999999__a.sql", TooLarge);
        refused("V1_1__a.sql", SeveralParts);
        refused("V1.1__a.sql", SeveralParts);
        refused("R__views.sql", Repeatable);
    }
}
