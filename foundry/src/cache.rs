//! The cache: typed values that are validated once and then read in place, and the pack of commands
//! for it.
//!
//! ```no_run
//! use foundry::cache::{Cache, CacheConfig};
//! use foundry::{Console, Result, command, service};
//! use std::time::Duration;
//!
//! foundry::app! {
//!     /// The shop's console.
//!     pub struct Shop;
//!     packs = [foundry::cache::Pack]
//!     include = [cache, top]
//! }
//!
//! #[service]
//! fn cache() -> Cache {
//!     Cache::new(CacheConfig { folder: Some("var/cache".into()), ..CacheConfig::default() })
//! }
//!
//! #[foundry::cacheable]
//! struct Top {
//!     titles: Vec<String>,
//! }
//!
//! /// Show the best films.
//! #[command("film:top")]
//! async fn top(cache: &Cache, console: &Console) -> Result<()> {
//!     let load = async || Ok::<_, foundry::Error>(Top { titles: vec!["M".to_owned()] });
//!     let top = cache.remember("films:top", Duration::from_secs(600), load).await?;
//!     for title in top.titles.iter() {
//!         console.line(title)?;
//!     }
//!     Ok(())
//! }
//!
//! # fn main() -> std::process::ExitCode {
//! Shop::run()
//! # }
//! ```

pub use foundry_runtime::cache::*;

use crate::{Console, Result, command};
use std::time::SystemTime;

crate::pack! {
    /// `cache:get`, `cache:forget`, `cache:clear`, `cache:stats` and `cache:prune`, for the [`Cache`] that the
    /// application provides.
    pub struct Pack;
    requires = [Cache]
}

/// Describe the entry of a key.
///
/// The exit code is 1 if there is none.
#[command("cache:get", pack = crate::cache)]
async fn get(
    /// The key, as it is stored
    key: &str,
    cache: &Cache,
    console: &Console,
) -> Result<()> {
    let (header, length) = match cache.describe(key).await? {
        Ok(described) => described,
        Err(miss) => return Err(format!("`{key}`: {}", miss.name().replace('_', " ")).into()),
    };
    let now = SystemTime::now();
    let age = now.duration_since(header.created).unwrap_or_default();
    console.line(format_args!("{length} bytes, type {:032x}", header.fingerprint))?;
    console.line(format_args!(
        "made {} s ago, computed in {:?}",
        age.as_secs(),
        header.computed_in
    ))?;
    match header.expires.map(|it| it.duration_since(now)) {
        None => console.line("never too old"),
        Some(Ok(left)) => console.line(format_args!("too old in {} s", left.as_secs())),
        Some(Err(over)) => {
            console.line(format_args!("too old since {} s", over.duration().as_secs()))
        }
    }
}

/// Remove a key.
#[command("cache:forget", pack = crate::cache)]
async fn forget(
    /// The key, as it is stored
    key: &str,
    cache: &Cache,
    console: &Console,
) -> Result<()> {
    match cache.forget(key).await? {
        true => console.line(format_args!("forgot `{key}`")),
        false => console.line(format_args!("there is no `{key}`")),
    }
}

/// Remove everything, or what bears a tag.
#[command("cache:clear", pack = crate::cache)]
async fn clear(
    /// Only what bears this tag
    #[option]
    tag: Option<&str>,
    cache: &Cache,
    console: &Console,
) -> Result<()> {
    if let Some(tag) = tag {
        cache.forget_tag(tag).await?;
        return console.line(format_args!("nothing finds what bears `{tag}` any more"));
    }
    let removed = cache.flush().await?;
    console.line(format_args!("removed {removed} entries"))
}

/// Show how much is in the cache.
#[command("cache:stats", pack = crate::cache)]
async fn stats(cache: &Cache, console: &Console) -> Result<()> {
    let Some(store) = cache.store_behind() else {
        return console.line("the cache is in the memory of each process; nothing is kept");
    };
    let usage = store.usage().await?;
    console.line(format_args!("{}: {} entries, {} bytes", store.name(), usage.entries, usage.bytes))
}

/// Remove what is too old.
#[command("cache:prune", pack = crate::cache)]
async fn prune(cache: &Cache, console: &Console) -> Result<()> {
    let pruned = cache.prune().await?;
    console.line(format_args!(
        "removed {} entries; {} are left, {} bytes",
        pruned.removed, pruned.kept, pruned.bytes
    ))
}
