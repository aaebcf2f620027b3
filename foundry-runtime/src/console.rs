//! Where handlers write: results to standard output, remarks to standard error.

use crate::error::{Error, ErrorKind, Result};
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

/// Slot of the console in every container.
pub(crate) const SLOT: u16 = 1;

/// The console that the command was typed at; handlers and services may take it as `&Console`.
///
/// What a program prints with `println!` panics when the reader of a pipe goes away; what it
/// prints here ends the command quietly.
///
/// ```
/// use foundry_runtime::{Console, Result};
///
/// fn greet(console: &Console) -> Result<()> {
///     console.line(format_args!("Good {}!", "morning"))
/// }
/// # greet(&Console::default()).unwrap();
/// ```
#[derive(Debug, Default)]
pub struct Console(());

impl Console {
    /// Prints a line to standard output.
    ///
    /// # Errors
    ///
    /// If standard output is closed or full.
    pub fn line(&self, line: impl Display) -> Result<()> {
        writeln!(io::stdout().lock(), "{line}").map_err(|error| {
            let kind = match error.kind() {
                io::ErrorKind::BrokenPipe => ErrorKind::PipeClosed,
                _ => ErrorKind::Failed,
            };
            Error::new(kind, "writing to standard output").caused_by(error)
        })
    }

    /// Prints a remark to standard error, where it does not disturb a pipe. What cannot be
    /// printed there is lost, as there is no other place to say so.
    pub fn note(&self, note: impl Display) {
        let _ = writeln!(io::stderr().lock(), "{note}");
    }

    /// Whether a person watches standard error: show progress there only then.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        io::stderr().is_terminal()
    }
}
