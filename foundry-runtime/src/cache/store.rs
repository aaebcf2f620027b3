//! Where entries are when they are not in memory. Bytes only: stores know nothing of types.

use super::entry::{HEADER, Header};
use crate::container::item::BoxFuture;
use crate::error::Result;
use rkyv::util::AlignedVec;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Bytes that a store shares with the memory.
pub type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// A store of entries that other processes see as well.
pub trait Store: Send + Sync {
    /// Its name in messages.
    fn name(&self) -> &str;

    /// The first bytes of the entry of a key: enough to tell whether it is still the same one.
    fn header<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<[u8; HEADER]>>>;

    /// The entry of a key, as it was written.
    fn read<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<AlignedVec>>>;

    /// Writes an entry in the place of another: who reads meanwhile sees one of the two. From `expires`
    /// on nobody needs it any more.
    fn write<'a>(
        &'a self,
        key: &'a str,
        entry: Bytes,
        expires: Option<SystemTime>,
    ) -> BoxFuture<'a, Result<()>>;

    /// Removes an entry; whether there was one.
    fn remove<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<bool>>;

    /// Removes everything; how many entries.
    fn clear(&self) -> BoxFuture<'_, Result<u64>>;

    /// Removes what is too old, and what is left of writers that were killed.
    fn prune(&self, now: SystemTime) -> BoxFuture<'_, Result<Pruned>>;

    /// How much is in it.
    fn usage(&self) -> BoxFuture<'_, Result<Usage>>;

    /// The right to compute the value of a key, which one process has at a time and loses with its
    /// life; none if somebody else has it still after so long.
    fn turn<'a>(
        &'a self,
        key: &'a str,
        patience: Duration,
    ) -> BoxFuture<'a, Result<Option<Box<dyn Turn>>>>;
}

/// A right that ends when it is dropped.
pub trait Turn: Send {}

/// How much is in a store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// How many entries, those that are too old among them.
    pub entries: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// What [`Store::prune`] found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pruned {
    /// Entries that were removed.
    pub removed: u64,
    /// Entries that are left.
    pub kept: u64,
    /// The bytes of those that are left.
    pub bytes: u64,
}

/// Whether an entry that begins like this, and is so long, may go: too old, or no entry at all. Its
/// archive is not looked at, of which there may be a disk full.
pub(super) fn is_over(header: Option<&[u8; HEADER]>, length: u64, now: SystemTime) -> bool {
    match header {
        Some(header) if Header::announces(header, length) => Header::parse(header).is_expired(now),
        _ => true,
    }
}
