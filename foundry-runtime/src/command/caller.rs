//! Calling other commands of the same application, from within one: for `db:seed`.

use crate::command::call::{Call, Outcome};
use crate::console::Console;
use crate::container::Services;
use crate::definition::rows::CommandRow;
use crate::error::Result;
use crate::input::{Argv, Input, Settings};

/// The application, as a handler sees it that calls other commands.
pub struct Caller<'a> {
    services: &'a Services,
    console: Console,
}

/// A command that can be called without arguments.
#[derive(Clone, Copy)]
pub(crate) struct Sibling {
    pub(crate) name: &'static str,
    command: &'static CommandRow,
}

impl<'a> Caller<'a> {
    /// What is called prints to this console.
    pub(crate) fn new(services: &'a Services, console: Console) -> Self {
        Self { services, console }
    }

    /// The commands whose names begin so, in the order of the sources.
    pub(crate) fn below(&self, prefix: &'static str) -> impl Iterator<Item = Sibling> + use<'_> {
        let definition = self.services.definition();
        let all = definition.commands.iter();
        all.map(|command| Sibling { name: definition.text(command.name), command })
            .filter(move |it| it.name.starts_with(prefix))
    }

    /// Whether a signal asked this process to end: what is called then does not begin any more.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.services.is_interrupted()
    }

    /// Starts the services of a command, and calls it. They are closed with all others.
    ///
    /// # Errors
    ///
    /// If a service cannot be made, or if the handler fails.
    pub(crate) async fn call(&self, sibling: Sibling) -> Result<Outcome> {
        let definition = self.services.definition();
        let mut input =
            Input::new(definition, sibling.command, Argv::Text(&[]), Settings::default());
        input.read()?;
        let console = Some(self.console.same());
        Call::new(self.services, sibling.command, console).finish(&input).await
    }
}
