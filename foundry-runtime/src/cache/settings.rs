//! How a cache is set up, and what it tells of itself.

use std::time::Duration;

/// How a [`Cache`](super::Cache) is set up.
///
/// ```
/// use foundry_runtime::cache::CacheSettings;
///
/// let settings = CacheSettings { memory_bytes: 1 << 20, ..CacheSettings::default() };
/// assert!(!settings.strict);
/// ```
#[derive(Clone, Debug)]
pub struct CacheSettings {
    /// How many bytes of entries stay in memory. 64 MiB if nothing is said.
    pub memory_bytes: u64,
    /// For how long an entry in memory is used without a look at the store, where another process may
    /// have changed it. A second if nothing is said.
    pub trusted_for: Duration,
    /// How long to wait for somebody else who computes the same value. If it is another process, it is
    /// computed here as well then; in this one, it is an error. 30 seconds if nothing is said.
    pub patience: Duration,
    /// How early a value is computed anew before it is too old, as a multiple of the time that took:
    /// 1 if nothing is said, 0 for never.
    pub early: f64,
    /// Whether a store that fails is an error. If not, as when nothing is said, it is a miss, and one
    /// warning.
    pub strict: bool,
}

impl Default for CacheSettings {
    fn default() -> Self {
        Self {
            memory_bytes: 64 << 20,
            trusted_for: Duration::from_secs(1),
            patience: Duration::from_secs(30),
            early: 1.0,
            strict: false,
        }
    }
}

/// How a cache was used so far, in this process.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CacheStats {
    /// Values that were there.
    pub hits: u64,
    /// Values that were not, by reason.
    pub misses: Vec<(&'static str, u64)>,
    /// Entries in memory.
    pub entries: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Entries that the store behind did not take.
    pub unwritten: u64,
}
