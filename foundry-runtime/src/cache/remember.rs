//! Values that are computed where there are none: one computes, the others wait for it; and early, or
//! beside what is still used, so that nobody waits at all.

use super::archive::{Cacheable, Hit};
use super::cache::{Cache, ends};
use super::clock;
use super::entry::Header;
use crate::error::{Error, Result};
use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

/// How long a value is used.
#[derive(Clone, Copy)]
struct Lasts {
    /// Before it is computed anew.
    fresh: Duration,
    /// Beyond that, while it is computed anew; none if it is not used then.
    stale: Option<Duration>,
}

impl Lasts {
    fn header(self, computed_in: Duration) -> Header {
        let expires = ends(self.fresh.saturating_add(self.stale.unwrap_or_default()));
        let stale = self.stale.and_then(|_| ends(self.fresh));
        Header { computed_in, stale, ..Header::now(expires) }
    }
}

impl Cache {
    /// The value of a key; if there is none, it is computed and kept for so long. Of all who ask
    /// meanwhile, in this process and in others at the same store, one computes, and the others wait
    /// for it. If that one fails, the next one tries.
    ///
    /// Shortly before a value is too old, one of those who ask computes it anew, while the others still
    /// get it: the longer it took, the sooner ([`CacheSettings::early`](super::CacheSettings::early)).
    ///
    /// # Errors
    ///
    /// What `load` fails with; and as [`put`](Self::put). If the value is still being computed after
    /// [`CacheSettings::patience`](super::CacheSettings::patience), or `load` asks for its own key:
    /// [`ErrorKind::Locked`](crate::ErrorKind::Locked).
    pub async fn remember<T: Cacheable, E>(
        &self,
        key: &str,
        ttl: Duration,
        load: impl AsyncFnOnce() -> Result<T, E>,
    ) -> Result<Hit<T>>
    where
        Error: From<E>,
    {
        let key = &*self.key(key);
        let lasts = Lasts { fresh: ttl, stale: None };
        let outcome = self.look::<T>(key).await?;
        match self.counted(outcome) {
            None => self.fill(key, lasts, load).await,
            Some(hit) if !self.is_due(&hit) => Ok(hit),
            Some(hit) => {
                let Some(_turns) = self.turns_at_once(key).await else { return Ok(hit) };
                Ok(self.refresh(key, &hit, lasts, load).await.unwrap_or(hit))
            }
        }
    }

