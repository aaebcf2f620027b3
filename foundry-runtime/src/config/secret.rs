//! A value that is never printed. Keeping it in memory, and wiping it, is the `secrecy` crate's
//! matter. It is wrapped because a `SecretBox` is read through a trait that has to be imported,
//! and because only few types may be cloned in one, while sections often are.

use secrecy::{ExposeSecret, SecretBox};
use std::fmt;

pub use secrecy::zeroize::Zeroize;

/// A value that is never printed, and wiped from memory when it is dropped.
///
/// It has no `Display`: a secret in a `format!` is an error while compiling. What it was read
/// from, the environment or a file's text, is not wiped.
///
/// ```
/// # use foundry_runtime as foundry;
/// use foundry::config::Secret;
///
/// let password = Secret::new(String::from("hunter2"));
/// assert_eq!(format!("{password:?}"), "Secret(***)");
/// assert_eq!(password.expose(), "hunter2");
/// ```
/// ```compile_fail,E0277
/// # use foundry_runtime as foundry;
/// # let password = foundry::config::Secret::new(String::from("hunter2"));
/// format!("postgres://shop:{password}@localhost");
/// ```
pub struct Secret<T: Zeroize>(SecretBox<T>);

impl<T: Zeroize> Secret<T> {
    /// Hides `value`.
    pub fn new(value: T) -> Self {
        Self(SecretBox::new(Box::new(value)))
    }

    /// The value, for the one place that needs it.
    #[must_use]
    pub fn expose(&self) -> &T {
        self.0.expose_secret()
    }
}

impl<T: Zeroize + Clone> Clone for Secret<T> {
    fn clone(&self) -> Self {
        Self::new(self.expose().clone())
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}
