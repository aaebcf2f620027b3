//! Statements as words, read as their database reads them: enough to tell them apart.

/// How the statements of a database are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// Quoted names may be of anything.
    Sqlite,
    /// The same; texts in dollars, comments in comments.
    Postgres,
    /// Backslashes in texts, variables, comments that are run.
    MySql,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Word(&'a str),
    Open,
    Close,
    /// `@name`, as MySQL calls variables.
    Variable,
    Other(char),
}

impl Token<'_> {
    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self, Token::Word(it) if it.eq_ignore_ascii_case(word))
    }
}

/// The words of one statement and some signs between them, without comments and texts.
pub(super) struct Tokens<'a> {
    rest: &'a str,
    pub(super) flavour: Flavour,
    /// There was something whose end or meaning is not sure.
    pub(super) is_odd: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(sql: &'a str, flavour: Flavour) -> Self {
        Self { rest: sql, flavour, is_odd: false }
    }

    fn skip_space(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            self.rest = if let Some(comment) = self.rest.strip_prefix("--") {
                // To MySQL, two signs before a number.
                let is_comment = comment.is_empty() || comment.starts_with(char::is_whitespace);
                self.is_odd |= self.flavour == Flavour::MySql && !is_comment;
                comment.split_once('\n').map_or("", |(_, rest)| rest)
            } else if let Some(comment) = self.rest.strip_prefix("/*") {
                let (comment, rest) = comment.split_once("*/").unwrap_or((comment, ""));
                // A comment in a comment; a comment that is run.
                self.is_odd |= comment.contains("/*") || comment.starts_with(['!', 'M']);
                rest
            } else {
                return;
            };
        }
    }

    /// Goes on to the next statement.
    pub(super) fn end_statement(&mut self) {
        self.by_ref().for_each(drop);
        self.skip_space();
        while let Some(rest) = self.rest.strip_prefix(';') {
            self.rest = rest;
            self.skip_space();
        }
    }

    /// A text or a name in quotes, of which the first is read.
    fn quoted(&mut self, quote: char) -> Token<'a> {
        let (text, rest) = self.rest.split_once(quote).unwrap_or((self.rest, ""));
        self.rest = rest;
        // A backslash may take its meaning from the quote.
        self.is_odd |= text.contains('\\') && self.flavour != Flavour::Sqlite;
        let is_name = quote == '`' || quote == '"' && self.flavour != Flavour::MySql;
        if is_name { Token::Word(text) } else { Token::Other(quote) }
    }

    /// `$$…$$` or `$name$…$name$`.
    fn dollars(&mut self) -> Token<'a> {
        let name = self.rest.find(|it: char| !it.is_alphanumeric() && it != '_');
        let name = name.filter(|it| self.rest[*it..].starts_with('$'));
        // Otherwise it is `$1`.
        if let (Flavour::Postgres, Some(name)) = (self.flavour, name) {
            let (name, text) = self.rest.split_at(name);
            let end = format!("${name}$");
            self.rest = text[1..].split_once(&end).map_or("", |(_, rest)| rest);
        }
        Token::Other('$')
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
            '\'' | '"' | '`' => self.quoted(first),
            '$' => self.dollars(),
            '(' => Token::Open,
            ')' => Token::Close,
            // `@@name` only reads.
            '@' if self.flavour == Flavour::MySql => match rest.strip_prefix('@') {
                Some(rest) => {
                    self.rest = rest;
                    Token::Other('@')
                }
                None => Token::Variable,
            },
            '#' if self.flavour == Flavour::MySql => {
                self.is_odd = true;
                Token::Other('#')
            }
            _ => Token::Other(first),
        })
    }
}
