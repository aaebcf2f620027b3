//! Knows the command, not types: what a word means. All of it is `const`, so that an example is
//! checked while compiling by the code that reads command lines.

use crate::command::spec::ParamKind;
use crate::definition::rows::ParamRow;
use crate::input::globals::GLOBALS;
use crate::input::lexer::{Token, is_number, token};

/// The parameters of a command, or the options that every command has.
#[derive(Clone, Copy)]
pub(crate) struct Params<'p> {
    pub(crate) rows: &'p [ParamRow],
    /// In which their names lie.
    pub(crate) text: &'p [u8],
    /// How many of them are positionals; these come first.
    pub(crate) positionals: usize,
}

/// What a word means, or a letter of one. Parameters are counted through: the command's own, and
/// from [`GLOBAL`] on those that every command has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The value of a positional.
    Positional(usize),
    /// The first of the words that a `Rest` takes as they are.
    Rest,
    /// `--`.
    End,
    /// An option that is given without a value.
    Flag(usize),
    /// A switch that is turned off.
    Off(usize),
    /// An option with its value behind this many bytes.
    Attached(usize, usize),
    /// An option whose value is the next word.
    Separate(usize),
    /// A positional too many.
    Surplus,
    /// An option that nobody knows; its name lies between these bytes.
    Unknown(usize, usize),
    /// A flag with a value.
    ValueSurplus(usize),
}

/// Where the options begin that every command has; a command has fewer parameters of its own.
pub(crate) const GLOBAL: usize = 64;

/// Reads words one after the other.
pub(crate) struct Matcher<'p> {
    params: Params<'p>,
    /// How many positionals were read.
    pub(crate) positionals: usize,
    /// The letter that comes next, inside of a word with short names.
    letter: usize,
    ended: bool,
}

impl<'p> Matcher<'p> {
    #[inline]
    pub(crate) const fn new(params: Params<'p>) -> Self {
        Self { params, positionals: 0, letter: 0, ended: false }
    }

    /// Whether the word is not read to its end: it is to be given to `next` again.
    #[inline]
    pub(crate) const fn is_inside(&self) -> bool {
        self.letter > 0
    }

    /// What the word means; for several short names in one word, what the next of them means.
    #[inline]
    pub(crate) const fn next(&mut self, word: &[u8]) -> Meaning {
        if self.ended {
            return self.positional();
        }
        if self.letter > 0 {
            return self.short(word);
        }
        match token(word) {
            Token::Plain => self.positional(),
            Token::Long { len, prefix } => self.long(word, len, prefix),
            Token::Short => {
                self.letter = 1;
                self.short(word)
            }
            Token::End => {
                self.ended = true;
                Meaning::End
            }
        }
    }

    /// Whether the word can be the value of the option in front of it.
    #[inline]
    pub(crate) const fn is_value(&self, word: &[u8]) -> bool {
        match word {
            [b'-', digit, ..] => is_number(word) && find_short(self.params.rows, *digit).is_none(),
            _ => true,
        }
    }

    #[inline]
    const fn positional(&mut self) -> Meaning {
        let Params { rows, positionals, .. } = self.params;
        if self.positionals < positionals {
            let param = self.positionals;
            if matches!(rows[param].kind, ParamKind::Rest) {
                return Meaning::Rest;
            }
            self.positionals += 1;
            return Meaning::Positional(param);
        }
        if positionals == 0 || !matches!(rows[positionals - 1].kind, ParamKind::Trailing) {
            return Meaning::Surplus;
        }
        self.positionals += 1;
        Meaning::Positional(positionals - 1)
    }

