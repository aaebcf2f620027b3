//! A migration as a constant, and its checksum. Running them is in `migrator.rs`.

use foundry_grammar::{runs_in_transaction, without_byte_order_mark};
use sha2::{Digest, Sha256};
use std::fmt;

/// One migration: a version, a name, and the SQL that applies and reverts it.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    pub(super) version: u64,
    pub(super) name: &'static str,
    pub(super) up: &'static str,
    pub(super) down: Option<&'static str>,
    /// True if `metadata.toml` beside its files says that it cannot run inside of a transaction.
    pub(super) no_transaction: bool,
}

/// The migrations of one owner, usually a package; written by `foundry::migrations!`.
///
/// ```
/// use foundry_runtime::database::{Migration, Migrations};
///
/// const MIGRATIONS: Migrations = Migrations::new("shop", &[
///     Migration::new(1, "create_films", "CREATE TABLE films (title TEXT)", None),
///     Migration::new(2, "add_year", "ALTER TABLE films ADD year INTEGER", None),
/// ]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Migrations {
    pub(super) owner: &'static str,
    pub(super) all: &'static [Migration],
    /// Where they were embedded from.
    pub(super) folder: Option<&'static str>,
}

impl Migration {
    /// Returns a migration; `down` reverts what `up` does. A byte order mark at the start of a text is left out.
    #[must_use]
    pub const fn new(
        version: u64,
        name: &'static str,
        up: &'static str,
        down: Option<&'static str>,
    ) -> Self {
        let up = without_byte_order_mark(up);
        let down = match down {
            Some(down) => Some(without_byte_order_mark(down)),
            None => None,
        };
        Self { version, name, up, down, no_transaction: false }
    }

    /// Returns the same with diesel's `metadata.toml`: with `run_in_transaction = false` it runs outside of
    /// a transaction.
    ///
    /// # Panics
    ///
    /// Panics if `run_in_transaction` is neither `true` nor `false`. In a constant that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn with_metadata(mut self, metadata: &str) -> Self {
        match runs_in_transaction(metadata) {
            Some(runs) => self.no_transaction = !runs,
            None => panic!("`run_in_transaction` in `metadata.toml` is neither `true` nor `false`"),
        }
        self
    }

    /// Returns whether one of its scripts cannot run inside of a transaction: its `metadata.toml` says so, or
    /// a comment before its first statement, `-- foundry: no-transaction` or sqlx's `-- no-transaction`.
    pub(super) fn refuses_transaction(&self, sql: &str) -> bool {
        let lines = sql.split(['\n', '\r']).map(str::trim);
        let mut comments = lines
            .take_while(|it| it.is_empty() || it.starts_with("--"))
            .map(|it| it.trim_start_matches('-').trim());
        self.no_transaction
            || comments.any(|it| it == "foundry: no-transaction" || it == "no-transaction")
    }

    /// The hash of what the migration does, for the ledger.
    ///
    /// SHA-256: two texts that a person or a faulty merge could make never share it, and the
    /// crate is in the tree already, since sqlx-core does not build without it.
    pub(super) fn checksum(&self) -> String {
        let mut hash = Sha256::new();
        for line in lines(self.up) {
            hash.update(line);
            hash.update("\n");
        }
        hex(&hash.finalize())
    }
}

impl Migrations {
    /// The migrations of `owner`, by ascending version. Each owner has its own history: a library
    /// and the application that uses it do not get in each other's way.
    ///
    /// # Panics
    ///
    /// If the versions do not ascend, or one is larger than a database can store. In a constant
    /// that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn new(owner: &'static str, all: &'static [Migration]) -> Self {
        let mut index = 0;
        while index < all.len() {
            assert!(all[index].version <= i64::MAX as u64, "a version of a migration is too large");
            assert!(
                index == 0 || all[index - 1].version < all[index].version,
                "the versions of migrations must ascend, each once"
            );
            index += 1;
        }
        Self { owner, all, folder: None }
    }
}

impl Migrations {
    /// Whose they are.
    #[must_use]
    pub const fn owner(&self) -> &'static str {
        self.owner
    }

    /// The same, embedded from this folder: where the folder is there when the program runs, its
    /// files have to be those that were embedded.
    #[must_use]
    pub const fn embedded_from(mut self, folder: &'static str) -> Self {
        self.folder = Some(folder);
        self
    }
}

