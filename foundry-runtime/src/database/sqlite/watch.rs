//! Checks that the file that a pool opened is still the file at its path. SQLite itself goes on in a file that
//! was removed, and what is written there is lost.
//!
//! It costs one `stat`, about a microsecond, for each statement that may write. Statements on a connection
//! that only reads look once in a millisecond.

use crate::database::driver::{Access, Serves};
use crate::database::error::{DatabaseError, DatabaseErrorKind};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The time for which reads trust that the file is there.
const TRUSTED_FOR: Duration = Duration::from_millis(1);

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
    opened: Instant,
    /// Until when it is trusted, in nanoseconds since it was opened.
    trusted_until: AtomicU64,
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
            let (name, opened) = (name.to_owned(), Instant::now());
            let trusted_until = AtomicU64::new(0);
            let _ = self.0.set(Watched { name, path, identity, opened, trusted_until });
        }
        Ok(())
    }

    /// Checks the file for a statement on a connection of this kind.
    pub(in crate::database) fn check_for(&self, serves: Serves) -> Result<(), DatabaseError> {
        match serves {
            Serves::Only(Access::Read) => self.check_to_read(),
            Serves::Only(Access::Write) | Serves::Everything | Serves::Unknown => self.check(),
        }
    }

    /// Checks the file, unless that was done just now.
    fn check_to_read(&self) -> Result<(), DatabaseError> {
        let Some(watched) = self.0.get() else { return Ok(()) };
        let nanos = |it: Duration| u64::try_from(it.as_nanos()).unwrap_or(u64::MAX);
        let now = watched.opened.elapsed();
        if nanos(now) < watched.trusted_until.load(Ordering::Relaxed) {
            return Ok(());
        }
        let found = self.check();
        if found.is_ok() {
            watched.trusted_until.store(nanos(now + TRUSTED_FOR), Ordering::Relaxed);
        }
        found
    }

    /// Checks that the file at the path is the one that was opened.
    pub(super) fn check(&self) -> Result<(), DatabaseError> {
        let Some(watched) = self.0.get() else { return Ok(()) };
        match identity(&watched.path) {
            Ok(Some(it)) if it != watched.identity => Err(watched.gone(replaced)),
            Err(error) if is_missing(&error) => Err(watched.gone(removed)),
            // The right to look may have been given up after the file was opened.
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

impl Watched {
    /// Nothing is trusted any more.
    fn gone(&self, why: fn(&str) -> DatabaseError) -> DatabaseError {
        self.trusted_until.store(0, Ordering::Relaxed);
        why(&self.name)
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
