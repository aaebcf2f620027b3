//! From a key to its binding, over what the consumer was given, aliases and providers.

use super::binding::Binding;
use super::key::{Asked, DynamicKey};
use super::{DynamicContainer, failure};
use crate::error::Result;
use papaya::{HashMap, HashMapRef, LocalGuard};
use rustc_hash::FxBuildHasher;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What stands under a key.
pub(super) enum Entry {
    Bound(Arc<Binding>),
    Alias(DynamicKey<'static>),
    /// What binds the key when it is asked for; it makes an `Arc<()>`, once.
    Provider(Arc<Binding>),
}

pub(super) type Entries = HashMap<DynamicKey<'static>, Entry, FxBuildHasher>;
type Pinned<'c> = HashMapRef<'c, DynamicKey<'static>, Entry, FxBuildHasher, LocalGuard<'c>>;

/// What stands at the end of the aliases, and its key.
#[inline]
pub(super) fn follow<'g, 'k>(
    entries: &'g Pinned<'_>,
    key: &'g DynamicKey<'k>,
) -> (&'g DynamicKey<'k>, Option<&'g Entry>) {
    let mut key = key;
    loop {
        match entries.get(&Asked(key)) {
            Some(Entry::Alias(target)) => key = target,
            entry => return (key, entry),
        }
    }
}

impl DynamicContainer {
    /// A service that is ready, if it is of this type. Neither allocates nor waits.
    #[inline]
    pub(super) fn ready<'g, T: ?Sized + 'static>(
        &'g self,
        entries: &'g Pinned<'_>,
        key: &'g DynamicKey<'_>,
    ) -> Option<&'g Arc<T>> {
        let (_, Some(Entry::Bound(binding))) = follow(entries, self.given(key)) else {
            return None;
        };
        let value = binding.ready()?;
        self.count_resolution();
        Some(value)
    }

    /// # Errors
    ///
    /// If nothing is bound to the key, or its provider failed.
    pub(super) fn find(&self, key: &DynamicKey<'_>) -> Result<Arc<Binding>> {
        let key = self.given(key);
        let mut asked: Option<Arc<Binding>> = None;
        loop {
            let provider = {
                let entries = self.shared.entries.pin();
                match follow(&entries, key) {
                    (_, Some(Entry::Bound(binding))) => return Ok(Arc::clone(binding)),
                    (_, Some(Entry::Provider(provider))) => Arc::clone(provider),
                    (end, Some(Entry::Alias(_)) | None) => {
                        self.shared.misses.fetch_add(1, Ordering::Relaxed);
                        return Err(failure::unknown(key, end, entries.keys()));
                    }
                }
            };
            if asked.is_some_and(|it| Arc::ptr_eq(&it, &provider)) {
                return Err(failure::not_provided(key));
            }
            provider.obtain::<()>(self)?;
            asked = Some(provider);
        }
    }

    /// The key that the consumer sees instead, if it was given one.
    #[inline]
    fn given<'g, 'k>(&'g self, key: &'g DynamicKey<'k>) -> &'g DynamicKey<'k> {
        match &self.within {
            None => key,
            Some(consumer) => {
                consumer.gives.iter().find(|(needs, _)| needs == key).map_or(key, |(_, give)| give)
            }
        }
    }

    /// Each thread counts for itself: threads that ask at once do not meet.
    #[inline]
    pub(super) fn count_resolution(&self) {
        let count = self.shared.resolutions.get_or(AtomicU64::default);
        count.store(count.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }
}
