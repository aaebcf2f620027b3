//! What SQLite's error codes mean for a person: which file, and what to do. Becomes an
//! [`Error`] at the edge of this folder.

use super::target::Target;
use crate::error::{Error, ErrorKind};
use std::path::Path;

// The codes that we explain; https://www.sqlite.org/rescode.html
const BUSY: i32 = 5;
const READONLY: i32 = 8;
const IOERR: i32 = 10;
const CORRUPT: i32 = 11;
const FULL: i32 = 13;
const CANTOPEN: i32 = 14;
const NOTADB: i32 = 26;
const READONLY_DBMOVED: i32 = 1032;
const READONLY_DIRECTORY: i32 = 1544;

/// A failure that can be kept and told twice: to who opened, and to who waited for it.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    message: String,
    cause: Option<String>,
    notes: Vec<String>,
    /// Somebody else holds the lock; trying again can help.
    pub(super) busy: bool,
}

impl Failure {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), cause: None, notes: Vec::new(), busy: false }
    }

    pub(super) fn caused_by(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The failure as the cause of another: its message, its own cause behind it.
    pub(super) fn behind(self, message: impl Into<String>) -> Self {
        let cause = match self.cause {
            Some(cause) => format!("{}: {cause}", self.message),
            None => self.message,
        };
        Self { message: message.into(), cause: Some(cause), ..self }
    }

    pub(super) fn into_error(self) -> Error {
        let mut error = Error::new(ErrorKind::Database, self.message);
        if let Some(cause) = self.cause {
            error = error.caused_by(cause);
        }
        self.notes.into_iter().fold(error, Error::note)
    }

    /// Explains an error of the driver: `doing` is what was attempted, as in `opening`.
    pub(super) fn explain(target: &Target, doing: &str, error: &sqlx::Error) -> Self {
        let name = &target.name;
        let code = code(error).unwrap_or_default();
        let failure = match code & 0xff {
            BUSY => busy(target),
            READONLY => read_only(target, code),
            CANTOPEN => cannot_open(target),
            NOTADB => Self::new(format!("`{name}` is not a SQLite database"))
                .note("check the file's name; an encrypted database looks the same"),
            CORRUPT => Self::new(format!("`{name}` is damaged"))
                .note(format!("restore a backup, or try `sqlite3 {name} .recover`")),
            FULL => Self::new(format!("the disk of `{name}` is full"))
                .note("nothing of this transaction was kept; free some space and try again"),
            IOERR => Self::new(format!("reading or writing `{name}` failed"))
                .note("check the disk; SQLite needs a local one, with working file locks"),
            _ => Self::new(format!("{doing} `{name}`")),
        };
        failure.caused_by(text(error))
    }
}

/// The extended result code, if the error comes from SQLite.
pub(super) fn code(error: &sqlx::Error) -> Option<i32> {
    error.as_database_error()?.code()?.parse().ok()
}

/// Whether somebody else's lock is the reason.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    code(error).is_some_and(|it| it & 0xff == BUSY)
}

/// Whether the file, or the connection, may not be written.
pub(super) fn is_read_only(error: &sqlx::Error) -> bool {
    code(error).is_some_and(|it| it & 0xff == READONLY)
}

/// The driver's words, once: its error prints its own source.
pub(super) fn text(error: &sqlx::Error) -> String {
    match (error.as_database_error(), code(error)) {
        (Some(inner), Some(code)) => format!("{} (SQLite code {code})", inner.message()),
        _ => error.to_string(),
    }
}

fn busy(target: &Target) -> Failure {
    let name = &target.name;
    let mut failure = Failure::new(format!("another process holds the write lock on `{name}`"))
        .note(format!(
            "waited {:?}; the lock is freed when that process ends its transaction, or itself",
            target.busy_timeout
        ));
    failure.busy = true;
    failure
}

fn read_only(target: &Target, code: i32) -> Failure {
    let name = &target.name;
    match code {
        READONLY_DBMOVED => Failure::new(format!("`{name}` was moved or deleted while in use"))
            .note("put it back, or start again to work on the new file"),
        READONLY_DIRECTORY => Failure::new(format!("the folder of `{name}` is read-only"))
            .note("SQLite keeps its journal beside the file: make the folder writable"),
        _ if target.read_only => Failure::new(format!("`{name}` is opened read-only"))
            .note("its URL says so: drop `mode=ro` or `immutable` to write"),
        _ => Failure::new(format!("`{name}` is read-only"))
            .note("a file: make it and its folder writable for this user; a connection of `read`: take `write` or `begin`"),
    }
}

/// SQLite says *unable to open database file* for all of these.
fn cannot_open(target: &Target) -> Failure {
    let name = &target.name;
    let folder = target.folder().unwrap_or_default();
    let shown = absolute(&folder);
    if !folder.is_dir() {
        return Failure::new(format!("`{name}` cannot be opened: there is no folder `{shown}`"))
            .note("create the folder; the file itself is made when it is missing");
    }
    if Path::new(name).is_dir() {
        return Failure::new(format!("`{name}` is a folder, not a database file"));
    }
    if !Path::new(name).exists() && !target.create {
        return Failure::new(format!("there is no file `{name}`"))
            .note("its URL says `mode=ro` or `mode=rw`: with `mode=rwc` it is made");
    }
    Failure::new(format!("`{name}` cannot be opened"))
        .note(format!("may this user read the file, and write in its folder `{shown}`?"))
}

fn absolute(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()).display().to_string()
}
