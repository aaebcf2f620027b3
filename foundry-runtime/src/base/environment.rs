//! The only reader of the environment.

use std::env::{self, VarError};

/// A variable whose value is not valid UTF-8.
pub(crate) struct NotUnicode;

/// Returns the value of a variable; `None` if it is not set.
pub(crate) fn variable(name: &str) -> Result<Option<String>, NotUnicode> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(NotUnicode),
    }
}

/// Returns the value of a variable; `None` if it is not set, or not valid UTF-8.
pub(crate) fn environment(name: &str) -> Option<String> {
    env::var(name).ok()
}

/// Returns the names of all variables.
pub(crate) fn names() -> Vec<String> {
    env::vars_os().filter_map(|(name, _)| name.into_string().ok()).collect()
}
