//! One call of a command: what its generated function gets, and what it gives back.

use crate::console::{Captured, Console};
use crate::container::item::BoxFuture;
use crate::container::slot::{Instance, Slot};
use crate::container::{Container, Ctx};
use crate::definition::rows::CommandRow;
use crate::error::{Error, Result};
use crate::input::{Input, Settings};
use std::future::Future;
use std::process::ExitCode;
use std::sync::Arc;

/// A command that is called, and the container that has its services.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    container: &'a Container,
    command: &'static CommandRow,
    console: &'a Slot,
}

/// How far a call got.
pub enum Step<'a> {
    /// The handler returned.
    Done(Outcome),
    /// There is something to wait for.
    Later(BoxFuture<'a, Result<Outcome>>),
    /// A service has to be waited for; then the function is called again.
    Wait,
}

/// What a handler that did not fail returned.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outcome {
    code: ExitCode,
}

impl Outcome {
    /// The exit code.
    #[must_use]
    pub fn exit_code(self) -> ExitCode {
        self.code
    }
}

impl<'a> Call<'a> {
    /// `console` is the call's own, if it has one.
    #[inline]
    pub(crate) fn new(
        container: &'a Container,
        command: &'static CommandRow,
        console: &'a Slot,
    ) -> Self {
        Self { container, command, console }
    }

    #[inline]
    fn ctx(self) -> Ctx<'a> {
        Ctx::for_call(self.container, self.command.base, self.console)
    }

    /// Starts the services and calls a handler that is not async; unless a service has to be waited
    /// for, which is left to the caller.
    ///
    /// # Errors
    ///
    /// If a service cannot be made, or if the handler fails.
    #[inline]
    pub fn run(self, handler: impl FnOnce(Ctx<'a>) -> Result<Outcome>) -> Result<Step<'a>> {
        if self.container.start_now(self.command)? {
            return handler(self.ctx()).map(Step::Done);
        }
        Ok(Step::Wait)
    }

    /// As [`run`](Self::run), for values that are there once.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub fn run_once(
        self,
        handler: impl FnOnce(Ctx<'a>) -> Result<Outcome> + Send + 'a,
    ) -> Result<Step<'a>> {
        if self.container.start_now(self.command)? {
            return handler(self.ctx()).map(Step::Done);
        }
        Ok(Step::Later(Box::pin(async move {
            self.container.start(self.command).await?;
            handler(self.ctx())
        })))
    }

    /// Starts the services, and calls the function of the command again.
    ///
    /// # Errors
    ///
    /// If a service cannot be made, or if the handler fails.
    pub(crate) async fn again(self, input: &Input<'a>) -> Result<Outcome> {
        self.container.start(self.command).await?;
        match (self.command.run)(input, self)? {
            Step::Done(outcome) => Ok(outcome),
            Step::Later(later) => later.await,
            Step::Wait => unreachable!("BUG: the services were just started"),
        }
    }

    /// Starts the services and calls an async handler.
    ///
    /// # Errors
    ///
    /// Never; what fails, fails in the future.
    pub fn run_async<F: Future<Output = Result<Outcome>> + Send + 'a>(
        self,
        handler: impl FnOnce(Ctx<'a>) -> F + Send + 'a,
    ) -> Result<Step<'a>> {
        Ok(Step::Later(Box::pin(async move {
            self.container.start(self.command).await?;
            handler(self.ctx()).await
        })))
    }
}

/// Gives a call a console of its own.
#[cold]
pub(crate) fn own_console(slot: &Slot, settings: Settings, captured: Option<&Arc<Captured>>) {
    slot.fill(|| Instance::new(Arc::new(Console::new(settings, captured.cloned()))));
}

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
    pub fn report(self, _: Ctx<'_>) -> Result<Outcome> {
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
    fn report(self, ctx: Ctx<'_>) -> Result<Outcome>
    where
        Self::Value: Printed;
}

impl<T> ReportPrinted for Returned<T> {
    type Value = T;

    fn report(self, ctx: Ctx<'_>) -> Result<Outcome>
    where
        T: Printed,
    {
        self.0.print(ctx.console())?;
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