/// As its file is called: `20240101_create_films`.
impl fmt::Display for Migration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.version, self.name)
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |it: u8| char::from(b"0123456789abcdef"[usize::from(it)]);
    bytes.iter().flat_map(|it| [digit(it >> 4), digit(it & 15)]).collect()
}

/// The lines that count: without the ends that editors and checkouts change on their own.
fn lines(sql: &str) -> impl Iterator<Item = &str> {
    sql.trim_end().lines().map(str::trim_end)
}

/// The first line in which two texts differ: its number, and what stands there in each.
pub(super) fn first_difference<'a>(
    old: &'a str,
    new: &'a str,
) -> Option<(usize, &'a str, &'a str)> {
    let (mut old, mut new) = (lines(old), lines(new));
    (1..).find_map(|number| match (old.next(), new.next()) {
        (None, None) => Some(None),
        (old, new) if old == new => None,
        (old, new) => Some(Some((number, old.unwrap_or_default(), new.unwrap_or_default()))),
    })?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checksum(up: &'static str) -> String {
        Migration::new(1, "films", up, None).checksum()
    }

    #[test]
    fn line_ends_and_trailing_blanks_do_not_count() {
        let plain = checksum("CREATE TABLE a (b);\nDROP TABLE c;\n");
        assert_eq!(plain, checksum("CREATE TABLE a (b);  \r\nDROP TABLE c;\t\r\n\r\n"));
        assert_eq!(plain, checksum("CREATE TABLE a (b);\nDROP TABLE c;"));
        assert_eq!(plain.len(), 64);
    }

    /// The ledgers of earlier versions keep it. Its value is that of `sha256sum`.
    #[test]
    fn the_checksum_is_sha256_in_hexadecimal() {
        let expected = "a0a22c9dfa428cdce6fb3e58a40d4052335e17e5fbe42efc2f17f9ca813be62c";
        assert_eq!(checksum("SELECT 1"), expected);
    }

    #[test]
    fn everything_else_counts() {
        let plain = checksum("CREATE TABLE a (b);\nDROP TABLE c;");
        assert_ne!(plain, checksum("CREATE TABLE a (B);\nDROP TABLE c;"));
        assert_ne!(plain, checksum("CREATE TABLE a (b);DROP TABLE c;"));
        assert_ne!(plain, checksum("CREATE TABLE a (b);\n\nDROP TABLE c;"));
    }

    #[test]
    fn the_first_difference_is_found() {
        assert_eq!(first_difference("a\nb\n", "a\r\nb  "), None);
        assert_eq!(first_difference("a\nb\nc", "a\nx\ny"), Some((2, "b", "x")));
        assert_eq!(first_difference("a", "a\nb"), Some((2, "", "b")));
    }

    #[test]
    #[should_panic(expected = "must ascend")]
    fn versions_ascend() {
        const ONE: Migration = Migration::new(1, "a", "", None);
        let _ = Migrations::new("shop", &[ONE, ONE]);
    }

    #[test]
    fn a_byte_order_mark_counts_for_nothing() {
        let with = Migration::new(
            1,
            "a",
            "\u{feff}-- foundry: no-transaction\nVACUUM",
            Some("\u{feff}SELECT 1"),
        );
        let without = Migration::new(1, "a", "-- foundry: no-transaction\nVACUUM", None);
        assert_eq!(with.checksum(), without.checksum());
        assert!(with.refuses_transaction(with.up));
        assert_eq!(with.down, Some("SELECT 1"));
    }

    #[test]
    fn the_line_of_a_directive_ends_as_lines_do() {
        let refuses = |sql| Migration::new(1, "a", sql, None).refuses_transaction(sql);
        for end in ["\n", "\r\n", "\r"] {
            assert!(
                refuses(format!("{end}-- foundry: no-transaction{end}VACUUM").leak()),
                "{end:?}"
            );
        }
        assert!(!refuses("SELECT 1;\n-- foundry: no-transaction"));
    }

    #[test]
    fn metadata_takes_both_ways_out_of_the_transaction() {
        const OUTSIDE: Migration =
            Migration::new(1, "a", "VACUUM", None).with_metadata("run_in_transaction = false");
        assert!(OUTSIDE.refuses_transaction("VACUUM") && OUTSIDE.refuses_transaction("SELECT 1"));
        let inside = OUTSIDE.with_metadata("# nothing");
        assert!(!inside.refuses_transaction("VACUUM"));
    }
}
