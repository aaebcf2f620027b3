//! Services that are made for each of their users.

use crate::container::Ctx;
use crate::error::Result;
use crate::spec::item::Need;

/// Implemented by generated code for every type that is made for each of its users.
pub trait Transient<Root> {
    /// The item that knows what it needs.
    const NEED: Need;

    /// Makes one.
    ///
    /// # Errors
    ///
    /// If its constructor fails.
    fn make(ctx: &Ctx<'_>) -> Result<Self>
    where
        Self: Sized;
}

/// [`Transient`] as it is asked for, with words for authors; see [`IsProvided`](crate::spec::probe::IsProvided).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be taken by value",
    label = "no `#[service(transient)]` makes it",
    note = "take a service as `&T`, or as `Arc<T>` to keep it; a value comes from a `Config`, or stands in `#[default(…)]` on a field"
)]
pub trait IsTransient<Root> {
    /// The item that knows what it needs.
    const NEED: Need;

    /// Makes one.
    ///
    /// # Errors
    ///
    /// If its constructor fails.
    fn make(ctx: &Ctx<'_>) -> Result<Self>
    where
        Self: Sized;
}

#[diagnostic::do_not_recommend]
impl<T: Transient<Root>, Root> IsTransient<Root> for T {
    const NEED: Need = T::NEED;

    fn make(ctx: &Ctx<'_>) -> Result<Self> {
        T::make(ctx)
    }
}
