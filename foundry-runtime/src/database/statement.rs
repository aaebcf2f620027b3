//! What a statement leaves behind on its connection, and whether it only reads: judged by its words,
//! without a parser.
//!
//! Judged wrongly on the safe side: what is not known to be harmless counts as a change of settings,
//! and what is not known to read counts as writing.

/// What a statement, or a user, leaves behind for the next one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Leaves {
    #[default]
    Nothing,
    /// Maybe a transaction that nobody ends.
    Transaction,
    /// Maybe settings, temporary tables, locks.
    State,
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
const CHANGING: &[&str] = &["temp", "temporary", "set_config", "get_lock", "role"];

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

/// What a text of one or more statements may leave behind.
pub(super) fn leaves(sql: &str) -> Leaves {
    let mut tokens = Tokens::of(sql);
    let mut leaves = None;
    while let Some(first) = tokens.next() {
        leaves = leaves.max(Some(one_leaves(first, &mut tokens)));
        tokens.end_statement();
    }
    leaves.unwrap_or(Leaves::State)
}

fn one_leaves(first: Token<'_>, rest: &mut Tokens<'_>) -> Leaves {
    let Token::Word(first) = first else { return Leaves::State };
    if is_one_of(first, TRANSACTION) {
        return Leaves::Transaction;
    }
    if first.eq_ignore_ascii_case("pragma") {
        return if reads_pragma(rest) { Leaves::Nothing } else { Leaves::State };
    }
    if first.eq_ignore_ascii_case("set") {
        // Ends with its transaction.
        let is_local = rest.next().is_some_and(|it| it.is_word("local"));
        return if is_local { Leaves::Transaction } else { Leaves::State };
    }
    if !is_one_of(first, HARMLESS) || rest.any(changes) {
        return Leaves::State;
    }
    Leaves::Nothing
}

fn changes(token: Token<'_>) -> bool {
    match token {
        Token::Variable => true,
        Token::Word(word) => {
            is_one_of(word, CHANGING) || contains(word, "advisory_lock") && !contains(word, "xact")
        }
        Token::Open | Token::Close | Token::Other(_) => false,
    }
}

/// Whether all statements of a text only read, as SQLite means it: they run on a connection that may
/// not write.
#[cfg(feature = "sqlite")]
pub(super) fn only_reads(sql: &str) -> bool {
    let mut tokens = Tokens::of(sql);
    let mut only_reads = None;
    while let Some(first) = tokens.next() {
        let reads = one_reads(first, &mut tokens);
        only_reads = Some(reads && only_reads != Some(false));
        tokens.end_statement();
    }
    only_reads.unwrap_or_default()
}

#[cfg(feature = "sqlite")]
fn one_reads(first: Token<'_>, rest: &mut Tokens<'_>) -> bool {
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
        match token {
            Token::Open => depth += 1,
            Token::Close => depth = depth.saturating_sub(1),
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
fn reads_pragma(tokens: &mut Tokens<'_>) -> bool {
    let mut name = "";
    loop {
        match tokens.next() {
            None => return true,
            Some(Token::Word(word)) => name = word,
            // Between the name of a database and that of the pragma.
            Some(Token::Other('.')) => {}
            Some(Token::Open) => return is_one_of(name, READING_PRAGMAS),
            Some(_) => return false,
        }
    }
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|it| it.eq_ignore_ascii_case(word))
}

fn contains(word: &str, part: &str) -> bool {
    word.as_bytes().windows(part.len()).any(|it| it.eq_ignore_ascii_case(part.as_bytes()))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Open,
    Close,
    /// `@name`, as MySQL calls variables.
    Variable,
    Other(char),
}

impl Token<'_> {
    fn is_word(&self, word: &str) -> bool {
        matches!(self, Token::Word(it) if it.eq_ignore_ascii_case(word))
    }
}

/// The words of one statement and some signs between them, without comments and quoted text.
struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    fn of(sql: &'a str) -> Self {
        Self { rest: sql }
    }

    fn skip_space(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            self.rest = if self.rest.starts_with("--") {
                self.rest.split_once('\n').map_or("", |(_, rest)| rest)
            } else if let Some(comment) = self.rest.strip_prefix("/*") {
                comment.split_once("*/").map_or("", |(_, rest)| rest)
            } else {
                return;
            };
        }
    }

    /// Goes on to the next statement.
    fn end_statement(&mut self) {
        self.by_ref().for_each(drop);
        self.skip_space();
        while let Some(rest) = self.rest.strip_prefix(';') {
            self.rest = rest;
            self.skip_space();
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        self.skip_space();
        let first = self.rest.chars().next().filter(|it| *it != ';')?;
        let word = self.rest.find(|it: char| !it.is_alphanumeric() && it != '_');
        let word = word.unwrap_or(self.rest.len());
        if word > 0 {
            let (word, rest) = self.rest.split_at(word);
            self.rest = rest;
            return Some(Token::Word(word));
        }
        let rest = &self.rest[first.len_utf8()..];
        self.rest = rest;
        Some(match first {
            '\'' | '"' | '`' => {
                self.rest = rest.split_once(first).map_or("", |(_, rest)| rest);
                Token::Other(first)
            }
            '(' => Token::Open,
            ')' => Token::Close,
            '@' if rest.starts_with(|it: char| it.is_alphabetic() || matches!(it, '_' | '@')) => {
                Token::Variable
            }
            _ => Token::Other(first),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expected: Leaves, statements: &[&str]) {
        for sql in statements {
            assert_eq!(leaves(sql), expected, "{sql}");
        }
    }

    #[test]
    fn data_and_schema_leave_nothing() {
        check(
            Leaves::Nothing,
            &[
                "SELECT 1",
                " -- why\n /* and how */ select * from films where data @> '{\"a\": 1}';",
                "INSERT INTO films VALUES ('BEGIN; SET x', \"temp\")",
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
        check(
            Leaves::Transaction,
            &["BEGIN", "start transaction", "SAVEPOINT a", "COMMIT;", "SET LOCAL x = 1"],
        );
    }

    #[test]
    fn settings_locks_and_all_that_is_unknown_leave_state() {
        check(
            Leaves::State,
            &[
                "",
                "SET search_path = shop",
                "SET @name = 1",
                "SELECT 1 INTO @name",
                "SELECT @@autocommit",
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
