//! Conversions between [`Error`] and the errors of other crates. `Error` itself cannot implement
//! `std::error::Error`; [`WrappedError`] does.

use super::{Boxed, Error, ErrorKind, Inner, Text};
use std::error::Error as StdError;
use std::fmt;
use std::ops::Deref;

/// An [`Error`] as a `std::error::Error`, made by [`Error::into_std_error`].
///
/// It dereferences to the error that it was made from. Converted back into an [`Error`], it is that
/// error again, with its kind, its notes and its exit code.
///
/// ```
/// # use foundry_runtime as foundry;
/// use foundry::{Error, ErrorKind};
///
/// fn check() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
///     Err(Error::new(ErrorKind::Config, "no key").into_std_error())?
/// }
///
/// let error = Error::from(check().unwrap_err());
/// assert_eq!(error.kind(), ErrorKind::Config);
/// ```
pub struct WrappedError(Error);

impl Error {
    /// Returns this error as a `std::error::Error`, for functions that fail with another type: `?`
    /// converts it into `Box<dyn std::error::Error + Send + Sync>`, `anyhow::Error` or `eyre::Report`.
    ///
    /// The features `anyhow` and `eyre` make `?` do so by itself, and for `Box<dyn std::error::Error>`
    /// it always does.
    ///
    /// ```
    /// # use foundry_runtime as foundry;
    /// use foundry::Error;
    ///
    /// fn foundry() -> foundry::Result<u16> {
    ///     Ok("1927".parse()?)
    /// }
    ///
    /// fn other() -> Result<u16, Box<dyn std::error::Error + Send + Sync>> {
    ///     Ok(foundry().map_err(Error::into_std_error)?)
    /// }
    ///
    /// fn single_threaded() -> Result<u16, Box<dyn std::error::Error>> {
    ///     Ok(foundry()?)
    /// }
    /// # assert_eq!(other().unwrap(), 1927);
    /// # assert_eq!(single_threaded().unwrap(), 1927);
    /// ```
    #[must_use]
    pub fn into_std_error(self) -> WrappedError {
        WrappedError(self)
    }
}

impl WrappedError {
    /// Returns the error that this one was made from.
    #[must_use]
    pub fn into_inner(self) -> Error {
        self.0
    }
}

/// Makes an [`Error`] of any other, and finds out whether it has a kind of ours.
pub(super) fn from_boxed(error: Boxed) -> Error {
    let error = match error.downcast::<WrappedError>() {
        Ok(wrapped) => return wrapped.0,
        Err(error) => error,
    };
    #[cfg(feature = "database")]
    let error = match crate::database::unwrap(error) {
        Ok(error) => return error.into_error(),
        Err(error) => error,
    };
    let text = Text::Foreign(error);
    Error(Box::new(Inner { kind: ErrorKind::Failed, exit_code: None, text, notes: Vec::new() }))
}

impl From<Error> for Box<dyn StdError> {
    fn from(error: Error) -> Self {
        Box::new(error.into_std_error())
    }
}

#[cfg(feature = "anyhow")]
impl From<Error> for anyhow::Error {
    fn from(error: Error) -> Self {
        Self::new(error.into_std_error())
    }
}

#[cfg(feature = "eyre")]
impl From<Error> for eyre::Report {
    #[track_caller]
    fn from(error: Error) -> Self {
        Self::new(error.into_std_error())
    }
}

impl Deref for WrappedError {
    type Target = Error;

    fn deref(&self) -> &Error {
        &self.0
    }
}

impl fmt::Display for WrappedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for WrappedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl StdError for WrappedError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong() -> Error {
        Error::new(ErrorKind::Config, "no key")
            .caused_by("disk full")
            .note("see it")
            .with_exit_code(9)
    }

    #[track_caller]
    fn is_whole(error: &Error) {
        assert_eq!(error.kind(), ErrorKind::Config);
        assert_eq!(error.exit_code(), 9);
        assert_eq!(format!("{error:?}"), format!("{:?}", wrong()));
    }

    #[test]
    fn the_way_through_a_boxed_error_and_back_loses_nothing() {
        let boxed: Box<dyn StdError + Send + Sync> = wrong().into_std_error().into();
        assert_eq!(boxed.source().unwrap().to_string(), "disk full");
        is_whole(&Error::from(boxed));
        is_whole(&wrong().into_std_error().into_inner());
        let boxed: Box<dyn StdError> = wrong().into();
        is_whole(boxed.downcast_ref::<WrappedError>().unwrap());
    }
}
