//! The ground floor: what every other room imports, and what imports none of them.
//!
//! | file | what |
//! |---|---|
//! | `error.rs`, `exit.rs`, `panics.rs` | the error type, exit codes, caught panics |
//! | `text.rs`, `terminal.rs`, `json.rs`, `url.rs` | text in constants, for terminals, as JSON, in URLs |
//! | `nearest.rs` | suggestions for names |
//! | `identifier/` | `CommandId`, `ServiceKey`, `EventName` |
//! | `cancel.rs`, `clock.rs`, `signals.rs` | built-in services, and the signals of the process |
//! | `lazy.rs`, `sync.rs` | values that are made once, locks, the async runtime |
//!
//! The crate root re-exports each module: `crate::error` is `crate::base::error`.

pub(crate) mod bytes;
pub(crate) mod cancel;
pub(crate) mod clock;
pub(crate) mod duration;
pub(crate) mod environment;
pub mod error;
pub mod exit;
pub mod identifier;
pub(crate) mod json;
pub mod lazy;
pub(crate) mod nearest;
pub(crate) mod panics;
pub(crate) mod quoting;
pub(crate) mod redaction;
#[cfg(feature = "signals")]
pub(crate) mod signals;
pub(crate) mod sync;
pub(crate) mod terminal;
pub mod text;
#[cfg(any(feature = "mysql", feature = "postgres", feature = "redis"))]
pub(crate) mod url;
