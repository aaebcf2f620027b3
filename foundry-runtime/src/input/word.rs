//! The words of a command line, borrowed from whoever holds them.

use std::borrow::Cow;
use std::ffi::OsStr;

/// A command line, without the name of the command.
#[derive(Clone, Copy, Debug)]
pub enum Argv<'a> {
    /// From other code.
    Text(&'a [&'a str]),
    /// From the operating system.
    System(&'a [&'a OsStr]),
}

impl<'a> Argv<'a> {
    /// How many words there are.
    #[inline]
    #[must_use]
    pub fn len(self) -> usize {
        match self {
            Self::Text(words) => words.len(),
            Self::System(words) => words.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The words from this place on.
    #[must_use]
    pub fn behind(self, at: usize) -> Self {
        match self {
            Self::Text(words) => Self::Text(words.get(at..).unwrap_or_default()),
            Self::System(words) => Self::System(words.get(at..).unwrap_or_default()),
        }
    }

    /// The bytes of the word at this place.
    #[inline]
    pub(crate) fn bytes(self, at: usize) -> Option<&'a [u8]> {
        match self {
            Self::Text(words) => words.get(at).map(|it| it.as_bytes()),
            Self::System(words) => words.get(at).map(|it| it.as_encoded_bytes()),
        }
    }

    /// The word at this place.
    #[inline]
    #[must_use]
    pub fn get(self, at: usize) -> Option<Word<'a>> {
        match self {
            Self::Text(words) => words.get(at).copied().map(Word::Text),
            Self::System(words) => words.get(at).map(|it| Word::of(it)),
        }
    }
}

/// A word, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word<'a> {
    /// Text, as nearly all words are.
    Text(&'a str),
    /// Not valid UTF-8: the name of a file, perhaps.
    Raw(&'a OsStr),
}

impl<'a> Word<'a> {
    /// Looks whether it is text.
    #[must_use]
    pub fn of(word: &'a OsStr) -> Self {
        word.to_str().map_or(Self::Raw(word), Self::Text)
    }

    /// The bytes, in an encoding that extends ASCII.
    #[inline]
    #[must_use]
    pub fn bytes(self) -> &'a [u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Raw(raw) => raw.as_encoded_bytes(),
        }
    }

    /// As the operating system has it.
    #[inline]
    #[must_use]
    pub fn os(self) -> &'a OsStr {
        match self {
            Self::Text(text) => OsStr::new(text),
            Self::Raw(raw) => raw,
        }
    }

    /// For a person to read.
    #[must_use]
    pub fn shown(self) -> Cow<'a, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Raw(raw) => raw.to_string_lossy(),
        }
    }

    /// What follows the first `at` bytes, which are whole characters. Outside Unix a word that is
    /// not text cannot be cut without `unsafe`: there the answer is `None`.
    #[must_use]
    pub fn after(self, at: usize) -> Option<Self> {
        match self {
            Self::Text(text) => text.get(at..).map(Self::Text),
            #[cfg(unix)]
            Self::Raw(raw) => {
                let rest = std::os::unix::ffi::OsStrExt::as_bytes(raw).get(at..)?;
                Some(Self::of(<OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(rest)))
            }
            #[cfg(not(unix))]
            Self::Raw(_) => None,
        }
    }

    /// The parts between `delimiter`; a word that is not text is one part.
    pub fn split(self, delimiter: char) -> impl Iterator<Item = Self> {
        let (text, raw) = match self {
            Self::Text(text) => (Some(text), None),
            Self::Raw(_) => (None, Some(self)),
        };
        let parts = text.into_iter().flat_map(move |it| it.split(delimiter));
        parts.map(Self::Text).chain(raw)
    }
}
