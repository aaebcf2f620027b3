//! Packs: services and commands of a library, set into the tables of the application.

use crate::container::item::{Init, InitSync, Item, Kind, Life, Need, Place, Provider, Shared};
use crate::container::key::MISSED;
use crate::container::probe::ProvidedBy;
use crate::container::slot::Instance;
use std::marker::PhantomData;

/// What `pack!` makes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a pack",
    note = "a library makes one with `foundry::pack!`"
)]
pub trait Pack {
    /// How many of the items are the pack's own; those it requires follow.
    const OWN: usize;
    /// All of them.
    const ITEMS: &'static [Item];
}

/// The `AT`th service that a pack requires of the application.
pub trait Requires<const AT: usize> {
    /// Its type.
    type Type: ?Sized;
}

/// The `AT`th service that a pack gives to the application.
pub trait Exports<const AT: usize> {
    /// Its type, which others can name.
    type Type: ?Sized;
    /// Which of the pack's items it is.
    const NEED: Need;
}

/// [`ProvidedBy`] for what a pack requires, with words of its own.
#[diagnostic::on_unimplemented(
    message = "no service provides `{Self}`, which this pack requires",
    label = "nothing in `{Root}` provides it",
    note = "annotate a function that returns it with `#[service]`; for a trait, a service that implements it with `#[service(as = dyn …)]`"
)]
pub trait Handed<Root> {
    /// Which of the application's items it is.
    const NEED: Need;
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + ProvidedBy<Root>, Root> Handed<Root> for T {
    const NEED: Need = T::NEED;
}

/// Keeps the needs of an item that stands for a service of the application.
struct Required<Root, T: ?Sized>(PhantomData<(Root, PhantomData<T>)>);

impl<Root, T: ?Sized + Handed<Root>> Required<Root, T> {
    const NEEDS: &'static [Need] = &[T::NEED];
}

/// Hands the application's service on, under the name that the pack gave it.
#[must_use]
pub const fn required<Root, T>(items: &[Item], index: usize) -> Item
where
    T: ?Sized + Shared + Handed<Root>,
{
    Item {
        needs: Required::<Root, T>::NEEDS,
        kind: Kind::Service(Provider {
            init: Init::Sync(|ctx| Ok(Instance::new(ctx.arc::<T>(T::NEED)))),
            close: None,
            life: Life::View,
        }),
        ..items[index]
    }
}

/// Hands on what the application has gathered.
#[must_use]
pub const fn gathered(
    items: &[Item],
    index: usize,
    needs: &'static [Need],
    init: InitSync,
) -> Item {
    let provider = Provider { init: Init::Sync(init), close: None, life: Life::View };
    Item { needs, kind: Kind::Service(provider), ..items[index] }
}

/// How many needs there are in these lists.
#[must_use]
pub const fn count(lists: &[&[Need]]) -> usize {
    let (mut count, mut list) = (0, 0);
    while list < lists.len() {
        count += lists[list].len();
        list += 1;
    }
    count
}

/// The needs of all lists, one after the other.
#[must_use]
pub const fn gather<const COUNT: usize>(lists: &[&[Need]]) -> [Need; COUNT] {
    let mut all = [Need::Nothing; COUNT];
    let (mut at, mut list) = (0, 0);
    while list < lists.len() {
        let mut it = 0;
        while it < lists[list].len() {
            all[at] = lists[list][it];
            at += 1;
            it += 1;
        }
        list += 1;
    }
    all
}

impl Item {
    /// The place of a value that comes from outside of the application.
    #[must_use]
    pub const fn outside(name: &'static str, file: &'static str, line: u32) -> Self {
        let provider = Provider { init: Init::None, close: None, life: Life::View };
        Self { name, place: Place { file, line }, needs: &[], kind: Kind::Service(provider) }
    }

    /// The place of a service that a pack requires.
    #[must_use]
    pub const fn required(name: &'static str, file: &'static str, line: u32) -> Self {
        Self { name, place: Place { file, line }, ..Self::ABSENT }
    }
}

impl Need {
    /// The same item, seen from the container in which its pack begins at `start`.
    #[must_use]
    pub const fn shifted(self, start: usize) -> Self {
        match self {
            Self::Item(MISSED) => self,
            Self::Item(index) => Self::Item(index + start as u16),
            Self::Scoped(index) => Self::Scoped(index + start as u16),
            other => other,
        }
    }
}

/// The own items of a pack, and those it requires.
#[must_use]
pub const fn join<const ITEMS: usize>(own: &[Item], required: &[Item]) -> [Item; ITEMS] {
    let mut items = [Item::ABSENT; ITEMS];
    let mut at = 0;
    while at < ITEMS {
        items[at] = if at < own.len() { own[at] } else { required[at - own.len()] };
        at += 1;
    }
    items
}

/// Refuses an `app!` that is not where its items look for it.
///
/// # Panics
///
/// While compiling, outside the root of the crate.
#[track_caller]
pub const fn at_crate_root(path: &str) {
    let bytes = path.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        assert!(
            bytes[at] != b':',
            "`foundry::app!` belongs in the root of the crate: `main.rs` or `lib.rs`"
        );
        at += 1;
    }
}

/// Name of the program: of the binary, or of the package that the library belongs to.
#[must_use]
pub const fn program(binary: Option<&'static str>, package: &'static str) -> &'static str {
    match binary {
        Some(binary) => binary,
        None => package,
    }
}
