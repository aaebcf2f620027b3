//! Where entries are when they are not in memory. Bytes only: stores know nothing of types.

use super::entry::{HEADER, Header};
use crate::error::Result;
pub use crate::spec::item::BoxFuture;
use rkyv::util::AlignedVec;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Bytes that a store shares with the memory.
pub type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// A store of entries that other processes see as well: [`Files`](super::Files), a Redis, or one of your
/// own for [`Cache::over`](super::Cache::over).
///
/// It keeps bytes under keys and understands neither. Keys are any text, of any length, also none: a
/// store whose own are shorter uses a hash. Who reads an entry validates it, so that one that was cut,
/// damaged or mixed up is a miss, and never a wrong value; a store needs no check of its own.
///
/// The cache waits for a store as long as it takes. One behind a network has its own timeouts, and says
/// what it could not do, and where: that is the warning, or the error, that a person reads. A future may
/// be dropped at any point.
///
/// ```
/// use foundry_runtime::cache::rkyv::util::AlignedVec;
/// use foundry_runtime::cache::{BoxFuture, Bytes, Cache, CacheSettings, Store, Turn, Usage};
/// use foundry_runtime::{Error, Result};
/// use std::collections::{HashMap, HashSet};
/// use std::sync::{Arc, Mutex};
/// use std::time::{Duration, SystemTime};
///
/// /// What several caches of one process share.
/// #[derive(Clone, Default)]
/// struct Shared(Arc<Mutex<State>>);
///
/// #[derive(Default)]
/// struct State {
///     entries: HashMap<String, Vec<u8>>,
///     computing: HashSet<String>,
/// }
///
/// impl Shared {
///     fn with<'a, T: Send + 'a>(&self, work: impl FnOnce(&mut State) -> T) -> BoxFuture<'a, Result<T>> {
///         let outcome = match self.0.lock() {
///             Ok(mut state) => Ok(work(&mut state)),
///             Err(_) => Err(Error::failed("using the shared cache, of which a user panicked")),
///         };
///         Box::pin(std::future::ready(outcome))
///     }
/// }
///
/// impl Store for Shared {
///     fn name(&self) -> &str {
///         "shared memory"
///     }
///
///     fn read<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<AlignedVec>>> {
///         self.with(|state| {
///             state.entries.get(key).map(|bytes| {
///                 let mut entry = AlignedVec::with_capacity(bytes.len());
///                 entry.extend_from_slice(bytes);
///                 entry
///             })
///         })
///     }
///
///     fn write<'a>(
///         &'a self,
///         key: &'a str,
///         entry: Bytes,
///         _expires: Option<SystemTime>,
///     ) -> BoxFuture<'a, Result<()>> {
///         self.with(|state| {
///             state.entries.insert(key.to_owned(), (*entry).as_ref().to_vec());
///         })
///     }
///
///     fn remove<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<bool>> {
///         self.with(|state| state.entries.remove(key).is_some())
///     }
///
///     fn clear(&self) -> BoxFuture<'_, Result<u64>> {
///         self.with(|state| state.entries.drain().count() as u64)
///     }
///
///     fn usage(&self) -> BoxFuture<'_, Result<Usage>> {
///         self.with(|state| {
///             let mut usage = Usage::default();
///             for entry in state.entries.values() {
///                 usage.entries += 1;
///                 usage.bytes += entry.len() as u64;
///             }
///             usage
///         })
///     }
///
///     fn turn<'a>(
///         &'a self,
///         key: &'a str,
///         patience: Duration,
///     ) -> BoxFuture<'a, Result<Option<Box<dyn Turn>>>> {
///         Box::pin(async move {
///             let take = async || {
///                 while !self.with(|it| it.computing.insert(key.to_owned())).await? {
///                     tokio::time::sleep(Duration::from_millis(2)).await;
///                 }
///                 Ok(Box::new(Computing(self.clone(), key.to_owned())) as Box<dyn Turn>)
///             };
///             tokio::time::timeout(patience, take()).await.ok().transpose()
///         })
///     }
/// }
///
/// struct Computing(Shared, String);
///
/// impl Turn for Computing {}
///
/// impl Drop for Computing {
///     fn drop(&mut self) {
///         if let Ok(mut state) = self.0.0.lock() {
///             state.computing.remove(&self.1);
///         }
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<()> {
/// let store = Shared::default();
/// let cache = || Cache::over(store.clone(), CacheSettings::default());
/// let load = async || Ok::<_, Error>(vec!["M".to_owned()]);
/// cache().remember("titles", Duration::from_secs(60), load).await?;
/// let titles = cache().get::<Vec<String>>("titles").await?;
/// assert_eq!(titles.unwrap()[0].as_str(), "M");
/// # Ok(())
/// # }
/// ```
pub trait Store: Send + Sync {
    /// Its name in messages, and where it is; without a password.
    fn name(&self) -> &str;

    /// The first bytes of the entry of a key, by which the cache tells whether the one in memory is still
    /// the same; none if there are fewer. This is what a store is asked most often. If nothing else is
    /// said, the whole entry is read for it.
    fn header<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<[u8; HEADER]>>> {
        Box::pin(async move {
            let entry = self.read(key).await?;
            Ok(entry.and_then(|it| it.first_chunk().copied()))
        })
    }

    /// The entry of a key, as it was written.
    fn read<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<AlignedVec>>>;

    /// Writes an entry in the place of another: who reads meanwhile sees one of the two. From `expires`
    /// on nobody needs it any more. If this fails, the cache removes the entry, which is too old now.
    fn write<'a>(
        &'a self,
        key: &'a str,
        entry: Bytes,
        expires: Option<SystemTime>,
    ) -> BoxFuture<'a, Result<()>>;

    /// Removes an entry; whether there was one.
    fn remove<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<bool>>;

    /// Removes all entries, and nothing else that is in the same place; how many. Rights to compute go on.
    fn clear(&self) -> BoxFuture<'_, Result<u64>>;

    /// Removes what is too old, and what is left of writers that were killed. If nothing else is said,
    /// there is no such thing: the store itself removes what nobody needs any more.
    fn prune(&self, now: SystemTime) -> BoxFuture<'_, Result<Pruned>> {
        let _ = now;
        Box::pin(async {
            let Usage { entries, bytes } = self.usage().await?;
            Ok(Pruned { removed: 0, kept: entries, bytes })
        })
    }

    /// How much is in it.
    fn usage(&self) -> BoxFuture<'_, Result<Usage>>;

    /// The right to compute the value of a key, which one process has at a time and loses with its
    /// life; none if somebody else has it still after so long. With no patience at all, it is tried once.
    ///
    /// A right has nothing to do with an entry of the same key. A store that knows of no such thing gives
    /// one to everybody who asks: then each process computes, and numbers that several processes count
    /// with [`Cache::increment`](super::Cache::increment) are wrong.
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
    /// Entries that were removed; what writers left that were killed is none.
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
