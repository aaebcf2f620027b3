//! Made once, failure remembered. What is made, and when it is closed, is decided elsewhere.

use crate::error::{Error, Result};
use std::sync::{Arc, OnceLock};

/// A place for a value that is made on first use.
///
/// Whoever comes while it is being made waits; whoever comes after a failure gets the same error,
/// not a second attempt.
///
/// ```
/// use foundry_runtime::lazy::Cell;
///
/// let cell = Cell::new();
/// assert_eq!(**cell.get_or_make(|| Ok(1)).unwrap(), 1);
/// assert_eq!(**cell.get_or_make(|| Ok(2)).unwrap(), 1);
/// ```
#[derive(Debug)]
pub struct Cell<T>(OnceLock<Result<Arc<T>, Arc<Error>>>);

impl<T> Cell<T> {
    /// A place where nothing was made yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The value, made now if nobody tried before.
    ///
    /// # Errors
    ///
    /// What the first attempt failed with.
    #[inline]
    pub fn get_or_make(&self, make: impl FnOnce() -> Result<T>) -> Result<&Arc<T>> {
        match self.0.get_or_init(|| make().map(Arc::new).map_err(Arc::new)) {
            Ok(value) => Ok(value),
            Err(error) => Err(Error::again(error)),
        }
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
