//! Splits SQL into tokens as the database itself does. Knows quotes, comments and words, but no grammar.
//!
//! Sources: `src/fe_utils/psqlscan.l` and `src/backend/parser/scan.l` of PostgreSQL, `sql/sql_lex.cc`
//! of MariaDB and MySQL, `src/tokenize.c` of SQLite.

use super::Dialect;

/// A token, and where it stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Token<'a> {
    pub(in super::super) kind: Kind,
    /// The token as it is written, with its quotes.
    pub(in super::super) text: &'a str,
    /// The position of its first byte.
    pub(in super::super) start: usize,
}

/// The kind of a token. Blanks and comments are no tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Kind {
    /// A keyword, a name without quotes, or a number.
    Word,
    /// A name in quotes.
    Name,
    /// A string, in quotes or between dollars.
    String,
    /// `@name`, a user variable of MySQL.
    Variable,
    Open,
    Close,
    Semicolon,
    /// `/*!` or `/*!50001` of MySQL: what follows is code.
    OpenCode,
    /// The `*/` that ends it.
    CloseCode,
    /// Any other character.
    Sign(char),
    /// A quote or a comment that does not end.
    Unterminated(&'static str),
}

/// An iterator over the tokens of a text.
#[derive(Clone, Debug)]
pub(in super::super) struct Lexer<'a> {
    sql: &'a str,
    at: usize,
    dialect: Dialect,
    /// Inside of `/*! … */`.
    in_code_comment: bool,
}

impl Token<'_> {
    /// Returns whether the token is this keyword, in any case.
    pub(in super::super) fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Returns the position behind its last byte.
    pub(in super::super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

impl<'a> Token<'a> {
    /// Returns the keyword or name, without its quotes.
    pub(in super::super) fn name(&self) -> Option<&'a str> {
        match self.kind {
            Kind::Word => Some(self.text),
            Kind::Name => self.text.get(1..self.text.len() - 1),
            _ => None,
        }
    }
}

impl<'a> Lexer<'a> {
    pub(in super::super) fn new(sql: &'a str, dialect: Dialect) -> Self {
        Self { sql, at: 0, dialect, in_code_comment: false }
    }

    /// Continues at a position further on.
    pub(in super::super) fn skip_to(&mut self, position: usize) {
        self.at = position.min(self.sql.len());
        self.in_code_comment = false;
    }

