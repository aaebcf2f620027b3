//! The way from a command line to an exit code.
//!
//! | file | what |
//! |---|---|
//! | `program.rs` | an application: its tables, and the functions that run it |
//! | `dispatch.rs`, `process.rs`, `log.rs` | the way of a process, without and with an async runtime; what `tracing` tells |
//! | `route.rs`, `argfile.rs` | which command is meant; `@file` among the arguments |
//! | `call.rs`, `execution.rs`, `report.rs`, `depth.rs`, `current.rs` | one call, its way and its result, how deep calls are nested, which command a task works for |
//! | `app.rs`, `call_macro.rs`, `caller.rs` | commands called by other code: by name, by `call!`, by commands |
//! | `answer.rs` | what commands share that answer from the tables alone |

pub(crate) mod answer;
pub mod app;
pub(crate) mod argfile;
pub mod call;
pub mod call_macro;
#[cfg(any(feature = "cache", feature = "database"))]
pub(crate) mod caller;
#[cfg(any(feature = "cache", feature = "database"))]
pub(crate) mod current;
pub(crate) mod depth;
pub mod dispatch;
mod execution;
#[cfg(feature = "tracing")]
pub(crate) mod log;
pub(crate) mod process;
pub mod program;
pub mod report;
pub(crate) mod route;
