//! What `#[cached]` makes of a function: a look into the cache, around what the author wrote.

use super::archive::{Cacheable, Hit};
use super::cache::Cache;
use super::key::KeyPart;
use crate::error::{Error, Result};
use rkyv::Deserialize;
use rkyv::api::high::HighDeserializer;
use rkyv::rancor;
use std::borrow::Cow;
use std::fmt::Debug;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What a cached function can fail with: it takes an error of the cache, and can be logged.
#[diagnostic::on_unimplemented(
    message = "a cached function cannot fail with `{Self}`",
    label = "takes no error of the cache",
    note = "it wants `From<foundry::Error>`, for what fails in the cache, and `Debug`, for warnings"
)]
pub trait Failure: From<Error> + Debug {}

#[diagnostic::do_not_recommend]
impl<E: From<Error> + Debug> Failure for E {}

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
        T: Cacheable,
        E: Failure,
    {
        let cache = self.scope().await?;
        let mut failed = None;
        let load = async || compute().await.map_err(|error| set_aside(&mut failed, error));
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
        T: Cacheable<Archived: Deserialize<T, HighDeserializer<rancor::Error>>>,
        E: Failure,
    {
        Ok(self.hit(compute).await?.to_owned()?)
    }

    /// As [`hit`](Self::hit), and for so long after it was fresh, while it is computed anew beside.
    ///
    /// # Errors
    ///
    /// What the function fails with where there is no result; what [`Cache::remember_stale`] and
    /// [`Cache::tagged`] fail with.
    pub async fn hit_stale<T, E, F>(
        self,
        stale: Duration,
        compute: impl FnOnce() -> F + Send + 'static,
    ) -> Result<Hit<T>, E>
    where
        T: Cacheable + Send,
        E: Failure + Send + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        let cache = self.scope().await?;
        // Who computes may outlive who asked.
        let failed = Arc::new(Mutex::new(None));
        let place = Arc::clone(&failed);
        let load = async move || {
            compute().await.map_err(|error| {
                set_aside(&mut place.lock().unwrap_or_else(PoisonError::into_inner), error)
            })
        };
        let outcome = cache.remember_stale(self.key, self.ttl, stale, load).await;
        outcome.map_err(|error| {
            let failed = failed.lock().unwrap_or_else(PoisonError::into_inner).take();
            failed.unwrap_or_else(|| E::from(error))
        })
    }

    /// As [`hit_stale`](Self::hit_stale), with memory of its own.
    ///
    /// # Errors
    ///
    /// As [`hit_stale`](Self::hit_stale).
    pub async fn owned_stale<T, E, F>(
        self,
        stale: Duration,
        compute: impl FnOnce() -> F + Send + 'static,
    ) -> Result<T, E>
    where
        T: Cacheable<Archived: Deserialize<T, HighDeserializer<rancor::Error>>> + Send,
        E: Failure + Send + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        Ok(self.hit_stale(stale, compute).await?.to_owned()?)
    }

    /// The cache, for entries with these tags.
    async fn scope(&self) -> Result<Cow<'_, Cache>> {
        Ok(match self.tags {
            [] => Cow::Borrowed(self.cache),
            tags => Cow::Owned(self.cache.tagged(tags).await?),
        })
    }
}

/// The cache hands on errors as ours, or logs them; what the author's was waits here.
fn set_aside<E: Failure>(place: &mut Option<E>, error: E) -> Error {
    let shown = Error::failed(format!("{error:?}"));
    *place = Some(error);
    shown
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
