//! Knows the command, not types: what a word means. All of it is `const`, so that an example is
//! checked while compiling by the code that reads command lines.

use crate::input::lexer::{Token, is_number, name_len, token};
use crate::model::globals::GLOBALS;
use crate::model::parameter_rows::ParamRow;
use crate::model::parameter_rows::Params;
use crate::model::parameter_rows::prefix;
use crate::spec::parameter::ParamKind;

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
#[derive(Clone)]
pub(crate) struct Matcher<'p> {
    params: Params<'p>,
    /// The positionals that were not read yet.
    left: &'p [ParamRow],
    options: &'p [ParamRow],
    state: State,
}

/// How the word that comes next is read.
#[derive(Clone, Copy)]
enum State {
    Anew,
    /// From this letter on: it is a word with several short names.
    Inside(usize),
    /// As a value, whatever it looks like.
    Ended,
}

impl<'p> Matcher<'p> {
    #[inline]
    pub(crate) const fn new(params: Params<'p>) -> Self {
        let (left, options) = params.rows.split_at(params.positionals);
        Self { params, left, options, state: State::Anew }
    }

    /// The positional that comes next, if one is left.
    #[inline]
    pub(crate) const fn positionals(&self) -> usize {
        self.params.positionals - self.left.len()
    }

    /// Whether the word is not read to its end: it is to be given to `next` again.
    #[inline]
    pub(crate) const fn is_inside(&self) -> bool {
        matches!(self.state, State::Inside(_))
    }

    /// What the word means; for several short names in one word, what the next of them means.
    #[inline(always)]
    pub(crate) const fn next(&mut self, word: &[u8]) -> Meaning {
        match self.state {
            State::Anew => {}
            State::Inside(letter) => return self.short(word, letter),
            State::Ended => return self.positional(),
        }
        match token(word) {
            Token::Plain => self.positional(),
            Token::Long => self.long(word),
            Token::Short => self.short(word, 1),
            Token::End => {
                self.state = State::Ended;
                Meaning::End
            }
        }
    }

    /// Whether the word can be the value of the option in front of it.
    #[inline]
    pub(crate) const fn is_value(&self, word: &[u8]) -> bool {
        match word {
            [b'-', digit, ..] => is_number(word) && !has_short(self.options, *digit),
            _ => true,
        }
    }

    #[inline(always)]
    const fn positional(&mut self) -> Meaning {
        let [row, rest @ ..] = self.left else {
            let Params { rows, positionals, .. } = self.params;
            return match has_trailing(rows, positionals) {
                true => Meaning::Positional(positionals - 1),
                false => Meaning::Surplus,
            };
        };
        if matches!(row.kind, ParamKind::Rest) {
            return Meaning::Rest;
        }
        let param = self.positionals();
        self.left = rest;
        Meaning::Positional(param)
    }

    /// `--name`, `--name=value`, `--no-name`.
    #[inline(always)]
    const fn long(&self, word: &[u8]) -> Meaning {
        let (_, name) = word.split_at(2);
        // No name has a `=` in it: of one that is found as a whole nobody has to look for the end.
        match find_long(self.options, self.params.text, name) {
            Some((option, kind)) => without_value(self.params.positionals + option, kind),
            None => self.long_otherwise(name),
        }
    }

    /// As `long`, for what is no name of an option as a whole.
    #[inline(always)]
    const fn long_otherwise(&self, word: &[u8]) -> Meaning {
        let len = name_len(word);
        let has_value = len < word.len();
        // Two dashes stand in front, and `=` behind.
        let (end, value) = (len + 2, len + 3);
        let Params { text, positionals: first, .. } = self.params;
        let (param, kind) = match find_rare(self.options, text, word.split_at(len).0) {
            Rare::Own(option) => (first + option, self.options[option].kind),
            Rare::Global(option) => (GLOBAL + option, GLOBALS.rows[option].kind),
            Rare::Off(option) if has_value => return Meaning::ValueSurplus(first + option),
            Rare::Off(option) => return Meaning::Off(first + option),
            Rare::Unknown => return Meaning::Unknown(0, end),
        };
        match has_value {
            true if kind.is_flag() => Meaning::ValueSurplus(param),
            true => Meaning::Attached(param, value),
            false => without_value(param, kind),
        }
    }

