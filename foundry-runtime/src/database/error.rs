//! The errors of a database, as a kind for programs and as a sentence for people. The functions of
//! a pool fail with a [`sqlx::Error`] that contains it, and it becomes an [`Error`] of ours with that.
//! The meaning of a database's codes is with its driver.

use crate::error::{Error, ErrorKind, write_report};
use sqlx::error::DatabaseError as Answer;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::Arc;

type Boxed = Box<dyn StdError + Send + Sync>;

/// The reason why a pool had no connection to lend, or why a transaction could not begin or end.
///
/// The functions of a pool fail with a [`sqlx::Error`], so that `?` works beside queries. This is within
/// it, and found by [`of`](Self::of). With `?` the `sqlx::Error` becomes an [`Error`] that has the
/// notes of this one, and gives it out in [`Error::downcast_ref`].
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
#[derive(Clone)]
pub struct DatabaseError {
    kind: DatabaseErrorKind,
    message: String,
    cause: Option<Cause>,
    notes: Vec<String>,
    answer: Option<Arc<Box<dyn Answer>>>,
}

/// The kind of a [`DatabaseError`].
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
    /// The file of a SQLite database was removed or replaced while it was open.
    Moved,
    /// The server turns connections away for now: it starts, stops, or has too many.
    Unavailable,
    /// Anything else that the database refused.
    Other,
}

#[derive(Clone, Debug)]
struct Cause(String);

impl DatabaseError {
    pub(super) fn new(kind: DatabaseErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), cause: None, notes: Vec::new(), answer: None }
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

    /// Finds the error of a pool in another error: in a [`sqlx::Error`], or in one that has it as a cause.
    ///
    /// ```
    /// # use foundry_runtime as foundry;
    /// use foundry::database::{DatabaseError, DatabaseErrorKind, sqlx};
    ///
    /// fn status(error: &sqlx::Error) -> u16 {
    ///     match DatabaseError::of(error).map(DatabaseError::kind) {
    ///         Some(DatabaseErrorKind::Exhausted | DatabaseErrorKind::Unavailable) => 503,
    ///         _ => 500,
    ///     }
    /// }
    /// # assert_eq!(status(&sqlx::Error::RowNotFound), 500);
    /// ```
    #[must_use]
    pub fn of<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(found) = Self::at(error) {
                return Some(found);
            }
            next = error.source();
        }
        None
    }

    /// The error of a pool that this one is, or contains without a cause in between.
    fn at<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e Self> {
        if let Some(error) = error.downcast_ref::<sqlx::Error>() {
            return match error {
                sqlx::Error::Configuration(inner) => inner.downcast_ref(),
                sqlx::Error::Io(io) => Self::at(io),
                sqlx::Error::Database(answer) => {
                    let answer: &(dyn StdError + 'static) = &**answer;
                    answer.downcast_ref::<Explained>().map(|it| &it.explanation)
                }
                _ => None,
            };
        }
        match error.downcast_ref::<io::Error>() {
            Some(io) => io.get_ref()?.downcast_ref(),
            None => error.downcast_ref(),
        }
    }

    /// Returns the kind.
    #[must_use]
    pub fn kind(&self) -> DatabaseErrorKind {
        self.kind
    }

    /// Returns lines for the person who reads the error: what to try.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Returns the database's own error, if it refused to begin or to end a transaction: with its code,
    /// and of PostgreSQL with the constraint.
    #[must_use]
    pub fn answer(&self) -> Option<&(dyn Answer + 'static)> {
        self.answer.as_deref().map(|it| &**it)
    }

    /// The error of a transaction: what was attempted, and what the database answered.
    pub(super) fn with(self, error: sqlx::Error) -> sqlx::Error {
        match error {
            sqlx::Error::Database(answer) => {
                sqlx::Error::Database(Box::new(Explained { explanation: self, answer }))
            }
            _ => self.into(),
        }
    }

    pub(crate) fn into_error(self) -> Error {
        use DatabaseErrorKind::{Config, WrongScheme};
        let kind = match self.kind {
            Config | WrongScheme => ErrorKind::Config,
            _ => ErrorKind::Database,
        };
        let notes = self.notes.clone();
        notes.into_iter().fold(Error::foreign(kind, self), Error::note)
    }
}

