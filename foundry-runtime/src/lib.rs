//! What runs behind Foundry's macros: the command table, input, container, configuration and
//! database. Small and plain; every part can be used and tested without a macro in sight.

mod app;
#[cfg(feature = "cache")]
pub mod cache;
mod cancel;
mod clock;
pub mod command;
#[cfg(feature = "completion")]
mod completion;
pub mod config;
mod console;
pub mod container;
#[cfg(feature = "database")]
pub mod database;
pub mod definition;
pub mod error;
pub mod exit;
mod help;
pub mod identifier;
pub mod input;
#[cfg(feature = "inspect")]
mod inspect;
mod json;
pub mod lazy;
#[cfg(feature = "tracing")]
mod log;
mod nearest;
mod panics;
pub mod private;
#[cfg(feature = "signals")]
mod signals;
mod sync;
mod terminal;
pub mod testing;
pub mod text;
#[cfg(any(feature = "mysql", feature = "postgres", feature = "redis"))]
mod url;

pub use app::{App, CommandHandle, Output};
pub use cancel::Cancel;
pub use clock::Clock;
pub use command::call::{Outcome, Report};
pub use command::dispatch::Dispatch;
pub use command::spec::Candidate;
pub use console::Console;
#[cfg(feature = "dynamic")]
pub use container::dynamic::{DynamicContainer, DynamicKey};
pub use container::held::{All, Lazy};
pub use container::probe::Close;
pub use error::{Error, ErrorKind, Result, WrappedError};
pub use identifier::{CommandId, EventName, IdentifierError, ServiceKey};
pub use input::{Args, Choice, Format, Rest, UnknownChoice, Verbosity};