    /// The next letter of `-abc`, `-ovalue`, `-o=value`, `-o value`.
    #[inline(always)]
    const fn short(&mut self, word: &[u8], at: usize) -> Meaning {
        self.state = State::Anew;
        let short = word[at];
        let (param, kind) = match find_short(self.options, short) {
            Some((option, kind)) => (self.params.positionals + option, kind),
            None if at == 1 && is_number(word) => return self.positional(),
            None => match find_short(GLOBALS.rows, short) {
                Some((param, kind)) => (GLOBAL + param, kind),
                None => return Meaning::Unknown(at, at + 1),
            },
        };
        let next = at + 1;
        if next == word.len() {
            return without_value(param, kind);
        }
        match (kind.is_flag(), word[next] == b'=') {
            (true, true) => Meaning::ValueSurplus(param),
            (true, false) => {
                self.state = State::Inside(next);
                Meaning::Flag(param)
            }
            (false, true) => Meaning::Attached(param, next + 1),
            (false, false) => Meaning::Attached(param, next),
        }
    }
}

/// What an option means that is given alone.
#[inline(always)]
const fn without_value(param: usize, kind: ParamKind) -> Meaning {
    match kind {
        ParamKind::OptionalValue => Meaning::Flag(param),
        _ if kind.is_flag() => Meaning::Flag(param),
        _ => Meaning::Separate(param),
    }
}

/// What a long name is that stands in front of a value, or that the command does not have itself; by
/// its place among the options.
enum Rare {
    Own(usize),
    Off(usize),
    Global(usize),
    Unknown,
}

#[inline(never)]
const fn find_rare(options: &[ParamRow], text: &[u8], name: &[u8]) -> Rare {
    if let Some((option, _)) = find_long(options, text, name) {
        return Rare::Own(option);
    }
    if let [b'n', b'o', b'-', rest @ ..] = name
        && let Some((option, ParamKind::Switch)) = find_long(options, text, rest)
    {
        return Rare::Off(option);
    }
    match find_long(GLOBALS.rows, GLOBALS.text, name) {
        Some((option, _)) => Rare::Global(option),
        None => Rare::Unknown,
    }
}

/// The option of this name, and its place among the options.
#[inline(always)]
const fn find_long(options: &[ParamRow], text: &[u8], name: &[u8]) -> Option<(usize, ParamKind)> {
    let prefix = prefix(name);
    let mut option = 0;
    while option < options.len() {
        let row = &options[option];
        if row.prefix == prefix
            && row.name_len as usize == name.len()
            && (name.len() <= 8 || ends_alike(text, row.name as usize, name))
        {
            return Some((option, row.kind));
        }
        option += 1;
    }
    None
}

/// Whether a text has the name from `start` on, of which the first eight bytes are known.
#[inline(never)]
const fn ends_alike(text: &[u8], start: usize, name: &[u8]) -> bool {
    let mut at = 8;
    while at < name.len() {
        if text[start + at] != name[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// The option with this letter, and its place among the options. A row without a short name has 0 in
/// its place.
#[inline(always)]
const fn find_short(options: &[ParamRow], short: u8) -> Option<(usize, ParamKind)> {
    let mut option = 0;
    while option < options.len() {
        let row = &options[option];
        if row.short == short && short > 0 {
            return Some((option, row.kind));
        }
        option += 1;
    }
    None
}

// What is rare is not mixed with what is common, which then needs fewer registers.

#[inline(never)]
const fn has_short(options: &[ParamRow], short: u8) -> bool {
    find_short(options, short).is_some()
}

/// Whether the last of the positionals takes all that are left.
#[inline(never)]
const fn has_trailing(rows: &[ParamRow], positionals: usize) -> bool {
    positionals > 0 && matches!(rows[positionals - 1].kind, ParamKind::Trailing)
}
