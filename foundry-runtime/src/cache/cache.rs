//! The cache as an application sees it: typed values in memory, over a store that other processes see.

use super::archive::{Admitted, Cacheable, Hit};
use super::entry::{Header, Miss};
use super::files::Files;
use super::flight::Flights;
use super::memory::Memory;
use super::store::{Pruned, Store, Turn};
use crate::error::{Error, Result};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

/// How a [`Cache`] is set up.
///
/// ```
/// use foundry_runtime::cache::CacheConfig;
///
/// let config = CacheConfig { memory_bytes: 1 << 20, ..CacheConfig::default() };
/// assert!(config.folder.is_none());
/// ```
#[derive(Clone, Debug)]
pub struct CacheConfig {
    /// How many bytes of entries stay in memory. 64 MiB if nothing is said.
    pub memory_bytes: u64,
    /// The folder in which entries are kept beyond this process; none if nothing is said.
    pub folder: Option<PathBuf>,
    /// For how long an entry in memory is used without a look at the store, where another process may
    /// have changed it. A second if nothing is said.
    pub trusted_for: Duration,
    /// How long to wait for another process that computes the same value, before it is computed here
    /// as well. 10 seconds if nothing is said.
    pub patience: Duration,
    /// Whether a store that fails is an error. If not, as when nothing is said, it is a miss, and one
    /// warning.
    pub strict: bool,
}

impl Default for CacheConfig {
    fn default() -> Self {
        Self {
            memory_bytes: 64 << 20,
            folder: None,
            trusted_for: Duration::from_secs(1),
            patience: Duration::from_secs(10),
            strict: false,
        }
    }
}

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
#[derive(Clone)]
pub struct Cache {
    inner: Arc<Inner>,
}

struct Inner {
    config: CacheConfig,
    memory: Memory,
    store: Option<Box<dyn Store>>,
    flights: Flights,
    hits: AtomicU64,
    misses: [AtomicU64; MISSES.len()],
    warned: AtomicBool,
}

const MISSES: [Miss; 5] =
    [Miss::Absent, Miss::Expired, Miss::OtherType, Miss::Foreign, Miss::Corrupt];

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
}

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
            flights: Flights::default(),
            hits: AtomicU64::new(0),
            misses: Default::default(),
            warned: AtomicBool::new(false),
        };
        Self { inner: Arc::new(inner) }
    }

    /// The value of a key, if there is one of this type that is not too old.
    ///
    /// # Errors
    ///
    /// If the store fails, and the configuration is strict.
    pub async fn get<T: Cacheable + 'static>(&self, key: &str) -> Result<Option<Hit<T>>> {
        match self.look(key).await? {
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
        self.keep(key, value, ttl, Duration::ZERO).await
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
        let here = self.inner.memory.remove(key);
        let there = match &self.inner.store {
            Some(store) => self.degraded(store.remove(key).await)?.unwrap_or_default(),
            None => false,
        };
        Ok(here || there)
    }

    /// Removes everything; how many entries.
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
    async fn look<T: Cacheable + 'static>(&self, key: &str) -> Result<Result<Hit<T>, Miss>> {
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
        let created = SystemTime::now();
        // A time beyond all clocks is never.
        let expires = created.checked_add(ttl);
        let header = Header { fingerprint: T::FINGERPRINT, created, expires, computed_in };
        let hit = Hit::new(value, header)?;
        let admitted = hit.admitted(header);
        if let Some(store) = &self.inner.store {
            let written = self.degraded(store.write(key, Arc::clone(admitted.bytes())).await)?;
            if written.is_none() {
                // What is there is older than what could not be written, and would come back.
                let _ = store.remove(key).await;
            }
        }
        self.inner.memory.put(key, admitted);
        Ok(hit)
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

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let store = self.inner.store.as_ref().map(|it| it.name());
        f.debug_struct("Cache").field("store", &store).field("stats", &self.stats()).finish()
    }
}
