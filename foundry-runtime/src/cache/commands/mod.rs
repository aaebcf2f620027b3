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

use super::Cache;
pub use super::named::{Caches, Wanted};
use crate::console::Console;
use crate::error::Result;
pub use entry::{forget, get};
pub use stats::{clear, prune, stats};
pub use warm::warm;

/// What is said of a cache without a store.
const NOWHERE: &str = "the cache is in the memory of each process; nothing is kept";

/// Says it, if the cache has none: what a command did then was done to a memory that ends with it.
fn nowhere(cache: &Cache, console: &Console) -> Result<()> {
    match cache.store_behind() {
        Some(_) => Ok(()),
        None => console.line(NOWHERE),
    }
}
