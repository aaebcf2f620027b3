//! The cache as an application sees it: typed values in memory, over a store that other processes see.

use super::archive::{Admitted, Cacheable, Hit};
use super::config::{CacheConfig, CacheStats};
use super::entry::{Header, Miss};
use super::files::Files;
use super::flight::Flights;
use super::memory::Memory;
use super::store::{Pruned, Store, Turn};
use crate::error::{Error, Result};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

/// Typed values by key. A value is validated once when it comes from outside; from then on it is read
/// in place, however large it is.
///
/// ```
/// use foundry_runtime::cache::{Cache, CacheConfig};
/// use std::time::Duration;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> foundry_runtime::Result<()> {
/// let cache = Cache::new(CacheConfig::default());
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
/// Keys are any text. [`namespace`](Self::namespace) and [`tagged`](Self::tagged) give the same cache with
/// keys of its own.
#[derive(Clone)]
pub struct Cache {
    pub(super) inner: Arc<Inner>,
    /// Before every key.
    pub(super) prefix: Arc<str>,
}

pub(super) struct Inner {
    pub(super) config: CacheConfig,
    pub(super) memory: Memory,
    pub(super) store: Option<Box<dyn Store>>,
    pub(super) flights: Arc<Flights>,
    hits: AtomicU64,
    misses: [AtomicU64; MISSES.len()],
    warned: AtomicBool,
}

const MISSES: [Miss; 5] =
    [Miss::Absent, Miss::Expired, Miss::OtherType, Miss::Foreign, Miss::Corrupt];

impl Cache {
    /// A cache. Nothing is opened or made before it is used.
    #[must_use]
    pub fn new(config: CacheConfig) -> Self {
        let store = config.folder.clone().map(|it| Box::new(Files::new(it)) as Box<dyn Store>);
        Self::over(store, config)
    }

    /// A cache over a store of one's own; `folder` of the configuration does not count.
    #[must_use]
    pub fn over(store: Option<Box<dyn Store>>, config: CacheConfig) -> Self {
        let memory = Memory::new(config.memory_bytes);
        let inner = Inner {
            config,
            memory,
            store,
            flights: Arc::default(),
            hits: AtomicU64::new(0),
            misses: Default::default(),
            warned: AtomicBool::new(false),
        };
        Self { inner: Arc::new(inner), prefix: "".into() }
    }

