//! One call of a command: what its generated function gets, and how far it got. `execution.rs` starts the
//! services of a call and waits for it.

use crate::console::Console;
use crate::container::{Ctx, Scope, Services};
use crate::error::Result;
use crate::model::rows::CommandRow;
use crate::spec::item::BoxFuture;
use std::future::Future;
use std::process::ExitCode;
use std::sync::Arc;

/// A command that is called, and the container that has its services.
#[derive(Clone)]
pub struct Call<'a> {
    pub(super) services: &'a Services,
    pub(super) command: &'static CommandRow,
    pub(super) scope: Option<Arc<Scope>>,
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
    pub(super) code: ExitCode,
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
        Self { services, command, scope: services.scope(command, console) }
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

    /// Starts the services and calls an async handler.
    ///
    /// # Errors
    ///
    /// Never; what fails, fails in the future.
    pub fn run_async<F: Future<Output = Result<Outcome>> + Send + 'a>(
        self,
        handler: impl FnOnce(Ctx<'a>) -> F + Send + 'a,
    ) -> Result<Step<'a>> {
        // Stands beside the type, so that the compiler names it shortly where a handler is not `Send`.
        Ok(Step::Later(Box::pin(self.started(handler))))
    }
}
