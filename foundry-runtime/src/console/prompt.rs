//! Questions to the person at the terminal. They stand on standard error, so that standard output
//! stays clean.

#[cfg(not(all(unix, feature = "signals")))]
use super::blocking::read_line;
#[cfg(all(unix, feature = "signals"))]
use super::line::read_line;
use super::{Console, Script, remark};
use crate::error::{Error, ErrorKind, Result};
use std::io;
use std::sync::PoisonError;

impl Console {
    /// Asks for a line of text.
    ///
    /// The first SIGINT (Ctrl-C), SIGTERM or SIGHUP ends the question, and the terminal is left as it
    /// was. Where the command notices signals, because it is async, takes `&Cancel` or has services to
    /// close, the question fails, and the command can end. Any other command ends by the signal.
    ///
    /// # Errors
    ///
    /// If no person is there to answer: see [`is_interactive`](Self::is_interactive); if the answer is
    /// not UTF-8; and of the kind [`Interrupted`](ErrorKind::Interrupted) after a signal.
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
    /// nobody is there. After a signal it is an error, as with [`ask`](Self::ask), and never `default`.
    ///
    /// # Errors
    ///
    /// If the terminal cannot be read, and of the kind [`Interrupted`](ErrorKind::Interrupted) after a
    /// signal.
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

/// Why there is no answer.
pub(super) enum NoAnswer {
    /// The end of the input.
    End,
    /// This signal asked the process to end.
    #[cfg(all(unix, feature = "signals"))]
    Signal(usize),
    /// The terminal cannot be read.
    Failed(io::Error),
}

/// Returns what a person types; `None` at the end of input.
///
/// # Errors
///
/// If the terminal cannot be read; if what is typed is not UTF-8; and of the kind
/// [`Interrupted`](ErrorKind::Interrupted) if a signal asks the process to end.
pub(crate) fn answer(question: &str, secret: bool) -> Result<Option<String>> {
    if secret && !cfg!(feature = "prompts") {
        return Err(Error::failed("a secret is asked for only with the feature `prompts`"));
    }
    let question = crate::terminal::escape_indented(question);
    match read_line(&format!("{question}: "), secret) {
        Ok(mut line) => {
            while let Some(b'\n' | b'\r') = line.last() {
                line.pop();
            }
            let answer =
                String::from_utf8(line).map_err(|_| failed("the answer is not valid UTF-8"));
            answer.map(Some)
        }
        Err(NoAnswer::End) => {
            remark("\n");
            Ok(None)
        }
        #[cfg(all(unix, feature = "signals"))]
        Err(NoAnswer::Signal(signal)) => {
            let signal = crate::signals::name(signal);
            let message = format!("`{question}` was interrupted by {signal}");
            Err(Error::new(ErrorKind::Interrupted, message))
        }
        Err(NoAnswer::Failed(error)) => Err(failed(error)),
    }
}

fn failed(cause: impl Into<Error>) -> Error {
    Error::new(ErrorKind::Failed, "reading from the terminal").caused_by(cause)
}
