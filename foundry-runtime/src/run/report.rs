//! What handlers return: an outcome, a result that is printed, or an error.

use crate::console::Console;
use crate::container::Ctx;
use crate::error::{Error, Result};
use crate::run::call::Outcome;
use std::process::ExitCode;

/// What a handler may return without anything being printed.
pub trait Report {
    /// The outcome.
    fn report(self) -> Outcome;
}

impl Report for () {
    #[inline]
    fn report(self) -> Outcome {
        Outcome::default()
    }
}

impl Report for Outcome {
    #[inline]
    fn report(self) -> Outcome {
        self
    }
}

impl Report for ExitCode {
    #[inline]
    fn report(self) -> Outcome {
        Outcome { code: self }
    }
}

/// What a handler returned. Which of the methods below a type has, the compiler decides: methods
/// of the type itself come before those of traits, wherever their bounds hold.
pub struct Returned<T>(pub T);

impl<T, E> Returned<Result<T, E>> {
    /// What is in the `Result`.
    ///
    /// # Errors
    ///
    /// What the handler returned as one.
    #[inline]
    pub fn value(self) -> Result<Returned<T>>
    where
        E: IntoError,
    {
        self.0.map(Returned).map_err(IntoError::into_error)
    }
}

/// For handlers that do not fail.
pub trait Infallible: Sized {
    /// What was returned.
    ///
    /// # Errors
    ///
    /// Never.
    #[inline]
    fn value(self) -> Result<Self> {
        Ok(self)
    }
}

impl<T> Infallible for Returned<T> {}

impl<T: Report> Returned<T> {
    /// The outcome.
    ///
    /// # Errors
    ///
    /// Never.
    #[inline]
    pub fn report(self, _: &Ctx<'_>) -> Result<Outcome> {
        Ok(self.0.report())
    }
}

/// For handlers whose result is printed.
pub trait ReportPrinted {
    /// What is printed.
    type Value;

    /// Prints it.
    ///
    /// # Errors
    ///
    /// If it cannot be printed.
    fn report(self, ctx: &Ctx<'_>) -> Result<Outcome>
    where
        Self::Value: Printed;
}

impl<T> ReportPrinted for Returned<T> {
    type Value = T;

    fn report(self, ctx: &Ctx<'_>) -> Result<Outcome>
    where
        T: Printed,
    {
        self.0.print(&ctx.console())?;
        Ok(Outcome::default())
    }
}

/// A result that can be printed: whatever implements `serde::Serialize`.
#[cfg_attr(
    feature = "output",
    diagnostic::on_unimplemented(
        message = "a command cannot return `{Self}`",
        label = "not a result of a command",
        note = "return `()`, `ExitCode`, what implements `serde::Serialize`, or a `Result` of those"
    )
)]
#[cfg_attr(
    not(feature = "output"),
    diagnostic::on_unimplemented(
        message = "a command cannot return `{Self}`",
        label = "not a result of a command",
        note = "return `()`, `ExitCode`, or a `Result` of those; with the feature `output` also what implements `serde::Serialize`"
    )
)]
pub trait Printed {
    /// Prints it as the console wants it.
    ///
    /// # Errors
    ///
    /// If it cannot be printed.
    fn print(&self, console: &Console) -> Result<()>;
}

#[cfg(feature = "output")]
#[diagnostic::do_not_recommend]
impl<T: serde::Serialize> Printed for T {
    fn print(&self, console: &Console) -> Result<()> {
        console.print(self)
    }
}

/// The error of a command: whatever converts into [`Error`], as all error types do.
#[diagnostic::on_unimplemented(
    message = "a command cannot fail with `{Self}`",
    label = "not an error of a command",
    note = "fail with a `foundry::Error`, or with a `std::error::Error` that is `Send` and `Sync`"
)]
pub trait IntoError {
    /// The error.
    fn into_error(self) -> Error;
}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> IntoError for E {
    #[inline]
    fn into_error(self) -> Error {
        self.into()
    }
}
