//! Knows the command, not types: which word is the value of which parameter.

use crate::command::spec::{CommandRow, ParamKind, ParamRow};
use crate::definition::Definition;
use crate::error::Result;
use crate::input::lexer::{Token, is_number, token};
use crate::input::word::{Argv, Word};
use smallvec::SmallVec;

/// The words of a command line, each with its parameter. Room for 8 positionals and 16 options
/// before it allocates.
pub struct Input<'a> {
    pub(super) definition: &'static Definition,
    pub(super) command: &'static CommandRow,
    argv: Argv<'a>,
    positionals: SmallVec<[Word<'a>; 8]>,
    options: SmallVec<[Given<'a>; 16]>,
}

/// An option that was given, with its value if it takes one.
struct Given<'a> {
    param: usize,
    value: Option<Word<'a>>,
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
            argv,
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
        let mut only_values = false;
        while let Some(word) = self.argv.get(at) {
            at += 1;
            if only_values {
                self.positional(word)?;
                continue;
            }
            match token(word) {
                Token::Plain(word) => self.positional(word)?,
                Token::End => only_values = true,
                Token::Long { name, value } => at = self.long(word, name, value, at)?,
                Token::Short => at = self.short(word, at)?,
            }
        }
        Ok(())
    }

    fn positional(&mut self, word: Word<'a>) -> Result<()> {
        let most = usize::from(self.command.positionals);
        let trailing = most > 0 && self.rows()[most - 1].kind == ParamKind::Trailing;
        if self.positionals.len() == most && !trailing {
            return Err(self.surplus(word));
        }
        self.positionals.push(word);
        Ok(())
    }

    /// `--name`, `--name=value`, `--name value`. Returns where to read on.
    fn long(
        &mut self,
        word: Word<'a>,
        name: &[u8],
        value: Option<usize>,
        at: usize,
    ) -> Result<usize> {
        let found = self.rows().iter().enumerate().find(|(_, row)| {
            !row.kind.is_positional() && self.definition.bytes(row.name) == name
        });
        let Some((param, row)) = found else {
            let end = value.map_or(word.bytes().len(), |value| value - 1);
            let shown = String::from_utf8_lossy(&word.bytes()[..end]);
            return Err(self.unknown_option(&shown));
        };
        if row.kind == ParamKind::Flag {
            if value.is_some() {
                return Err(self.value_surplus(param));
            }
            self.give(param, None)?;
            return Ok(at);
        }
        match value {
            Some(start) => match word.after(start) {
                Some(value) => self.give(param, Some(value)).map(|()| at),
                None => Err(self.not_text(param, word)),
            },
            None => self.separate(param, at),
        }
    }

    /// `-a`, `-abc`, `-ovalue`, `-o=value`, `-o value`. Returns where to read on.
    fn short(&mut self, word: Word<'a>, at: usize) -> Result<usize> {
        let bytes = word.bytes();
        let mut letter = 1;
        while letter < bytes.len() {
            let found = self.rows().iter().enumerate().find(|(_, row)| row.short == bytes[letter]);
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
                self.give(param, None)?;
                continue;
            }
            if letter == bytes.len() {
                return self.separate(param, at);
            }
            let start = if bytes[letter] == b'=' { letter + 1 } else { letter };
            return match word.after(start) {
                Some(value) => self.give(param, Some(value)).map(|()| at),
                None => Err(self.not_text(param, word)),
            };
        }
        Ok(at)
    }

    /// The value of an option is the next word, unless that is an option itself.
    fn separate(&mut self, param: usize, at: usize) -> Result<usize> {
        let Some(value) = self.argv.get(at) else {
            return Err(self.value_missing(param));
        };
        if !matches!(token(value), Token::Plain(_)) && !is_number(value) {
            return Err(self.value_missing(param));
        }
        self.give(param, Some(value))?;
        Ok(at + 1)
    }

    fn give(&mut self, param: usize, value: Option<Word<'a>>) -> Result<()> {
        let once = self.rows()[param].kind != ParamKind::Repeated;
        if once && self.options.iter().any(|given| given.param == param) {
            return Err(self.given_twice(param));
        }
        self.options.push(Given { param, value });
        Ok(())
    }

    #[inline]
    pub(super) fn rows(&self) -> &'static [ParamRow] {
        self.definition.params(self.command)
    }

    /// The word for a parameter that has one.
    #[inline]
    pub(super) fn word(&self, param: usize) -> Option<Word<'a>> {
        if param < usize::from(self.command.positionals) {
            return self.positionals.get(param).copied();
        }
        self.options.iter().find(|given| given.param == param)?.value
    }

    /// All words for a parameter that may have several.
    pub(super) fn words(&self, param: usize) -> impl Iterator<Item = Word<'a>> {
        let positional = param < usize::from(self.command.positionals);
        let trailing = if positional { self.positionals.get(param..) } else { None };
        let options = self.options.iter().filter(move |it| !positional && it.param == param);
        trailing.unwrap_or_default().iter().copied().chain(options.filter_map(|it| it.value))
    }

    /// Whether a flag was given.
    #[inline]
    #[must_use]
    pub fn flag(&self, param: usize) -> bool {
        self.options.iter().any(|given| given.param == param)
    }
}
