//! What runs behind Foundry's macros: the command table, input, container, configuration and
//! database. Small and plain; every part can be used and tested without a macro in sight.

pub mod error;
pub mod exit;

pub use error::{Error, ErrorKind, Result};
