//! Grammars that the macros and the runtime share, so that both read a text the same way. Everything
//! is a `const fn` without dependencies: a default or a limit is read by the compiler, a value by the
//! running program. How a message shows the text is decided by the caller.

#![forbid(unsafe_code)]

mod duration;
mod number;
mod size;

pub use duration::{DurationError, parse_duration};
pub use size::{SizeError, parse_size};
