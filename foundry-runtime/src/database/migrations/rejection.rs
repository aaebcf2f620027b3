//! Statements that cannot stand in any migration, and what to write instead.

use crate::database::sql::{Dialect, Kind, Statement, Token};

/// Modes of MySQL that change how texts and names are read.
const SYNTAX_MODES: &[&str] = &["ANSI", "NO_BACKSLASH_ESCAPES", "ORACLE"];

/// Encodings in which the text of a file, which is UTF-8, arrives unchanged.
const UNCHANGED: &[&str] = &["UTF8", "UTF-8", "UNICODE", "SQL_ASCII", "DEFAULT"];

impl Statement<'_> {
    /// Returns the reason why this statement cannot stand in any migration.
    pub(super) fn rejection(&self) -> Option<&'static str> {
        match self.dialect {
            Dialect::Postgres => self.postgres_rejection(),
            Dialect::MySql => self.mysql_rejection(),
            Dialect::Sqlite => self.sqlite_rejection(),
        }
    }

    fn postgres_rejection(&self) -> Option<&'static str> {
        let mut tokens = self.tokens();
        if tokens.next()?.is_word("copy") && tokens.any(|it| it.is_word("stdout")) {
            return Some("there is nothing that its rows could be written to; remove it");
        }
        let value = self.postgres_setting("standard_conforming_strings")?;
        (!is_on(&value)).then_some(
            "it changes how the texts behind it are read; write texts with backslashes as `E'…'`",
        )
    }

    /// Returns the reason why this statement cannot stand in a file that has more than ASCII.
    pub(super) fn encoding_rejection(&self) -> Option<&'static str> {
        if self.dialect != Dialect::Postgres {
            return None;
        }
        let value = self.postgres_setting("client_encoding").or_else(|| self.names())?;
        let is_unchanged = UNCHANGED.iter().any(|it| it.eq_ignore_ascii_case(&value));
        (!is_unchanged).then_some(
            "a migration is a file of UTF-8, whose texts would be read in this encoding; remove it",
        )
    }

    /// Returns the value of `SET NAMES`.
    fn names(&self) -> Option<String> {
        let mut tokens = self.tokens();
        let is_names = tokens.next()?.is_word("set") && tokens.next()?.is_word("names");
        tokens.next().filter(|_| is_names).map(|it| value_of(&it))
    }

    /// Returns the value to which a statement of PostgreSQL sets a setting, for this session or later ones.
    fn postgres_setting(&self, name: &str) -> Option<String> {
        let tokens: Vec<_> = self.tokens().collect();
        let is_name = |it: &Token<'_>| it.name().is_some_and(|it| it.eq_ignore_ascii_case(name));
        let first = tokens.first()?;
        if first.is_word("set") || first.is_word("alter") {
            let at = tokens.iter().position(|it| it.is_word("set"))?;
            let at = at + 1 + tokens[at + 1..].iter().take(2).position(is_name)?;
            return tokens.get(at + 2).map(value_of);
        }
        let at = tokens.iter().position(|it| it.is_word("set_config"))?;
        let is_named = value_of(tokens.get(at + 2)?).eq_ignore_ascii_case(name);
        tokens.get(at + 4).filter(|_| is_named).map(value_of)
    }

    fn mysql_rejection(&self) -> Option<&'static str> {
        let mut tokens = self.tokens();
        let first = tokens.find(|it| it.kind == Kind::Word)?;
        if first.is_word("xa") {
            return Some(
                "a transaction that the server keeps for others cannot hold the ledger; write `BEGIN` and `COMMIT`",
            );
        }
        let locks_all = |it: Token<'_>| it.is_word("lock") || it.is_word("export");
        if first.is_word("flush") && tokens.any(locks_all) || first.is_word("backup") {
            return Some("the ledger could not be written while all tables are locked; remove it");
        }
        if !self.words().take(4).any(|it| it == "SET") {
            return None;
        }
        let changes_mode = self.words().any(|it| it == "SQL_MODE")
            && self.tokens().any(|it| it.kind == Kind::String && changed_syntax(it.text).is_some());
        changes_mode.then_some(
            "it changes how the texts behind it are read; leave `ANSI`, `ANSI_QUOTES`, \
             `NO_BACKSLASH_ESCAPES` and `ORACLE` out of `sql_mode`",
        )
    }

    fn sqlite_rejection(&self) -> Option<&'static str> {
        let (name, value) = self.pragma()?;
        match name.as_str() {
            "journal_mode" if !value.eq_ignore_ascii_case("wal") => {
                Some("the pool keeps the file in WAL mode; remove it")
            }
            "encoding" if !UNCHANGED.iter().any(|it| it.eq_ignore_ascii_case(&value)) => Some(
                "it has no effect on a database with a table, and the ledger is one; remove it",
            ),
            "count_changes" if is_on(&value) => {
                Some("it changes what each statement answers; remove it")
            }
            _ => None,
        }
    }

    /// Returns the name of a pragma of SQLite, and the value that it is set to.
    fn pragma(&self) -> Option<(String, String)> {
        let mut tokens = self.tokens().skip(1).peekable();
        let mut name =
            tokens.next().filter(|_| self.words().next().as_deref() == Some("PRAGMA"))?;
        if tokens.next_if(|it| it.kind == Kind::Sign('.')).is_some() {
            name = tokens.next()?;
        }
        let value = tokens.nth(1)?;
        Some((name.name()?.to_ascii_lowercase(), value_of(&value)))
    }
}

