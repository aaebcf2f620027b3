//! What processes share: a folder or a Redis. Tests of what both do run at each.

use crate::{at, looking, query, redis};
use foundry::cache::{Cache, CacheSettings, Files, Redis, Store};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// Where a test has its entries, which nobody else sees; gone with the value.
pub enum Place {
    /// A folder.
    Folder(TempDir),
    /// A Redis, by its URL and the prefix of the keys.
    Redis(String, String),
}

/// All there are here; what is missing was said aloud.
///
/// # Panics
///
/// If no folder can be made; and as [`redis`].
#[must_use]
pub fn places() -> Vec<Place> {
    let redis = redis().map(Place::redis);
    [Some(Place::folder()), redis].into_iter().flatten().collect()
}

impl Place {
    /// A folder.
    ///
    /// # Panics
    ///
    /// If none can be made.
    #[must_use]
    pub fn folder() -> Self {
        Self::Folder(tempfile::tempdir().unwrap())
    }

    /// A part of a Redis.
    #[must_use]
    pub fn redis(url: String) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Self::Redis(url, format!("foundry-tests:{}:{number}", std::process::id()))
    }

    /// What it is called in messages of tests.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Folder(_) => "files",
            Self::Redis(..) => "redis",
        }
    }

    /// How another process is told.
    ///
    /// # Panics
    ///
    /// If the path is no text.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::Folder(folder) => folder.path().to_str().unwrap().to_owned(),
            Self::Redis(url, prefix) => format!("{url}|{prefix}"),
        }
    }

    /// The store alone.
    ///
    /// # Panics
    ///
    /// If the URL is none.
    #[must_use]
    pub fn store(&self) -> Box<dyn Store> {
        match self {
            Self::Folder(folder) => Box::new(Files::new(folder.path())),
            Self::Redis(url, prefix) => Box::new(Redis::new(url).unwrap().with_prefix(prefix)),
        }
    }

    /// A cache at it, as another process would have it.
    ///
    /// # Panics
    ///
    /// As [`store`](Self::store).
    #[must_use]
    pub fn cache(&self, settings: CacheSettings) -> Cache {
        match self {
            Self::Folder(folder) => Cache::over(Files::new(folder.path()), settings),
            Self::Redis(url, prefix) => {
                Cache::over(Redis::new(url).unwrap().with_prefix(prefix), settings)
            }
        }
    }

    /// One that looks each time whether its entries are still the same.
    ///
    /// # Panics
    ///
    /// As [`store`](Self::store).
    #[must_use]
    pub fn looking(&self) -> Cache {
        self.cache(looking())
    }

    /// Puts bytes in the place of the entry of a key.
    ///
    /// # Panics
    ///
    /// If there was none.
    pub fn overwrite(&self, key: &str, bytes: &[u8]) {
        match self {
            Self::Folder(folder) => {
                let all: Vec<_> = std::fs::read_dir(folder.path())
                    .unwrap()
                    .flat_map(|it| std::fs::read_dir(it.unwrap().path()).unwrap())
                    .collect();
                assert_eq!(all.len(), 1, "`{key}` is not the only one");
                all.into_iter().for_each(|it| std::fs::write(it.unwrap().path(), bytes).unwrap());
            }
            Self::Redis(url, prefix) => {
                let key = format!("{prefix}:entry:{key}");
                query::<()>(url, |it| it.arg("SET").arg(key).arg(bytes).arg("XX"));
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::Redis(url, prefix) = self {
            let keys = query::<Vec<Vec<u8>>>(url, |it| it.arg("KEYS").arg(format!("{prefix}:*")));
            for key in keys {
                query::<u64>(url, |it| it.arg("DEL").arg(key));
            }
        }
    }
}

/// A cache at the place that a word names.
///
/// # Panics
///
/// If the URL is none.
#[must_use]
pub fn over(word: &str) -> Cache {
    match word.split_once('|') {
        Some((url, prefix)) => {
            let redis = Redis::new(url).unwrap().with_prefix(prefix);
            Cache::over(redis, looking())
        }
        None => at(Path::new(word)),
    }
}
