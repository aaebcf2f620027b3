//! Rust source as tokens: just enough to tell words, brackets and literals apart.
//!
//! No syntax and no files live here, and no mistakes either: whatever is not Rust still
//! becomes some token. Plain loops over bytes, because macros run unoptimised.

/// What a token is; [`Lexer::text`] says how it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An identifier or keyword; a raw identifier reads without its `r#`.
    Word,
    Lifetime,
    /// A string or character, or as much of a number as a word can hold.
    Literal,
    Punct(u8),
    Open(u8),
    Close,
}

/// A position in a source text, and the token before it.
#[derive(Clone, Copy)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    start: usize,
    at: usize,
}

impl<'a> Lexer<'a> {
    /// At the first token of a file: behind a byte order mark and a `#!/usr/bin/…` line.
    pub(super) fn of_file(text: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let Some(rest) = text.strip_prefix("#!") else {
            return Self::new(text);
        };
        match Self::new(rest).peek().0 {
            Some(Kind::Open(b'[')) => Self::new(text),
            _ => Self::new(rest.find('\n').map_or("", |end| &rest[end..])),
        }
    }

    fn new(text: &'a str) -> Self {
        Self { text, start: 0, at: 0 }
    }

    /// Moves behind the next token. After the last one it answers `None` for ever.
    pub(super) fn advance(&mut self) -> Option<Kind> {
        self.skip_blanks();
        self.start = self.at;
        let byte = *self.text.as_bytes().get(self.at)?;
        Some(match byte {
            b'0'..=b'9' => {
                self.skip_word();
                Kind::Literal
            }
            _ if is_word(byte) => self.word(),
            b'(' | b'[' | b'{' => self.single(Kind::Open(byte)),
            b')' | b']' | b'}' => self.single(Kind::Close),
            b'"' => self.quoted(b'"'),
            b'\'' => self.quote(),
            _ => self.single(Kind::Punct(byte)),
        })
    }

