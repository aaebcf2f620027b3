//! An application in the hands of other code: commands are called by name.

use crate::Cancel;
use crate::command::call::{Call, Outcome, Step};
use crate::command::dispatch;
use crate::container::Container;
use crate::container::item::BoxFuture;
use crate::definition::Definition;
use crate::error::{Error, Result};
use crate::input::Argv;
use std::sync::OnceLock;
use tokio::runtime::{Handle, Runtime};

/// An application with the services that its commands have needed so far.
///
/// What `app!` makes dereferences to this.
pub struct App {
    container: Container,
    /// For calls from code that is not async; services made there live on it.
    runtime: OnceLock<Runtime>,
}

impl App {
    /// An application in which nothing is started yet.
    #[must_use]
    pub fn new(definition: &'static Definition) -> Self {
        Self { container: Container::new(definition), runtime: OnceLock::new() }
    }

    /// Calls a command by its name, with the arguments as they would be typed.
    ///
    /// # Errors
    ///
    /// A usage error if there is no such command or the arguments do not fit; what a service or
    /// the handler fails with.
    pub async fn call(&self, name: &str, args: &[&str]) -> Result<Outcome> {
        match self.step(name, args)? {
            Step::Done(outcome) => Ok(outcome),
            Step::Later(later) => later.await,
        }
    }

    /// As [`call`](Self::call), from code that is not async. A command that is not async either,
    /// and whose services are ready, is called without any heap allocation.
    ///
    /// # Errors
    ///
    /// As [`call`](Self::call); and inside an async runtime, if there is something to wait for.
    #[inline]
    pub fn call_blocking(&self, name: &str, args: &[&str]) -> Result<Outcome> {
        match self.step(name, args)? {
            Step::Done(outcome) => Ok(outcome),
            Step::Later(later) => self.wait(name, later),
        }
    }

    #[inline]
    fn step<'a>(&'a self, name: &str, args: &'a [&'a str]) -> Result<Step<'a>> {
        let definition = self.container.definition();
        let Some(command) = definition.command(name) else {
            return Err(dispatch::unknown_command(definition, name));
        };
        (command.run)(Call::new(&self.container, command, Argv::Text(args)))
    }

    #[cold]
    fn wait(&self, name: &str, later: BoxFuture<'_, Result<Outcome>>) -> Result<Outcome> {
        if Handle::try_current().is_ok() {
            return Err(Error::failed(format!("`{name}` has to be waited for"))
                .note("this is an async runtime: use `call(…).await`"));
        }
        if self.runtime.get().is_none() {
            let runtime = dispatch::start_runtime()?;
            // Who came first has one already; this one then goes.
            let _ = self.runtime.set(runtime);
        }
        match self.runtime.get() {
            Some(runtime) => runtime.block_on(later),
            None => unreachable!("BUG: the runtime was just set"),
        }
    }

    /// The token that handlers and services see as `&Cancel`.
    #[must_use]
    pub fn cancel(&self) -> &Cancel {
        self.container.cancel()
    }

    /// Closes the services, in the reverse of the order in which they became ready.
    pub async fn shutdown(mut self) {
        self.container.stop().await;
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // A runtime that is dropped waits, and an async caller may not wait.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
