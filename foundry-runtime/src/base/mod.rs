//! The ground floor, which every other room may import and which imports none of them.
//!
//! | file | what |
//! |---|---|
//! | `error.rs`, `exit.rs`, `panics.rs` | the error type, exit codes, caught panics |
//! | `environment.rs` | the only reader of the environment |
//! | `bytes.rs`, `duration.rs` | numbers of bytes and durations as they are written |
//! | `text.rs`, `terminal.rs`, `json.rs`, `url.rs` | text in constants, for terminals, as JSON, in URLs |
//! | `quoting.rs`, `redaction.rs` | words as a shell reads them, texts without passwords |
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
