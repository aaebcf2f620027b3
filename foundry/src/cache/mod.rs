//! The cache: typed values that are validated once and then read in place, and the pack of commands
//! for it. The [guide](crate::guide::cache) has all of it.
//!
//! ```no_run
//! use foundry::cache::{Cache, CacheConfig, Hit};
//! use foundry::{Console, Result, command, service};
//!
//! foundry::app! {
//!     /// The shop's console.
//!     pub struct Shop;
//!     packs = [foundry::cache::Pack]
//!     include = [cache, top]
//! }
//!
//! #[service]
//! fn cache(config: &CacheConfig) -> Result<Cache> {
//!     config.cache()
//! }
//!
//! #[foundry::cacheable]
//! struct Top {
//!     titles: Vec<String>,
//! }
//!
//! /// Computed once in ten minutes for each genre, in all processes together.
//! #[foundry::cached(ttl = "10m", key = "films:top:{genre}")]
//! async fn best(genre: &str, cache: &Cache) -> Result<Hit<Top>> {
//!     Ok(Top { titles: vec!["M".to_owned()] })
//! }
//!
//! /// Show the best films.
//! #[command("film:top")]
//! async fn top(genre: &str, cache: &Cache, console: &Console) -> Result<()> {
//!     for title in best(genre, cache).await?.titles.iter() {
//!         console.line(title)?;
//!     }
//!     Ok(())
//! }
//!
//! # fn main() -> std::process::ExitCode {
//! Shop::run()
//! # }
//! ```

mod config;

pub use config::{CacheConfig, CacheDriver};
#[cfg(feature = "redis")]
pub use foundry_runtime::cache::Redis;
pub use foundry_runtime::cache::{
    BoxFuture, Bytes, Cache, CacheLock, CacheSettings, CacheStats, Cacheable, CommandFigures,
    Files, Fingerprint, HEADER, Header, Hit, Key, KeyPart, KeyText, Miss, NamedCache, Pruned,
    Shown, Store, Turn, Usage, access, deserialize_owned, serialize,
};

/// The format of entries. Values are archived and read in place through its traits.
#[doc(no_inline)]
pub use foundry_runtime::cache::rkyv;

/// A key of values: `key!("user:{id}:{}", film.title)`.
///
/// ```
/// use foundry::cache::key;
///
/// let (id, name) = (7, "Ada: the first");
/// assert_eq!(&*key!("user:{id}:{name}"), "user:7:Ada%3A%20the%20first");
/// assert_eq!(&*key!("user:{}", Some(id + 1)), "user:8");
/// ```
///
/// | in the text | stands for |
/// |---|---|
/// | `{name}`, `{name.field}` | a variable in scope, or a part of one, that is a [`KeyPart`] |
/// | `{}` | the next of the values behind the text |
/// | `{name:display}` | what its `Display` shows, for other types |
/// | `{{`, `}}` | the signs themselves |
///
/// It makes a [`Key`], which is taken wherever a key is, as `&key`. Values are escaped, so that two lists of
/// values never make one key; for that a `:`, or another sign that values do not have (`/`, `|`, `#`, `=`, `&`, `;`
/// and a space), stands between two places, which the macro checks. [`cached`](macro@crate::cached) makes its
/// keys likewise: an entry is found, or forgotten, by `key!` with the text that is written there.
pub use foundry_macros::cache_key as key;

use crate::{All, Args, Console, Result, command};
use foundry_runtime::cache::commands::{self as runs, Caches, Wanted};

crate::pack! {
    /// `cache:get`, `cache:forget`, `cache:clear`, `cache:stats`, `cache:prune` and `cache:warm`, for the
    /// [`Cache`] that the application provides, and for others that contribute to [`NamedCache`].
    pub struct Pack;
    requires = [Cache, All<dyn NamedCache>]
}

/// Which entries.
#[derive(Args)]
struct Of {
    /// In the cache of this name, if there are several
    #[option(value = "NAME")]
    store: Option<String>,
    /// In this namespace; repeatable, the outer ones first
    #[option(value = "NAME")]
    namespace: Vec<String>,
    /// With this tag; repeatable, in the order of the program
    #[option(value = "TAG")]
    tag: Vec<String>,
}

impl Of {
    fn wanted(&self) -> Wanted<'_> {
        let store = self.store.as_deref();
        Wanted { store, namespaces: &self.namespace, tags: &self.tag }
    }
}

/// Describe the entry of a key: type, size, age.
///
/// The exit code is 1 if there is none.
#[command("cache:get", example = "cache:get user:7 --tag users", pack = crate::cache)]
async fn get(
    /// The key, as `key!` makes it: `user:7`
    key: &str,
    #[args] of: Of,
    cache: &Cache,
    named: All<dyn NamedCache>,
    console: &Console,
) -> Result<()> {
    runs::get(Caches { cache, named: &named }, of.wanted(), key, console).await
}

/// Remove a key.
#[command("cache:forget", example = "cache:forget user:7", pack = crate::cache)]
async fn forget(
    /// The key, as `key!` makes it: `user:7`
    key: &str,
    #[args] of: Of,
    cache: &Cache,
    named: All<dyn NamedCache>,
    console: &Console,
) -> Result<()> {
    runs::forget(Caches { cache, named: &named }, of.wanted(), key, console).await
}

/// Remove everything, or what bears a tag.
#[command("cache:clear", example = "cache:clear --tag films", pack = crate::cache)]
async fn clear(
    /// Only what bears this tag
    #[option(value = "TAG")]
    tag: Option<&str>,
    /// Of the cache of this name, if there are several
    #[option(value = "NAME")]
    store: Option<&str>,
    cache: &Cache,
    named: All<dyn NamedCache>,
    console: &Console,
) -> Result<()> {
    runs::clear(Caches { cache, named: &named }, store, tag, console).await
}

/// Show how much is in the cache, and how commands used it.
///
/// Hits and misses are added when a process ends, for the command that it ran. They go with everything else
/// when the cache is cleared.
#[command("cache:stats", pack = crate::cache)]
async fn stats(
    /// Of the cache of this name, if there are several
    #[option(value = "NAME")]
    store: Option<&str>,
    cache: &Cache,
    named: All<dyn NamedCache>,
    console: &Console,
) -> Result<()> {
    runs::stats(Caches { cache, named: &named }, store, console).await
}

/// Remove what is too old.
#[command("cache:prune", pack = crate::cache)]
async fn prune(
    /// Of the cache of this name, if there are several
    #[option(value = "NAME")]
    store: Option<&str>,
    cache: &Cache,
    named: All<dyn NamedCache>,
    console: &Console,
) -> Result<()> {
    runs::prune(Caches { cache, named: &named }, store, console).await
}

/// Fill the cache: run the warmers, in the order of the sources.
///
/// They are the functions with `#[warmer]`. All of them run, also when one fails; each failure is told, and
/// the exit code is then 1, or that of the kind of failure if all are of one. One whose values the store of a
/// cache did not take has failed as well.
#[command("cache:warm", example = "cache:warm top-films", pack = crate::cache)]
async fn warm(
    /// Only these
    names: Vec<String>,
    cache: &Cache,
    named: All<dyn NamedCache>,
    commands: crate::__private::Caller<'_>,
    console: &Console,
) -> Result<()> {
    runs::warm(Caches { cache, named: &named }, &names, &commands, console).await
}
