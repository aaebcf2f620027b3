//! The cache as an application sees it: typed values in memory, over a store that other processes see.

use super::archive::{Cacheable, Entry, Hit};
use super::clock;
use super::entry::{Header, Miss};
use super::flight::Flights;
use super::memory::Memory;
use super::settings::{CacheSettings, CacheStats};
use super::store::{Bytes, Pruned, Store};
use crate::error::{Error, Result};
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// Typed values by key. A value is validated once when it comes from outside; from then on it is read
/// in place, however large it is.
///
/// ```
/// use foundry_runtime::cache::{Cache, CacheSettings};
/// use std::time::Duration;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> foundry_runtime::Result<()> {
/// let cache = Cache::new(CacheSettings::default());
/// let load = async || Ok::<_, foundry_runtime::Error>(vec!["M".to_owned(), "Metropolis".to_owned()]);
///
/// let titles = cache.remember("titles", Duration::from_secs(600), load).await?;
/// assert_eq!(titles[1].as_str(), "Metropolis");
/// assert!(cache.get::<Vec<String>>("titles").await?.is_some());
/// // Of another type, it is a miss.
/// assert!(cache.get::<Vec<u8>>("titles").await?.is_none());
/// # Ok(())
/// # }
/// ```
///
/// Keys are any text, also from outside. [`namespace`](Self::namespace) and [`tagged`](Self::tagged) give the
/// same cache with keys of its own, which no key from elsewhere reaches.
#[derive(Clone)]
pub struct Cache {
    pub(super) inner: Arc<Inner>,
    /// Before every key.
    pub(super) prefix: Arc<str>,
}

pub(super) struct Inner {
    pub(super) settings: CacheSettings,
    pub(super) memory: Memory,
    pub(super) store: Option<Box<dyn Store>>,
    pub(super) flights: Arc<Flights>,
    hits: AtomicU64,
    misses: [AtomicU64; MISSES.len()],
    /// How many entries the store did not take, and why not the last one.
    unwritten: Mutex<(u64, Option<Arc<Error>>)>,
    warned: AtomicBool,
}

const MISSES: [Miss; 5] =
    [Miss::Absent, Miss::Expired, Miss::OtherType, Miss::Foreign, Miss::Corrupt];

impl Cache {
    /// A cache in the memory of this process.
    #[must_use]
    pub fn new(settings: CacheSettings) -> Self {
        Self::with(None, settings)
    }

    /// A cache in memory over a store: [`Files`](super::Files), a Redis, or one of one's own. Nothing is
    /// opened or made before it is used.
    #[must_use]
    pub fn over(store: impl Store + 'static, settings: CacheSettings) -> Self {
        Self::with(Some(Box::new(store)), settings)
    }

    fn with(store: Option<Box<dyn Store>>, settings: CacheSettings) -> Self {
        let memory = Memory::new(settings.memory_bytes);
        let inner = Inner {
            settings,
            memory,
            store,
            flights: Arc::default(),
            hits: AtomicU64::new(0),
            misses: Default::default(),
            unwritten: Mutex::default(),
            warned: AtomicBool::new(false),
        };
        Self { inner: Arc::new(inner), prefix: "".into() }
    }

    /// The value of a key, if there is one of this type that is not too old.
    ///
    /// # Errors
    ///
    /// If the store fails, and the configuration is strict.
    pub async fn get<T: Cacheable>(&self, key: &str) -> Result<Option<Hit<T>>> {
        let outcome = self.look(&self.key(key)).await?;
        Ok(self.counted(outcome))
    }

    /// Sets the value of a key, for so long; returns it as others will find it.
    ///
    /// # Errors
    ///
    /// If the value cannot be archived; if the store fails, and the configuration is strict.
    pub async fn put<T: Cacheable>(&self, key: &str, value: &T, ttl: Duration) -> Result<Hit<T>> {
        let hit = Hit::new(value, Header::now(ends(ttl)))?;
        self.keep(&self.key(key), &hit).await?;
        Ok(hit)
    }

