//! The section of a cache.

use crate::cache::{Cache, CacheSettings, Files};
use crate::config::ByteSize;
use crate::{Choice, Error, ErrorKind, Result, Secret};
use std::path::PathBuf;
use std::time::Duration;

/// Where the cache is, and how it is set up: `CACHE_DRIVER` and its like, or the table `[cache]`.
///
/// ```
/// use foundry::cache::{Cache, CacheConfig};
/// use foundry::{Result, service};
/// # foundry::app! { struct App; include = [cache] }
///
/// #[service]
/// fn cache(config: &CacheConfig) -> Result<Cache> {
///     config.cache()
/// }
/// # fn main() {}
/// ```
///
/// An application with two caches has a section of its own for the other.
#[derive(Clone, Debug, crate::Config)]
#[config(prefix = "CACHE", validate = CacheConfig::check)]
#[non_exhaustive]
pub struct CacheConfig {
    /// Where entries are beyond the memory of a process.
    #[config(default = "memory")]
    pub driver: CacheDriver,
    /// How many bytes of entries stay in memory.
    #[config(default = "64MiB")]
    pub memory: ByteSize,
    /// The folder of the driver `file`, for the cache alone: other files in it are left alone, with a warning.
    #[config(default = "var/cache")]
    pub folder: PathBuf,
    /// The URL of the driver `redis`: `redis://user:password@cache.example:6379/0`.
    #[config(env = "REDIS_URL")]
    pub redis_url: Option<Secret<String>>,
    /// What all keys in Redis begin with.
    #[config(default = "foundry")]
    pub prefix: String,
    /// For how long an entry in memory is used without asking whether another process changed it.
    #[config(default = "1s")]
    pub trusted_for: Duration,
    /// How long to wait for somebody else who computes the same value.
    #[config(default = "30s", range = "1ms"..)]
    pub patience: Duration,
    /// How early a value is computed anew before it is too old, as a multiple of the time that took; `0` for
    /// never.
    #[config(default = 1.0, range = 0.0..=1000.0)]
    pub early: f64,
    /// Whether a store that fails is an error, instead of a miss and one warning.
    #[config(default = false)]
    pub strict: bool,
}

/// Where entries are beyond the memory of a process.
#[derive(Choice, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheDriver {
    /// Nowhere.
    Memory,
    /// In a folder.
    File,
    /// In a Redis; wants the feature `redis`.
    Redis,
}

impl CacheConfig {
    /// A cache as it is configured.
    ///
    /// # Errors
    ///
    /// If the URL of the Redis is none, with [`ErrorKind::Config`].
    pub fn cache(&self) -> Result<Cache> {
        match self.driver {
            CacheDriver::Memory => Ok(Cache::new(self.settings())),
            CacheDriver::File => Ok(Cache::over(Files::new(&self.folder), self.settings())),
            CacheDriver::Redis => self.in_redis(),
        }
    }

    /// How it is set up, wherever it is.
    #[must_use]
    pub fn settings(&self) -> CacheSettings {
        CacheSettings {
            memory_bytes: self.memory.bytes(),
            trusted_for: self.trusted_for,
            patience: self.patience,
            early: self.early,
            strict: self.strict,
        }
    }

    #[cfg(feature = "redis")]
    fn in_redis(&self) -> Result<Cache> {
        let Some(url) = &self.redis_url else { return Err(no_redis(MISSING)) };
        let redis = crate::cache::Redis::new(url.expose())?.with_prefix(&self.prefix);
        Ok(Cache::over(redis, self.settings()))
    }

