//! Artisan for Rust: annotate functions and types, and `cargo build` wires the console.
//!
//! ```no_run
//! use foundry::{Console, Result, command, service};
//!
//! foundry::app! {
//!     /// Greets people.
//!     pub struct Greeter;
//!     include = [Clock, hello] // found by themselves in a crate; a doctest has to list them
//! }
//!
//! #[service]
//! struct Clock;
//!
//! /// Say hello.
//! #[command("hello")]
//! fn hello(name: &str, shout: bool, _clock: &Clock, console: &Console) -> Result<()> {
//!     console.line(if shout { name.to_uppercase() } else { name.to_owned() })
//! }
//!
//! fn main() -> std::process::ExitCode {
//!     Greeter::run()
//! }
//! ```
//!
//! The command table and the container are made while compiling: a missing service, a circle, a
//! duplicate command is a compile error on the author's word. For each command exactly its own
//! services are started, and nothing else.
//!
//! [`guide::wiring`] has every way in which services are provided and taken, [`guide::testing`] how
//! applications are tested, `guide::config` where a configuration comes from, `guide::database` what a pool
//! does when all goes wrong, and `guide::cache` what is kept, and under which key.
//!
//! # Features
//!
//! | feature | what it gives |
//! |---|---|
//! | `anyhow` | `?` converts an [`Error`] into an `anyhow::Error` |
//! | `async` (default) | `async` commands and services, on tokio |
//! | `cache` | `cache`: typed values that are validated once and then read in place, and commands for them |
//! | `redis` | the same in a Redis, which several machines share: `cache::Redis` |
//! | `completion` (default) | the command `completion`, for five shells |
//! | `dynamic` | `wiring::DynamicContainer`, whose services are bound at run time |
//! | `eyre` | `?` converts an [`Error`] into an `eyre::Report` |
//! | `inspect` (default) | the commands `app:graph` and `app:check` |
//! | `metrics` | figures of the pools for the crate `metrics` |
//! | `mysql` | [`database`]: MySQL and MariaDB, migrations, and commands for both |
//! | `output` (default) | results of commands are printed: table, JSON, YAML, CSV |
//! | `postgres` | [`database`]: PostgreSQL, migrations, and commands for both |
//! | `prompts` (default) | secrets are asked for without being shown |
//! | `reference` (default) | the command `man`, and `list` as JSON and as Markdown |
//! | `serde` | `Serialize` and `Deserialize` for the identifiers |
//! | `signals` (default) | SIGINT, SIGTERM and SIGHUP set [`Cancel`] and end questions, and services are closed; without it they end the process |
//! | `sqlite` (default) | [`database`]: embedded SQLite, migrations, and commands for both |
//! | `testing` | `database::TemporaryDatabase`, for tests; on servers with `postgres` and `mysql` |
//! | `terminal` (default) | help is as wide as the terminal, and knows wide characters; without it as wide as `COLUMNS` says, or 100 columns |
//! | `tls` | encrypted connections to `postgres` and `mysql` |
//! | `toml` (default) | `foundry.toml`; without it such a file is an error |
//! | `svg` | `app:graph --format svg` |
//! | `tracing` (default) | `-v` shows what libraries tell through `tracing` |
//!
//! Without default features Foundry is a console with sync commands, sync services and configuration from
//! the environment and `.env`, and builds about as fast as one with clap.

#![forbid(unsafe_code)]

// The packs of this crate are written with our own macros, which name it from outside.
#[allow(unused_extern_crates)]
extern crate self as foundry;

pub mod app;
#[cfg(feature = "cache")]
pub mod cache;
pub mod config;
pub mod console;
#[cfg(feature = "database")]
pub mod database;
pub mod guide;
mod macros;
mod storage;
pub mod wiring;

pub use foundry_runtime::testing;
pub use foundry_runtime::{Args, Choice, Error, ErrorKind, Result, WrappedError};
pub use macros::{Args, Choice, Config, app, call, command, pack, service};
#[cfg(feature = "database")]
pub use storage::migrations;
#[cfg(feature = "cache")]
pub use storage::{cacheable, cached};
pub use storage::{seeder, warmer};

// The types of parameters, which most files of an application name.
#[doc(no_inline)]
pub use app::App;
#[doc(no_inline)]
pub use config::Secret;
#[doc(no_inline)]
pub use console::{Console, Rest};
#[doc(no_inline)]
pub use wiring::{All, Cancel, Clock, Close, Lazy};

// Paths of the first version.
#[doc(hidden)]
pub use app::{
    CommandHandle, CommandId, Dispatch, EventName, IdentifierError, Outcome, Output, exit,
};
#[doc(hidden)]
pub use console::{Candidate, Format, InputParser, UnknownChoice, Verbosity};
#[doc(hidden)]
pub use wiring::ServiceKey;
#[cfg(feature = "dynamic")]
#[doc(hidden)]
pub use wiring::{DynamicContainer, DynamicKey};

#[doc(hidden)]
pub use foundry_runtime::private as __private;