    /// Removes a key; whether it was there.
    ///
    /// # Errors
    ///
    /// If the store fails, and the configuration is strict.
    pub async fn forget(&self, key: &str) -> Result<bool> {
        let key = &*self.key(key);
        let here = self.inner.memory.remove(key);
        let there = match &self.inner.store {
            Some(store) => self.degraded(store.remove(key).await)?.unwrap_or_default(),
            None => false,
        };
        Ok(here || there)
    }

    /// Gives the value of a key so much time from now; whether there is one.
    ///
    /// # Errors
    ///
    /// Fails as [`put`](Self::put) does: if the store fails, and the configuration is strict.
    pub async fn touch<T: Cacheable>(&self, key: &str, ttl: Duration) -> Result<bool> {
        let key = &*self.key(key);
        let _here = self.turn_here(key).await?;
        let Ok(hit) = self.look::<T>(key).await? else { return Ok(false) };
        let header = Header { expires: ends(ttl), stale: None, ..hit.header() };
        self.keep(key, &hit.with_header(header)?).await?;
        Ok(true)
    }

    /// Removes everything, of all namespaces; how many entries.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn flush(&self) -> Result<u64> {
        let here = self.inner.memory.clear();
        match &self.inner.store {
            Some(store) => store.clear().await,
            None => Ok(here),
        }
    }

    /// What there is of a key, whatever its type: the header and the length of the archive; or why there
    /// is nothing.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn describe(&self, key: &str) -> Result<Result<(Header, usize), Miss>> {
        let key = &*self.key(key);
        let stored = match &self.inner.store {
            Some(store) => store.read(key).await?,
            None => None,
        };
        let described = |entry: &[u8]| Header::read(entry).map(|(header, it)| (header, it.len()));
        Ok(match (stored, self.inner.memory.get(key)) {
            (Some(entry), _) => described(&entry),
            (None, Some(held)) if self.inner.store.is_none() => described((*held).as_ref()),
            _ => Err(Miss::Absent),
        })
    }

    /// The store behind the memory, if there is one.
    #[must_use]
    pub fn store_behind(&self) -> Option<&dyn Store> {
        self.inner.store.as_deref()
    }

    /// Removes from the store what is too old.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn prune(&self) -> Result<Pruned> {
        match &self.inner.store {
            Some(store) => store.prune(SystemTime::now()).await,
            None => Ok(Pruned::default()),
        }
    }

    /// How it was used so far.
    #[must_use]
    pub fn stats(&self) -> CacheStats {
        let Inner { memory, hits, misses, .. } = &*self.inner;
        let misses = MISSES.iter().zip(misses);
        CacheStats {
            hits: hits.load(Ordering::Relaxed),
            misses: misses.map(|(miss, it)| (miss.name(), it.load(Ordering::Relaxed))).collect(),
            entries: memory.len(),
            bytes: memory.bytes(),
            unwritten: self.unwritten().0,
        }
    }

    /// How many entries the store did not take so far, and why not the last one.
    pub(super) fn unwritten(&self) -> (u64, Option<Arc<Error>>) {
        self.inner.unwritten.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks for an entry: in memory, then in the store.
    pub(super) async fn look<T: Cacheable>(&self, key: &str) -> Result<Result<Hit<T>, Miss>> {
        let now = clock::millis();
        let held = self.inner.memory.get(key);
        if let Some(held) = &held
            && u128::from(held.unseen_for(now)) < self.inner.settings.trusted_for.as_millis()
            && let Ok(hit) = fit(held, now)
        {
            return Ok(Ok(hit));
        }
        self.look_behind(key, held, now).await
    }

    /// Looks for an entry as it is now, also in other processes.
    pub(super) async fn look_anew<T: Cacheable>(&self, key: &str) -> Result<Result<Hit<T>, Miss>> {
        self.look_behind(key, self.inner.memory.get(key), clock::millis()).await
    }

    /// Looks into the store for an entry that may be the one in memory.
    async fn look_behind<T: Cacheable>(
        &self,
        key: &str,
        held: Option<Arc<Entry>>,
        now: u64,
    ) -> Result<Result<Hit<T>, Miss>> {
        let Inner { memory, store, .. } = &*self.inner;
        let Some(store) = store else {
            return Ok(held.as_ref().map_or(Err(Miss::Absent), |it| fit(it, now)));
        };
        if let Some(held) = held {
            match self.degraded(store.header(key).await)? {
                Some(Some(header)) if !held.begins_with(&header) => {}
                Some(None) => {}
                // It is the same; or the store is away, and what is in memory is better than nothing.
                same => {
                    if same.is_some() {
                        held.seen_at(now);
                    }
                    return Ok(fit(&held, now));
                }
            }
        }
        let Some(Some(entry)) = self.degraded(store.read(key).await)? else {
            memory.remove(key);
            return Ok(Err(Miss::Absent));
        };
        Ok(Hit::<T>::admit(entry).and_then(|hit| {
            memory.put(key, Arc::clone(hit.entry()));
            fit(hit.entry(), now)
        }))
    }

    /// Puts an entry everywhere.
    pub(super) async fn keep<T: Cacheable>(&self, key: &str, hit: &Hit<T>) -> Result<()> {
        let entry = hit.entry();
        if let Some(store) = &self.inner.store {
            let bytes = Arc::clone(entry) as Bytes;
            if let Err(error) = store.write(key, bytes, hit.header().expires).await {
                let error = Arc::new(error);
                self.count_unwritten(&error);
                self.degraded::<()>(Err(Error::again(&error)))?;
                // What is there is older than what could not be written, and would come back.
                let _ = store.remove(key).await;
            }
        }
        self.inner.memory.put(key, Arc::clone(entry));
        Ok(())
    }

    fn count_unwritten(&self, error: &Arc<Error>) {
        let mut unwritten = self.inner.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
        *unwritten = (unwritten.0 + 1, Some(Arc::clone(error)));
    }

    /// What a store says, or nothing if it fails and may.
    pub(super) fn degraded<T>(&self, outcome: Result<T>) -> Result<Option<T>> {
        match outcome {
            Ok(value) => Ok(Some(value)),
            Err(error) if self.inner.settings.strict => Err(error),
            Err(error) => {
                if !self.inner.warned.swap(true, Ordering::Relaxed) {
                    tracing::warn!(target: "foundry::cache", "{error:?}; going on without it");
                }
                Ok(None)
            }
        }
    }

    pub(super) fn counted<T: Cacheable>(&self, outcome: Result<Hit<T>, Miss>) -> Option<Hit<T>> {
        let count = match &outcome {
            Ok(_) => Some(&self.inner.hits),
            Err(miss) => {
                let at = MISSES.iter().position(|it| it == miss);
                at.and_then(|at| self.inner.misses.get(at))
            }
        };
        if let Some(count) = count {
            count.fetch_add(1, Ordering::Relaxed);
        }
        outcome.ok()
    }
}

/// The entry as a value of this type, if it is one and not too old.
fn fit<T: Cacheable>(entry: &Arc<Entry>, now: u64) -> Result<Hit<T>, Miss> {
    match entry.life.is_over(now) {
        true => Err(Miss::Expired),
        false => entry.hit().ok_or(Miss::OtherType),
    }
}

/// As long as there are clocks.
pub(super) const EVER: Duration = Duration::MAX;

/// When something ends that lasts so long. A time beyond all clocks is never.
pub(super) fn ends(ttl: Duration) -> Option<SystemTime> {
    clock::now().checked_add(ttl)
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let store = self.inner.store.as_ref().map(|it| it.name());
        f.debug_struct("Cache").field("store", &store).field("stats", &self.stats()).finish()
    }
}