    /// As [`remember`](Self::remember); but for so long after it was fresh, a value is still given to
    /// whoever asks, and computed anew beside that. While `load` fails, it is given as long as that.
    ///
    /// What is computed beside belongs to the runtime: a program that ends meanwhile does not wait for
    /// it, and the next one computes.
    ///
    /// # Errors
    ///
    /// As [`remember`](Self::remember), where there is nothing to give.
    ///
    /// ```
    /// # use foundry_runtime::cache::{Cache, CacheSettings};
    /// # use std::time::Duration;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foundry_runtime::Result<()> {
    /// # let cache = Cache::new(CacheSettings::default());
    /// let (minute, day) = (Duration::from_secs(60), Duration::from_secs(24 * 60 * 60));
    /// let load = || async { Ok::<_, foundry_runtime::Error>(1927_u32) };
    /// let year = cache.remember_stale("year", minute, day, load).await?;
    /// assert_eq!(year.to_native(), 1927);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn remember_stale<T, E, F>(
        &self,
        key: &str,
        fresh: Duration,
        stale: Duration,
        load: impl FnOnce() -> F + Send + 'static,
    ) -> Result<Hit<T>>
    where
        T: Cacheable + Send,
        F: Future<Output = Result<T, E>> + Send + 'static,
        E: Send,
        Error: From<E>,
    {
        let key = &*self.key(key);
        let lasts = Lasts { fresh, stale: Some(stale) };
        let outcome = self.look::<T>(key).await?;
        let Some(hit) = self.counted(outcome) else {
            return self.fill(key, lasts, async || load().await).await;
        };
        if hit.entry().life.is_stale(clock::millis())
            && let Some(here) = self.inner.flights.take(key)
        {
            let (cache, key, hit) = (self.clone(), Box::<str>::from(key), hit.clone());
            tokio::spawn(async move {
                let _here = here;
                if let Some(_turn) = cache.turn_at_once(&key).await {
                    cache.refresh(&key, &hit, lasts, async || load().await).await;
                }
            });
        }
        Ok(hit)
    }

    /// As `remember` by the whole key, but not counted: what is asked for is the cache's own.
    pub(super) async fn settle<T: Cacheable>(
        &self,
        key: &str,
        ttl: Duration,
        value: impl FnOnce() -> T,
    ) -> Result<Hit<T>> {
        match self.look(key).await? {
            Ok(hit) => Ok(hit),
            Err(_) => {
                let lasts = Lasts { fresh: ttl, stale: None };
                self.fill(key, lasts, async || Ok::<_, Error>(value())).await
            }
        }
    }

    /// Computes what is not there, if nobody else does.
    async fn fill<T: Cacheable, E>(
        &self,
        key: &str,
        lasts: Lasts,
        load: impl AsyncFnOnce() -> Result<T, E>,
    ) -> Result<Hit<T>>
    where
        Error: From<E>,
    {
        let _here = self.turn_here(key).await?;
        // Whoever was before us may have computed it.
        if let Ok(hit) = self.look(key).await? {
            return Ok(hit);
        }
        let _everywhere = self.turn(key).await?;
        if self.inner.store.is_some()
            && let Ok(hit) = self.look_anew(key).await?
        {
            return Ok(hit);
        }
        self.compute(key, lasts, load).await
    }

    /// Computes anew what is there, unless somebody did a moment ago. If that fails, what is there goes
    /// on.
    async fn refresh<T: Cacheable, E>(
        &self,
        key: &str,
        old: &Hit<T>,
        lasts: Lasts,
        load: impl AsyncFnOnce() -> Result<T, E>,
    ) -> Option<Hit<T>>
    where
        Error: From<E>,
    {
        if let Ok(Ok(hit)) = self.look_anew::<T>(key).await
            && hit.header() != old.header()
        {
            return Some(hit);
        }
        let computed = self.compute(key, lasts, load).await;
        computed
            .map_err(|error| {
                tracing::warn!(
                    target: "foundry::cache",
                    "computing `{}` anew: {error:?}; the old value goes on",
                    key.escape_debug()
                );
            })
            .ok()
    }

    async fn compute<T: Cacheable, E>(
        &self,
        key: &str,
        lasts: Lasts,
        load: impl AsyncFnOnce() -> Result<T, E>,
    ) -> Result<Hit<T>>
    where
        Error: From<E>,
    {
        let began = Instant::now();
        let value = self.loading(key, load).await?;
        let hit = Hit::new(&value, lasts.header(began.elapsed()))?;
        drop(value);
        self.keep(key, &hit).await?;
        Ok(hit)
    }

    /// Whether this is the one of those who ask that computes a value before it is too old: the sooner,
    /// the longer it took, by chance. It is XFetch of Vattani, Chierichetti and Lowenstein, "Optimal
    /// Probabilistic Cache Stampede Prevention" (<https://doi.org/10.14778/2757807.2757813>).
    fn is_due<T: Cacheable>(&self, hit: &Hit<T>) -> bool {
        let life = &hit.entry().life;
        let early = self.inner.settings.early * life.computed_in as f64;
        let left = life.expires.saturating_sub(clock::millis()) as f64;
        // Beyond 30 times it would be once in ten trillion.
        left <= 30.0 * early && left <= -chance().ln() * early
    }
}

/// A number that nobody foresees. The standard library seeds each hasher at random.
pub(super) fn random() -> u64 {
    RandomState::new().hash_one(0)
}

