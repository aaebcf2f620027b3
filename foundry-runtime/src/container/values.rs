//! Services that are not made by the container: given from outside, or put in by a test.

use crate::container::slot::Instance;
use crate::container::slots::Make;
use crate::model::definition::Definition;
use crate::spec::item::{BUILTINS, Need, Shared};
use crate::spec::probe::IsProvided;
use std::sync::Arc;

/// Services for a container that is not there yet.
#[derive(Default)]
pub struct Values(Vec<(Need, Make)>);

impl Values {
    /// Nothing.
    pub const NONE: Self = Self(Vec::new());

    /// The same, with a service of the application `Root`.
    #[must_use]
    pub fn with<Root, T: ?Sized + IsProvided<Root> + Shared>(mut self, value: Arc<T>) -> Self {
        const {
            assert!(
                !matches!(T::NEED, Need::ByValue),
                "a transient service is made for each of its users; put in what it needs"
            );
        }
        self.0.push((T::NEED, Box::new(move || Instance::new(Arc::clone(&value)))));
        self
    }

    /// Each with its node. A configuration section that nobody takes has none.
    pub(super) fn placed(self, definition: &Definition) -> impl Iterator<Item = (u16, Make)> {
        self.0.into_iter().filter_map(|(need, make)| {
            let node = match need {
                Need::Item(index) | Need::Scoped(index) => BUILTINS + index,
                Need::Builtin(slot) => slot,
                Need::Section(section) => definition.section(section.key)?,
                _ => return None,
            };
            Some((node, make))
        })
    }
}

/// What stands for a value that is still to be given.
pub struct Missing;

/// A builder that still wants a `T`.
#[diagnostic::on_unimplemented(
    message = "the application does not want `{T}` from outside",
    label = "not in `requires = […]` of `app!`, or provided already"
)]
pub trait Accepts<T: ?Sized> {
    /// The builder, one value richer.
    type Next;

    /// Takes it.
    fn accept(self, value: Arc<T>) -> Self::Next;
}

/// That a `T` was given.
#[diagnostic::on_unimplemented(
    message = "`{T}` comes from outside, and was not provided",
    label = "wants `.provide(…)` with it before"
)]
pub trait Provided<T: ?Sized> {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized> Provided<T> for Given {}

/// That an application wants nothing from outside.
#[diagnostic::on_unimplemented(
    message = "`{Self}` requires values from outside",
    label = "`{Self}::builder()` takes them: `.provide(…)` each, then `.run()` or `.build()`"
)]
pub trait AtOnce {}

/// An argument that was set.
pub struct Given;

/// Whether an argument was set.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is missing in this call",
    label = "wants `{Self} = …`"
)]
pub trait IsGiven {}

impl IsGiven for Given {}
