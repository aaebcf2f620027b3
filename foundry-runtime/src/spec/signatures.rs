//! The types of the functions that macros write down. Tables carry these functions and never call them, so
//! this file, as the only one, names types of the rooms above: a function has to say what it takes.

use crate::config::{Inspection, Sources};
use crate::container::Ctx;
use crate::container::slot::{Instance, Slot};
use crate::error::Result;
use crate::input::Input;
#[cfg(feature = "inspect")]
use crate::model::rows::CommandRow;
use crate::run::call::{Call, Step};
use crate::spec::item::BoxFuture;
#[cfg(feature = "inspect")]
use std::time::Duration;

/// Turns what was typed into values, starts the services, and calls the handler.
pub type Run = for<'a> fn(&Input<'a>, Call<'a>) -> Result<Step<'a>>;

/// Makes a service at once.
pub type InitSync = fn(Ctx<'_>) -> Result<Instance>;

/// Makes a service in its own time.
pub type InitAsync = for<'a> fn(Ctx<'a>) -> BoxFuture<'a, Result<Instance>>;

/// Closes the service in a slot.
pub type CloseFn = for<'a> fn(&'a Slot) -> BoxFuture<'a, ()>;

/// Loads a section from these sources, and reports where each value came from.
pub type Inspect = fn(&Sources) -> Inspection;

/// Builds the services of a command, or of all, to see whether they can be built; each may take so long.
#[cfg(feature = "inspect")]
pub(crate) type Check =
    for<'a> fn(&Call<'a>, Option<&'static CommandRow>, Duration) -> Result<Step<'a>>;
