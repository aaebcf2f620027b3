//! Applications in tests: services of the test's own, scripted answers, a clock that stands still.

use crate::clock::Clock;
use crate::config::{Live, Section};
use crate::container::values::Values;
use crate::run::app::App;
use crate::run::call_macro::Application;
use crate::spec::item::Shared;
use crate::spec::probe::IsProvided;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::SystemTime;

/// Builds an application for a test: `Shop::test()`.
///
/// Each test has its own, so that tests run in parallel. What a test puts in stands in the place of
/// the real service, and whatever only the real one needed is not built.
#[must_use]
pub struct Test<A> {
    values: Values,
    answers: Vec<String>,
    app: PhantomData<fn() -> A>,
}

impl<A: Application> Test<A> {
    /// With everything as it is in the application.
    #[expect(clippy::new_without_default, reason = "made by `Shop::test()`")]
    pub fn new() -> Self {
        Self { values: Values::NONE, answers: Vec::new(), app: PhantomData }
    }

    /// Puts a service in the place of the real one: `.with::<dyn Mailer>(Arc::new(Fake))`. A
    /// configuration section is a service, too.
    ///
    /// Of services with `scope = command`, every command then sees this one.
    pub fn with<T>(mut self, service: Arc<T>) -> Self
    where
        T: ?Sized + IsProvided<A> + Shared,
    {
        self.values = self.values.with::<A, T>(service);
        self
    }

    /// Puts a section of the configuration in the place of what the environment and the files say, which
    /// then is not read: `.with_config(MailConfig { … })`.
    ///
    /// Commands and services see it that take it as `&T`, `Arc<T>` or [`&Live<T>`](Live), in this
    /// application alone. [`config::get`](crate::config::get) does not see it: it belongs to the process, and so to all
    /// tests at once. What is to be tested takes its section.
    pub fn with_config<T>(self, section: T) -> Self
    where
        T: Section + IsProvided<A>,
    {
        let section = Arc::new(section);
        self.with(Arc::new(Live::fixed(Arc::clone(&section)))).with(section)
    }

    /// Answers questions, in this order. A question without an answer is an error.
    pub fn answering(mut self, answers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.answers.extend(answers.into_iter().map(Into::into));
        self
    }

    /// Stops the clock at this time. To move it, keep it:
    /// `.with(Arc::clone(&clock))`, with [`Clock::fixed`].
    pub fn at(self, now: SystemTime) -> Self {
        self.with(Arc::new(Clock::fixed(now)))
    }

    /// The application. What its commands print is caught, and only [`App::capture`] shows it.
    #[must_use]
    pub fn build(self) -> A {
        A::of(App::scripted(A::DEFINITION, self.values, self.answers))
    }
}
