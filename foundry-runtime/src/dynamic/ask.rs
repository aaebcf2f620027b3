//! Asking a dynamic container for services. A ready one takes the short way, which neither allocates
//! nor waits; for all others `obtain` sees to the rest.

use super::DynamicContainer;
use super::key::DynamicKey;
use crate::error::Result;
use std::sync::Arc;

impl DynamicContainer {
    /// The service of this type.
    ///
    /// # Errors
    ///
    /// As those of [`get_named`](Self::get_named).
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// let container = DynamicContainer::new();
    /// container.instance_of(Arc::new(7_u32));
    /// assert_eq!(*container.get::<u32>().unwrap(), 7);
    /// ```
    #[inline]
    pub fn get<T: ?Sized + 'static>(&self) -> Result<Arc<T>> {
        self.get_named(DynamicKey::of::<T>())
    }

    /// The service under this key. Allocates nothing if it is ready.
    ///
    /// # Errors
    ///
    /// If there is none, it is of another type, it could not be made, now or earlier, it needs
    /// itself, or it has an async constructor that has not run.
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// let container = DynamicContainer::new();
    /// container.instance("retries", Arc::new(3_u8));
    /// assert_eq!(*container.get_named::<u8>("retries").unwrap(), 3);
    ///
    /// let error = container.get_named::<u16>("retries").unwrap_err();
    /// assert_eq!(error.to_string(), "`retries` is a `u8`, and was asked for as a `u16`");
    /// ```
    #[inline]
    pub fn get_named<'k, T: ?Sized + 'static>(
        &self,
        key: impl Into<DynamicKey<'k>>,
    ) -> Result<Arc<T>> {
        let key = key.into();
        if let Some(value) = self.ready(&self.shared.entries.pin(), &key) {
            return Ok(Arc::clone(value));
        }
        self.obtain(&key)
    }

    /// Lends the service of this type; see [`with_named`](Self::with_named).
    ///
    /// # Errors
    ///
    /// As those of [`get_named`](Self::get_named).
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// let container = DynamicContainer::new();
    /// container.instance_of::<str>(Arc::from("localhost"));
    /// assert_eq!(container.with(|host: &str| host.len()).unwrap(), 9);
    /// ```
    #[inline]
    pub fn with<T: ?Sized + 'static, R>(&self, used: impl FnOnce(&T) -> R) -> Result<R> {
        self.with_named(DynamicKey::of::<T>(), used)
    }

    /// Lends the service under this key to a closure: cheaper than [`get_named`](Self::get_named),
    /// which has to count who holds the service, and no slower if many threads ask for the same one.
    /// What is taken out of the container meanwhile is dropped after the closure.
    ///
    /// # Errors
    ///
    /// As those of [`get_named`](Self::get_named).
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// let container = DynamicContainer::new();
    /// container.instance("hosts", Arc::new(vec!["a", "b"]));
    /// let count = container.with_named("hosts", |hosts: &Vec<&str>| hosts.len());
    /// assert_eq!(count.unwrap(), 2);
    /// ```
    #[inline]
    pub fn with_named<'k, T: ?Sized + 'static, R>(
        &self,
        key: impl Into<DynamicKey<'k>>,
        used: impl FnOnce(&T) -> R,
    ) -> Result<R> {
        let key = key.into();
        if let Some(value) = self.ready(&self.shared.entries.pin(), &key) {
            return Ok(used(value));
        }
        self.obtain(&key).map(|value| used(&value))
    }

    /// As [`get`](Self::get), for async constructors too.
    ///
    /// # Errors
    ///
    /// As those of [`get_named`](Self::get_named).
    ///
    /// ```
    /// # use foundry_runtime::{DynamicContainer, DynamicKey};
    /// # use std::sync::Arc;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let container = DynamicContainer::new();
    /// container.singleton_async(DynamicKey::of::<u32>(), async |_| Ok(Arc::new(7_u32)));
    /// assert_eq!(*container.get_async::<u32>().await.unwrap(), 7);
    /// # }
    /// ```
    pub async fn get_async<T: ?Sized + 'static>(&self) -> Result<Arc<T>> {
        self.get_named_async(DynamicKey::of::<T>()).await
    }

    /// As [`get_named`](Self::get_named), for async constructors too.
    ///
    /// If the future is dropped while it makes a service, another one that waits for the same service
    /// makes it.
    ///
    /// # Errors
    ///
    /// As those of [`get_named`](Self::get_named).
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let container = DynamicContainer::new();
    /// container.singleton_async("answer", async |_| Ok(Arc::new(42)));
    /// assert!(container.get_named::<i32>("answer").is_err());
    /// assert_eq!(*container.get_named_async::<i32>("answer").await.unwrap(), 42);
    /// assert!(container.get_named::<i32>("answer").is_ok());
    /// # }
    /// ```
    pub async fn get_named_async<'k, T: ?Sized + 'static>(
        &self,
        key: impl Into<DynamicKey<'k>>,
    ) -> Result<Arc<T>> {
        let key = key.into();
        if let Some(value) = self.ready(&self.shared.entries.pin(), &key) {
            return Ok(Arc::clone(value));
        }
        let value = self.find(&key)?.obtain_async(self).await?;
        self.count_resolution();
        Ok(value)
    }

    /// The services under a tag, in the order in which they were tagged; none, if nothing was.
    ///
    /// # Errors
    ///
    /// As those of [`get_named`](Self::get_named), for the first service that has one.
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// let container = DynamicContainer::new();
    /// for name in ["sales", "stock"] {
    ///     container.instance::<str>(name, Arc::from(name));
    ///     container.tag(name, "reports");
    /// }
    /// let reports = container.tagged::<str>("reports").unwrap();
    /// assert_eq!(reports.iter().map(|it| &**it).collect::<Vec<_>>(), ["sales", "stock"]);
    /// ```
    pub fn tagged<T: ?Sized + 'static>(&self, tag: &str) -> Result<Vec<Arc<T>>> {
        self.tagged_keys(tag).into_iter().map(|key| self.get_named(key)).collect()
    }

    /// As [`tagged`](Self::tagged), for async constructors too, one after the other.
    ///
    /// # Errors
    ///
    /// As those of [`get_named`](Self::get_named), for the first service that has one.
    ///
    /// ```
    /// # use foundry_runtime::DynamicContainer;
    /// # use std::sync::Arc;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let container = DynamicContainer::new();
    /// container.singleton_async("sales", async |_| Ok(Arc::new(42)));
    /// container.tag("sales", "reports");
    /// assert_eq!(container.tagged_async::<i32>("reports").await.unwrap().len(), 1);
    /// # }
    /// ```
    pub async fn tagged_async<T: ?Sized + 'static>(&self, tag: &str) -> Result<Vec<Arc<T>>> {
        let mut services = Vec::new();
        for key in self.tagged_keys(tag) {
            services.push(self.get_named_async(key).await?);
        }
        Ok(services)
    }

    #[cold]
    fn obtain<T: ?Sized + 'static>(&self, key: &DynamicKey<'_>) -> Result<Arc<T>> {
        let value = self.find(key)?.obtain(self)?;
        self.count_resolution();
        Ok(value)
    }
}
