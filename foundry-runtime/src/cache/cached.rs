//! What `#[cached]` makes of a function: a look into the cache, around what the author wrote.

use super::archive::{Cacheable, Hit};
use super::cache::Cache;
use super::key::KeyPart;
use crate::error::{Error, Result};
use rkyv::Deserialize;
use rkyv::api::high::HighDeserializer;
use rkyv::rancor;
use std::marker::PhantomData;
use std::time::Duration;

/// Where the result of a function is kept, and for how long.
#[derive(Debug)]
pub struct Cached<'c> {
    /// In which cache.
    pub cache: &'c Cache,
    /// Under which key.
    pub key: &'c str,
    /// With which tags.
    pub tags: &'c [&'c str],
    /// For how long.
    pub ttl: Duration,
}

impl Cached<'_> {
    /// The result, read in place. A function that fails does so with its own error; nothing is kept then.
    ///
    /// # Errors
    ///
    /// What the function fails with; what [`Cache::remember`] and [`Cache::tagged`] fail with.
    pub async fn hit<T, E>(self, compute: impl AsyncFnOnce() -> Result<T, E>) -> Result<Hit<T>, E>
    where
        T: Cacheable + 'static,
        E: From<Error>,
    {
        let tagged;
        let cache = match self.tags {
            [] => self.cache,
            tags => {
                tagged = self.cache.tagged(tags).await?;
                &tagged
            }
        };
        // The cache hands on errors as ours; what the author's was waits here.
        let mut failed = None;
        let load = async || match compute().await {
            Ok(value) => Ok(value),
            Err(error) => {
                failed = Some(error);
                Err(Error::failed("the function failed"))
            }
        };
        let outcome = cache.remember(self.key, self.ttl, load).await;
        outcome.map_err(|error| failed.unwrap_or_else(|| E::from(error)))
    }

    /// The result as it was, with memory of its own.
    ///
    /// # Errors
    ///
    /// As [`hit`](Self::hit).
    pub async fn owned<T, E>(self, compute: impl AsyncFnOnce() -> Result<T, E>) -> Result<T, E>
    where
        T: Cacheable + 'static,
        T::Archived: Deserialize<T, HighDeserializer<rancor::Error>>,
        E: From<Error>,
    {
        Ok(self.hit(compute).await?.to_owned()?)
    }
}

/// Whether a type could be a part of a key; [`NoPart`] has to be in scope.
#[derive(Debug)]
pub struct PartProbe<T: ?Sized>(PhantomData<T>);

impl<T: KeyPart + ?Sized> PartProbe<T> {
    /// It could.
    pub const IS_PART: bool = true;
}

/// Gives [`PartProbe`] its answer for a type that could not.
pub trait NoPart {
    /// It could not.
    const IS_PART: bool = false;
}

impl<T: ?Sized> NoPart for PartProbe<T> {}

/// Refuses what is lent to a function, could tell its results apart, and is not in the key.
///
/// # Panics
///
/// While compiling, if it could.
#[track_caller]
pub const fn check_lent(is_part: bool, message: &str) {
    assert!(!is_part, "{}", message);
}
