//! Judges statements by their words: what they leave behind in their session, and whether they only
//! read.
//!
//! Errors are on the safe side: a statement that is not known to be harmless counts as a change of
//! settings, and one that is not known to read counts as a write.

use super::{Dialect, Kind, Lexer, Token};

/// What a statement, or a user, leaves behind for the next one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Leaves {
    #[default]
    Nothing,
    /// Maybe a transaction that nobody ends.
    Transaction,
    /// Maybe settings, temporary tables, locks.
    State,
    /// What no reset takes back.
    Forever,
}

/// Statements that leave nothing behind, unless a word in them says otherwise.
const HARMLESS: &[&str] = &[
    "select", "insert", "update", "delete", "replace", "with", "values", "merge", "table",
    "explain", "show", "describe", "create", "alter", "drop", "truncate", "comment", "grant",
    "revoke", "reindex", "analyze", "vacuum", "refresh",
];

const TRANSACTION: &[&str] =
    &["begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release"];

/// Words that change the session inside of a harmless statement.
const CHANGING: &[&str] = &["temp", "temporary", "pg_temp", "set_config", "get_lock"];

/// SQLite's pragmas that take an argument and change nothing.
const READING_PRAGMAS: &[&str] = &[
    "table_info",
    "table_xinfo",
    "table_list",
    "index_list",
    "index_info",
    "index_xinfo",
    "foreign_key_list",
    "foreign_key_check",
    "integrity_check",
    "quick_check",
    "wal_checkpoint",
    "optimize",
];

/// The tokens of a text, statement by statement.
struct Statements<'a> {
    lexer: Lexer<'a>,
    dialect: Dialect,
    /// The end or the meaning of a token depends on the server's version or settings.
    is_unclear: bool,
}

impl<'a> Statements<'a> {
    fn of(sql: &'a str, dialect: Dialect) -> Self {
        Self { lexer: Lexer::new(sql, dialect), dialect, is_unclear: false }
    }

    /// Goes on to the next statement.
    fn end_statement(&mut self) {
        self.by_ref().for_each(drop);
        while let Some(Token { kind: Kind::Semicolon, .. }) = self.lexer.clone().next() {
            self.lexer.next();
        }
    }

    fn is_unclear(&self, token: &Token<'_>) -> bool {
        match token.kind {
            Kind::Unterminated(_) | Kind::OpenCode | Kind::CloseCode => true,
            // `standard_conforming_strings` of PostgreSQL and `NO_BACKSLASH_ESCAPES` of MySQL decide.
            Kind::String => {
                self.dialect != Dialect::Sqlite
                    && !token.text.starts_with('$')
                    && token.text.contains('\\')
            }
            _ => false,
        }
    }
}

/// Yields the tokens up to the end of the statement.
impl<'a> Iterator for Statements<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let mut ahead = self.lexer.clone();
        let token = ahead.next().filter(|it| it.kind != Kind::Semicolon)?;
        self.lexer = ahead;
        self.is_unclear |= self.is_unclear(&token);
        Some(token)
    }
}

/// Returns what a text of one or more statements may leave behind, and whether a transaction may be
/// among it.
pub(in super::super) fn leaves(sql: &str, dialect: Dialect) -> (Leaves, bool) {
    let mut tokens = Statements::of(sql, dialect);
    let (mut leaves, mut transacts) = (None, false);
    while let Some(first) = tokens.next() {
        let one = one_leaves(first, &mut tokens);
        transacts |= one == Leaves::Transaction;
        leaves = leaves.max(Some(one));
        tokens.end_statement();
    }
    // An unclear text may hide anything.
    match leaves {
        Some(leaves) if !tokens.is_unclear => (leaves, transacts),
        leaves => (leaves.unwrap_or(Leaves::State).max(Leaves::State), true),
    }
}

fn one_leaves(first: Token<'_>, rest: &mut Statements<'_>) -> Leaves {
    let (Kind::Word, first) = (first.kind, first.text) else { return Leaves::State };
    let is = |word: &str| first.eq_ignore_ascii_case(word);
    if is_one_of(first, TRANSACTION) {
        return Leaves::Transaction;
    }
    if is("pragma") {
        return if reads_pragma(rest) { Leaves::Nothing } else { Leaves::State };
    }
    if is("set") && rest.dialect == Dialect::Postgres {
        // Ends with its transaction.
        let is_local = rest.next().is_some_and(|it| it.is_word("local"));
        return if is_local { Leaves::Transaction } else { Leaves::State };
    }
    if is_one_of(first, &["prepare", "load"]) {
        return Leaves::Forever;
    }
    if !is_one_of(first, HARMLESS) || rest.any(changes) {
        return Leaves::State;
    }
    Leaves::Nothing
}