    /// The value of a key, if there is one of this type that is not too old.
    ///
    /// # Errors
    ///
    /// If the store fails, and the configuration is strict.
    pub async fn get<T: Cacheable + 'static>(&self, key: &str) -> Result<Option<Hit<T>>> {
        match self.look(&self.key(key)).await? {
            Ok(hit) => {
                self.inner.hits.fetch_add(1, Ordering::Relaxed);
                Ok(Some(hit))
            }
            Err(miss) => {
                self.count(miss);
                Ok(None)
            }
        }
    }

    /// Sets the value of a key, for so long; returns it as others will find it.
    ///
    /// # Errors
    ///
    /// If the value cannot be archived; if the store fails, and the configuration is strict.
    pub async fn put<T: Cacheable + 'static>(
        &self,
        key: &str,
        value: &T,
        ttl: Duration,
    ) -> Result<Hit<T>> {
        self.keep(&self.key(key), value, ttl, Duration::ZERO).await
    }

    /// The value of a key; if there is none, it is computed and kept for so long. Of all who ask
    /// meanwhile, in this process and in others at the same store, one computes, and the others wait
    /// for it. If that one fails, the next one tries.
    ///
    /// # Errors
    ///
    /// What `load` fails with; and as [`put`](Self::put).
    pub async fn remember<T, E>(
        &self,
        key: &str,
        ttl: Duration,
        load: impl AsyncFnOnce() -> Result<T, E>,
    ) -> Result<Hit<T>>
    where
        T: Cacheable + 'static,
        Error: From<E>,
    {
        if let Some(hit) = self.get(key).await? {
            return Ok(hit);
        }
        let key = &*self.key(key);
        let _here = self.inner.flights.wait(key).await;
        // Whoever was before us may have computed it.
        if let Ok(hit) = self.look(key).await? {
            return Ok(hit);
        }
        let _everywhere = self.turn(key).await?;
        if self.inner.store.is_some()
            && let Ok(hit) = self.look(key).await?
        {
            return Ok(hit);
        }
        let began = Instant::now();
        let value = load().await?;
        self.keep(key, &value, ttl, began.elapsed()).await
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
    /// If the store fails, and the configuration is strict.
    pub async fn touch<T: Cacheable + 'static>(&self, key: &str, ttl: Duration) -> Result<bool> {
        let key = &*self.key(key);
        let _here = self.inner.flights.wait(key).await;
        let Ok(hit) = self.look::<T>(key).await? else { return Ok(false) };
        let Some(header) = hit.header() else { return Ok(false) };
        let header = Header { expires: ends(ttl), ..header };
        self.store(key, &hit.with_header(header), header).await?;
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
            (None, Some(held)) if self.inner.store.is_none() => described(held.bytes()),
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
        }
    }

    /// Looks for an entry: in memory, then in the store.
    pub(super) async fn look<T: Cacheable + 'static>(
        &self,
        key: &str,
    ) -> Result<Result<Hit<T>, Miss>> {
        let Inner { config, memory, store, .. } = &*self.inner;
        let held = memory.get(key);
        if let Some(held) = &held
            && (store.is_none() || held.is_trusted(config.trusted_for))
        {
            return Ok(fit(held));
        }
        let Some(store) = store else { return Ok(Err(Miss::Absent)) };
        let entry = match self.degraded(store.read(key).await)? {
            Some(entry) => entry,
            // The store is away: what is in memory is better than nothing.
            None => return Ok(held.as_deref().map_or(Err(Miss::Absent), fit)),
        };
        let Some(entry) = entry else {
            memory.remove(key);
            return Ok(Err(Miss::Absent));
        };
        Ok(Hit::<T>::admit(entry).and_then(|(hit, header)| {
            let admitted = hit.admitted(header);
            let outcome = fit(&admitted);
            memory.put(key, admitted);
            outcome
        }))
    }

    async fn keep<T: Cacheable + 'static>(
        &self,
        key: &str,
        value: &T,
        ttl: Duration,
        computed_in: Duration,
    ) -> Result<Hit<T>> {
        let header = Header { computed_in, ..Header::now(ends(ttl)) };
        let hit = Hit::new(value, header)?;
        self.store(key, &hit, header).await?;
        Ok(hit)
    }

    pub(super) fn key<'k>(&self, key: &'k str) -> Cow<'k, str> {
        match &*self.prefix {
            "" => Cow::Borrowed(key),
            prefix => Cow::Owned(format!("{prefix}{key}")),
        }
    }

    /// Puts an entry everywhere.
    pub(super) async fn store<T: Cacheable + 'static>(
        &self,
        key: &str,
        hit: &Hit<T>,
        header: Header,
    ) -> Result<()> {
        let admitted = hit.admitted(header);
        if let Some(store) = &self.inner.store {
            let written = self.degraded(store.write(key, Arc::clone(admitted.bytes())).await)?;
            if written.is_none() {
                // What is there is older than what could not be written, and would come back.
                let _ = store.remove(key).await;
            }
        }
        self.inner.memory.put(key, admitted);
        Ok(())
    }

    /// The right to compute in all processes; if none of them gives it back in time, we compute as
    /// well.
    async fn turn(&self, key: &str) -> Result<Option<Box<dyn Turn>>> {
        let Inner { config, store, .. } = &*self.inner;
        match store {
            Some(store) => {
                Ok(self.degraded(store.turn(key, config.patience).await)?.unwrap_or_default())
            }
            None => Ok(None),
        }
    }

    /// What a store says, or nothing if it fails and may.
    fn degraded<T>(&self, outcome: Result<T>) -> Result<Option<T>> {
        match outcome {
            Ok(value) => Ok(Some(value)),
            Err(error) if self.inner.config.strict => Err(error),
            Err(error) => {
                if !self.inner.warned.swap(true, Ordering::Relaxed) {
                    tracing::warn!(target: "foundry::cache", "{error:?}; going on without it");
                }
                Ok(None)
            }
        }
    }

    fn count(&self, miss: Miss) {
        let at = MISSES.iter().position(|it| *it == miss);
        if let Some(count) = at.and_then(|at| self.inner.misses.get(at)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// The entry as a value of this type, if it is one and not too old.
fn fit<T: Cacheable + 'static>(admitted: &Admitted) -> Result<Hit<T>, Miss> {
    let expires = admitted.header.expires.is_some();
    if expires && admitted.header.is_expired(SystemTime::now()) {
        return Err(Miss::Expired);
    }
    admitted.hit().ok_or(Miss::OtherType)
}

/// As long as there are clocks.
pub(super) const EVER: Duration = Duration::MAX;

/// When something ends that lasts so long. A time beyond all clocks is never.
pub(super) fn ends(ttl: Duration) -> Option<SystemTime> {
    SystemTime::now().checked_add(ttl)
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let store = self.inner.store.as_ref().map(|it| it.name());
        f.debug_struct("Cache").field("store", &store).field("stats", &self.stats()).finish()
    }
}
