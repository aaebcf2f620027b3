//! What SQLite's error codes mean for a person: which file, and what to do.

use super::target::Target;
use crate::database::error::{DatabaseError, DatabaseErrorKind, text};
use std::path::Path;

// The codes that we explain; https://www.sqlite.org/rescode.html
const BUSY: i32 = 5;
const READONLY: i32 = 8;
const IOERR: i32 = 10;
const CORRUPT: i32 = 11;
const FULL: i32 = 13;
const CANTOPEN: i32 = 14;
const NOTADB: i32 = 26;
const IOERR_SHMSIZE: i32 = 4874;
const READONLY_DBMOVED: i32 = 1032;
const READONLY_DIRECTORY: i32 = 1544;

/// Explains an error of the driver.
pub(super) fn explain(target: &Target, doing: &str, error: &sqlx::Error) -> DatabaseError {
    if let Some(known) = DatabaseError::of(error) {
        return known.clone();
    }
    let name = &target.name;
    let code = code(error).unwrap_or_default();
    let failure = match code & 0xff {
        BUSY => busy(target),
        READONLY => read_only(target, code),
        CANTOPEN => cannot_open(target),
        NOTADB => other(format!("`{name}` is not a SQLite database"))
            .note("check the file's name; an encrypted database looks the same"),
        CORRUPT => other(format!("`{name}` is damaged"))
            .note(format!("restore a backup, or try `sqlite3 {name} .recover`")),
        _ if code == IOERR_SHMSIZE || code == FULL => {
            other(format!("the disk of `{name}` is full"))
                .note("nothing of this transaction was kept; free some space and try again")
        }
        IOERR => other(format!("reading or writing `{name}` failed"))
            .note("check the disk; SQLite needs a local one, with working file locks"),
        _ => other(format!("{doing} `{name}`")),
    };
    failure.caused_by(text(error))
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

fn other(message: impl Into<String>) -> DatabaseError {
    DatabaseError::new(DatabaseErrorKind::Other, message)
}

fn refused(message: impl Into<String>) -> DatabaseError {
    DatabaseError::new(DatabaseErrorKind::Refused, message)
}

fn busy(target: &Target) -> DatabaseError {
    let message = format!("another process holds the write lock on `{}`", target.name);
    DatabaseError::new(DatabaseErrorKind::Locked, message).note(format!(
        "waited {:?}; the lock is freed when that process ends its transaction, or itself",
        target.busy_timeout
    ))
}

fn read_only(target: &Target, code: i32) -> DatabaseError {
    let name = &target.name;
    let failure = |message: String| DatabaseError::new(DatabaseErrorKind::ReadOnly, message);
    match code {
        READONLY_DBMOVED => failure(format!("`{name}` was moved or deleted while in use"))
            .note("put it back, or start again to work on the new file"),
        READONLY_DIRECTORY => failure(format!("the folder of `{name}` is read-only"))
            .note("SQLite keeps its journal beside the file: make the folder writable"),
        _ if target.read_only => failure(format!("`{name}` is opened read-only"))
            .note("its URL says so: drop `mode=ro` or `immutable` to write"),
        _ => failure(format!("`{name}` is read-only"))
            .note("a file: make it and its folder writable for this user; a connection of `read`: take `write` or `begin`"),
    }
}

/// SQLite says *unable to open database file* for all of these.
fn cannot_open(target: &Target) -> DatabaseError {
    let name = &target.name;
    let folder = target.folder().unwrap_or_default();
    let shown = absolute(&folder);
    if !folder.is_dir() {
        return refused(format!("`{name}` cannot be opened: there is no folder `{shown}`"))
            .note("create the folder; the file itself is made when it is missing");
    }
    if Path::new(name).is_dir() {
        return refused(format!("`{name}` is a folder, not a database file"));
    }
    if !Path::new(name).exists() && !target.create {
        return refused(format!("there is no file `{name}`"))
            .note("its URL says `mode=ro` or `mode=rw`: with `mode=rwc` it is made");
    }
    refused(format!("`{name}` cannot be opened"))
        .note(format!("may this user read the file, and write in its folder `{shown}`?"))
}

fn absolute(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()).display().to_string()
}
