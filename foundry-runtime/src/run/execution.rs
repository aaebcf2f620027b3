//! Starts the services of a call, and waits for its handler.

use crate::container::{Ctx, Scope, Services, Started};
use crate::error::Result;
use crate::input::Input;
use crate::panics::unwinding;
use crate::run::call::{Call, Outcome, Step};
#[cfg(any(feature = "cache", feature = "database"))]
use crate::run::current;
use crate::run::depth::{Nested, nested};
use std::future::Future;
use std::panic::resume_unwind;
use std::sync::Arc;

impl<'a> Call<'a> {
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

    /// Starts the services, calls an async handler, and waits for it.
    pub(super) fn started<F: Future<Output = Result<Outcome>> + Send + 'a>(
        self,
        handler: impl FnOnce(Ctx<'a>) -> F + Send + 'a,
    ) -> impl Future<Output = Result<Outcome>> + Send + 'a {
        let (definition, command) = (self.services.definition(), self.command);
        nested(definition, command, async move {
            match self.services.start(self.command, self.scope.as_ref()).await? {
                Started::Interrupted => Ok(Outcome::default()),
                _ => self.naming(handler(self.ctx())).await,
            }
        })
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
