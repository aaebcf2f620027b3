//! Entries in memory, bounded by their bytes; those that are used again stay.

use super::archive::Entry;
use quick_cache::Weighter;
use quick_cache::sync::Cache as Map;
use std::sync::Arc;

/// What an entry costs beside its bytes and its key: what is known of it and the two counts, each
/// allocated, and its place in the map, which grows by doubling and for a moment is there twice.
const OVERHEAD: u64 = 3 * size_of::<Entry>() as u64;

/// Roughly the size of an entry, from which the number of places is made.
const USUAL: u64 = 1024;

#[derive(Clone)]
struct Bytes;

impl Weighter<Box<str>, Arc<Entry>> for Bytes {
    fn weight(&self, key: &Box<str>, entry: &Arc<Entry>) -> u64 {
        OVERHEAD + (key.len() + entry.as_ref().as_ref().len()) as u64
    }
}

/// The entries of this process.
pub(super) struct Memory {
    /// Places are small: some are empty, and some remember a key that is gone.
    map: Map<Box<str>, Arc<Entry>, Bytes>,
}

impl Memory {
    pub(super) fn new(bytes: u64) -> Self {
        let places = usize::try_from(bytes / USUAL).unwrap_or(usize::MAX).clamp(64, 1 << 20);
        Self { map: Map::with_weighter(places, bytes, Bytes) }
    }

    pub(super) fn get(&self, key: &str) -> Option<Arc<Entry>> {
        self.map.get(key)
    }

    pub(super) fn put(&self, key: &str, entry: Arc<Entry>) {
        self.map.insert(key.into(), entry);
    }

    pub(super) fn remove(&self, key: &str) -> bool {
        self.map.remove(key).is_some()
    }

    pub(super) fn clear(&self) -> u64 {
        let count = self.map.len() as u64;
        self.map.clear();
        count
    }

    pub(super) fn len(&self) -> usize {
        self.map.len()
    }

    pub(super) fn bytes(&self) -> u64 {
        self.map.weight()
    }
}
