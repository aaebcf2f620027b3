//! Knows types, not commands: from a word to a value.

use crate::config;
use crate::error::Result;
use crate::input::matcher::Input;
use crate::input::word::Word;
use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// A type that can be read from the command line: whatever implements `FromStr`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from the command line",
    label = "does not implement `FromStr`",
    note = "implement `std::str::FromStr` for it; a service is taken as `&T` or `Arc<T>`"
)]
pub trait Value: Sized {
    /// Why a word is no such value.
    type Why: Display;

    /// Reads it.
    ///
    /// # Errors
    ///
    /// If the text is no such value.
    fn read(text: &str) -> Result<Self, Self::Why>;
}

#[diagnostic::do_not_recommend]
impl<T: FromStr<Err: Display>> Value for T {
    type Why = T::Err;

    #[inline]
    fn read(text: &str) -> Result<Self, T::Err> {
        text.parse()
    }
}

/// How a parameter is read: `input.required(0, Input::text)`.
impl<'a> Input<'a> {
    /// A value that must be there.
    ///
    /// # Errors
    ///
    /// A usage error if it is missing, or no such value.
    #[inline]
    pub fn required<T>(
        &self,
        param: usize,
        read: impl Fn(&Self, usize, Word<'a>) -> Result<T>,
    ) -> Result<T> {
        match self.word(param) {
            Some(word) => read(self, param, word),
            None => Err(self.missing(param)),
        }
    }

    /// A value that may be left out.
    ///
    /// # Errors
    ///
    /// A usage error if it is no such value.
    #[inline]
    pub fn optional<T>(
        &self,
        param: usize,
        read: impl Fn(&Self, usize, Word<'a>) -> Result<T>,
    ) -> Result<Option<T>> {
        self.word(param).map(|word| read(self, param, word)).transpose()
    }

    /// A value with a default.
    ///
    /// # Errors
    ///
    /// A usage error if it is no such value.
    #[inline]
    pub fn or<T>(
        &self,
        param: usize,
        read: impl Fn(&Self, usize, Word<'a>) -> Result<T>,
        default: impl FnOnce() -> T,
    ) -> Result<T> {
        self.word(param).map_or_else(|| Ok(default()), |word| read(self, param, word))
    }

    /// A value with a default as it would be typed.
    ///
    /// # Errors
    ///
    /// A usage error if it is no such value.
    #[inline]
    pub fn or_text<T>(
        &self,
        param: usize,
        read: impl Fn(&Self, usize, Word<'a>) -> Result<T>,
        default: &'static str,
    ) -> Result<T> {
        read(self, param, self.word(param).unwrap_or(Word::Text(default)))
    }

    /// All values of a trailing positional or of a repeated option.
    ///
    /// # Errors
    ///
    /// A usage error if one is no such value.
    pub fn many<T>(
        &self,
        param: usize,
        read: impl Fn(&Self, usize, Word<'a>) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.words(param).map(|word| read(self, param, word)).collect()
    }

    /// The value that the environment gives, if the command line gives none.
    ///
    /// # Errors
    ///
    /// A usage error if it is no such value.
    pub fn from_env<T>(
        &self,
        param: usize,
        read: impl for<'w> Fn(&Self, usize, Word<'w>) -> Result<T>,
    ) -> Result<Option<T>> {
        if self.word(param).is_some() {
            return Ok(None);
        }
        let name = self.definition.text(self.rows[param].env);
        let Some(value) = config::variable(name)? else { return Ok(None) };
        let read = read(self, param, Word::Text(&value));
        read.map(Some).map_err(|cause| self.not_valid_env(param, &cause))
    }

    /// Text, borrowed.
    ///
    /// # Errors
    ///
    /// A usage error if the word is not valid UTF-8.
    #[inline]
    pub fn text<'w>(&self, param: usize, word: Word<'w>) -> Result<&'w str> {
        match word {
            Word::Text(text) => Ok(text),
            Word::Raw(_) => Err(self.not_text(param, word)),
        }
    }

    /// Any type with `FromStr`.
    ///
    /// # Errors
    ///
    /// A usage error if the word is not valid UTF-8, or no such value.
    #[inline]
    pub fn parse<T: Value>(&self, param: usize, word: Word<'_>) -> Result<T> {
        let text = self.text(param, word)?;
        T::read(text).map_err(|cause| self.not_valid(param, text, &cause))
    }

    /// A path, borrowed; any bytes.
    ///
    /// # Errors
    ///
    /// Never.
    #[inline]
    pub fn path<'w>(&self, _: usize, word: Word<'w>) -> Result<&'w Path> {
        Ok(Path::new(word.os()))
    }

    /// A path; any bytes.
    ///
    /// # Errors
    ///
    /// Never.
    #[inline]
    pub fn path_buf(&self, _: usize, word: Word<'_>) -> Result<PathBuf> {
        Ok(PathBuf::from(word.os()))
    }

    /// A word as the operating system has it, borrowed.
    ///
    /// # Errors
    ///
    /// Never.
    #[inline]
    pub fn os<'w>(&self, _: usize, word: Word<'w>) -> Result<&'w OsStr> {
        Ok(word.os())
    }

    /// A word as the operating system has it.
    ///
    /// # Errors
    ///
    /// Never.
    #[inline]
    pub fn os_string(&self, _: usize, word: Word<'_>) -> Result<OsString> {
        Ok(word.os().to_owned())
    }
}
