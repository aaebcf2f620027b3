//! Services that have to be closed.

use crate::container::slot::Slot;
use crate::spec::item::BoxFuture;
use crate::spec::signatures::CloseFn;
use std::future::Future;
use std::marker::PhantomData;

/// A service that has to be closed: flush, say goodbye, hand back a lock.
///
/// No attribute is needed: that the type implements it is enough. Services are closed one after
/// the other when the command has ended, however it ended, in the reverse of the order in which
/// they became ready; each has five seconds.
///
/// ```
/// # use foundry_runtime as foundry;
/// struct Outbox;
///
/// impl foundry::Close for Outbox {
///     async fn close(&self) {
///         // flush what is left
///     }
/// }
/// ```
pub trait Close {
    /// Closes the service; nobody uses it afterwards.
    fn close(&self) -> impl Future<Output = ()> + Send;
}

/// `CloseProbe::<T>::CLOSE`: how to close a `T`, if it can be. [`NoClose`] must be in scope.
pub struct CloseProbe<T>(PhantomData<T>);

impl<T: Close + Send + Sync + 'static> CloseProbe<T> {
    /// How to close it.
    pub const CLOSE: Option<CloseFn> = Some(close::<T>);
}

fn close<T: Close + Send + Sync + 'static>(slot: &Slot) -> BoxFuture<'_, ()> {
    Box::pin(async move {
        if let Some(service) = slot.get::<T>() {
            service.close().await;
        }
    })
}

/// Gives [`CloseProbe`] its answer for a type without [`Close`].
pub trait NoClose {
    /// There is nothing to do.
    const CLOSE: Option<CloseFn> = None;
}

impl<T> NoClose for CloseProbe<T> {}
