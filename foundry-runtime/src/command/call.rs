//! One call of a command: what its generated function gets, and what it gives back.

use crate::command::spec::CommandRow;
use crate::container::item::BoxFuture;
use crate::container::{Container, Ctx};
use crate::error::{Error, Result};
use crate::input::{Argv, Input};
use std::future::Future;
use std::process::ExitCode;

/// A command, the words it was called with, and the container that has its services.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    container: &'a Container,
    command: &'static CommandRow,
    argv: Argv<'a>,
}

/// How far a call got.
pub enum Step<'a> {
    /// The handler returned.
    Done(Outcome),
    /// There is something to wait for.
    Later(BoxFuture<'a, Result<Outcome>>),
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
    #[inline]
    pub(crate) fn new(
        container: &'a Container,
        command: &'static CommandRow,
        argv: Argv<'a>,
    ) -> Self {
        Self { container, command, argv }
    }

    /// The command line, to be read.
    #[inline]
    #[must_use]
    pub fn input(self) -> Input<'a> {
        Input::new(self.container.definition(), self.command, self.argv)
    }

    #[inline]
    fn ctx(self) -> Ctx<'a> {
        Ctx::new(self.container, self.command.base)
    }

    /// Starts the services and calls a handler that is not async; at once, if no service has to
    /// be waited for.
    ///
    /// # Errors
    ///
    /// If a service cannot be made, or if the handler fails.
    #[inline]
    pub fn run<R: Report>(
        self,
        handler: impl FnOnce(Ctx<'a>) -> R + Send + 'a,
    ) -> Result<Step<'a>> {
        if self.container.start_now(self.command)? {
            return handler(self.ctx()).report().map(Step::Done);
        }
        Ok(Step::Later(Box::pin(async move {
            self.container.start(self.command).await?;
            handler(self.ctx()).report()
        })))
    }

    /// Starts the services and calls an async handler.
    ///
    /// # Errors
    ///
    /// Never; what fails, fails in the future.
    pub fn run_async<R: Report, F: Future<Output = R> + Send + 'a>(
        self,
        handler: impl FnOnce(Ctx<'a>) -> F + Send + 'a,
    ) -> Result<Step<'a>> {
        Ok(Step::Later(Box::pin(async move {
            self.container.start(self.command).await?;
            handler(self.ctx()).await.report()
        })))
    }
}

/// What a handler may return.
#[diagnostic::on_unimplemented(
    message = "a command cannot return `{Self}`",
    label = "not a result of a command",
    note = "return `()`, `ExitCode`, or a `Result` of those whose error implements `std::error::Error`"
)]
pub trait Report {
    /// The outcome, or the error.
    ///
    /// # Errors
    ///
    /// What the handler returned as one.
    fn report(self) -> Result<Outcome>;
}

#[diagnostic::do_not_recommend]
impl Report for () {
    #[inline]
    fn report(self) -> Result<Outcome> {
        Ok(Outcome::default())
    }
}

/// What was reported already: generated code does so under the author's type.
#[diagnostic::do_not_recommend]
impl Report for Outcome {
    #[inline]
    fn report(self) -> Result<Outcome> {
        Ok(self)
    }
}

#[diagnostic::do_not_recommend]
impl Report for ExitCode {
    #[inline]
    fn report(self) -> Result<Outcome> {
        Ok(Outcome { code: self })
    }
}

#[diagnostic::do_not_recommend]
impl<R: Report, E: Into<Error>> Report for Result<R, E> {
    #[inline]
    fn report(self) -> Result<Outcome> {
        self.map_err(Into::into)?.report()
    }
}
