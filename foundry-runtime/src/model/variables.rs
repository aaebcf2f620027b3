//! Variables of the environment that stand in for parameters.

use crate::error::Result;

/// The look-up of variables for parameters. A program without such parameters is not linked with it.
pub(crate) struct Variables {
    pub(crate) read: fn(&str, Empty) -> Result<Option<String>>,
    /// Says why a variable has no value.
    pub(crate) why_not_set: fn(&str) -> Vec<String>,
}

/// The meaning of an empty variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Empty {
    /// The same as a variable that is not set.
    Unset,
    /// The empty text.
    Text,
}