    /// `--name`, `--name=value`, `--no-name`.
    #[inline(always)]
    const fn long(&mut self, word: &[u8], len: usize, prefix: u64) -> Meaning {
        let end = len + 2;
        let has_value = word.len() > end;
        let (param, kind) = match find_long(self.params, word, 2, len, prefix) {
            Some(param) => (param, self.params.rows[param].kind),
            None => match find_rare(self.params, word, len, prefix) {
                Rare::Global(param) => (GLOBAL + param, GLOBALS.rows[param].kind),
                Rare::Off(param) if has_value => return Meaning::ValueSurplus(param),
                Rare::Off(param) => return Meaning::Off(param),
                Rare::Unknown => return Meaning::Unknown(0, end),
            },
        };
        match kind {
            ParamKind::Flag | ParamKind::Count | ParamKind::Switch if has_value => {
                Meaning::ValueSurplus(param)
            }
            ParamKind::Flag | ParamKind::Count | ParamKind::Switch => Meaning::Flag(param),
            _ if has_value => Meaning::Attached(param, end + 1),
            ParamKind::OptionalValue => Meaning::Flag(param),
            _ => Meaning::Separate(param),
        }
    }

    /// The next letter of `-abc`, `-ovalue`, `-o=value`, `-o value`.
    #[inline(always)]
    const fn short(&mut self, word: &[u8]) -> Meaning {
        let at = self.letter;
        let short = word[at];
        let (param, kind) = match find_short(self.params.rows, short) {
            Some(param) => (param, self.params.rows[param].kind),
            None if at == 1 && is_number(word) => {
                self.letter = 0;
                return self.positional();
            }
            None => match find_short(GLOBALS.rows, short) {
                Some(param) => (GLOBAL + param, GLOBALS.rows[param].kind),
                None => {
                    self.letter = 0;
                    return Meaning::Unknown(at, at + 1);
                }
            },
        };
        let next = at + 1;
        let is_last = next == word.len();
        if kind.is_flag() {
            self.letter = if is_last { 0 } else { next };
            if !is_last && word[next] == b'=' {
                self.letter = 0;
                return Meaning::ValueSurplus(param);
            }
            return Meaning::Flag(param);
        }
        self.letter = 0;
        match kind {
            _ if !is_last && word[next] == b'=' => Meaning::Attached(param, next + 1),
            _ if !is_last => Meaning::Attached(param, next),
            ParamKind::OptionalValue => Meaning::Flag(param),
            _ => Meaning::Separate(param),
        }
    }
}

/// The option of this name, which is `len` bytes of `word`.
#[inline]
const fn find_long(
    params: Params<'_>,
    word: &[u8],
    start: usize,
    len: usize,
    prefix: u64,
) -> Option<usize> {
    let mut at = params.positionals;
    while at < params.rows.len() {
        let row = &params.rows[at];
        if row.prefix == prefix
            && row.name_len as usize == len
            && (len <= 8 || same(params.text, row.name as usize, word, start, len))
        {
            return Some(at);
        }
        at += 1;
    }
    None
}

const fn same(text: &[u8], one: usize, word: &[u8], other: usize, len: usize) -> bool {
    let mut at = 8;
    while at < len {
        if text[one + at] != word[other + at] {
            return false;
        }
        at += 1;
    }
    true
}

/// The option with this letter. A row without a short name has 0 in its place.
#[inline]
const fn find_short(rows: &[ParamRow], short: u8) -> Option<usize> {
    let mut at = 0;
    while at < rows.len() {
        if rows[at].short == short && short > 0 {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// What a long name is that the command does not have itself.
enum Rare {
    Global(usize),
    Off(usize),
    Unknown,
}

#[cold]
const fn find_rare(params: Params<'_>, word: &[u8], len: usize, name: u64) -> Rare {
    if len > 3 && word[2] == b'n' && word[3] == b'o' && word[4] == b'-' {
        let (_, rest) = word.split_at(5);
        let (len, prefix) = crate::input::prefix(rest);
        if let Some(param) = find_long(params, word, 5, len, prefix)
            && matches!(params.rows[param].kind, ParamKind::Switch)
        {
            return Rare::Off(param);
        }
    }
    match find_long(GLOBALS, word, 2, len, name) {
        Some(param) => Rare::Global(param),
        None => Rare::Unknown,
    }
}