    #[cfg(feature = "redis")]
    fn check_redis(&self) -> Result<(), &'static str> {
        let url = self.redis_url.as_ref().ok_or(MISSING)?;
        crate::cache::Redis::fault(url.expose()).map_or(Ok(()), Err)
    }

    #[cfg(not(feature = "redis"))]
    #[allow(clippy::unused_self, reason = "with the feature it reads the URL")]
    fn in_redis(&self) -> Result<Cache> {
        Err(no_redis(MISSING))
    }

    #[cfg(not(feature = "redis"))]
    #[allow(clippy::unused_self, reason = "with the feature it reads the URL")]
    fn check_redis(&self) -> Result<(), &'static str> {
        Err(MISSING)
    }

    /// What no field shows alone.
    fn check(&self) -> Result<(), &'static str> {
        match self.driver {
            CacheDriver::Redis => self.check_redis(),
            CacheDriver::Memory | CacheDriver::File => Ok(()),
        }
    }
}

/// What the driver `redis` lacks.
#[cfg(feature = "redis")]
const MISSING: &str = "the driver `redis` wants a URL; set `REDIS_URL`";
#[cfg(not(feature = "redis"))]
const MISSING: &str = "the driver `redis` wants the feature `redis` of foundry";

fn no_redis(why: &str) -> Error {
    Error::new(ErrorKind::Config, "making the cache").note(why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Section, Sources, load_from};
    use foundry_runtime::config::Presence;

    fn with(variables: &[(&str, &str)]) -> Result<CacheConfig> {
        let none = Sources::new();
        load_from(&variables.iter().fold(none, |it, (name, text)| it.with_variable(*name, *text)))
    }

    #[test]
    fn the_defaults_are_those_of_the_cache() {
        let config = with(&[]).unwrap();
        let (ours, theirs) = (config.settings(), CacheSettings::default());
        assert_eq!(format!("{ours:?}"), format!("{theirs:?}"));
        assert!(config.cache().unwrap().store_behind().is_none());
        let driver = CacheConfig::FIELDS.iter().find(|it| it.key() == "driver").unwrap();
        // `config:list` shows it as it would be written.
        assert_eq!(driver.presence(), Presence::Default("memory"));
    }

    #[test]
    fn the_driver_chooses_the_store() {
        let file = with(&[("CACHE_DRIVER", "file"), ("CACHE_FOLDER", "elsewhere")]).unwrap();
        assert_eq!(file.cache().unwrap().store_behind().unwrap().name(), "folder `elsewhere`");
        let error = with(&[("CACHE_DRIVER", "flie")]).unwrap_err();
        assert!(format!("{error:?}").contains("did you mean `file`?"), "{error:?}");
    }

    #[test]
    fn a_redis_wants_its_url_which_is_not_shown() {
        let error = format!("{:?}", with(&[("CACHE_DRIVER", "redis")]).unwrap_err());
        assert!(error.contains(MISSING), "{error}");
        let url = "redis://ada:hunter2@localhost";
        let config = with(&[("CACHE_DRIVER", "redis"), ("REDIS_URL", url)]);
        assert_eq!(config.is_ok(), cfg!(feature = "redis"));
        if let Ok(config) = config {
            let shown = format!("{config:?} {:?}", config.cache().unwrap());
            assert!(shown.contains("Secret(***)") && !shown.contains("hunter2"), "{shown}");
        }
    }

    /// What is wrong with a URL is told before anything is connected, and not of one that nobody uses.
    #[cfg(feature = "redis")]
    #[test]
    fn a_url_of_no_redis_is_a_fault_of_the_configuration() {
        for (url, why) in [
            ("redis://", "`REDIS_URL` names no host"),
            ("foo", "`REDIS_URL` has no scheme"),
            ("rediss://ada:hunter2@localhost", "`REDIS_URL` asks for TLS"),
            ("redis://ada:hunter2@localhost:99999", "its port is no number up to 65535"),
        ] {
            let error = with(&[("CACHE_DRIVER", "redis"), ("REDIS_URL", url)]).unwrap_err();
            let told = format!("{error:?}");
            assert_eq!(error.kind(), ErrorKind::Config, "{told}");
            assert!(told.contains(why) && !told.contains("hunter2"), "{told}");
            assert!(with(&[("REDIS_URL", url)]).is_ok(), "{url}");
        }
    }
}
