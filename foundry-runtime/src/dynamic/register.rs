//! Binding services to keys. Nothing is made here; what changes later what a key means stands in
//! `change.rs`.

use super::binding::{Binding, Made, Maker};
use super::find::Entry;
use super::key::{Asked, DynamicKey};
use super::{DynamicContainer, failure, lock};
use crate::error::Result;
use papaya::Guard;
use std::future::Future;
use std::sync::Arc;

impl DynamicContainer {
    /// Binds a service that is there. What was bound to the key is replaced, here as in all that
    /// follow: who has the old service keeps it.
    ///
    /// A trait object is bound as one: `instance::<dyn Mailer>("mailer", Arc::new(Smtp))`.
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// let container = DynamicContainer::new();
    /// container.instance::<dyn Fn(u8) -> u8 + Send + Sync>("twice", Arc::new(|it| it * 2));
    /// ```
    pub fn instance<T: ?Sized + Send + Sync + 'static>(
        &self,
        key: impl Into<DynamicKey<'static>>,
        value: Arc<T>,
    ) {
        self.bind(Binding::given(key.into(), value));
    }

    /// Binds a service that is there to its type.
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// let container = DynamicContainer::new();
    /// container.instance_of(Arc::new(String::from("localhost")));
    /// assert!(container.get::<String>().is_ok());
    /// ```
    pub fn instance_of<T: ?Sized + Send + Sync + 'static>(&self, value: Arc<T>) {
        self.instance(DynamicKey::of::<T>(), value);
    }

    /// Binds a constructor that runs once, when the service is asked for first. Others wait for it
    /// meanwhile; if it fails, everyone is told the same error, and it does not run again. If it
    /// panics, the next one who asks runs it again.
    ///
    /// No lock is held while it runs: it may bind and ask for what it likes.
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// let container = DynamicContainer::new();
    /// container.instance("host", Arc::new(String::from("localhost")));
    /// container.singleton("address", |c| {
    ///     Ok(Arc::new(format!("{}:25", c.get_named::<String>("host")?)))
    /// });
    /// assert_eq!(*container.get_named::<String>("address").unwrap(), "localhost:25");
    /// ```
    pub fn singleton<T: ?Sized + Send + Sync + 'static>(
        &self,
        key: impl Into<DynamicKey<'static>>,
        make: impl Fn(&Self) -> Result<Arc<T>> + Send + Sync + 'static,
    ) {
        self.bind(constructed(key.into(), make, true));
    }

    /// As [`singleton`](Self::singleton), for the type it makes.
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// let container = DynamicContainer::new();
    /// container.singleton_of(|_| Ok(Arc::new(String::from("localhost"))));
    /// assert!(Arc::ptr_eq(&container.get::<String>().unwrap(), &container.get().unwrap()));
    /// ```
    pub fn singleton_of<T: ?Sized + Send + Sync + 'static>(
        &self,
        make: impl Fn(&Self) -> Result<Arc<T>> + Send + Sync + 'static,
    ) {
        self.singleton(DynamicKey::of::<T>(), make);
    }

    /// Binds a constructor that runs for everyone who asks.
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// let container = DynamicContainer::new();
    /// container.factory("buffer", |_| Ok(Arc::new(Vec::<u8>::new())));
    /// let buffer = container.get_named::<Vec<u8>>("buffer").unwrap();
    /// assert!(!Arc::ptr_eq(&buffer, &container.get_named("buffer").unwrap()));
    /// ```
    pub fn factory<T: ?Sized + Send + Sync + 'static>(
        &self,
        key: impl Into<DynamicKey<'static>>,
        make: impl Fn(&Self) -> Result<Arc<T>> + Send + Sync + 'static,
    ) {
        self.bind(constructed(key.into(), make, false));
    }

    /// As [`singleton`](Self::singleton), with an async constructor. Until it has run, only
    /// [`get_async`](Self::get_async) and [`get_named_async`](Self::get_named_async) give the service.
    /// One that captures something is written `move |c| async move { … }`.
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// let container = DynamicContainer::new();
    /// container.singleton_async("address", async |c: DynamicContainer| {
    ///     let host = c.get_named_async::<String>("host").await?;
    ///     Ok(Arc::new(format!("{host}:25")))
    /// });
    /// ```
    pub fn singleton_async<T, F>(
        &self,
        key: impl Into<DynamicKey<'static>>,
        make: impl Fn(Self) -> F + Send + Sync + 'static,
    ) where
        T: ?Sized + Send + Sync + 'static,
        F: Future<Output = Result<Arc<T>>> + Send + 'static,
    {
        let key = key.into();
        let named = key.clone();
        let make = move |container: Self| {
            let (making, key) = (make(container), named.clone());
            Box::pin(async move { erase("build", &key, making.await) }) as _
        };
        self.bind(Binding::new::<T>(key, Maker::Async(Box::new(make)), true));
    }

    /// Lets a key stand for another one, which may be bound later, or be an alias itself.
    ///
    /// # Errors
    ///
    /// If the key would stand for itself.
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// let container = DynamicContainer::new();
    /// container.alias("mailer", "mail").unwrap();
    /// let error = container.alias("mail", "mailer").unwrap_err();
    /// assert_eq!(error.to_string(), "aliases stand for each other in a circle: `mail` -> `mailer` -> `mail`");
    /// ```
    pub fn alias(
        &self,
        alias: impl Into<DynamicKey<'static>>,
        target: impl Into<DynamicKey<'static>>,
    ) -> Result<()> {
        let (alias, target) = (alias.into(), target.into());
        // Until this goes, after the lock, nothing that is replaced is dropped: it may be a service
        // that makes an alias then.
        let entries = self.shared.entries.pin();
        let _aliasing = lock(&self.shared.aliasing);
        let mut circle = vec![&alias];
        let mut next = Some(&target);
        while let Some(key) = next {
            if *key == alias {
                let what = "aliases stand for each other in a circle";
                return Err(failure::circle(what, " -> ", circle));
            }
            circle.push(key);
            next = match entries.get(&Asked(key)) {
                Some(Entry::Alias(target)) => Some(target),
                _ => None,
            };
        }
        self.put(alias.clone(), Entry::Alias(target));
        Ok(())
    }

    pub(super) fn bind(&self, binding: Binding) {
        self.put(binding.key.clone(), Entry::Bound(Arc::new(binding)));
    }

    /// What stood under the key goes now, unless somebody is just looking at it: then with him.
    pub(super) fn put(&self, key: DynamicKey<'static>, entry: Entry) {
        let guard = self.shared.entries.guard();
        if self.shared.entries.insert(key, entry, &guard).is_some() {
            guard.flush();
        }
    }
}

fn constructed<T: ?Sized + Send + Sync + 'static>(
    key: DynamicKey<'static>,
    make: impl Fn(&DynamicContainer) -> Result<Arc<T>> + Send + Sync + 'static,
    once: bool,
) -> Binding {
    let named = key.clone();
    let make = move |container: &DynamicContainer| erase("build", &named, make(container));
    Binding::new::<T>(key, Maker::Sync(Box::new(make)), once)
}

/// What was made, without its type; an error says by what.
pub(super) fn erase<T: ?Sized + Send + Sync + 'static>(
    what: &str,
    key: &DynamicKey<'_>,
    made: Result<Arc<T>>,
) -> Result<Made> {
    match made {
        Ok(made) => Ok(Box::new(made)),
        Err(error) => Err(failure::cannot(what, key, error)),
    }
}
