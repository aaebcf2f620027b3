//! What runs behind Foundry's macros: the command table, input, container, configuration and
//! database. Small and plain; every part can be used and tested without a macro in sight.

mod base;
pub mod builtin;
#[cfg(feature = "cache")]
pub mod cache;
#[cfg(feature = "completion")]
mod completion;
pub mod config;
mod console;
pub mod container;
#[cfg(feature = "database")]
pub mod database;
#[cfg(feature = "dynamic")]
pub mod dynamic;
mod help;
pub mod input;
#[cfg(feature = "inspect")]
mod inspect;
pub mod model;
pub mod private;
pub mod run;
pub mod spec;
pub mod testing;

#[cfg(feature = "signals")]
pub(crate) use base::signals;
#[cfg(any(feature = "mysql", feature = "postgres", feature = "redis"))]
pub(crate) use base::url;
pub(crate) use base::{cancel, clock, json, nearest, panics, sync, terminal};
pub use base::{error, exit, identifier, lazy, text};

pub use crate::base::cancel::Cancel;
pub use crate::base::clock::Clock;
pub use crate::base::error::{Error, ErrorKind, Result, WrappedError};
pub use crate::base::identifier::{CommandId, EventName, IdentifierError, ServiceKey};
pub use crate::console::settings::{Format, Verbosity};
pub use crate::container::close::Close;
pub use crate::container::handles::{All, Lazy};
pub use crate::run::app::{App, CommandHandle, Output};
pub use crate::run::call::Outcome;
pub use crate::run::dispatch::Dispatch;
pub use crate::run::report::Report;
pub use crate::spec::choice::{Choice, UnknownChoice};
pub use crate::spec::parameter::Candidate;
pub use console::Console;
#[cfg(feature = "dynamic")]
pub use dynamic::{DynamicContainer, DynamicKey};
pub use input::{Args, Rest};
