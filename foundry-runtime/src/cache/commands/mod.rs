//! The commands `cache:…`, behind those of the pack: each takes the caches and prints.
//!
//! | file | what |
//! |---|---|
//! | `entry.rs` | one key: what there is of it, and forgetting it |
//! | `stats.rs` | how much is in the cache, and how commands used it |
//! | `warm.rs` | the functions that fill it |

mod entry;
mod stats;
mod warm;

pub use super::named::{Caches, Wanted};
pub use entry::{forget, get};
pub use stats::{clear, prune, stats};
pub use warm::warm;

/// What is said of a cache without a store.
const NOWHERE: &str = "the cache is in the memory of each process; nothing is kept";
