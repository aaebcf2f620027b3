//! The whole way of a process: from the words that were typed to one exit code.

use crate::command::call::{Call, Outcome, Step};
use crate::command::route::{Line, settings_of};
use crate::console::style::{self, ERROR, WARNING};
use crate::console::{Console, remark};
use crate::container::Container;
use crate::container::values::Values;
use crate::definition::Definition;
use crate::error::{Error, ErrorKind};
use crate::input::{Answerer, Argv, Format, Input, Settings};
use crate::{exit, json, terminal};
use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::io::{IsTerminal, Write, stderr, stdout};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

/// What became of a command line that may belong to somebody else.
#[derive(Debug)]
pub enum Dispatch {
    /// It named a command, which ended with this code.
    Handled(ExitCode),
    /// Its first word is no command of this application.
    NotMine,
}

/// Does what the command line of this process says.
#[must_use]
pub fn run(definition: &'static Definition, values: Values) -> ExitCode {
    let mut words: Vec<&OsStr> = argv::iter().skip(1).collect();
    if let Some(expand) = definition.expand
        && let Err(error) = expand(definition, &mut words)
    {
        return failed(&error, settings_of(Argv::System(&words)));
    }
    match Line::read(definition, &words) {
        Ok(line) => (definition.execute)(definition, line, values),
        Err(error) => failed(&error, settings_of(Argv::System(&words))),
    }
}

/// Runs the command that the first word names, if it is one of the application's own.
#[must_use]
pub fn dispatch(
    definition: &'static Definition,
    words: impl IntoIterator<Item = impl Into<OsString>>,
    values: Values,
) -> Dispatch {
    let words: Vec<OsString> = words.into_iter().map(Into::into).collect();
    let words: Vec<&OsStr> = words.iter().map(OsString::as_os_str).collect();
    let name = words.first().and_then(|it| it.to_str());
    let command = name.and_then(|it| definition.command(it));
    match command.filter(|it| !definition.is_builtin(it)) {
        None => Dispatch::NotMine,
        Some(command) => {
            let argv = Argv::System(&words[1..]);
            let line = Line { command, argv, settings: Settings::default() };
            Dispatch::Handled((definition.execute)(definition, line, values))
        }
    }
}

/// Runs a command in an application in which nothing is ever waited for and nobody looks for
/// signals. It names no runtime, so that such a program is not linked with one.
pub(crate) fn execute_at_once(
    definition: &'static Definition,
    line: Line<'_>,
    values: Values,
) -> ExitCode {
    let mut input = Input::new(definition, line.command, line.argv, line.settings);
    if let Err(code) = read(&mut input, line) {
        return code;
    }
    let settings = input.settings();
    let mut container = Container::at_once(definition, Console::new(settings, None), values);
    let ended = catch_unwind(AssertUnwindSafe(|| {
        match (line.command.run)(&input, Call::new(&container, line.command, None))? {
            Step::Done(outcome) => Ok(outcome),
            Step::Later(_) | Step::Wait => unreachable!("BUG: something has to be waited for"),
        }
    }));
    container.drop_all();
    // What is left are empty slots, and the process ends.
    std::mem::forget(container);
    conclude(ended, settings)
}

/// Reads the command line; what is wrong with it is told.
pub(super) fn read(input: &mut Input<'_>, line: Line<'_>) -> Result<(), ExitCode> {
    input.ask(Answerer::Person);
    if let Err(error) = input.read() {
        return Err(failed(&error, settings_of(line.argv)));
    }
    #[cfg(feature = "tracing")]
    crate::log::listen(input.settings(), input.definition().log);
    let settings = input.settings();
    if !settings.config.is_empty() {
        settings.config.apply().map_err(|error| failed(&error, settings))?;
    }
    Ok(())
}

/// The exit code of a command that ended, one way or the other.
pub(super) fn conclude(
    ended: std::thread::Result<crate::Result<Outcome>>,
    settings: Settings,
) -> ExitCode {
    for warning in settings.config.unheard() {
        warn(&warning, settings);
    }
    match ended {
        Ok(Ok(outcome)) => outcome.exit_code(),
        Ok(Err(error)) => failed(&error, settings),
        // The panic hook has told what happened.
        Err(_) => ExitCode::from(exit::PANICKED),
    }
}

/// Reports the error, and says with which code to end.
pub(super) fn failed(error: &Error, settings: Settings) -> ExitCode {
    match (error.kind(), settings.format) {
        (ErrorKind::PipeClosed, _) => {}
        (ErrorKind::Help, _) => {
            // Who closes the pipe has read enough.
            let _ = stdout().lock().write_all(error.to_string().as_bytes());
        }
        (_, Format::Json) => {
            let document = json::error(error) + "\n";
            match stderr().is_terminal() {
                true => remark(&terminal::escape_json(&document)),
                false => remark(&document),
            }
        }
        _ => {
            let title = style::paint("error:", ERROR, style::wanted(settings, &stderr()));
            let told = format!("{error:?}");
            let told = if told.is_empty() { "the command failed" } else { &told };
            let told = match error.kind() {
                ErrorKind::Usage | ErrorKind::Config => terminal::shorten_quoted(told),
                _ => Cow::Borrowed(told),
            };
            remark(&format!("{title} {}\n", terminal::escape_indented(&told)));
        }
    }
    ExitCode::from(error.exit_code())
}

/// Tells what is wrong and does not change how the command ends.
pub(crate) fn warn(message: &dyn std::fmt::Display, settings: Settings) {
    let title = style::paint("warning:", WARNING, style::wanted(settings, &stderr()));
    let message = message.to_string();
    remark(&format!("{title} {}\n", terminal::escape_indented(&message)));
}
