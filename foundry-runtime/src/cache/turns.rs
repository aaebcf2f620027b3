//! The right to compute a value: in this process, and in all processes at the same store.

use super::cache::{Cache, Inner};
use super::flight::Flight;
use super::store::Turn;
use crate::error::{Error, ErrorKind, Result};
use std::sync::Arc;
use std::time::Duration;

impl Cache {
    /// The right to compute in this process. Who waits for it is behind those who came before.
    pub(super) async fn turn_here(&self, key: &str) -> Result<Flight> {
        let locked = |note: String| {
            let message = format!("computing `{}`", key.escape_debug());
            Error::new(ErrorKind::Locked, message).note(note)
        };
        if self.is_loading(key) {
            return Err(locked("its own computation asks for it".to_owned()));
        }
        let patience = self.inner.settings.patience;
        let here = tokio::time::timeout(patience, self.inner.flights.wait(key)).await;
        here.map_err(|_| locked(format!("somebody else has been at it for {patience:?}")))
    }

    /// The right to compute in all processes; if another one does not give it back in time, we compute
    /// as well.
    pub(super) async fn turn(&self, key: &str) -> Result<Option<Box<dyn Turn>>> {
        let Inner { settings, store, .. } = &*self.inner;
        match store {
            Some(store) => {
                Ok(self.degraded(store.turn(key, settings.patience).await)?.unwrap_or_default())
            }
            None => Ok(None),
        }
    }

    /// Both rights, if nobody has them.
    pub(super) async fn turns_at_once(&self, key: &str) -> Option<(Flight, Option<Box<dyn Turn>>)> {
        let here = self.inner.flights.take(key)?;
        Some((here, self.turn_at_once(key).await?))
    }

    /// The right to compute in all processes, if nobody has it: there is a value to go on with.
    pub(super) async fn turn_at_once(&self, key: &str) -> Option<Option<Box<dyn Turn>>> {
        match &self.inner.store {
            Some(store) => {
                let turn = store.turn(key, Duration::ZERO).await;
                self.degraded(turn).ok()?.map(|it| it.map(Some)).unwrap_or(Some(None))
            }
            None => Some(None),
        }
    }

    /// Computes a value, and remembers meanwhile that it does.
    pub(super) async fn loading<T>(&self, key: &str, load: impl AsyncFnOnce() -> T) -> T {
        let outer = LOADING.try_with(Arc::clone).ok();
        let cache = Arc::as_ptr(&self.inner).addr();
        let loading = Arc::new(Loading { cache, key: key.into(), outer });
        LOADING.scope(loading, async { load().await }).await
    }

    fn is_loading(&self, key: &str) -> bool {
        let cache = Arc::as_ptr(&self.inner).addr();
        let innermost = LOADING.try_with(Arc::clone).ok();
        let mut all = std::iter::successors(innermost.as_deref(), |it| it.outer.as_deref());
        all.any(|it| it.cache == cache && *it.key == *key)
    }
}

/// A value that a task computes, among those that need it.
struct Loading {
    cache: usize,
    key: Box<str>,
    outer: Option<Arc<Self>>,
}

tokio::task_local! {
    /// Who asks in there for one of these keys would wait for themselves.
    static LOADING: Arc<Loading>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::CacheSettings;

    const HOUR: Duration = Duration::from_secs(3600);

    #[tokio::test]
    async fn who_asks_for_its_own_key_is_told_and_does_not_hang() {
        let cache = Cache::new(CacheSettings::default());
        let (outer, inner) = (cache.clone(), cache.clone());
        let load = async || {
            let load = async || {
                let load = async || Ok::<_, Error>(0_u64);
                Ok::<_, Error>(inner.remember("a", HOUR, load).await?.to_native())
            };
            Ok::<_, Error>(outer.remember("b", HOUR, load).await?.to_native())
        };
        let error = cache.remember("a", HOUR, load).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Locked);
        assert!(format!("{error:?}").contains("its own computation asks for it"), "{error:?}");
    }

    #[tokio::test]
    async fn patience_ends_in_this_process_as_well() {
        let patience = Duration::from_millis(20);
        let cache = Cache::new(CacheSettings { patience, ..CacheSettings::default() });
        let never = cache.remember("k", HOUR, async || std::future::pending::<Result<u64>>().await);
        let late = cache.remember("k", HOUR, async || Ok::<_, Error>(0_u64));
        tokio::select! {
            biased;
            _ = never => unreachable!(),
            outcome = late => assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Locked),
        }
    }
}
