//! The console of a command: output, and the parameters that are more than a value.
//!
//! | type | what it is |
//! |---|---|
//! | [`Console`] | writes to standard output and standard error, and asks questions; a handler takes it as `&Console` |
//! | [`Format`], [`Verbosity`] | the values of `--format` and of `-q`, `-v`, as the console tells them |
//! | [`Rest`] | a parameter that takes all arguments that are left |
//! | [`Candidate`] | a suggestion of a completion function |
//! | [`UnknownChoice`] | the error of a text that is none of the words of a [`Choice`](crate::Choice) |
//! | [`InputParser`] | a command line without a definition of its options |
//!
//! ```
//! use foundry::console::{Console, Verbosity};
//! use foundry::{Result, command};
//!
//! # foundry::app! { struct Shop; include = [count] }
//! /// Count the films.
//! #[command("film:count")]
//! fn count(console: &Console) -> Result<()> {
//!     if console.verbosity() >= Verbosity::Verbose {
//!         console.note("counting");
//!     }
//!     console.line("3201")
//! }
//! # fn main() {}
//! ```

pub use foundry_runtime::input::InputParser;
pub use foundry_runtime::{Candidate, Console, Format, Rest, UnknownChoice, Verbosity};
