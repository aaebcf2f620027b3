//! Takes a script apart into its statements.
//!
//! The end of a statement is where the database's own client, or the database itself, finds it:
//! SQLite by `sqlite3_complete`, PostgreSQL as `psql` does (parentheses, `BEGIN ATOMIC`), MySQL by the
//! grammar of its stored programs, and by `DELIMITER`. A script that cannot be taken apart for certain
//! is refused as a whole, before any of it runs.

use super::Dialect;
use super::grammar::Grammar;
use super::lexer::{Kind, Lexer, Token, is_blank};
use std::fmt;

/// One statement of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement<'a> {
    pub(in super::super) dialect: Dialect,
    /// The statement with the comments before it, and with its semicolon.
    pub(in super::super) text: &'a str,
    /// The line of its first token, from 1.
    pub(in super::super) line: usize,
    /// The rows behind a `COPY … FROM stdin`.
    pub(in super::super) rows: Option<&'a str>,
    /// The position of `text` in the script.
    pub(in super::super) start: usize,
    /// The position of its first token in `text`.
    code: usize,
}

impl<'a> Statement<'a> {
    /// Returns the statement without the comments before it.
    pub(in super::super) fn code(&self) -> &'a str {
        &self.text[self.code..]
    }

    /// Returns its tokens.
    pub(in super::super) fn tokens(&self) -> Lexer<'a> {
        Lexer::new(self.code(), self.dialect)
    }
}

/// The reason why a script cannot be taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Problem {
    /// The line, from 1.
    pub(in super::super) line: usize,
    /// The end of the last statement that could be read.
    pub(in super::super) readable: usize,
    kind: ProblemKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum ProblemKind {
    Unterminated(&'static str),
    OpenBlock(&'static str),
    ClientCommand(String),
    BehindCopy,
    Nul,
    NoDelimiter,
}

/// Commands of MySQL's client with which no statement of SQL begins.
const MYSQL_CLIENT: &[&str] = &[
    "charset",
    "clear",
    "connect",
    "edit",
    "ego",
    "exit",
    "go",
    "nopager",
    "notee",
    "nowarning",
    "pager",
    "print",
    "prompt",
    "quit",
    "rehash",
    "source",
    "status",
    "system",
    "tee",
    "warnings",
];

/// Returns the statements of a script, in order. Blanks and comments alone are no statement.
///
/// # Errors
///
/// If a quote, a comment or a block does not end, or if the script has commands of a client that are not
/// understood.
pub(in super::super) fn statements(
    sql: &str,
    dialect: Dialect,
) -> Result<Vec<Statement<'_>>, Problem> {
    if let Some(at) = sql.find('\0') {
        return Err(problem(sql, at, ProblemKind::Nul));
    }
    let mut splitter = Splitter::new(sql, dialect);
    let mut found = Vec::new();
    loop {
        match splitter.statement() {
            Ok(Some(statement)) => found.push(statement),
            Ok(None) => return Ok(found),
            Err(problem) => return Err(Problem { readable: splitter.begin, ..problem }),
        }
    }
}

fn problem(sql: &str, at: usize, kind: ProblemKind) -> Problem {
    Problem { line: line_of(sql, at), readable: 0, kind }
}

fn line_of(sql: &str, at: usize) -> usize {
    1 + sql[..at].bytes().filter(|it| *it == b'\n').count()
}

struct Splitter<'a> {
    sql: &'a str,
    dialect: Dialect,
    lexer: Lexer<'a>,
    /// The end of the statement before.
    begin: usize,
    /// The delimiter that `DELIMITER` set, if it is not the semicolon.
    delimiter: Option<&'a str>,
    /// The last position whose line is known, and that line.
    counted: (usize, usize),
}

impl<'a> Splitter<'a> {
    fn new(sql: &'a str, dialect: Dialect) -> Self {
        let lexer = Lexer::new(sql, dialect);
        Self { sql, dialect, lexer, begin: 0, delimiter: None, counted: (0, 1) }
    }

