//! What the container hands out: services, ready or later, one or all.

use crate::container::lazy::Link;
use crate::error::{Error, Result};
use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// A service as long as somebody uses it.
pub enum Held<'a, T: ?Sized> {
    /// From the container, which outlives the call.
    Lent(&'a T),
    /// From the command's own services.
    Kept(Arc<T>),
}

impl<T: ?Sized> Deref for Held<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        match self {
            Self::Lent(service) => service,
            Self::Kept(service) => service,
        }
    }
}

/// Every service that contributes to a trait: `#[service(into = dyn Check)]`.
///
/// Commands, constructors and structs may take it. It has the contributions of the application in
/// the order of the sources, then those of its packs; it is empty where nobody contributes. Taking
/// it costs one heap allocation.
///
/// ```
/// # use foundry_runtime as foundry;
/// use foundry::All;
///
/// trait Check: Send + Sync {
///     fn is_well(&self) -> bool;
/// }
///
/// fn all_well(checks: All<dyn Check>) -> bool {
///     checks.iter().all(|check| check.is_well())
/// }
/// ```
pub struct All<T: ?Sized>(Box<[Arc<T>]>);

impl<T: ?Sized> All<T> {
    /// These services, as a test may put them together.
    pub fn new(services: impl IntoIterator<Item = Arc<T>>) -> Self {
        Self(services.into_iter().collect())
    }
}

impl<T: ?Sized> Deref for All<T> {
    type Target = [Arc<T>];

    fn deref(&self) -> &[Arc<T>] {
        &self.0
    }
}

impl<'a, T: ?Sized> IntoIterator for &'a All<T> {
    type Item = &'a Arc<T>;
    type IntoIter = std::slice::Iter<'a, Arc<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: ?Sized> IntoIterator for All<T> {
    type Item = Arc<T>;
    type IntoIter = std::vec::IntoIter<Arc<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// A service that is built when somebody asks for it: a command that never does starts without it.
///
/// `Lazy<T>` is no need, so two services may know each other if one of them is lazy.
///
/// ```no_run
/// # use foundry_runtime as foundry;
/// use foundry::{Lazy, Result};
///
/// struct Search;
///
/// async fn find(words: Option<&str>, search: Lazy<Search>) -> Result<()> {
///     if let Some(words) = words {
///         let search = search.get().await?;
///     }
///     Ok(())
/// }
/// ```
pub struct Lazy<T: ?Sized> {
    link: Arc<Link>,
    node: u16,
    /// The service that was made with it, if it was one.
    owner: Option<u16>,
    service: PhantomData<fn() -> Arc<T>>,
}

impl<T: ?Sized + 'static> Lazy<T> {
    pub(super) fn new(link: Arc<Link>, node: u16, owner: Option<u16>) -> Self {
        Self { link, node, owner, service: PhantomData }
    }

    /// The service, built now with all it needs if nobody did before.
    ///
    /// # Errors
    ///
    /// If it, or what it needs, cannot be built: the same error for all who ask. If a constructor
    /// waits here for a service that waits for that constructor. When the application has shut down.
    pub async fn get(&self) -> Result<Arc<T>> {
        self.link.get(self.node, self.owner).await
    }

    /// As [`get`](Self::get), from code that is not async.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get); and if one of its constructors has to be waited for, which only async
    /// code can do.
    pub fn get_blocking(&self) -> Result<Arc<T>> {
        let mut made = pin!(self.get());
        match made.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(made) => made,
            Poll::Pending => Err(Error::failed("a lazy service has to be waited for")
                .note("one of its constructors is async: use `get().await` in an `async fn`")),
        }
    }
}

impl<T: ?Sized> Clone for Lazy<T> {
    fn clone(&self) -> Self {
        Self { link: Arc::clone(&self.link), ..*self }
    }
}