    fn rest(&self) -> &'a str {
        &self.sql[self.at..]
    }

    /// Skips blanks and comments. Returns the kind of a comment that does not end.
    fn skip_blanks(&mut self) -> Option<Kind> {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches(is_blank);
            self.at += rest.len() - trimmed.len();
            if let Some(length) = self.line_comment(trimmed) {
                self.at += length;
            } else if trimmed.starts_with("/*") && !self.opens_code(trimmed) {
                match self.block_comment(trimmed) {
                    Some(length) => self.at += length,
                    // SQLite takes the end of the text for the end of the comment.
                    None if self.dialect == Dialect::Sqlite => self.at = self.sql.len(),
                    None => return Some(Kind::Unterminated("comment")),
                }
            } else {
                return None;
            }
        }
    }

    /// Returns the length of the comment that ends with its line.
    fn line_comment(&self, text: &str) -> Option<usize> {
        let begins = if let Some(comment) = text.strip_prefix("--") {
            // In MySQL, `5--1` is a difference.
            self.dialect != Dialect::MySql
                || comment.is_empty()
                || comment.starts_with(|it: char| it.is_ascii_whitespace() || it.is_ascii_control())
        } else {
            self.dialect == Dialect::MySql && text.starts_with('#')
        };
        let ends = |it: char| it == '\n' || it == '\r' && self.dialect == Dialect::Postgres;
        begins.then(|| text.find(ends).unwrap_or(text.len()))
    }

    /// Returns the length of the comment between `/*` and `*/`.
    fn block_comment(&self, text: &str) -> Option<usize> {
        let nests = self.dialect == Dialect::Postgres;
        let mut depth = 1_u32;
        let mut at = 2;
        loop {
            let found = at + text[at..].find(['*', '/'])?;
            let rest = &text[found..];
            at = found + 1;
            if rest.starts_with("*/") {
                depth -= 1;
                at += 1;
            } else if nests && rest.starts_with("/*") {
                depth += 1;
                at += 1;
            }
            if depth == 0 {
                return Some(at);
            }
        }
    }

    /// Returns whether the text begins with a comment of MySQL or MariaDB that is code. No server has the
    /// version of `/*M!999999\- enable the sandbox mode */`, the first line of `mariadb-dump`.
    fn opens_code(&self, text: &str) -> bool {
        let code = text.strip_prefix("/*!").or_else(|| text.strip_prefix("/*M!"));
        self.dialect == Dialect::MySql
            && !self.in_code_comment
            && code.is_some_and(|it| !it.starts_with("999999"))
    }

    fn token(&mut self, kind: Kind, length: usize) -> Token<'a> {
        let (start, text) = (self.at, &self.rest()[..length]);
        self.at += length;
        Token { kind, text, start }
    }

    /// Reads a string or a name that ends with its quote. A doubled quote is part of it, and with
    /// `escapes` so is a quote behind a backslash.
    fn quoted(&mut self, kind: Kind, prefix: usize, escapes: bool) -> Token<'a> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let quote = bytes[prefix];
        let mut at = prefix + 1;
        loop {
            match bytes.get(at) {
                None => return self.token(Kind::Unterminated(unterminated(kind)), rest.len()),
                Some(b'\\') if escapes => at += 2,
                Some(byte) if *byte == quote => {
                    at += 1;
                    if bytes.get(at) == Some(&quote) {
                        at += 1;
                    } else if let Some(more) = self.continuation(escapes, &rest[at..]) {
                        at += more;
                    } else {
                        return self.token(kind, at);
                    }
                }
                Some(_) => at += 1,
            }
        }
    }

    /// Returns how far it is to the text of the next part of a string that PostgreSQL reads on: one
    /// behind a line break. The next part of an `E'…'` has backslashes too.
    fn continuation(&self, escapes: bool, behind: &str) -> Option<usize> {
        if self.dialect != Dialect::Postgres || !escapes {
            return None;
        }
        let mut text = behind.trim_start_matches([' ', '\t', '\x0b', '\x0c']);
        if let Some(length) = self.line_comment(text) {
            text = &text[length..];
        }
        if !text.starts_with(['\n', '\r']) {
            return None;
        }
        loop {
            text = text.trim_start_matches(is_blank);
            let Some(length) = self.line_comment(text) else { break };
            text = &text[length..];
        }
        let next = text.strip_prefix('\'')?;
        Some(behind.len() - next.len())
    }

    /// Reads `[name]` of SQLite.
    fn bracketed(&mut self) -> Token<'a> {
        let rest = self.rest();
        match rest.find(']') {
            Some(end) => self.token(Kind::Name, end + 1),
            None => self.token(Kind::Unterminated("name in brackets"), rest.len()),
        }
    }

    /// Reads `$$…$$` or `$tag$…$tag$` of PostgreSQL; otherwise `$1` or a lonely `$`.
    fn dollars(&mut self) -> Token<'a> {
        let rest = self.rest();
        let tag = rest[1..].find(|it| !is_word(it) || it == '$');
        let tag = tag.filter(|it| {
            rest[1 + it..].starts_with('$')
                && !rest[1..].starts_with(|it: char| it.is_ascii_digit())
        });
        let Some(tag) = tag else { return self.token(Kind::Sign('$'), 1) };
        let quote = &rest[..tag + 2];
        match rest[quote.len()..].find(quote) {
            Some(end) => self.token(Kind::String, end + 2 * quote.len()),
            None => self.token(Kind::Unterminated("dollar-quoted string"), rest.len()),
        }
    }

    /// Reads a word, or the string whose prefix it is.
    fn word(&mut self) -> Token<'a> {
        let rest = self.rest();
        // A parameter such as `$1` may follow a number, and a dollar quote cannot follow a name.
        let end = rest.find(|it| !is_word(it)).unwrap_or(rest.len());
        let is_escape_string = self.dialect == Dialect::Postgres
            && rest[..end].eq_ignore_ascii_case("e")
            && rest[end..].starts_with('\'');
        match is_escape_string {
            true => self.quoted(Kind::String, end, true),
            false => self.token(Kind::Word, end),
        }
    }

    /// Reads `/*!`, with the version behind it.
    fn code_comment(&mut self) -> Token<'a> {
        let rest = self.rest();
        let prefix = if rest.starts_with("/*M!") { 4 } else { 3 };
        let version = rest[prefix..].bytes().take(6).take_while(u8::is_ascii_digit).count();
        self.in_code_comment = true;
        // A version has five or six digits; anything else is code already.
        self.token(Kind::OpenCode, prefix + if version >= 5 { version } else { 0 })
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(unterminated) = self.skip_blanks() {
            let length = self.rest().len();
            return Some(self.token(unterminated, length));
        }
        let rest = self.rest();
        let first = rest.chars().next()?;
        let dialect = self.dialect;
        let is = |it| dialect == it;
        Some(match first {
            ';' => self.token(Kind::Semicolon, 1),
            '(' => self.token(Kind::Open, 1),
            ')' => self.token(Kind::Close, 1),
            '\'' => self.quoted(Kind::String, 0, is(Dialect::MySql)),
            '"' if is(Dialect::MySql) => self.quoted(Kind::String, 0, true),
            '"' => self.quoted(Kind::Name, 0, false),
            '`' if !is(Dialect::Postgres) => self.quoted(Kind::Name, 0, false),
            '[' if is(Dialect::Sqlite) => self.bracketed(),
            '$' if is(Dialect::Postgres) => self.dollars(),
            '@' if is(Dialect::MySql) && !rest.starts_with("@@") => self.token(Kind::Variable, 1),
            '@' if is(Dialect::MySql) => self.token(Kind::Sign('@'), 2),
            '/' if self.opens_code(rest) => self.code_comment(),
            '*' if self.in_code_comment && rest.starts_with("*/") => {
                self.in_code_comment = false;
                self.token(Kind::CloseCode, 2)
            }
            _ if is_word(first) => self.word(),
            _ => self.token(Kind::Sign(first), first.len_utf8()),
        })
    }
}

fn unterminated(kind: Kind) -> &'static str {
    if kind == Kind::Name { "quoted name" } else { "string" }
}

pub(super) fn is_blank(it: char) -> bool {
    it.is_ascii_whitespace() || it == '\x0b'
}

/// Returns whether a character can be part of a word. PostgreSQL's names do not begin with a dollar.
fn is_word(it: char) -> bool {
    it.is_ascii_alphanumeric() || matches!(it, '_' | '$') || !it.is_ascii()
}
