//! What the commands share that answer from the tables alone.

use crate::error::Result;
use crate::input::Input;
#[cfg(any(feature = "completion", feature = "inspect", feature = "reference"))]
use crate::input::Word;
use crate::model::rows::CommandRow;
use crate::run::call::{Call, Outcome, Step};
use crate::run::route::{abbreviated, unknown_command};
#[cfg(any(feature = "completion", feature = "inspect", feature = "reference"))]
use crate::spec::parameter::ChoiceSpec;
use crate::spec::parameter::{ParamKind, ParamSpec};

pub(crate) const COMMAND: ParamSpec =
    ParamSpec { name: "command", kind: ParamKind::Optional, help: "Its name", ..ParamSpec::NONE };

#[cfg(any(feature = "completion", feature = "inspect", feature = "reference"))]
pub(crate) const fn choice(name: &'static str, help: &'static str) -> ChoiceSpec {
    ChoiceSpec { name, help }
}

/// A word that is one of the choices.
#[cfg(any(feature = "completion", feature = "inspect", feature = "reference"))]
pub(crate) fn one_of<'w>(input: &Input<'_>, param: usize, word: Word<'w>) -> Result<&'w str> {
    input.chosen(param, word)?;
    input.text(param, word)
}

/// The command that a word names.
pub(crate) fn named(input: &Input<'_>, param: usize) -> Result<Option<&'static CommandRow>> {
    let definition = input.definition();
    let Some(name) = input.optional(param, Input::text)? else { return Ok(None) };
    match definition.command(name) {
        Some(command) => Ok(Some(command)),
        None => abbreviated(definition, name)?
            .map_or_else(|| Err(unknown_command(definition, name)), |it| Ok(Some(it))),
    }
}

/// Prints the text and ends.
#[expect(clippy::needless_pass_by_value, reason = "the function of a command has its call")]
pub(crate) fn print<'a>(call: Call<'a>, text: &str) -> Result<Step<'a>> {
    call.run(|ctx| {
        ctx.console().write(text)?;
        Ok(Outcome::default())
    })
}