    /// Reads the next statement.
    fn statement(&mut self) -> Result<Option<Statement<'a>>, Problem> {
        loop {
            let Some(first) = self.peek() else { return Ok(None) };
            if let Some(command) = self.client_command(&first)? {
                self.continue_at(command);
            } else if first.kind == Kind::Semicolon && self.delimiter.is_none() {
                self.continue_at(first.end());
            } else if let Some(delimiter) = self.delimiter_at(first.start) {
                self.continue_at(first.start + delimiter.len());
            } else {
                let (end, next) = match self.delimiter {
                    Some(delimiter) => self.end_by_delimiter(delimiter)?,
                    None => self.end_by_grammar()?,
                };
                let statement = self.between(first.start, end);
                self.continue_at(next);
                return self.with_rows(statement).map(Some);
            }
        }
    }

    fn peek(&self) -> Option<Token<'a>> {
        self.lexer.clone().next()
    }

    fn continue_at(&mut self, position: usize) {
        self.lexer.skip_to(position);
        self.begin = position;
    }

    fn between(&mut self, code: usize, end: usize) -> Statement<'a> {
        // Blanks of the database: to trim others, such as a no-break space, would be to change a name.
        let text = self.sql[self.begin..end].trim_start_matches(is_blank);
        let begin = end - text.len();
        let (counted, line) = self.counted;
        let line = line + self.sql[counted..code].bytes().filter(|it| *it == b'\n').count();
        self.counted = (code, line);
        let (dialect, text) = (self.dialect, text.trim_end_matches(is_blank));
        Statement { dialect, text, line, rows: None, start: begin, code: code - begin }
    }

    /// Returns the position behind a command of a client that is understood.
    fn client_command(&mut self, first: &Token<'a>) -> Result<Option<usize>, Problem> {
        let rest = &self.sql[first.start..];
        let line = rest.lines().next().unwrap_or_default();
        // Where no statement has begun, the client of MySQL takes `--x` for a comment as well.
        if self.dialect == Dialect::MySql && line.starts_with("--") {
            return Ok(Some(first.start + line.len()));
        }
        let command = || {
            let word = line.split_whitespace().next().unwrap_or_default().to_owned();
            problem(self.sql, first.start, ProblemKind::ClientCommand(word))
        };
        match self.dialect {
            Dialect::MySql if first.is_word("delimiter") => {
                let word = line.split_whitespace().nth(1);
                let delimiter =
                    word.ok_or_else(|| problem(self.sql, first.start, ProblemKind::NoDelimiter))?;
                let delimiter = unquoted(delimiter);
                self.delimiter = (delimiter != ";").then_some(delimiter);
                Ok(Some(first.start + line.len()))
            }
            // pg_dump writes them since 2025, against a server that would send commands to psql.
            Dialect::Postgres
                if line.starts_with("\\restrict") || line.starts_with("\\unrestrict") =>
            {
                Ok(Some(first.start + line.len()))
            }
            Dialect::MySql | Dialect::Postgres if rest.starts_with('\\') => Err(command()),
            Dialect::MySql if MYSQL_CLIENT.iter().any(|it| first.is_word(it)) => Err(command()),
            Dialect::Sqlite if rest.starts_with('.') => Err(command()),
            _ => Ok(None),
        }
    }

    fn delimiter_at(&self, position: usize) -> Option<&'a str> {
        self.delimiter.filter(|it| self.sql[position..].starts_with(it))
    }

    /// Finds the end by what `DELIMITER` says: where the statement ends, and where the next begins.
    fn end_by_delimiter(&mut self, delimiter: &str) -> Result<(usize, usize), Problem> {
        while let Some(token) = self.peek() {
            if let Kind::Unterminated(what) = token.kind {
                return Err(problem(self.sql, token.start, ProblemKind::Unterminated(what)));
            }
            // It may stand anywhere but in quotes, also within what reads as one word.
            let is_code = !matches!(token.kind, Kind::String | Kind::Name);
            let mut places = token.text.char_indices().map(|(at, _)| token.start + at);
            if is_code && let Some(end) = places.find(|it| self.delimiter_at(*it).is_some()) {
                return Ok((end, end + delimiter.len()));
            }
            self.lexer.next();
        }
        Ok((self.sql.len(), self.sql.len()))
    }

    /// Finds the end by the grammar of the database.
    fn end_by_grammar(&mut self) -> Result<(usize, usize), Problem> {
        let mut grammar = Grammar::new(self.dialect);
        let mut last = self.begin;
        for token in self.lexer.by_ref() {
            match token.kind {
                Kind::Unterminated(what) => {
                    return Err(problem(self.sql, token.start, ProblemKind::Unterminated(what)));
                }
                Kind::Sign('\\') if self.dialect != Dialect::Sqlite => {
                    let rest = &self.sql[token.start..];
                    let word = rest.split_whitespace().next().unwrap_or_default().to_owned();
                    return Err(problem(self.sql, token.start, ProblemKind::ClientCommand(word)));
                }
                _ => {}
            }
            last = token.end();
            if grammar.ends_with(&token) {
                return Ok((last, last));
            }
        }
        match grammar.open_block() {
            Some(block) => Err(problem(self.sql, last, ProblemKind::OpenBlock(block))),
            None => Ok((self.sql.len(), self.sql.len())),
        }
    }

    /// Adds the rows that follow a `COPY … FROM stdin`.
    fn with_rows(&mut self, mut statement: Statement<'a>) -> Result<Statement<'a>, Problem> {
        if self.dialect != Dialect::Postgres || !copies_from_stdin(&statement) {
            return Ok(statement);
        }
        let behind = &self.sql[self.begin..];
        let (line, data) = behind.split_once('\n').unwrap_or((behind, ""));
        if !line.trim().is_empty() && !line.trim_start().starts_with("--") {
            return Err(problem(self.sql, self.begin, ProblemKind::BehindCopy));
        }
        let mut length = 0;
        let mut end = None;
        for line in data.split_inclusive('\n') {
            if line.trim_end_matches(['\n', '\r']) == "\\." {
                end = Some(line.len());
                break;
            }
            length += line.len();
        }
        statement.rows = Some(&data[..length]);
        let begin = self.sql.len() - data.len() + length + end.unwrap_or(0);
        self.continue_at(begin);
        Ok(statement)
    }
}

