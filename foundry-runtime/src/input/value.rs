//! Knows types, not commands: from a word to a value.

use crate::error::{Error, Result};
use crate::input::expect::{counted, expected};
use crate::input::read::{Answerer, Input};
use crate::input::rest::Rest;
use crate::input::value_type::Value;
use crate::input::word::Word;
use crate::model::parameter;
use crate::model::parameter_rows::Said;
use crate::spec::parameter::Fact;
use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::ops::RangeBounds;
use std::path::{Path, PathBuf};

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
        match self.word(param) {
            Some(word) => read(self, param, word),
            None => Ok(default()),
        }
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

    /// As [`many`](Self::many), for values that may share a word, with `delimiter` between them.
    ///
    /// # Errors
    ///
    /// As [`many`](Self::many).
    pub fn separated<T>(
        &self,
        param: usize,
        delimiter: char,
        read: impl Fn(&Self, usize, Word<'a>) -> Result<T>,
    ) -> Result<Vec<T>> {
        // A part with nothing in it is none: `a,b,` has two, and `--tags=` has none.
        let parts = self.words(param).flat_map(|word| word.split(delimiter));
        let parts = parts.filter(|it| !it.bytes().is_empty());
        parts.map(|word| read(self, param, word)).collect()
    }

    /// Whether there are as many values as there may be.
    ///
    /// # Errors
    ///
    /// A usage error if there are not.
    pub fn counted<T>(
        &self,
        param: usize,
        values: Vec<T>,
        range: impl RangeBounds<usize>,
    ) -> Result<Vec<T>> {
        if range.contains(&values.len()) {
            return Ok(values);
        }
        if values.is_empty() {
            return Err(self.missing(param));
        }
        Err(self.wrong_count(param, values.len(), &counted(&range, "value")))
    }

    /// An option whose value may be left out: whether it was given, and with what.
    ///
    /// # Errors
    ///
    /// A usage error if it is no such value.
    pub fn optional_value<T>(
        &self,
        param: usize,
        read: impl Fn(&Self, usize, Word<'a>) -> Result<T>,
    ) -> Result<Option<Option<T>>> {
        if !self.flag(param) {
            return Ok(None);
        }
        self.optional(param, read).map(Some)
    }

    /// All words that are left.
    #[must_use]
    pub fn raw(&self) -> Rest<'a> {
        Rest::new(self.rest())
    }

    /// The value that a person gives who is asked, if the command line gives none and somebody is
    /// there.
    ///
    /// # Errors
    ///
    /// A usage error if nobody answers with such a value.
    pub fn from_prompt<T>(
        &self,
        param: usize,
        read: impl for<'w> Fn(&Self, usize, Word<'w>) -> Result<T>,
    ) -> Result<Option<T>> {
        let nobody = matches!(self.asked, Answerer::Nobody) || self.settings.no_interaction;
        if self.word(param).is_some() || nobody {
            return Ok(None);
        }
        self.answered(param, &|word| read(self, param, word))
    }

    /// Whether the word is one of the choices.
    ///
    /// # Errors
    ///
    /// A usage error with all of them, if it is not.
    pub fn chosen(&self, param: usize, word: Word<'_>) -> Result<()> {
        let texts = self.said(param);
        let mut choices = parameter::choices(self.definition.text, texts);
        match choices.any(|(name, _)| name.as_bytes() == word.bytes()) {
            true => Ok(()),
            false => Err(self.not_a_choice(param, word)),
        }
    }

    /// Whether the word has as many characters as it may have.
    ///
    /// # Errors
    ///
    /// A usage error if it has not.
    pub fn sized(
        &self,
        param: usize,
        word: Word<'_>,
        range: impl RangeBounds<usize>,
    ) -> Result<()> {
        let count = word.shown().chars().count();
        if range.contains(&count) {
            return Ok(());
        }
        let wanted = counted(&range, "character");
        if self.is_secret(param) {
            let message = format!("{} has {wanted}", self.shown(param));
            return Err(self.usage_error(message));
        }
        let cause = format!("expected {wanted}, not {count}");
        Err(self.not_valid(param, word, &cause))
    }

    /// Whether the value lies in its range.
    ///
    /// # Errors
    ///
    /// A usage error if it does not.
    pub fn within<T: PartialOrd>(
        &self,
        param: usize,
        word: Word<'_>,
        value: &T,
        range: impl RangeBounds<T>,
    ) -> Result<()> {
        if range.contains(value) {
            return Ok(());
        }
        Err(self.out_of_range(param, word))
    }

    /// Checks that the value lies between limits that are written as they would be typed.
    ///
    /// # Errors
    ///
    /// A usage error if it does not.
    pub fn within_texts<T: PartialOrd + Value<K>, K>(
        &self,
        param: usize,
        word: Word<'_>,
        value: &T,
        least: Option<&str>,
        most: Option<&str>,
    ) -> Result<()> {
        // The compiler has refused limits that are no such values.
        let read = |text| T::read(text).ok();
        let is_least = least.is_none_or(|it| read(it).is_some_and(|it| it <= *value));
        match is_least && most.is_none_or(|it| read(it).is_some_and(|it| *value <= it)) {
            true => Ok(()),
            false => Err(self.out_of_range(param, word)),
        }
    }

    #[cold]
    fn out_of_range(&self, param: usize, word: Word<'_>) -> Error {
        match self.range(param) {
            Some(range) => self.not_valid(param, word, &format_args!("expected {range}")),
            None => self.not_valid(param, word, &"it is out of range"),
        }
    }

    /// Between what the value lies, in words; the limits of its length come behind.
    #[cold]
    fn range(&self, param: usize) -> Option<String> {
        let said = self.said(param);
        let limits = match self.definition.text(said.span(Said::Limits)) {
            "" => parameter::computed(self.definition.functions(said), Fact::Limits)?.into(),
            written => Cow::Borrowed(written),
        };
        let range = limits.split(", ").next()?;
        let counts = ["character", "characters", "value", "values"];
        let is_other = range.rsplit(' ').next().is_some_and(|it| counts.contains(&it));
        (!range.is_empty() && !is_other).then(|| range.to_owned())
    }

    /// Whether the author's own check finds nothing wrong.
    ///
    /// # Errors
    ///
    /// A usage error with what it says.
    pub fn checked<E: Display>(
        &self,
        param: usize,
        word: Word<'_>,
        result: Result<(), E>,
    ) -> Result<()> {
        result.map_err(|cause| self.not_valid(param, word, &cause))
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
            Word::Raw(raw) => Err(self.not_text(param, raw)),
        }
    }

    /// Any type that implements [`Value`].
    ///
    /// # Errors
    ///
    /// A usage error if the word is not valid UTF-8, or no such value.
    #[inline]
    pub fn parse<T: Value<K>, K>(&self, param: usize, word: Word<'_>) -> Result<T> {
        let text = self.text(param, word)?;
        match T::read(text) {
            Ok(value) => Ok(value),
            Err(cause) => Err(self.not_read(param, text, std::any::type_name::<T>(), &cause)),
        }
    }

    #[cold]
    fn not_read(&self, param: usize, text: &str, ty: &str, cause: &dyn Display) -> Error {
        let word = Word::Text(text);
        let Some(wanted) = expected(ty, cause) else { return self.not_valid(param, word, cause) };
        let range = self.range(param);
        let wanted = range.map_or(wanted, |it| format!("expected {it}"));
        self.not_valid(param, word, &wanted)
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
