//! A cell for a value that is made once, with its failure remembered.

use crate::error::{Error, Result};
use once_cell::sync::OnceCell;
use std::sync::{Arc, OnceLock};

/// A cell for a value that is made on first use.
///
/// Other threads wait while it is made. After a failure every caller gets the same error; there is no second attempt.
///
/// ```
/// use foundry_runtime::lazy::Cell;
///
/// let cell = Cell::new();
/// assert_eq!(**cell.get_or_make(|| Ok(1)).unwrap(), 1);
/// assert_eq!(**cell.get_or_make(|| Ok(2)).unwrap(), 1);
/// ```
#[derive(Debug)]
pub struct Cell<T> {
    value: OnceCell<Arc<T>>,
    failure: OnceLock<Arc<Error>>,
}

impl<T> Cell<T> {
    /// Returns an empty cell.
    #[must_use]
    pub const fn new() -> Self {
        Self { value: OnceCell::new(), failure: OnceLock::new() }
    }

    /// Returns the value, and makes it on the first call.
    ///
    /// # Errors
    ///
    /// The error of the first call.
    #[inline]
    pub fn get_or_make(&self, make: impl FnOnce() -> Result<T>) -> Result<&Arc<T>> {
        self.value.get_or_try_init(|| self.make(make))
    }

    #[cold]
    fn make(&self, make: impl FnOnce() -> Result<T>) -> Result<Arc<T>> {
        if let Some(error) = self.failure.get() {
            return Err(Error::again(error));
        }
        let keep = |error| Error::again(self.failure.get_or_init(|| Arc::new(error)));
        make().map(Arc::new).map_err(keep)
    }
}

impl<T> Default for Cell<T> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn the_second_reader_gets_the_same_error_and_no_second_attempt() {
        let cell = Cell::<u32>::new();
        let fail = || Err(Error::new(ErrorKind::Database, "opening").caused_by("disk full"));
        let first = cell.get_or_make(fail).unwrap_err();
        let second = cell.get_or_make(|| Ok(1)).unwrap_err();
        assert_eq!(second.kind(), ErrorKind::Database);
        assert_eq!(format!("{second:?}"), "opening\n  caused by: disk full");
        assert_eq!(format!("{first:?}"), format!("{second:?}"));
    }

    #[test]
    fn a_race_makes_one_value() {
        let cell = Cell::<usize>::new();
        let made = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let value = cell.get_or_make(|| Ok(made.fetch_add(1, Ordering::SeqCst) + 1));
                    assert_eq!(**value.unwrap(), 1);
                });
            }
        });
    }
}
