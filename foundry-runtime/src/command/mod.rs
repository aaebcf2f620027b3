//! Commands: what is known of them, the table that finds them, and the way from argv to exit code.

pub(crate) mod argfile;
pub mod builtin;
pub mod call;
#[cfg(any(feature = "cache", feature = "database"))]
pub(crate) mod caller;
#[cfg(any(feature = "cache", feature = "database"))]
pub(crate) mod current;
pub(crate) mod depth;
pub mod dispatch;
pub(crate) mod process;
pub mod program;
pub(crate) mod route;
pub mod typed;
