//! Commands: what is known of them, the table that finds them, and the way from argv to exit code.

pub mod call;
pub mod dispatch;
mod hash;
pub mod name;
pub mod spec;
pub mod table;
