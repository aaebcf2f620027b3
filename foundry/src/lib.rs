//! The facade.
extern crate self as foundry;
#[cfg(feature = "sqlite")]
pub use foundry_macros::migrations;
pub use foundry_macros::{Config, app, command, pack, service};
#[doc(hidden)]
pub use foundry_runtime::private as __private;
pub use foundry_runtime::*;
