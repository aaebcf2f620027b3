//! One call of a command: what its generated function gets, and what it gives back.

use crate::console::Console;
use crate::container::{Ctx, Scope, Services, Started};
use crate::error::{Error, Result};
use crate::input::Input;
use crate::model::rows::CommandRow;
use crate::panics::unwinding;
#[cfg(any(feature = "cache", feature = "database"))]
use crate::run::current;
use crate::run::depth::{Nested, nested};
use crate::spec::item::BoxFuture;
use std::future::Future;
use std::panic::resume_unwind;
use std::process::ExitCode;
use std::sync::Arc;

/// A command that is called, and the container that has its services.
#[derive(Clone)]
pub struct Call<'a> {
    services: &'a Services,
    command: &'static CommandRow,
    scope: Option<Arc<Scope>>,
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
        services: &'a Services,
        command: &'static CommandRow,
        console: Option<Console>,
    ) -> Self {
        Self { services, command, scope: Scope::of(services, command, console) }
    }

    /// The services of the run.
    #[cfg(feature = "inspect")]
    pub(crate) fn services(&self) -> &'a Services {
        self.services
    }

    /// What the call has of its own, for whoever may have to drop it half way.
    pub(crate) fn scope(&self) -> Option<Arc<Scope>> {
        self.scope.clone()
    }

    #[inline]
    pub(crate) fn ctx(&self) -> Ctx<'a> {
        Ctx::new(self.services, self.command.base, self.scope.clone())
    }

    /// Starts the services and calls a handler that is not async; unless a service has to be waited
    /// for, which is left to the caller.
    ///
    /// # Errors
    ///
    /// If a service cannot be made, or if the handler fails.
    #[inline]
    pub fn run(&self, handler: impl FnOnce(Ctx<'a>) -> Result<Outcome>) -> Result<Step<'a>> {
        let _nested = Nested::enter(self.services.definition(), self.command)?;
        match self.services.start_now(self.command, self.scope.as_ref())? {
            Started::Ready => handler(self.ctx()).map(Step::Done),
            Started::Waits => Ok(Step::Wait),
            Started::Interrupted => Ok(Step::Done(Outcome::default())),
        }
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
        if self.scope.is_none() {
            let _nested = Nested::enter(self.services.definition(), self.command)?;
            if let Started::Ready = self.services.start_now(self.command, None)? {
                return handler(self.ctx()).map(Step::Done);
            }
        }
        self.run_async(move |ctx| std::future::ready(handler(ctx)))
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
        let (definition, command) = (self.services.definition(), self.command);
        Ok(Step::Later(Box::pin(nested(definition, command, async move {
            match self.services.start(self.command, self.scope.as_ref()).await? {
                Started::Interrupted => Ok(Outcome::default()),
                _ => self.naming(handler(self.ctx())).await,
            }
        }))))
    }

    /// Lets the pool say which command holds a connection, and the cache which one used it.
    #[cfg(any(feature = "cache", feature = "database"))]
    fn naming<F: Future>(&self, work: F) -> impl Future<Output = F::Output> + use<F> {
        let definition = self.services.definition();
        current::during(definition.text(self.command.name), work)
    }

    #[cfg(not(any(feature = "cache", feature = "database")))]
    fn naming<F: Future>(&self, work: F) -> F {
        work
    }

    /// Starts the services, and calls the function of the command again.
    ///
    /// # Errors
    ///
    /// If a service cannot be made, or if the handler fails.
    pub(crate) async fn again(self, input: &Input<'a>) -> Result<Outcome> {
        let start = self.services.start(self.command, self.scope.as_ref());
        let started = nested(self.services.definition(), self.command, start).await?;
        if let Started::Interrupted = started {
            return Ok(Outcome::default());
        }
        match (self.command.run)(input, self)? {
            Step::Done(outcome) => Ok(outcome),
            Step::Later(later) => later.await,
            Step::Wait => unreachable!("BUG: the services were just started"),
        }
    }

    /// The whole call, from the words that were read to the end.
    ///
    /// # Errors
    ///
    /// If the words are no such values, if a service cannot be made, or if the handler fails.
    pub(crate) async fn finish(self, input: &Input<'a>) -> Result<Outcome> {
        let call = self.clone();
        let work = async {
            match (call.command.run)(input, call.clone())? {
                Step::Done(outcome) => Ok(outcome),
                Step::Later(later) => later.await,
                Step::Wait => call.again(input).await,
            }
        };
        match self.scope() {
            None => work.await,
            // On the heap: it is large, and would lie on the stack of each call inside this one.
            Some(scope) => Box::pin(self.closing(scope, work)).await,
        }
    }

    /// Waits for `work`, which is the rest of the call, and closes what the call has of its own,
    /// however that ended.
    pub(crate) async fn closing(
        self,
        mut scope: Arc<Scope>,
        work: impl Future<Output = Result<Outcome>>,
    ) -> Result<Outcome> {
        let abandoned = Abandoned { services: self.services, scope: Some(Arc::clone(&scope)) };
        let ended = unwinding(work).await;
        abandoned.keep();
        let console = self.ctx().console();
        let definition = self.services.definition();
        let (services, stopping) = (self.services, self.naming(scope.stop(definition)));
        drop(self);
        for left in stopping.await {
            services.note_panic(&left);
            console.note(format_args!("warning: {left}"));
        }
        ended.unwrap_or_else(|panic| resume_unwind(panic))
    }
}

/// A call that may be dropped while it waits.
struct Abandoned<'a> {
    services: &'a Services,
    scope: Option<Arc<Scope>>,
}

impl Abandoned<'_> {
    /// It was not.
    fn keep(mut self) {
        self.scope = None;
    }
}

impl Drop for Abandoned<'_> {
    fn drop(&mut self) {
        if let Some(scope) = self.scope.take() {
            self.services.abandon(scope);
        }
    }
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
