//! The one error type of Foundry. What a kind means for the shell stands in `exit.rs`; the conversions from
//! and into the errors of other crates are in `error/convert.rs`.

mod convert;

pub use convert::WrappedError;

use std::error::Error as StdError;
use std::fmt;
use std::num::NonZeroU8;
use std::sync::Arc;

/// `Result` with [`Error`] as its default error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Boxed = Box<dyn StdError + Send + Sync + 'static>;

/// What kind of failure an [`Error`] is; it alone decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The command failed at its own work.
    Failed,
    /// The command line does not fit the command.
    Usage,
    /// The configuration is missing something or says something impossible.
    Config,
    /// The database refused, or cannot be reached.
    Database,
    /// Somebody else holds a lock that is needed.
    Locked,
    /// Something took longer than it may.
    TimedOut,
    /// A signal asked the process to end while a question waited; ends the command quietly.
    Interrupted,
    /// The reader of standard output went away; ends the command quietly.
    PipeClosed,
    /// The command line asked for help or for the version: the message is the answer.
    Help,
}

/// An error with a kind, a message and a cause; one pointer wide.
///
/// Any error converts into it with `?`, as do `String` and `&str`.
///
/// ```
/// # use foundry_runtime as foundry;
/// use foundry::{Error, ErrorKind, Result};
///
/// fn year(text: &str) -> Result<u16> {
///     Ok(text.parse::<u16>()?)
/// }
///
/// assert_eq!(year("MCM").unwrap_err().kind(), ErrorKind::Failed);
///
/// let error = Error::new(ErrorKind::Database, "opening `shop.db`").caused_by("disk full");
/// assert_eq!(error.to_string(), "opening `shop.db`");
/// assert_eq!(error.source().unwrap().to_string(), "disk full");
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    exit_code: Option<NonZeroU8>,
    text: Text,
    notes: Vec<String>,
}

enum Text {
    Foreign(Boxed),
    Own { message: String, cause: Option<WrappedError> },
    Again(Arc<Error>),
}

impl Error {
    /// An error that says what was being attempted, and with which value.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let text = Text::Own { message: message.into(), cause: None };
        Self(Box::new(Inner { kind, exit_code: None, text, notes: Vec::new() }))
    }

    /// An error of the command's own work: [`ErrorKind::Failed`].
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Failed, message)
    }

    /// An error of another type, with a kind of ours.
    #[cfg(feature = "database")]
    pub(crate) fn foreign(kind: ErrorKind, error: impl Into<Boxed>) -> Self {
        let text = Text::Foreign(error.into());
        Self(Box::new(Inner { kind, exit_code: None, text, notes: Vec::new() }))
    }

    /// Names the cause, which then is the [`source`](Error::source).
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Error>) -> Self {
        let message = self.to_string();
        self.0.text = Text::Own { message, cause: Some(cause.into().into_std_error()) };
        self
    }

    /// Adds a line for the person who reads the error: where, for whom, what to try.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.0.notes.push(note.into());
        self
    }

    /// The same error for another reader: what was made once and failed fails alike for all.
    #[must_use]
    pub fn again(error: &Arc<Error>) -> Self {
        let (kind, notes) = (error.kind(), error.notes().to_vec());
        let (exit_code, text) = (error.0.exit_code, Text::Again(Arc::clone(error)));
        Self(Box::new(Inner { kind, exit_code, text, notes }))
    }

    /// Ends the process with this code instead of the one of its kind, so that scripts can tell
    /// failures apart. The codes that Foundry uses stand in [`exit`](crate::exit).
    ///
    /// A failure never ends with 0, which means success: with 0, the code of the kind stays.
    ///
    /// ```
    /// # use foundry_runtime::Error;
    /// assert_eq!(Error::failed("disk full").with_exit_code(9).exit_code(), 9);
    /// assert_eq!(Error::failed("disk full").with_exit_code(0).exit_code(), 1);
    /// ```
    #[must_use]
    pub fn with_exit_code(mut self, code: u8) -> Self {
        self.0.exit_code = NonZeroU8::new(code);
        self
    }

    /// The code that the process ends with.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        self.0.exit_code.map_or_else(|| crate::exit::code(self.kind()), NonZeroU8::get)
    }

    /// The kind, which decides the exit code.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The lines added by [`note`](Error::note), in order.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.0.notes
    }

    /// The cause, if one was named.
    #[must_use]
    pub fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.text {
            Text::Foreign(error) => error.source(),
            Text::Own { cause, .. } => cause.as_ref().map(|it| it as &(dyn StdError + 'static)),
            Text::Again(error) => error.source(),
        }
    }

    /// The error that was converted into this one, if it is an `E`.
    #[must_use]
    pub fn downcast_ref<E: StdError + 'static>(&self) -> Option<&E> {
        match &self.0.text {
            Text::Foreign(error) => error.downcast_ref(),
            Text::Own { .. } => None,
            Text::Again(error) => error.downcast_ref(),
        }
    }
}

