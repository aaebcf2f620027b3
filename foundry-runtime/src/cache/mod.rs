//! The cache: values as archives of rkyv that are validated once and then read in place. The only
//! folder that names `rkyv`.
//!
//! | file | what |
//! |---|---|
//! | `fingerprint.rs`, `archive.rs`, `entry.rs` | what a value is as bytes |
//! | `store.rs`, `files.rs`, `memory.rs` | where entries are |
//! | `cache.rs`, `scope.rs`, `exclusive.rs`, `flight.rs` | who gets a value, and who computes it |

mod archive;
#[allow(clippy::module_inception, reason = "the cache of the cache")]
mod cache;
mod config;
mod entry;
mod exclusive;
mod files;
mod fingerprint;
mod flight;
mod memory;
mod scope;
mod store;
#[cfg(test)]
mod tests;

pub use archive::{Cacheable, Hit, access, deserialize_owned, serialize};
pub use cache::Cache;
pub use config::{CacheConfig, CacheStats};
pub use entry::{HEADER, Header, Miss};
pub use exclusive::CacheLock;
pub use files::Files;
pub use fingerprint::{Fingerprint, Named, of_type};
pub use rkyv;
pub use store::{Pruned, Store, Turn, Usage};
