//! What one task of all processes does at a time: counting, and whatever a lock is for.

use super::archive::Hit;
use super::cache::{Cache, Inner, ends};
use super::entry::Header;
use super::flight::Flight;
use super::scope::Kind;
use super::store::Turn;
use crate::error::{Error, ErrorKind, Result};
use std::fmt;
use std::time::Duration;

/// The right of [`Cache::lock`].
#[must_use = "it ends when it is dropped"]
pub struct CacheLock {
    _everywhere: Option<Box<dyn Turn>>,
    _here: Flight,
}

impl fmt::Debug for CacheLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CacheLock").finish_non_exhaustive()
    }
}

impl Cache {
    /// Adds to a number, which is 0 if there is none, and returns it. Nobody's addition is lost, in
    /// this process or in others. The time of a number that is there goes on; a new one gets `ttl`.
    ///
    /// # Errors
    ///
    /// If another process has the number for too long, with
    /// [`ErrorKind::Locked`](crate::ErrorKind::Locked); if the store fails.
    pub async fn increment(&self, key: &str, by: i64, ttl: Duration) -> Result<i64> {
        let key = &*self.key(key);
        let _here = self.turn_here(key).await?;
        let _everywhere = self.exclusively(key).await?;
        // What another process wrote a moment ago counts.
        if self.inner.store.is_some() {
            self.inner.memory.remove(key);
        }
        let before = self.look::<i64>(key).await?.ok();
        let sum = before.as_ref().map_or(0, |it| it.to_native()).saturating_add(by);
        let expires = before.map_or(ends(ttl), |it| it.header().expires);
        self.keep(key, &Hit::new(&sum, Header::now(expires))?).await?;
        Ok(sum)
    }

    /// A right that one task of all processes has at a time; none if somebody else has it still after
    /// so long. It ends when it is dropped, and with the process that has it.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn lock(&self, key: &str, patience: Duration) -> Result<Option<CacheLock>> {
        let key = self.scope(Kind::Locks, "").key(key);
        let here = tokio::time::timeout(patience, self.inner.flights.wait(&key));
        let Ok(here) = here.await else { return Ok(None) };
        let everywhere = match &self.inner.store {
            Some(store) => match store.turn(&key, patience).await? {
                Some(turn) => Some(turn),
                None => return Ok(None),
            },
            None => None,
        };
        Ok(Some(CacheLock { _everywhere: everywhere, _here: here }))
    }

    /// The right to change a key, in all processes.
    async fn exclusively(&self, key: &str) -> Result<Option<Box<dyn Turn>>> {
        let Inner { settings, store, .. } = &*self.inner;
        let Some(store) = store else { return Ok(None) };
        match store.turn(key, settings.patience).await? {
            Some(turn) => Ok(Some(turn)),
            None => {
                let message =
                    format!("the key `{}` is held for {:?}", key.escape_debug(), settings.patience);
                Err(Error::new(ErrorKind::Locked, message).note("by another process"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::cache::{Cache, CacheSettings, Files};
    use std::path::Path;
    use std::time::Duration;

    const MINUTE: Duration = Duration::from_secs(60);

    fn at(folder: &Path) -> Cache {
        Cache::over(Files::new(folder), CacheSettings::default())
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn no_addition_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        // Two caches at one folder are as two processes.
        let caches = [at(folder.path()), at(folder.path())];
        let tasks: Vec<_> = (0..40)
            .map(|at| {
                let cache = caches[at % 2].clone();
                tokio::spawn(async move { cache.increment("k", 2, MINUTE).await.unwrap() })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(caches[0].increment("k", 0, MINUTE).await.unwrap(), 80);
    }

    #[tokio::test]
    async fn a_lock_is_one_persons() {
        let folder = tempfile::tempdir().unwrap();
        let (here, there) = (at(folder.path()), at(folder.path()));
        let soon = Duration::from_millis(30);
        let lock = here.lock("import", soon).await.unwrap().unwrap();
        assert!(here.lock("import", soon).await.unwrap().is_none());
        assert!(there.lock("import", soon).await.unwrap().is_none());
        assert!(there.lock("export", soon).await.unwrap().is_some());
        drop(lock);
        assert!(there.lock("import", soon).await.unwrap().is_some());
    }

    #[tokio::test]
    async fn touching_gives_time() {
        let cache = Cache::new(CacheSettings::default());
        cache.put("k", &1_u32, Duration::from_millis(1)).await.unwrap();
        assert!(!cache.touch::<u32>("other", MINUTE).await.unwrap());
        cache.put("k", &1_u32, Duration::from_secs(5)).await.unwrap();
        assert!(cache.touch::<u32>("k", Duration::ZERO).await.unwrap());
        assert!(cache.get::<u32>("k").await.unwrap().is_none());
    }
}
