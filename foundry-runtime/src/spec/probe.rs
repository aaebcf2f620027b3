//! Questions that only the compiler can answer: is this item there, is this type provided?
//!
//! An inherent constant hides a trait's constant of the same name wherever its bounds hold. That
//! is how code which names concrete types asks whether they implement a trait.

use crate::spec::item::{Item, Need};
use std::marker::PhantomData;

/// Implemented by generated code for every type that a container provides.
///
/// That a service is `Send + Sync + 'static` is demanded where it is made, and nowhere else, so
/// that one mistake is one message.
pub trait ProvidedBy<Root> {
    /// The item of the container.
    const NEED: Need;
}

/// [`ProvidedBy`] as it is asked for; the message is what authors read. With a trait of its own the
/// compiler does not list all services behind the error. Generated code cannot say
/// `#[diagnostic::do_not_recommend]`: a crate with `#![no_implicit_prelude]` does not know `diagnostic`.
#[diagnostic::on_unimplemented(
    message = "no service provides `{Self}`",
    label = "nothing in `{Root}` provides it",
    note = "annotate `{Self}`, its `impl` with `new`, or a function that returns it, with `#[service]`"
)]
pub trait IsProvided<Root> {
    /// The item of the container.
    const NEED: Need;
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + ProvidedBy<Root>, Root> IsProvided<Root> for T {
    const NEED: Need = T::NEED;
}

#[diagnostic::do_not_recommend]
impl<Root> ProvidedBy<Root> for crate::cancel::Cancel {
    const NEED: Need = Need::Builtin(crate::cancel::SLOT);
}

#[diagnostic::do_not_recommend]
impl<Root> ProvidedBy<Root> for crate::clock::Clock {
    const NEED: Need = Need::Builtin(crate::clock::SLOT);
}

/// [`ProvidedBy`] for a trait, with words of its own.
#[diagnostic::on_unimplemented(
    message = "no service provides `{Self}`",
    label = "nothing in `{Root}` provides it",
    note = "`#[service(as = {Self})]` goes on the service that is to be found by this trait"
)]
pub trait ProvidedAs<Root> {
    /// The item of the container.
    const NEED: Need;
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + ProvidedBy<Root>, Root> ProvidedAs<Root> for T {
    const NEED: Need = T::NEED;
}

/// [`ProvidedBy`] for a type around another, which may be what is provided, but seldom is.
#[diagnostic::on_unimplemented(
    message = "no service provides `{Self}`",
    label = "nothing in `{Root}` provides all of it",
    note = "a service is taken as `&T`, or as `Arc<T>` to keep it; as `Option<&T>` if it may be missing, as `All<dyn Trait>` or as `Lazy<T>`"
)]
pub trait ProvidedWhole<Root> {
    /// The item of the container.
    const NEED: Need;
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + ProvidedBy<Root>, Root> ProvidedWhole<Root> for T {
    const NEED: Need = T::NEED;
}

/// [`ProvidedBy`] for `All<…>` in a pack, with words of its own.
#[diagnostic::on_unimplemented(
    message = "`{Root}` is not handed `{Self}`",
    label = "a pack says so: `requires = [{Self}]`"
)]
pub trait Gathered<Root> {
    /// The item of the container.
    const NEED: Need;
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + ProvidedBy<Root>, Root> Gathered<Root> for T {
    const NEED: Need = T::NEED;
}

/// `Maybe::<T, Root>::NEED`: the service, if somebody provides it. [`NotProvided`] must be in scope.
pub struct Maybe<T: ?Sized, Root>(PhantomData<(Root, PhantomData<T>)>);

impl<T: ?Sized + ProvidedBy<Root>, Root> Maybe<T, Root> {
    /// The service.
    pub const NEED: Need = Need::Optional(&<T as ProvidedBy<Root>>::NEED);
}

/// Gives [`Maybe`] its answer where nobody provides the service.
pub trait NotProvided {
    /// None.
    const NEED: Need = Need::Nothing;
}

impl<T: ?Sized, Root> NotProvided for Maybe<T, Root> {}

/// `SizedProbe::<T>::IS_SIZED`: whether it is a type of one size, and no trait. [`NotSized`] must be in
/// scope.
pub struct SizedProbe<T: ?Sized>(PhantomData<T>);

impl<T> SizedProbe<T> {
    /// It is.
    pub const IS_SIZED: bool = true;
}

/// Gives [`SizedProbe`] its answer for a trait.
pub trait NotSized {
    /// It is not.
    const IS_SIZED: bool = false;
}

impl<T: ?Sized> NotSized for SizedProbe<T> {}

/// The item at `AT` contributes to `T`.
pub trait Contribution<const AT: u16, T: ?Sized> {
    /// The item.
    const NEED: Need;
}

/// `Member::<Root, AT, T>::NEED`: the item at `AT`, if it contributes to `T`. [`NoMember`] must be in
/// scope.
pub struct Member<Root, const AT: u16, T: ?Sized>(PhantomData<(Root, PhantomData<T>)>);

impl<Root: Contribution<AT, T>, const AT: u16, T: ?Sized> Member<Root, AT, T> {
    /// The item.
    pub const NEED: Need = <Root as Contribution<AT, T>>::NEED;
}

/// Gives [`Member`] its answer for an item that contributes to something else.
pub trait NoMember {
    /// None.
    const NEED: Need = Need::Nothing;
}

impl<Root, const AT: u16, T: ?Sized> NoMember for Member<Root, AT, T> {}

/// An annotated item writes itself down here, under its key. The implementing types are empty
/// structs of the crate, several of them, because the compiler searches the impls of one type
/// one by one.
pub trait Entry<const KEY: u64> {
    /// The item.
    const ITEM: Item;
}

/// `Probe::<Bucket, KEY>::ITEM`: the item, or [`Item::ABSENT`] if `cfg` removed it or if the
/// attribute was not ours. [`NoEntry`] must be in scope.
pub struct Probe<Bucket, const KEY: u64>(PhantomData<Bucket>);

impl<Bucket: Entry<KEY>, const KEY: u64> Probe<Bucket, KEY> {
    /// The item.
    pub const ITEM: Item = <Bucket as Entry<KEY>>::ITEM;
}

/// Gives [`Probe`] its answer where there is no entry.
pub trait NoEntry {
    /// Nothing.
    const ITEM: Item = Item::ABSENT;
}

impl<Bucket, const KEY: u64> NoEntry for Probe<Bucket, KEY> {}
