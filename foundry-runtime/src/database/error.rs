//! What goes wrong with a database, as a kind for programs and as a sentence for people. Becomes an
//! [`Error`] at the edge of this folder. What the codes of one database mean is with its driver.

use crate::error::{Error, ErrorKind};
use std::error::Error as StdError;
use std::fmt;

/// Why a pool had no connection to lend, or why a transaction could not begin or end.
///
/// ```
/// # use foundry_runtime as foundry;
/// use foundry::database::{DatabaseError, DatabaseErrorKind, DatabasePool};
///
/// # #[cfg(feature = "sqlite")]
/// # {
/// let error = DatabasePool::<foundry::database::sqlx::Sqlite>::new("postgres://ada:secret@db/shop").unwrap_err();
/// let error = error.downcast_ref::<DatabaseError>().unwrap();
/// assert_eq!(error.kind(), DatabaseErrorKind::WrongScheme);
/// assert!(!error.to_string().contains("secret"));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct DatabaseError {
    kind: DatabaseErrorKind,
    message: String,
    cause: Option<Cause>,
    notes: Vec<String>,
}

/// What kind of trouble it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DatabaseErrorKind {
    /// All connections were in use for as long as one may wait.
    Exhausted,
    /// Nobody listens at that address, or nothing is at that place.
    Refused,
    /// The server did not answer in time, the network is down, or its name is unknown.
    Unreachable,
    /// User, password or database are not accepted.
    Authentication,
    /// The pool is closed.
    Closed,
    /// The URL is one of another database than the pool's.
    WrongScheme,
    /// The URL or the limits make no sense.
    Config,
    /// Somebody else holds the lock.
    Locked,
    /// Nothing may be written.
    ReadOnly,
    /// The server turns connections away for now: it starts, stops, or has too many.
    Unavailable,
    /// Anything else that the database refused.
    Other,
}

#[derive(Clone, Debug)]
struct Cause(String);

impl DatabaseError {
    pub(super) fn new(kind: DatabaseErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), cause: None, notes: Vec::new() }
    }

    pub(super) fn caused_by(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(Cause(cause.into()));
        self
    }

    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The failure as the cause of another: its message, its own cause behind it.
    pub(super) fn behind(self, message: impl Into<String>) -> Self {
        let cause = match &self.cause {
            Some(Cause(cause)) => format!("{}: {cause}", self.message),
            None => self.message,
        };
        Self { message: message.into(), cause: Some(Cause(cause)), ..self }
    }

    /// What kind of trouble it is.
    #[must_use]
    pub fn kind(&self) -> DatabaseErrorKind {
        self.kind
    }

    /// Lines for the person who reads the error: what to try.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    pub(super) fn into_error(mut self) -> Error {
        use DatabaseErrorKind::{Config, WrongScheme};
        let kind = match self.kind {
            Config | WrongScheme => ErrorKind::Config,
            _ => ErrorKind::Database,
        };
        let notes = std::mem::take(&mut self.notes);
        notes.into_iter().fold(Error::foreign(kind, self), Error::note)
    }

    /// For those who query through the pool itself, which sqlx's traits give no other error.
    pub(super) fn into_sqlx(self) -> sqlx::Error {
        match self.kind {
            DatabaseErrorKind::Config | DatabaseErrorKind::WrongScheme => {
                sqlx::Error::Configuration(self.into())
            }
            _ => sqlx::Error::Io(std::io::Error::other(self)),
        }
    }
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for DatabaseError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_ref().map(|it| it as _)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for Cause {}

/// The driver's words, once: its error prints its own source.
pub(super) fn text(error: &sqlx::Error) -> String {
    match error.as_database_error() {
        Some(inner) => match inner.code() {
            #[cfg(feature = "sqlite")]
            Some(code) if inner.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() => {
                format!("{} (SQLite code {code})", inner.message())
            }
            Some(code) => format!("{} (SQLSTATE {code})", inner.message()),
            None => inner.message().to_owned(),
        },
        None => error.to_string(),
    }
}