fn changes(token: Token<'_>) -> bool {
    let Some(word) = token.name() else { return token.kind == Kind::Variable };
    // SQLite explains a pragma by doing what it says.
    is_one_of(word, CHANGING)
        || word.eq_ignore_ascii_case("pragma")
        || contains(word, "advisory_lock") && !contains(word, "xact")
}

/// Returns whether all statements of a text only read, as SQLite means it: they run on a connection
/// that may not write.
#[cfg(feature = "sqlite")]
pub(in super::super) fn only_reads(sql: &str) -> bool {
    let mut tokens = Statements::of(sql, Dialect::Sqlite);
    let mut only_reads = None;
    while let Some(first) = tokens.next() {
        let reads = one_reads(first, &mut tokens);
        only_reads = Some(reads && only_reads != Some(false));
        tokens.end_statement();
    }
    only_reads.unwrap_or_default()
}

#[cfg(feature = "sqlite")]
fn one_reads(first: Token<'_>, rest: &mut Statements<'_>) -> bool {
    let is_read = |it: &Token<'_>| ["select", "values", "explain"].iter().any(|w| it.is_word(w));
    if first.is_word("pragma") {
        return reads_pragma(rest);
    }
    if !first.is_word("with") {
        return is_read(&first);
    }
    // The tables of a `WITH` are for the first verb outside of parentheses.
    let mut depth = 0_u32;
    let verb = rest.find(|token| {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && VERBS.iter().any(|it| token.is_word(it))
    });
    verb.is_some_and(|it| is_read(&it))
}

/// What may follow the tables of a `WITH`.
#[cfg(feature = "sqlite")]
const VERBS: &[&str] = &["select", "values", "insert", "update", "delete", "replace"];

/// `PRAGMA name`, or one whose argument changes nothing.
fn reads_pragma(tokens: &mut Statements<'_>) -> bool {
    let mut name = "";
    for token in tokens {
        match (token.kind, token.name()) {
            (_, Some(word)) => name = word,
            // Between the name of a database and that of the pragma.
            (Kind::Sign('.'), _) => {}
            (Kind::Open, _) => return is_one_of(name, READING_PRAGMAS),
            _ => return false,
        }
    }
    true
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|it| it.eq_ignore_ascii_case(word))
}

