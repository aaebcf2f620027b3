//! Which services `app:check` builds.

use crate::model::rows::CommandRow;
use std::time::Duration;

/// The services that are built to see whether they can be.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    /// Whose services; of all commands without one.
    pub(crate) command: Option<&'static CommandRow>,
    /// How long one of them may take.
    pub(crate) within: Duration,
}
