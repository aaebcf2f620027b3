//! What the tests of the cache need: values that are as large as one likes and know whether they are
//! whole, random numbers that can be repeated, and other processes at the same folder.

#![forbid(unsafe_code)]

mod place;
mod process;
mod random;
mod redis;
#[allow(missing_docs, reason = "what rkyv makes of named fields of variants has none")]
pub mod types;

pub use self::redis::{Server, query, redis};
pub use foundry_tests_figures::{FOUNDRY, at_most, none, tell, within};
pub use foundry_tests_support::{mounts_work, skipped};
pub use place::{Place, over, places};
pub use process::{Process, cacher};
pub use random::Random;

use foundry::cache::{Cache, CacheSettings, Files};
use std::path::Path;
use std::time::Duration;

/// Longer than any test takes.
pub const LONG: Duration = Duration::from_secs(3600);

/// As many rounds as `FOUNDRY_ROUNDS` asks for: `few`, or all that the goal is set for, as when figures
/// are written down.
#[must_use]
pub fn rounds(few: u64, all: u64) -> u64 {
    let asked = std::env::var_os("FOUNDRY_ROUNDS").is_some();
    if asked || foundry_tests_figures::are_written() { all } else { few }
}

/// A cache that looks into the folder each time.
#[must_use]
pub fn at(folder: &Path) -> Cache {
    Cache::over(Files::new(folder), looking())
}

/// The same, to which failures of the folder are errors.
#[must_use]
pub fn strict(folder: &Path) -> Cache {
    Cache::over(Files::new(folder), CacheSettings { strict: true, ..looking() })
}

/// How such a cache is set up.
#[must_use]
pub fn looking() -> CacheSettings {
    CacheSettings { trusted_for: Duration::ZERO, ..CacheSettings::default() }
}

/// How often a cache missed for this reason.
#[must_use]
pub fn misses(cache: &Cache, reason: &str) -> u64 {
    cache.stats().misses.iter().filter(|it| it.0 == reason).map(|it| it.1).sum()
}
