//! Whether the file that a pool opened is still the file at its path. SQLite itself goes on in a file that
//! was removed, and what is written there is lost.
//!
//! One `stat` for each statement: less than a microsecond, where the statement takes twenty.

use crate::database::error::{DatabaseError, DatabaseErrorKind};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The file of a pool, once a connection has opened it.
#[derive(Debug, Default)]
pub(in crate::database) struct Watch(OnceLock<Watched>);

#[derive(Debug)]
struct Watched {
    /// The path as the user wrote it, for messages.
    name: String,
    /// The same, whatever the current folder is by now.
    path: PathBuf,
    identity: Identity,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity {
    device: u64,
    file: u64,
}

impl Watch {
    /// Returns whether a connection has opened the file already, so that it is not made again.
    pub(super) fn is_known(&self) -> bool {
        self.0.get().is_some()
    }

    /// Notes which file was opened, if it was the first time, and checks it otherwise.
    pub(super) fn opened(&self, name: &str, path: &Path) -> Result<(), DatabaseError> {
        if self.is_known() {
            return self.check();
        }
        // Where it cannot be told, nothing is watched.
        if let (Ok(path), Ok(Some(identity))) = (std::path::absolute(path), identity(path)) {
            let _ = self.0.set(Watched { name: name.to_owned(), path, identity });
        }
        Ok(())
    }

    /// Checks that the file at the path is the one that was opened.
    pub(in crate::database) fn check(&self) -> Result<(), DatabaseError> {
        let Some(watched) = self.0.get() else { return Ok(()) };
        match identity(&watched.path) {
            Ok(Some(it)) if it != watched.identity => Err(replaced(&watched.name)),
            Err(error) if is_missing(&error) => Err(removed(&watched.name)),
            // The right to look may have been given up after the file was opened.
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> io::Result<Option<Identity>> {
    use std::os::unix::fs::MetadataExt;
    let found = std::fs::metadata(path)?;
    Ok(Some(Identity { device: found.dev(), file: found.ino() }))
}

/// Other systems do not let go of a file that is open.
#[cfg(not(unix))]
fn identity(_: &Path) -> io::Result<Option<Identity>> {
    Ok(None)
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn removed(name: &str) -> DatabaseError {
    let message = format!("`{name}` was removed while it was open");
    DatabaseError::new(DatabaseErrorKind::Moved, message)
        .note("put it back, or start the program again with a new file")
}

fn replaced(name: &str) -> DatabaseError {
    let message = format!("`{name}` was replaced by another file while it was open");
    DatabaseError::new(DatabaseErrorKind::Moved, message).note(format!(
        "put the old one back, or end the program, remove `{name}-wal` and `{name}-shm` if they belong to \
         the old one, and start again with the new one"
    ))
}
