//! What runs behind Foundry's macros: the command table, input, container, configuration and
//! database. Small and plain; every part can be used and tested without a macro in sight.

mod app;
mod cancel;
pub mod command;
pub mod config;
mod console;
pub mod container;
#[cfg(feature = "sqlite")]
pub mod database;
pub mod definition;
pub mod error;
pub mod exit;
mod help;
pub mod input;
pub mod lazy;
mod nearest;
pub mod private;
pub mod text;

pub use app::App;
pub use cancel::Cancel;
pub use command::call::{Outcome, Report};
pub use console::Console;
pub use container::probe::Close;
pub use error::{Error, ErrorKind, Result};
