//! Rights to compute: a file each, which is locked as long as it is open. The kernel unlocks it when its
//! process ends. Who has one removes it, so that they do not pile up; hence whoever gets a lock looks
//! whether its file is still the one that others find, and who removes one has its lock.

use super::super::store::Turn;
use super::open::open_lock;
use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::sync::Arc;

/// A right, as long as the file is open.
pub(super) struct FileTurn {
    pub(super) file: File,
    pub(super) place: Arc<Path>,
}

impl Turn for FileTurn {}

impl Drop for FileTurn {
    fn drop(&mut self) {
        // If that fails, it is left for who prunes.
        let _ = remove(&self.file, &self.place);
    }
}

/// Whether we have the lock now.
pub(super) fn try_lock(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Removes the file of a right that nobody has, as somebody who was killed leaves it.
pub(super) fn remove_unheld(place: &Path) -> io::Result<()> {
    let file = match open_lock(place, false) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    match try_lock(&file) {
        Ok(true) => remove(&file, place),
        Ok(false) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
        Err(error) => Err(error),
    }
}

/// Removes a file that we have the lock of. One with contents is not the store's.
#[cfg(unix)]
fn remove(file: &File, place: &Path) -> io::Result<()> {
    match is_at(file, place)? && file.metadata()?.len() == 0 {
        true => std::fs::remove_file(place),
        false => Ok(()),
    }
}

/// Elsewhere it cannot be told which file stands at a place, so they stay.
#[cfg(not(unix))]
fn remove(_: &File, _: &Path) -> io::Result<()> {
    Ok(())
}

/// Whether others who open this place get this file.
#[cfg(unix)]
pub(super) fn is_at(file: &File, place: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let ours = file.metadata()?;
    match std::fs::symlink_metadata(place) {
        Ok(found) => Ok((found.dev(), found.ino()) == (ours.dev(), ours.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
pub(super) fn is_at(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}