/// Every error type, `String`, `&str`, boxed errors and `anyhow::Error` convert with `?`.
///
/// A [`WrappedError`] becomes the error that it was made from, and the error of a pool brings its kind
/// and its notes, also inside of a `sqlx::Error`.
///
/// For that, `Error` itself is not a `std::error::Error`; see `docs/decisions/error-type.md`.
impl<E: Into<Boxed>> From<E> for Error {
    fn from(error: E) -> Self {
        convert::from_boxed(error.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.text {
            Text::Foreign(error) => error.fmt(f),
            Text::Own { message, .. } => f.write_str(message),
            Text::Again(error) => fmt::Display::fmt(error, f),
        }
    }
}

/// As a person reads it: the message, the causes, the notes.
///
/// Some errors of others, those of sqlx among them, tell their cause in their own text. It is not
/// told again.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_report(f, self.to_string(), self.source(), self.notes())
    }
}

/// Writes a message, its causes and its notes.
pub(crate) fn write_report(
    f: &mut fmt::Formatter<'_>,
    message: String,
    mut cause: Option<&(dyn StdError + 'static)>,
    notes: &[String],
) -> fmt::Result {
    let mut told = message;
    write_indented(f, &told, "  ")?;
    while let Some(error) = cause {
        let text = error.to_string();
        if !told.ends_with(&text) {
            f.write_str("\n  caused by: ")?;
            write_indented(f, &text, "    ")?;
        }
        told = text;
        cause = error.source();
    }
    for note in notes {
        for line in note.lines() {
            write!(f, "\n  {line}")?;
        }
    }
    Ok(())
}

/// Writes a text whose further lines are indented, so that a newline in data forges no message.
fn write_indented(f: &mut fmt::Formatter<'_>, text: &str, indent: &str) -> fmt::Result {
    for (at, line) in text.split('\n').enumerate() {
        match (at, line) {
            (0, _) => f.write_str(line)?,
            (_, "") => f.write_str("\n")?,
            _ => write!(f, "\n{indent}{line}")?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_one_pointer_wide() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
        assert_eq!(size_of::<Result<()>>(), size_of::<usize>());
    }

    #[test]
    fn prints_each_cause_once() {
        let error = Error::new(ErrorKind::Database, "importing `films.json`")
            .caused_by(Error::failed("reading line 3").caused_by("unexpected end"))
            .note("needed by `film:import`");
        assert_eq!(
            format!("{error:?}"),
            "importing `films.json`\n  caused by: reading line 3\n  caused by: unexpected end\n  needed by `film:import`"
        );
        assert_eq!(error.kind(), ErrorKind::Database);
    }

    #[test]
    fn a_newline_in_a_message_or_a_cause_is_indented() {
        let error = Error::failed("no user x\nerror: forged\n").caused_by("a\n\n  caused by: b");
        let told = "no user x\n  error: forged\n\n  caused by: a\n\n      caused by: b";
        assert_eq!(format!("{error:?}"), told);
    }

    #[test]
    fn a_cause_that_the_message_ends_with_is_not_told_again() {
        let cause = Error::failed("in the database: disk full").caused_by("disk full");
        let error = Error::failed("storing a film").caused_by(cause);
        let told = "storing a film\n  caused by: in the database: disk full";
        assert_eq!(format!("{error:?}"), told);
    }

    #[test]
    fn a_second_reader_gets_the_same_error() {
        let first = Arc::new(Error::new(ErrorKind::Config, "no key").caused_by("x").note("y"));
        let again = Error::again(&first);
        assert_eq!(format!("{again:?}"), format!("{first:?}"));
        assert_eq!(again.kind(), ErrorKind::Config);
    }

    #[test]
    fn foreign_errors_keep_their_type_and_chain() {
        let error = Error::from(std::io::Error::other("pipe"));
        assert_eq!(error.to_string(), "pipe");
        assert!(error.downcast_ref::<std::io::Error>().is_some());
        let boxed: Box<dyn StdError + Send + Sync> = "plain".into();
        assert_eq!(Error::from(boxed).to_string(), "plain");
    }
}
