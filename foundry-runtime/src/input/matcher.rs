//! Knows the command, not types: which word is the value of which parameter.

use crate::command::spec::{CommandRow, ParamKind, ParamRow};
use crate::definition::Definition;
use crate::error::Result;
use crate::input::lexer::{Token, is_number, looks_like_option, token};
use crate::input::word::{Argv, Word};
use smallvec::SmallVec;

/// The words of a command line, each with its parameter. Room for 8 positionals and 16 options
/// before it allocates.
pub struct Input<'a> {
    pub(super) definition: &'static Definition,
    pub(super) command: &'static CommandRow,
    pub(super) rows: &'static [ParamRow],
    argv: Argv<'a>,
    /// A bit for each option that was given; a command has at most 64 parameters.
    given: u64,
    positionals: SmallVec<[Word<'a>; 8]>,
    /// The options with a value, in the order in which they were given.
    options: SmallVec<[(usize, Word<'a>); 16]>,
}

impl<'a> Input<'a> {
    /// Nothing is read yet.
    #[inline]
    pub(crate) fn new(
        definition: &'static Definition,
        command: &'static CommandRow,
        argv: Argv<'a>,
    ) -> Self {
        Self {
            definition,
            command,
            rows: definition.params(command),
            argv,
            given: 0,
            positionals: SmallVec::new(),
            options: SmallVec::new(),
        }
    }

    /// Gives every word its parameter.
    ///
    /// # Errors
    ///
    /// A usage error for the first word that has none.
    pub fn read(&mut self) -> Result<()> {
        let mut at = 0;
        while let Some(word) = self.argv.get(at) {
            at += 1;
            match token(word) {
                Token::Plain => self.positional(word)?,
                Token::Long { len, prefix } => at = self.long(word, len, prefix, at)?,
                Token::Short => at = self.short(word, at)?,
                Token::End => {
                    while let Some(word) = self.argv.get(at) {
                        at += 1;
                        self.positional(word)?;
                    }
                }
            }
        }
        Ok(())
    }

    #[inline]
    fn positional(&mut self, word: Word<'a>) -> Result<()> {
        let most = usize::from(self.command.positionals);
        if self.positionals.len() == most && !self.command.trailing {
            return Err(self.surplus(word));
        }
        self.positionals.push(word);
        Ok(())
    }

    /// `--name`, `--name=value`, `--name value`. Returns where to read on.
    fn long(&mut self, word: Word<'a>, len: usize, prefix: u64, at: usize) -> Result<usize> {
        let end = len + 2;
        let found = self.rows.iter().enumerate().find(|(_, row)| {
            row.prefix == prefix
                && row.name.len as usize == len
                && (len <= 8 || *self.definition.bytes(row.name) == word.bytes()[2..end])
                && !row.kind.is_positional()
        });
        let Some((param, row)) = found else {
            let shown = String::from_utf8_lossy(&word.bytes()[..end]);
            return Err(self.unknown_option(&shown));
        };
        let value = (word.bytes().len() > end).then_some(end + 1);
        if row.kind == ParamKind::Flag {
            if value.is_some() {
                return Err(self.value_surplus(param));
            }
            return self.give(param).map(|()| at);
        }
        match value {
            None => self.separate(param, at),
            Some(start) => match word.after(start) {
                Some(value) => self.give_value(param, value).map(|()| at),
                None => Err(self.not_text(param, word)),
            },
        }
    }

    /// `-a`, `-abc`, `-ovalue`, `-o=value`, `-o value`. Returns where to read on.
    fn short(&mut self, word: Word<'a>, at: usize) -> Result<usize> {
        let bytes = word.bytes();
        let mut letter = 1;
        while letter < bytes.len() {
            // A row without a short name has 0 in its place.
            let short = bytes[letter];
            let found =
                self.rows.iter().enumerate().find(|(_, row)| row.short == short && short > 0);
            let Some((param, row)) = found else {
                if letter == 1 && is_number(word) {
                    return self.positional(word).map(|()| at);
                }
                let rest = String::from_utf8_lossy(&bytes[letter..]);
                let first = rest.chars().next().unwrap_or_default();
                return Err(self.unknown_option(&format!("-{first}")));
            };
            letter += 1;
            if row.kind == ParamKind::Flag {
                if bytes.get(letter) == Some(&b'=') {
                    return Err(self.value_surplus(param));
                }
                self.give(param)?;
                continue;
            }
            if letter == bytes.len() {
                return self.separate(param, at);
            }
            let start = if bytes[letter] == b'=' { letter + 1 } else { letter };
            return match word.after(start) {
                Some(value) => self.give_value(param, value).map(|()| at),
                None => Err(self.not_text(param, word)),
            };
        }
        Ok(at)
    }

    /// The value of an option is the next word, unless that is an option itself.
    #[inline]
    fn separate(&mut self, param: usize, at: usize) -> Result<usize> {
        let Some(value) = self.argv.get(at) else {
            return Err(self.value_missing(param));
        };
        if looks_like_option(value) && !is_number(value) {
            return Err(self.value_missing(param));
        }
        self.give_value(param, value)?;
        Ok(at + 1)
    }

    #[inline]
    fn give(&mut self, param: usize) -> Result<()> {
        let bit = 1 << param;
        if self.given & bit != 0 && self.rows[param].kind != ParamKind::Repeated {
            return Err(self.given_twice(param));
        }
        self.given |= bit;
        Ok(())
    }

    #[inline]
    fn give_value(&mut self, param: usize, value: Word<'a>) -> Result<()> {
        self.give(param)?;
        self.options.push((param, value));
        Ok(())
    }

    /// The word for a parameter that has one.
    #[inline]
    pub(super) fn word(&self, param: usize) -> Option<Word<'a>> {
        if param < usize::from(self.command.positionals) {
            return self.positionals.get(param).copied();
        }
        self.options.iter().find(|(given, _)| *given == param).map(|(_, value)| *value)
    }

    /// All words for a parameter that may have several.
    pub(super) fn words(&self, param: usize) -> impl Iterator<Item = Word<'a>> {
        let positional = param < usize::from(self.command.positionals);
        let trailing = if positional { self.positionals.get(param..) } else { None };
        let options = self.options.iter().filter(move |(given, _)| *given == param);
        trailing.unwrap_or_default().iter().copied().chain(options.map(|(_, value)| *value))
    }

    /// Whether a flag was given.
    #[inline]
    #[must_use]
    pub fn flag(&self, param: usize) -> bool {
        self.given & (1 << param) != 0
    }
}