    /// The token read last.
    pub(super) fn text(&self) -> &'a str {
        self.text.get(self.start..self.at).unwrap_or("")
    }

    /// The next token and its text.
    pub(super) fn peek(&self) -> (Option<Kind>, &'a str) {
        let mut ahead = *self;
        (ahead.advance(), ahead.text())
    }

    /// Moves behind the bracket that closes the one just read.
    pub(super) fn skip_group(&mut self) {
        let mut open = 1_usize;
        while open > 0 {
            match self.advance() {
                Some(Kind::Open(_)) => open += 1,
                Some(Kind::Close) => open -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }

    fn single(&mut self, kind: Kind) -> Kind {
        self.at += 1;
        kind
    }

    fn word(&mut self) -> Kind {
        self.skip_word();
        match self.byte(self.at) {
            quote @ (b'"' | b'\'' | b'#') => self.prefixed(quote),
            _ => Kind::Word,
        }
    }

    // A word with a quote or `#` right behind it: `r"…"`, `br#"…"#`, `c"…"`, `b'x'`, `r#type`.
    fn prefixed(&mut self, quote: u8) -> Kind {
        match (self.text(), quote) {
            ("r" | "br" | "cr", b'"' | b'#') => self.raw(),
            ("b" | "c", b'"') | ("b", b'\'') => self.quoted(quote),
            _ => Kind::Word,
        }
    }

    fn raw(&mut self) -> Kind {
        let hashes = self.hashes(self.at, usize::MAX);
        let begin = self.at + hashes;
        if self.byte(begin) == b'"' {
            self.at = begin + 1;
            return self.raw_string(hashes);
        }
        if self.text() == "r" && hashes == 1 && is_word(self.byte(begin)) {
            (self.start, self.at) = (begin, begin);
            self.skip_word();
        }
        Kind::Word
    }

    fn raw_string(&mut self, hashes: usize) -> Kind {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            let quote = bytes[self.at] == b'"';
            self.at += 1;
            if quote && self.hashes(self.at, hashes) == hashes {
                self.at += hashes;
                break;
            }
        }
        Kind::Literal
    }

    // A literal up to `end`. Stepping over half a character after `\` is fine: the
    // other half cannot look like a quote.
    fn quoted(&mut self, end: u8) -> Kind {
        let bytes = self.text.as_bytes();
        self.at += 1;
        while self.at < bytes.len() && bytes[self.at] != end {
            self.at += if bytes[self.at] == b'\\' { 2 } else { 1 };
        }
        self.at = bytes.len().min(self.at + 1);
        Kind::Literal
    }

    // `'a'` is a character, `'a` is a lifetime, and so is `'r#a`.
    fn quote(&mut self) -> Kind {
        let mut rest = self.text[self.at + 1..].chars();
        match (rest.next(), rest.next()) {
            (Some('\\'), _) => self.quoted(b'\''),
            (Some(inner), Some('\'')) if inner != '\'' => {
                self.at += inner.len_utf8() + 2;
                Kind::Literal
            }
            _ if is_word(self.byte(self.at + 1)) => {
                self.at += 1;
                self.skip_word();
                if self.text() == "'r" && self.byte(self.at) == b'#' {
                    self.at += 1;
                    self.skip_word();
                }
                Kind::Lifetime
            }
            _ => self.single(Kind::Punct(b'\'')),
        }
    }

    fn skip_word(&mut self) {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() && is_word(bytes[self.at]) {
            if bytes[self.at] >= 0x80 && self.wide_blank() > 0 {
                return;
            }
            self.at += 1;
        }
    }

    fn skip_blanks(&mut self) {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            match bytes[self.at] {
                b' ' | b'\t'..=b'\r' => self.at += 1,
                b'/' if self.byte(self.at + 1) == b'/' => self.skip_line(),
                b'/' if self.byte(self.at + 1) == b'*' => self.skip_comment(),
                0x80.. if self.wide_blank() > 0 => self.at += self.wide_blank(),
                _ => return,
            }
        }
    }

    fn skip_line(&mut self) {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() && bytes[self.at] != b'\n' {
            self.at += 1;
        }
    }

    // Block comments nest.
    fn skip_comment(&mut self) {
        let bytes = self.text.as_bytes();
        let mut open = 0_usize;
        while self.at < bytes.len() {
            match (bytes[self.at], self.byte(self.at + 1)) {
                (b'/', b'*') => {
                    open += 1;
                    self.at += 2;
                }
                (b'*', b'/') => {
                    open -= 1;
                    self.at += 2;
                    if open == 0 {
                        return;
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    // Length of the character here, if it is white space to Rust beyond ASCII, else 0.
    fn wide_blank(&self) -> usize {
        let rest = &self.text.as_bytes()[self.at..];
        ["\u{85}", "\u{200e}", "\u{200f}", "\u{2028}", "\u{2029}"]
            .iter()
            .find(|blank| rest.starts_with(blank.as_bytes()))
            .map_or(0, |blank| blank.len())
    }

    fn hashes(&self, from: usize, most: usize) -> usize {
        let mut count = 0;
        while count < most && self.byte(from + count) == b'#' {
            count += 1;
        }
        count
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }
}

fn is_word(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | 0x80..)
}

/// Tokens without white space, comments and `r#`, but with one blank between two words,
/// lifetimes or literals: `Repo<'a,User>`, `&'a dyn Foo+Send`, `[u8;4]`.
///
/// The name of an item is the same whether it was read in a file or in the tokens of a
/// macro, because both go through here.
pub(crate) fn squeeze(tokens: &str) -> String {
    let mut lexer = Lexer::new(tokens);
    let mut squeezed = Squeezed::default();
    while let Some(kind) = lexer.advance() {
        squeezed.push(kind, lexer.text());
    }
    squeezed.text
}

/// What [`squeeze`] does, token by token.
#[derive(Default)]
pub(super) struct Squeezed {
    pub(super) text: String,
    after_word: bool,
}

impl Squeezed {
    pub(super) fn push(&mut self, kind: Kind, text: &str) {
        let word = matches!(kind, Kind::Word | Kind::Lifetime | Kind::Literal);
        if word && self.after_word {
            self.text.push(' ');
        }
        self.text.push_str(text);
        self.after_word = word;
    }
}
