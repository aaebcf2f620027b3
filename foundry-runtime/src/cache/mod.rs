//! The cache: values as archives of rkyv that are validated once and then read in place. The only
//! folder that names `rkyv`.
//!
//! | file | what |
//! |---|---|
//! | `fingerprint.rs`, `archive.rs`, `entry.rs` | what a value is as bytes |
//! | `memory.rs`, `store.rs`, `files.rs`, `redis/` | where entries are |
//! | `cache.rs`, `remember.rs`, `turns.rs`, `flight.rs`, `scope.rs`, `exclusive.rs` | who gets a value, and who computes it |
//! | `key.rs`, `cached.rs` | keys of values, and functions whose results are kept |
//! | `figures.rs` | how commands used it, kept beyond their end |
//! | `named.rs`, `commands/` | the commands `cache:…` |

mod archive;
#[allow(clippy::module_inception, reason = "the cache of the cache")]
mod cache;
mod cached;
mod clock;
#[doc(hidden)]
pub mod commands;
mod entry;
mod exclusive;
mod figures;
mod files;
mod fingerprint;
mod flight;
mod key;
mod memory;
mod named;
#[cfg(feature = "redis")]
mod redis;
mod remember;
mod scope;
mod settings;
mod store;
#[cfg(test)]
mod tests;
mod turns;

#[cfg(feature = "redis")]
pub use self::redis::Redis;
pub use archive::{Cacheable, Hit, access, deserialize_owned, serialize};
pub use cache::Cache;
#[doc(hidden)]
pub use cached::{Cached, NoPart, PartProbe, check_lent};
pub use entry::{HEADER, Header, Miss};
pub use exclusive::CacheLock;
pub use figures::CommandFigures;
pub use files::Files;
pub use fingerprint::{Fingerprint, Named, of_type};
#[doc(hidden)]
pub use fingerprint::{FingerprintProbe, NoFingerprint, check_alignment};
pub use key::{Key, KeyPart, KeyText, Shown};
pub use named::NamedCache;
pub use rkyv;
pub use settings::{CacheSettings, CacheStats};
pub use store::{BoxFuture, Bytes, Pruned, Store, Turn, Usage};
