//! Entries in memory, bounded by their bytes; those that are used again stay.

use super::archive::Admitted;
use quick_cache::Weighter;
use quick_cache::sync::Cache as Map;

/// What an entry costs beside its bytes: its key, its place, its header.
const OVERHEAD: u64 = 160;

/// Roughly the size of an entry, from which the number of places is made.
const USUAL: u64 = 1024;

#[derive(Clone)]
struct Bytes;

impl Weighter<Box<str>, Admitted> for Bytes {
    fn weight(&self, key: &Box<str>, entry: &Admitted) -> u64 {
        OVERHEAD + (key.len() + entry.bytes().len()) as u64
    }
}

/// The entries of this process.
pub(super) struct Memory {
    map: Map<Box<str>, Admitted, Bytes>,
}

impl Memory {
    pub(super) fn new(bytes: u64) -> Self {
        let places = usize::try_from(bytes / USUAL).unwrap_or(usize::MAX).clamp(64, 1 << 20);
        Self { map: Map::with_weighter(places, bytes, Bytes) }
    }

    pub(super) fn get(&self, key: &str) -> Option<Admitted> {
        self.map.get(key)
    }

    pub(super) fn put(&self, key: &str, entry: Admitted) {
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
