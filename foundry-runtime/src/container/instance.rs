//! Services as their slots hold them.

use crate::container::slot::Instance;
use crate::spec::item::{Init, Item, Kind, Life, Need, Provider, Shared};
use crate::spec::pack::Handed;
use std::marker::PhantomData;
use std::sync::Arc;

/// A service as its slot holds it.
pub fn instance<T: Shared>(service: T) -> Instance {
    Instance::new(Arc::new(service))
}

/// Another view of a service, as its slot holds it.
pub fn view<T: ?Sized + Shared>(service: Arc<T>) -> Instance {
    Instance::new(service)
}

/// Keeps the needs of an item that stands for a service of the application.
struct Required<Root, T: ?Sized>(PhantomData<(Root, PhantomData<T>)>);

impl<Root, T: ?Sized + Handed<Root>> Required<Root, T> {
    const NEEDS: &'static [Need] = &[T::NEED];
}

/// Hands the application's service on, under the name that the pack gave it.
#[must_use]
pub const fn required<Root, T>(item: Item) -> Item
where
    T: ?Sized + Shared + Handed<Root>,
{
    let init = Init::Sync(|ctx| Ok(Instance::new(ctx.arc::<T>(T::NEED))));
    let provider = Provider { init, close: None, life: Life::View };
    Item { needs: Required::<Root, T>::NEEDS, kind: Kind::Service(provider), ..item }
}

impl Kind {
    /// A service that is made for each of its users: what is in its slot says only that its needs are
    /// ready.
    pub const TRANSIENT: Self = Self::Service(Provider {
        init: Init::Sync(|_| Ok(instance(()))),
        close: None,
        life: Life::Transient,
    });
}
