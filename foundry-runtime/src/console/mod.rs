//! Where handlers write: results to standard output, remarks to standard error.

#[cfg(not(all(unix, feature = "signals")))]
mod blocking;
pub(crate) mod document;
pub(crate) mod figure;
#[cfg(all(unix, feature = "signals"))]
mod line;
pub(crate) mod overrides;
mod prompt;
#[cfg(feature = "output")]
mod result;
mod service;
pub(crate) mod settings;
pub(crate) mod style;
pub(crate) mod warning;
mod write;

pub(crate) use prompt::{answer, scripted};
#[cfg(feature = "tracing")]
pub(crate) use write::Log;
pub(crate) use write::{flush, print, remark};

use crate::console::settings::{Format, Settings, Verbosity};
use crate::error::Result;
use crate::terminal;
use std::collections::VecDeque;
use std::fmt::Display;
use std::io::{self, IsTerminal};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Slot of the console in every container.
pub(crate) const SLOT: u16 = 1;

/// The console that the command was typed at; handlers and services may take it as `&Console`.
///
/// What a program prints with `println!` panics when the reader of a pipe goes away; what it
/// prints here ends the command quietly.
///
/// ```
/// # use foundry_runtime as foundry;
/// use foundry::{Console, Result};
///
/// fn greet(console: &Console) -> Result<()> {
///     console.line(format_args!("Good {}!", "morning"))
/// }
/// # greet(&Console::default()).unwrap();
/// ```
///
/// What implements `serde::Serialize` is printed by `print`, as `--format` asks for it; that needs
/// the feature `output`.
#[derive(Debug, Default)]
pub struct Console {
    settings: Settings,
    captured: Option<Arc<Captured>>,
}

/// What was written to a console that belongs to no terminal.
#[derive(Debug, Default)]
pub(crate) struct Captured {
    out: Mutex<String>,
    err: Mutex<String>,
    /// What a test answers.
    script: Option<Script>,
}

/// Answers to the questions that come, first to last.
pub(crate) type Script = Arc<Mutex<VecDeque<String>>>;

impl Captured {
    /// For a test that answers questions.
    pub(crate) fn answering(script: &Script) -> Self {
        Self { script: Some(Arc::clone(script)), ..Self::default() }
    }

    /// The answers.
    pub(crate) fn script(&self) -> Option<&Script> {
        self.script.as_ref()
    }

    /// What was written to standard output and to standard error.
    pub(crate) fn take(&self) -> (String, String) {
        let take = |of| std::mem::take(&mut *locked(of));
        (take(&self.out), take(&self.err))
    }
}

/// The work that a question leaves for the end of a command. By a pointer, so that a program that asks
/// none is not linked with it.
#[cfg(all(unix, feature = "signals"))]
static AT_END: Mutex<Option<fn()>> = Mutex::new(None);

#[cfg(all(unix, feature = "signals"))]
fn at_end(work: fn()) {
    *AT_END.lock().unwrap_or_else(PoisonError::into_inner) = Some(work);
}

/// Gives the terminal back, if a question that another thread still asks has changed it.
pub(crate) fn close_terminal() {
    #[cfg(all(unix, feature = "signals"))]
    if let Some(work) = AT_END.lock().unwrap_or_else(PoisonError::into_inner).take() {
        work();
    }
}

fn locked(text: &Mutex<String>) -> MutexGuard<'_, String> {
    text.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Console {
    pub(crate) fn new(settings: Settings, captured: Option<Arc<Captured>>) -> Self {
        Self { settings, captured }
    }

    /// The same place to print to.
    #[cfg(any(feature = "cache", feature = "database"))]
    pub(crate) fn same(&self) -> Self {
        Self { settings: self.settings, captured: self.captured.clone() }
    }

    /// Prints a line to standard output, with all its characters: escape sequences of the handler
    /// reach the terminal. A result that the handler returns, or that `print` gets, is escaped there.
    ///
    /// # Errors
    ///
    /// If standard output is closed or full.
    pub fn line(&self, line: impl Display) -> Result<()> {
        self.write(format_args!("{line}\n"))
    }

    /// Prints to standard output, without a line's end.
    ///
    /// # Errors
    ///
    /// If standard output is closed or full.
    pub fn write(&self, text: impl Display) -> Result<()> {
        self.put(&text.to_string())
    }

    fn put(&self, text: &str) -> Result<()> {
        match &self.captured {
            Some(captured) => {
                locked(&captured.out).push_str(text);
                Ok(())
            }
            None => print(text),
        }
    }

    /// Prints a remark to standard error, where it does not disturb a pipe; not with `-q`. What
    /// cannot be printed there is lost, as there is no other place to say so. Control, bidi and
    /// invisible characters are escaped, newlines and TABs are not.
    pub fn note(&self, note: impl Display) {
        self.note_at(Verbosity::Normal, note);
    }

    /// As [`note`](Self::note), for those who want to know as much: `-v` and more.
    pub fn note_at(&self, least: Verbosity, note: impl Display) {
        if self.settings.verbosity >= least {
            self.remark(&format!("{note}\n"));
        }
    }

    /// Prints a line that holds text from outside, such as a file name: it stays one line, and a
    /// terminal gets nothing to obey.
    ///
    /// # Errors
    ///
    /// If standard output is closed or full.
    pub(crate) fn line_of(&self, text: impl Display) -> Result<()> {
        self.line(terminal::item(&text.to_string(), self.is_terminal()))
    }

    /// Prints text from outside that may have several lines, such as SQL; without a line's end.
    ///
    /// # Errors
    ///
    /// If standard output is closed or full.
    #[cfg(feature = "database")]
    pub(crate) fn write_of(&self, text: &str) -> Result<()> {
        match self.is_terminal() {
            true => self.write(terminal::escape(text)),
            false => self.write(text),
        }
    }

    fn remark(&self, text: &str) {
        let text = terminal::escape_remark(text);
        match &self.captured {
            Some(captured) => locked(&captured.err).push_str(&text),
            None => remark(&text),
        }
    }

    /// Whether a person watches standard error: show progress there only then.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        let loud = self.settings.verbosity > Verbosity::Quiet;
        loud && self.captured.is_none() && io::stderr().is_terminal()
    }

    /// Whether somebody is there who can be asked: standard input and standard error are a
    /// terminal, and `--no-interaction` is not given.
    #[must_use]
    pub fn is_interactive(&self) -> bool {
        match &self.captured {
            _ if self.settings.no_interaction => false,
            Some(captured) => captured.script.is_some(),
            None => io::stdin().is_terminal() && io::stderr().is_terminal(),
        }
    }

    /// Whether what is printed to standard output may be coloured: `--ansi` and `--no-ansi`, then
    /// `NO_COLOR` and `CLICOLOR_FORCE`, then whether it is a terminal.
    #[must_use]
    pub fn is_coloured(&self) -> bool {
        match &self.captured {
            Some(_) => self.settings.ansi == Some(true),
            None => style::wanted(self.settings, &io::stdout()),
        }
    }

    /// Whether standard output is a terminal.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        self.captured.is_none() && io::stdout().is_terminal()
    }

    /// How much is to be said.
    #[must_use]
    pub fn verbosity(&self) -> Verbosity {
        self.settings.verbosity
    }

    /// How results are to be printed.
    #[must_use]
    pub fn format(&self) -> Format {
        self.settings.format
    }
}