/// Returns a delimiter without the quotes that it may have.
fn unquoted(delimiter: &str) -> &str {
    let of = |quote| delimiter.strip_prefix(quote)?.strip_suffix(quote);
    of('\'')
        .or_else(|| of('"'))
        .or_else(|| of('`'))
        .filter(|it| !it.is_empty())
        .unwrap_or(delimiter)
}

/// Returns whether PostgreSQL would read rows behind this statement.
fn copies_from_stdin(statement: &Statement<'_>) -> bool {
    let mut tokens = statement.tokens();
    if !tokens.next().is_some_and(|it| it.is_word("copy")) {
        return false;
    }
    let mut depth = 0_u32;
    let mut after_from = false;
    for token in tokens {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && after_from && token.is_word("stdin") {
            return true;
        }
        after_from = token.is_word("from");
    }
    false
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ProblemKind::Unterminated(what) => write!(f, "a {what} has no end"),
            ProblemKind::OpenBlock(block) => write!(f, "`{block}` has no end"),
            ProblemKind::ClientCommand(command) => {
                write!(f, "`{command}` is a command of the database's client, not SQL; remove it")
            }
            ProblemKind::BehindCopy => {
                f.write_str("the rows of `COPY … FROM stdin` begin on the next line")
            }
            ProblemKind::Nul => f.write_str("the text has a NUL byte"),
            ProblemKind::NoDelimiter => f.write_str("`DELIMITER` requires a delimiter"),
        }
    }
}

#[cfg(test)]
mod tests;