/// Takes the error of a pool out of a box, or out of the [`sqlx::Error`] in it, whose own words say
/// nothing that it does not.
pub(crate) fn unwrap(error: Boxed) -> Result<DatabaseError, Boxed> {
    let error = match error.downcast::<DatabaseError>() {
        Ok(it) => return Ok(*it),
        Err(error) => error.downcast::<sqlx::Error>()?,
    };
    let Some(found) = DatabaseError::at(&*error).cloned() else { return Err(error) };
    let sqlx::Error::Database(answer) = *error else { return Ok(found) };
    let answer: Boxed = answer;
    match answer.downcast::<Explained>() {
        Ok(it) => Ok(DatabaseError { answer: Some(Arc::new(it.answer)), ..it.explanation }),
        Err(_) => Ok(found),
    }
}

/// In the [`sqlx::Error`] that the functions of a pool, and queries on it, fail with.
impl From<DatabaseError> for sqlx::Error {
    fn from(mut error: DatabaseError) -> Self {
        use DatabaseErrorKind::{Config, WrongScheme};
        if let Some(answer) = error.answer.take().and_then(Arc::into_inner) {
            return error.with(Self::Database(answer));
        }
        match error.kind() {
            Config | WrongScheme => Self::Configuration(error.into()),
            kind => Self::Io(io::Error::new(io_kind(kind), error)),
        }
    }
}

/// Returns what the standard library calls this kind of failure.
fn io_kind(kind: DatabaseErrorKind) -> io::ErrorKind {
    match kind {
        DatabaseErrorKind::Exhausted => io::ErrorKind::TimedOut,
        DatabaseErrorKind::Refused => io::ErrorKind::ConnectionRefused,
        DatabaseErrorKind::Unreachable => io::ErrorKind::HostUnreachable,
        DatabaseErrorKind::Authentication => io::ErrorKind::PermissionDenied,
        DatabaseErrorKind::ReadOnly => io::ErrorKind::ReadOnlyFilesystem,
        DatabaseErrorKind::Closed => io::ErrorKind::NotConnected,
        DatabaseErrorKind::Locked => io::ErrorKind::ResourceBusy,
        DatabaseErrorKind::WrongScheme
        | DatabaseErrorKind::Config
        | DatabaseErrorKind::Moved
        | DatabaseErrorKind::Unavailable
        | DatabaseErrorKind::Other => io::ErrorKind::Other,
    }
}

/// The answer of a database, which it is for sqlx in each respect, and our explanation.
#[derive(Debug)]
struct Explained {
    explanation: DatabaseError,
    answer: Box<dyn Answer>,
}

impl Answer for Explained {
    fn message(&self) -> &str {
        self.answer.message()
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        self.answer.code()
    }

    fn as_error(&self) -> &(dyn StdError + Send + Sync + 'static) {
        self.answer.as_error()
    }

    fn as_error_mut(&mut self) -> &mut (dyn StdError + Send + Sync + 'static) {
        self.answer.as_error_mut()
    }

    fn into_error(self: Box<Self>) -> Boxed {
        self.answer.into_error()
    }

    fn is_transient_in_connect_phase(&self) -> bool {
        self.answer.is_transient_in_connect_phase()
    }

    fn constraint(&self) -> Option<&str> {
        self.answer.constraint()
    }

    fn table(&self) -> Option<&str> {
        self.answer.table()
    }

    fn kind(&self) -> sqlx::error::ErrorKind {
        self.answer.kind()
    }
}

impl fmt::Display for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.answer, f)
    }
}

impl StdError for Explained {}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Writes the message, the cause and the notes.
impl fmt::Debug for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_report(f, self.to_string(), self.source(), self.notes())
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

/// Adds what PostgreSQL says beside the message of an error: which objects depend on a table, which key exists
/// already, what to write instead.
pub(super) fn with_details(error: Error, cause: &sqlx::Error) -> Error {
    details(cause).into_iter().fold(error, Error::note)
}

#[cfg(feature = "postgres")]
fn details(error: &sqlx::Error) -> Vec<String> {
    let error = error.as_database_error();
    let error = error.and_then(|it| it.try_downcast_ref::<sqlx::postgres::PgDatabaseError>());
    let Some(error) = error else { return Vec::new() };
    let parts = [("detail", error.detail()), ("hint of PostgreSQL", error.hint())];
    let lines = |(name, text): (&str, Option<&str>)| Some(format!("{name}: {}", text?));
    parts.into_iter().filter_map(lines).collect()
}

#[cfg(not(feature = "postgres"))]
fn details(_: &sqlx::Error) -> Vec<String> {
    Vec::new()
}
