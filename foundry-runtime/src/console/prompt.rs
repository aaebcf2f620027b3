//! Questions to the person at the terminal. They stand on standard error, so that standard output
//! stays clean.

use super::{Console, Script, remark};
use crate::error::{Error, ErrorKind, Result};
use std::io::{self, BufRead};
use std::sync::PoisonError;

impl Console {
    /// Asks for a line of text.
    ///
    /// # Errors
    ///
    /// If nobody is there to answer: see [`is_interactive`](Self::is_interactive).
    pub fn ask(&self, question: &str) -> Result<String> {
        self.asked(question, false)
    }

    /// Asks for a line of text that is not shown while it is typed.
    ///
    /// # Errors
    ///
    /// As [`ask`](Self::ask); and without the feature `prompts`.
    pub fn ask_secret(&self, question: &str) -> Result<String> {
        self.asked(question, true)
    }

    /// Asks a question that is answered with yes or no; no answer is `default`, and so is it when
    /// nobody is there.
    ///
    /// # Errors
    ///
    /// If the terminal cannot be read.
    pub fn confirm(&self, question: &str, default: bool) -> Result<bool> {
        if !self.is_interactive() {
            return Ok(default);
        }
        let hint = if default { "Y/n" } else { "y/N" };
        loop {
            let Some(typed) = self.answer(&format!("{question} [{hint}]"), false)? else {
                return Ok(default);
            };
            match typed.trim().to_lowercase().as_str() {
                "" => return Ok(default),
                "y" | "yes" => return Ok(true),
                "n" | "no" => return Ok(false),
                _ => self.note("answer `y` or `n`"),
            }
        }
    }

    fn asked(&self, question: &str, secret: bool) -> Result<String> {
        let nobody = || Error::failed(format!("nobody is there to answer `{question}`"));
        if !self.is_interactive() {
            return Err(nobody());
        }
        self.answer(question, secret)?.ok_or_else(nobody)
    }

    /// What a person types, or a test has in its script.
    fn answer(&self, question: &str, secret: bool) -> Result<Option<String>> {
        let Some(script) = self.captured.as_ref().and_then(|it| it.script.as_ref()) else {
            return answer(question, secret);
        };
        self.note(format_args!("{question}:"));
        scripted(script, question).map(Some)
    }
}

/// The next answer of a test.
///
/// # Errors
///
/// If there is none.
pub(crate) fn scripted(script: &Script, question: &str) -> Result<String> {
    let answer = script.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    answer.ok_or_else(|| {
        Error::failed(format!("the test has no answer to `{question}`"))
            .note("answers are given in the order of the questions: `.answering([…])`")
    })
}

/// What a person types; `None` at the end of input.
///
/// # Errors
///
/// If the terminal cannot be read.
pub(crate) fn answer(question: &str, secret: bool) -> Result<Option<String>> {
    let failed =
        |error| Error::new(ErrorKind::Failed, "reading from the terminal").caused_by(error);
    remark(&format!("{}: ", crate::terminal::escape_indented(question)));
    if secret {
        return match hidden() {
            Ok(typed) => Ok(Some(typed)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(failed(error)),
        };
    }
    let mut typed = String::new();
    if io::stdin().lock().read_line(&mut typed).map_err(failed)? == 0 {
        remark("\n");
        return Ok(None);
    }
    Ok(Some(typed.trim_end_matches(['\n', '\r']).to_owned()))
}

#[cfg(feature = "prompts")]
fn hidden() -> io::Result<String> {
    rpassword::read_password()
}

#[cfg(not(feature = "prompts"))]
fn hidden() -> io::Result<String> {
    Err(io::Error::other("a secret is asked for only with the feature `prompts`"))
}