/// A chance above 0, and at most 1.
fn chance() -> f64 {
    ((random() >> 11) + 1) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::CacheSettings;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    const HOUR: Duration = Duration::from_secs(3600);

    fn counter(count: &AtomicU64) -> Result<u64> {
        Ok(count.fetch_add(1, Ordering::Relaxed))
    }

    /// A value that took a second to compute, and is too old after so long.
    async fn with_value(left: Duration, early: f64) -> Cache {
        let cache = Cache::new(CacheSettings { early, ..CacheSettings::default() });
        let computed_in = Duration::from_secs(1);
        let header = Header { computed_in, ..Header::now(ends(left)) };
        cache.keep("k", &Hit::new(&100_u64, header).unwrap()).await.unwrap();
        cache
    }

    #[tokio::test]
    async fn a_value_is_computed_anew_before_it_is_too_old_by_chance() {
        // Once in e, where as much time is left as it takes.
        let (mut early, rounds) = (0, 1_000);
        for _ in 0..rounds {
            let cache = with_value(Duration::from_secs(1), 1.0).await;
            let load = async || Ok::<_, Error>(0_u64);
            let number = cache.remember("k", HOUR, load).await.unwrap();
            early += u64::from(number.to_native() == 0);
        }
        assert!((300..450).contains(&early), "{early} of {rounds}");
    }

    #[tokio::test]
    async fn it_is_not_where_time_is_left_or_nobody_wants_it() {
        for cache in [with_value(HOUR, 1.0).await, with_value(Duration::from_secs(1), 0.0).await] {
            for _ in 0..100 {
                let load = async || Ok::<_, Error>(0_u64);
                assert_eq!(cache.remember("k", HOUR, load).await.unwrap().to_native(), 100);
            }
        }
    }

    #[tokio::test]
    async fn a_value_that_cannot_be_computed_anew_goes_on() {
        let cache = with_value(Duration::from_secs(1), 1e9).await;
        let load = async || Err::<u64, _>(Error::failed("no film"));
        assert_eq!(cache.remember("k", HOUR, load).await.unwrap().to_native(), 100);
    }

    #[tokio::test]
    async fn while_one_computes_anew_the_others_get_the_old_value() {
        let cache = with_value(Duration::from_secs(1), 1e9).await;
        let inner = cache.clone();
        let load = async || {
            let load = async || Ok::<_, Error>(0_u64);
            let old = inner.remember("k", HOUR, load).await?.to_native();
            Ok::<_, Error>(old + 1)
        };
        assert_eq!(cache.remember("k", HOUR, load).await.unwrap().to_native(), 101);
    }

    #[tokio::test]
    async fn a_stale_value_is_given_while_another_is_computed() {
        let cache = Cache::new(CacheSettings::default());
        let count = Arc::new(AtomicU64::new(0));
        let get = async |fresh| {
            let count = Arc::clone(&count);
            let load = move || async move { counter(&count) };
            cache.remember_stale("k", fresh, HOUR, load).await.unwrap().to_native()
        };
        assert_eq!(get(Duration::ZERO).await, 0);
        // Stale at once; what is computed beside is seen by the next.
        assert_eq!(get(HOUR).await, 0);
        tokio::task::yield_now().await;
        assert_eq!(get(HOUR).await, 1);
        tokio::task::yield_now().await;
        assert_eq!(get(HOUR).await, 1);
    }

    #[tokio::test]
    async fn a_stale_value_outlives_a_loader_that_fails_or_panics() {
        let cache = Cache::new(CacheSettings::default());
        let first =
            cache.remember_stale("k", Duration::ZERO, HOUR, || async { Ok::<_, Error>(7_u64) });
        assert_eq!(first.await.unwrap().to_native(), 7);
        for panics in [false, true] {
            let load = move || async move {
                assert!(!panics, "this panic is part of the test");
                Err::<u64, _>(Error::failed("no film"))
            };
            let hit = cache.remember_stale("k", Duration::ZERO, HOUR, load).await.unwrap();
            assert_eq!(hit.to_native(), 7);
            tokio::task::yield_now().await;
        }
    }
}
