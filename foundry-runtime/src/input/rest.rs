//! The words that a command passes on.

use crate::error::{Error, ErrorKind, Result};
use crate::input::word::{Argv, Word};
use std::ffi::OsStr;

/// All words that are left, as they were typed: options and `--` among them are not looked at.
///
/// They begin with the first word that is no option, or behind `--`. So a command that runs another
/// program takes its name as the first of them: in `exec -d ls -la` with `#[flag(short = 'd')] dry:
/// bool, program: Rest<'_>` the rest is `ls -la`.
///
/// ```
/// # use foundry_runtime as foundry;
/// use foundry::Rest;
///
/// fn run(rest: Rest<'_>) -> std::process::Command {
///     let mut command = std::process::Command::new("cargo");
///     command.args(rest.iter());
///     command
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Rest<'a>(Argv<'a>);

impl<'a> Rest<'a> {
    pub(crate) fn new(words: Argv<'a>) -> Self {
        Self(words)
    }

    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words.
    pub fn iter(&self) -> impl Iterator<Item = &'a OsStr> + use<'a> {
        let words = self.0;
        (0..words.len()).filter_map(move |at| words.get(at)).map(Word::os)
    }

    /// The words as text.
    ///
    /// # Errors
    ///
    /// A usage error if one is not valid UTF-8.
    pub fn text(&self) -> Result<Vec<&'a str>> {
        let text = |word: &'a OsStr| {
            word.to_str().ok_or_else(|| {
                let shown = word.to_string_lossy();
                Error::new(ErrorKind::Usage, format!("`{shown}` is not valid UTF-8"))
            })
        };
        self.iter().map(text).collect()
    }
}
