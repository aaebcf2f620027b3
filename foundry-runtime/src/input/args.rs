//! Groups of options that several commands share.

use crate::error::Result;
use crate::input::read::Input;
use crate::spec::parameter::{ParamSpec, Rule};

/// Options that several commands share, as one parameter; `#[derive(Args)]` on a struct
/// implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no group of options",
    label = "does not implement `Args`",
    note = "annotate the struct with `#[derive(foundry::Args)]`"
)]
pub trait Args<'a>: Sized {
    /// Its options, and those of the groups in it.
    const PARAMS: &'static [ParamSpec];

    /// What holds between them.
    const RULES: &'static [Rule];

    /// Reads them; the first stands at `base` in the command.
    ///
    /// # Errors
    ///
    /// A usage error if one is missing, or no such value.
    fn read(input: &Input<'a>, base: usize) -> Result<Self>;
}
