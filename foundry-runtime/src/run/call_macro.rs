//! Calls that the compiler checks: `call!`.

use crate::error::Result;
use crate::input::Value;
use crate::run::app::App;
use crate::run::call::{Call, Outcome, Step};
use crate::run::program::Program;
use crate::spec::item::{Kind, Placed};
use crate::spec::key::path_key;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::task::{Context, Poll};

/// Implemented for an application once for each of its commands with `call`.
#[diagnostic::on_unimplemented(
    message = "no command of `{Self}` can be called like this",
    label = "not the name of a command with `call`",
    note = "the command says so itself: `#[command(\"user:create\", call)]`"
)]
pub trait Named<const NAME: u64> {
    /// What the command takes.
    type Arguments<'a>
    where
        Self: 'a;

    /// Nothing is set yet.
    fn arguments(&self) -> Self::Arguments<'_>;
}

/// What `app!` makes. Through it `call!` takes an application by value, reference and `Arc` alike.
pub trait Application: Sized {
    /// Its tables.
    const DEFINITION: &'static Program;

    /// The application that this code is to have in its hands.
    fn of(app: App) -> Self;

    /// The arguments of the command of this name.
    fn __arguments<const NAME: u64>(&self) -> <Self as Named<NAME>>::Arguments<'_>
    where
        Self: Named<NAME>,
    {
        self.arguments()
    }
}

/// The number under which a name is known to [`Named`].
#[must_use]
pub const fn name_key(name: &str) -> u64 {
    path_key(name)
}

/// The value of a default that is a text.
///
/// # Panics
///
/// If it is no such value, as every call from the command line would say.
#[must_use]
pub fn default_of<T: Value<K>, K>(text: &str) -> T {
    match T::read(text) {
        Ok(value) => value,
        Err(why) => panic!("the default `{text}` is no such value: {why}"),
    }
}

/// The place of a command among the commands.
///
/// # Panics
///
/// While compiling, if the item is none.
#[must_use]
pub const fn command_index(items: &[Placed], item: u16) -> usize {
    let (mut at, mut commands) = (0, 0);
    while at < item as usize {
        if let Kind::Command(_) = items[at].item.kind {
            commands += 1;
        }
        at += 1;
    }
    commands
}

/// What became of a call: `.await` it, or [`wait`](Self::wait) in code that is not async.
#[must_use = "an async command runs when its call is awaited"]
pub struct Pending<'a> {
    app: &'a App,
    command: usize,
    step: Result<Step<'a>>,
}

impl<'a> Pending<'a> {
    /// Calls the command at this place, with the console of the application.
    pub fn start(
        app: &'a App,
        command: usize,
        run: impl FnOnce(Call<'a>) -> Result<Step<'a>>,
    ) -> Self {
        let call = app.typed_call(command);
        let step = match (call.scope(), run(call.clone())) {
            (Some(scope), Ok(Step::Later(later))) => {
                Ok(Step::Later(Box::pin(call.closing(scope, later))))
            }
            (_, step) => step,
        };
        Self { app, command, step }
    }

    /// Waits in code that is not async.
    ///
    /// # Errors
    ///
    /// What a service or the handler fails with; and inside an async runtime, if there is something
    /// to wait for.
    pub fn wait(self) -> Result<Outcome> {
        match self.step? {
            Step::Done(outcome) => Ok(outcome),
            Step::Later(later) => self.app.wait_for(self.command, later),
            Step::Wait => unreachable!("BUG: a typed call has its values once"),
        }
    }
}

impl<'a> IntoFuture for Pending<'a> {
    type Output = Result<Outcome>;
    type IntoFuture = PendingFuture<'a>;

    fn into_future(self) -> PendingFuture<'a> {
        PendingFuture(Some(self.step))
    }
}

/// A call that is awaited.
pub struct PendingFuture<'a>(Option<Result<Step<'a>>>);

impl Future for PendingFuture<'_> {
    type Output = Result<Outcome>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Outcome>> {
        if let Some(Ok(Step::Later(later))) = &mut self.0 {
            return later.as_mut().poll(cx);
        }
        match self.0.take() {
            Some(Ok(Step::Done(outcome))) => Poll::Ready(Ok(outcome)),
            Some(Err(error)) => Poll::Ready(Err(error)),
            _ => Poll::Pending,
        }
    }
}