fn contains(word: &str, part: &str) -> bool {
    word.as_bytes().windows(part.len()).any(|it| it.eq_ignore_ascii_case(part.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expected: Leaves, statements: &[&str]) {
        for sql in statements {
            for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql] {
                assert_eq!(leaves(sql, dialect).0, expected, "{dialect:?}: {sql}");
            }
        }
    }

    #[test]
    fn data_and_schema_leave_nothing() {
        check(
            Leaves::Nothing,
            &[
                "SELECT 1",
                " -- why\n /* and how */ select * from films where data > '{\"a\": 1}';",
                "INSERT INTO films VALUES ('BEGIN; SET x', 'temp')",
                "WITH new AS (SELECT 1) UPDATE films SET year = 1927",
                "CREATE TABLE films (title TEXT); ; CREATE TABLE log (title TEXT);",
                "SELECT pg_advisory_xact_lock(1)",
                "PRAGMA journal_mode",
                "PRAGMA table_info(films)",
                "pragma main.table_info('films');",
            ],
        );
    }

    #[test]
    fn transactions_leave_a_transaction() {
        check(Leaves::Transaction, &["BEGIN", "start transaction", "SAVEPOINT a", "COMMIT;"]);
    }

    #[test]
    fn settings_locks_and_all_that_is_unknown_leave_state() {
        check(
            Leaves::State,
            &[
                "",
                "SET search_path = shop",
                "SET @name = 1",
                "SELECT set_config('a', 'b', false)",
                "SELECT pg_advisory_lock(1)",
                "SELECT PG_TRY_ADVISORY_LOCK(1)",
                "SELECT GET_LOCK('a', 1)",
                "CREATE TEMP TABLE a (b)",
                "LISTEN films",
                "LOCK TABLES films WRITE",
                "USE shop",
                "CALL something()",
                "SELECT 1; SET x = 1",
                "BEGIN; SET x = 1",
                "PRAGMA foreign_keys = OFF",
                "PRAGMA foreign_keys(0)",
                "PRAGMA table_info(films); PRAGMA foreign_keys = OFF",
                "ATTACH 'a.db' AS a",
                "DO $$ BEGIN END $$",
            ],
        );
    }

    #[test]
    fn a_transaction_among_settings_is_seen() {
        for (sql, transacts) in [("SET x = 1", false), ("SET x = 1; BEGIN", true), ("BEGIN", true)]
        {
            assert_eq!(leaves(sql, Dialect::Postgres).1, transacts, "{sql}");
        }
    }

    #[track_caller]
    fn check_for(dialect: Dialect, expected: Leaves, statements: &[&str]) {
        for sql in statements {
            assert_eq!(leaves(sql, dialect).0, expected, "{sql}");
        }
    }

    #[test]
    fn postgres_hides_things_in_its_own_ways() {
        let postgres = |expected, statements: &[&str]| {
            check_for(Dialect::Postgres, expected, statements);
        };
        postgres(
            Leaves::Nothing,
            &["SELECT data @> $1, data #>> '{a}'", "SELECT $$it's; SET x$$, 1"],
        );
        postgres(Leaves::Transaction, &["SET LOCAL x = 1"]);
        postgres(
            Leaves::State,
            &[
                "SELECT $$'$$, set_config('a', 'b', false)",
                "SELECT $it$ ' $it$, set_config('a', 'b', false), ''",
                r"SELECT E'\'', set_config('a', 'b', false), ''",
                "SELECT /* /* */ ' */ set_config('a', 'b', false), ''",
                "SELECT \"set_config\"('a', 'b', false)",
                "CREATE TABLE pg_temp.a (b int)",
                "CREATE TABLE \"pg_temp\".a (b int)",
            ],
        );
        postgres(Leaves::Forever, &["PREPARE a AS SELECT 1", "LOAD 'auto_explain'"]);
    }

    #[test]
    fn mysql_hides_things_in_its_own_ways() {
        let mysql = |expected, statements: &[&str]| check_for(Dialect::MySql, expected, statements);
        mysql(
            Leaves::Nothing,
            &[
                "SELECT @@autocommit",
                "SELECT `a`, \"temp\" FROM b",
                "SELECT 5--1",
                "SELECT 1 # it's; SET @name = 1\n",
            ],
        );
        mysql(
            Leaves::State,
            &[
                "SET LOCAL x = 1",
                "SELECT 1 INTO @name",
                "SELECT 1 INTO @`name`",
                "SELECT 1 /*! , @name := 7 */",
                r"SELECT '\'', @name := 7 -- '",
                "SELECT 5--1, @name := 7",
                "SELECT 1 # it's\n, @name := 7",
            ],
        );
    }

    #[test]
    fn sqlite_hides_things_in_its_own_ways() {
        let hidden = ["EXPLAIN PRAGMA foreign_keys = OFF", "CREATE TABLE \"temp\".a (b)"];
        check_for(Dialect::Sqlite, Leaves::State, &hidden);
    }

    #[test]
    #[cfg(feature = "sqlite")]
    fn reading_is_told_from_writing() {
        for sql in [
            "SELECT 1",
            "VALUES (1)",
            "EXPLAIN QUERY PLAN DELETE FROM films",
            "WITH a AS (SELECT 1) SELECT * FROM a",
            "WITH a AS (DELETE FROM b) SELECT 1; ",
            "PRAGMA table_info(films)",
        ] {
            assert!(only_reads(sql), "{sql}");
        }
        for sql in [
            "",
            "INSERT INTO films SELECT 1",
            "WITH a AS (SELECT 1) INSERT INTO films SELECT * FROM a",
            "SELECT 1; DELETE FROM films",
            "PRAGMA user_version = 1",
            "BEGIN",
        ] {
            assert!(!only_reads(sql), "{sql}");
        }
    }
}
