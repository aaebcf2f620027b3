//! Calling other commands of the same application, from within one: for `db:seed` and `cache:warm`.

use crate::console::Console;
use crate::console::settings::Settings;
use crate::container::Ctx;
use crate::container::Services;
use crate::error::{Error, ErrorKind, Result};
use crate::input::{Argv, Input};
use crate::model::rows::CommandRow;
use crate::nearest::nearest;
use crate::run::call::{Call, Outcome};

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

impl Sibling {
    /// Its name, without what the names of its kind begin with.
    pub(crate) fn below(self, prefix: &str) -> &'static str {
        self.name.strip_prefix(prefix).unwrap_or(self.name)
    }
}

impl<'a> Ctx<'a> {
    /// The application, for a command that calls others.
    #[must_use]
    pub fn caller(&self) -> Caller<'a> {
        Caller::new(self.services(), self.console().same())
    }
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

    /// The command of this name below a prefix; `what` says what they are.
    ///
    /// # Errors
    ///
    /// A usage error with the near name, or with all, if there is none.
    pub(crate) fn one_below(
        &self,
        prefix: &'static str,
        what: &str,
        name: &str,
    ) -> Result<Sibling> {
        let all: Vec<Sibling> = self.below(prefix).collect();
        if let Some(found) = all.iter().find(|it| it.below(prefix) == name) {
            return Ok(*found);
        }
        let names: Vec<&str> = all.iter().map(|it| it.below(prefix)).collect();
        let message = format!("there is no {what} `{name}`");
        Err(match (nearest(name, &names), names.as_slice()) {
            (Some(near), _) => {
                Error::new(ErrorKind::Usage, format!("{message}; did you mean `{near}`?"))
            }
            (None, []) => Error::new(ErrorKind::Usage, message).note("there are none"),
            (None, names) => {
                let names: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
                let message = Error::new(ErrorKind::Usage, message);
                message.note(format!("there are {}", names.join(", ")))
            }
        })
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