/// Returns a value without its quotes.
fn value_of(token: &Token<'_>) -> String {
    token.text.trim_matches(['\'', '"']).to_owned()
}

/// Returns whether a value of PostgreSQL or SQLite switches something on: `on`, `1`, `true`, `yes` or a begin of it.
fn is_on(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    matches!(value.as_str(), "on" | "1" | "default")
        || !value.is_empty() && ["true", "yes"].iter().any(|it| it.starts_with(value.as_str()))
}

/// Returns the mode of MySQL among these that changes how texts and names are read.
pub(super) fn changed_syntax(modes: &str) -> Option<&'static str> {
    let modes = modes.to_ascii_uppercase();
    SYNTAX_MODES.iter().copied().find(|it| modes.contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::sql::statements;

    #[track_caller]
    fn check(dialect: Dialect, expected: bool, all: &[&str]) {
        for sql in all {
            let statement = statements(sql, dialect).unwrap()[0];
            assert_eq!(statement.rejection().is_some(), expected, "{sql}");
        }
    }

    #[test]
    fn changes_of_the_syntax_are_rejected() {
        check(
            Dialect::Postgres,
            true,
            &[
                "SET standard_conforming_strings = off;",
                "SET SESSION \"standard_conforming_strings\" TO 'f'",
                "set local standard_conforming_strings to no",
                "SELECT pg_catalog.set_config('standard_conforming_strings', 'off', false)",
                "ALTER DATABASE shop SET standard_conforming_strings = 0",
            ],
        );
        check(
            Dialect::Postgres,
            false,
            &[
                "SET standard_conforming_strings = on;",
                "SELECT pg_catalog.set_config('search_path', '', false)",
                "SELECT set_config('standard_conforming_strings', 't', false)",
                "ALTER TABLE a SET (fillfactor = 70)",
                "RESET standard_conforming_strings",
            ],
        );
        check(Dialect::MySql, true, &["SET SESSION sql_mode = 'ANSI_QUOTES'"]);
        check(
            Dialect::MySql,
            false,
            &["/*!40101 SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;", "UPDATE a SET b = 'ANSI'"],
        );
    }

    #[test]
    fn another_encoding_is_rejected() {
        let is_rejected = |sql: &str| {
            statements(sql, Dialect::Postgres).unwrap()[0].encoding_rejection().is_some()
        };
        assert!(is_rejected("SET client_encoding = 'LATIN1'"));
        assert!(is_rejected("SET NAMES latin1"));
        assert!(is_rejected("SELECT set_config('client_encoding', 'WIN1252', false)"));
        assert!(!is_rejected("SET client_encoding = 'UTF8'"));
        assert!(!is_rejected("SET client_encoding TO sql_ascii"));
        assert!(!is_rejected("SET NAMES 'utf-8'"));
    }

    #[test]
    fn a_copy_to_the_client_is_rejected() {
        check(Dialect::Postgres, true, &["COPY a TO STDOUT"]);
        check(Dialect::Postgres, false, &["COPY a TO '/tmp/a'"]);
    }

    #[test]
    fn what_shuts_the_ledger_out_is_rejected() {
        check(
            Dialect::MySql,
            true,
            &[
                "FLUSH TABLES WITH READ LOCK",
                "FLUSH TABLES a FOR EXPORT",
                "BACKUP LOCK a",
                "/*! XA START 'x' */",
                "XA BEGIN 'x'",
            ],
        );
        check(Dialect::MySql, false, &["FLUSH TABLES", "FLUSH PRIVILEGES", "SELECT xa FROM lock_"]);
    }

    #[test]
    fn pragmas_that_cannot_have_an_effect_are_rejected() {
        check(
            Dialect::Sqlite,
            true,
            &[
                "PRAGMA journal_mode = DELETE",
                "pragma main.journal_mode('off')",
                "PRAGMA encoding = \"UTF-16le\"",
                "PRAGMA count_changes = ON",
            ],
        );
        check(
            Dialect::Sqlite,
            false,
            &[
                "PRAGMA journal_mode",
                "PRAGMA journal_mode = WAL",
                "PRAGMA encoding = 'UTF-8'",
                "PRAGMA user_version = 7",
                "PRAGMA foreign_keys(0)",
            ],
        );
    }
}
