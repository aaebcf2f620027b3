//! The whole way of a process: from the words that were typed to one exit code.

use crate::config;
use crate::console::settings::{Format, Settings};
use crate::console::style::{self, ERROR};
use crate::console::warning::warn;
use crate::console::{self, Console, remark};
use crate::container::values::Values;
use crate::container::{Container, Left};
use crate::error::{Error, ErrorKind};
use crate::input::{Answerer, Argv, Input};
use crate::run::call::{Call, Outcome, Step};
use crate::run::program::Program;
use crate::run::route::{Line, settings_of};
use crate::{exit, json, panics, terminal};
use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::io::{IsTerminal, stderr};
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
pub fn run(program: &'static Program, values: Values) -> ExitCode {
    let definition = &program.definition;
    let mut words: Vec<&OsStr> = argv::iter().skip(1).collect();
    if let Some(expand) = program.expand
        && let Err(error) = expand(definition, &mut words)
    {
        return failed(&error, settings_of(Argv::System(&words)));
    }
    match Line::read(definition, &words) {
        Ok(line) => (program.execute)(program, line, values),
        Err(error) => failed(&error, settings_of(Argv::System(&words))),
    }
}

/// Runs the command that the first word names, if it is one of the application's own.
#[must_use]
pub fn dispatch(
    program: &'static Program,
    words: impl IntoIterator<Item = impl Into<OsString>>,
    values: Values,
) -> Dispatch {
    let definition = &program.definition;
    let words: Vec<OsString> = words.into_iter().map(Into::into).collect();
    let words: Vec<&OsStr> = words.iter().map(OsString::as_os_str).collect();
    let name = words.first().and_then(|it| it.to_str());
    let command = name.and_then(|it| definition.command(it));
    match command.filter(|it| !definition.is_builtin(it)) {
        None => Dispatch::NotMine,
        Some(command) => {
            let argv = Argv::System(&words[1..]);
            let line = Line { command, argv, settings: Settings::default() };
            Dispatch::Handled((program.execute)(program, line, values))
        }
    }
}

/// Runs a command in an application in which nothing is ever waited for and nobody looks for
/// signals. It names no runtime, so that such a program is not linked with one.
pub(crate) fn execute_at_once(
    program: &'static Program,
    line: Line<'_>,
    values: Values,
) -> ExitCode {
    let definition = &program.definition;
    let mut input = Input::new(definition, line.command, line.argv, line.settings);
    if let Err(code) = read(program, &mut input, line) {
        return code;
    }
    let settings = input.settings();
    let mut container = Container::at_once(definition, Console::new(settings, None), values);
    #[cfg(feature = "signals")]
    if let Err(code) = obey_as_init(settings) {
        return code;
    }
    let ended = catch_unwind(AssertUnwindSafe(|| {
        match (line.command.run)(&input, Call::new(&container, line.command, None))? {
            Step::Done(outcome) => Ok(outcome),
            Step::Later(_) | Step::Wait => unreachable!("BUG: something has to be waited for"),
        }
    }));
    let left = container.drop_all();
    // What is left are empty slots, and the process ends.
    std::mem::forget(container);
    conclude(ended, &left, settings)
}

/// Lets a command that notices no signals end by them as process 1.
#[cfg(feature = "signals")]
pub(super) fn obey_as_init(settings: Settings) -> Result<(), ExitCode> {
    crate::signals::obey_as_init().map_err(|error| not_listening(error, settings))
}

/// Reports that the system refuses a signal handler.
#[cfg(feature = "signals")]
pub(super) fn not_listening(error: std::io::Error, settings: Settings) -> ExitCode {
    failed(&Error::failed("installing the signal handlers").caused_by(error), settings)
}

/// Reads the command line; what is wrong with it is told.
pub(super) fn read(
    program: &Program,
    input: &mut Input<'_>,
    line: Line<'_>,
) -> Result<(), ExitCode> {
    input.ask(Answerer::Person);
    if let Err(error) = input.read() {
        return Err(failed(&error, settings_of(line.argv)));
    }
    #[cfg(feature = "tracing")]
    crate::run::log::listen(input.settings(), program.log);
    #[cfg(not(feature = "tracing"))]
    let _ = program;
    let settings = input.settings();
    if !settings.config.is_empty() {
        let (overrides, file) = settings.config.all();
        config::give(overrides, file).map_err(|error| failed(&error, settings))?;
    }
    Ok(())
}

/// Returns the exit code of a command that ended, with what its services left. Reports what went wrong.
pub(super) fn conclude(
    ended: std::thread::Result<crate::Result<Outcome>>,
    left: &[Left],
    settings: Settings,
) -> ExitCode {
    console::close_terminal();
    for left in left {
        warn(left, settings);
    }
    if !settings.config.is_empty() {
        for warning in config::unheard() {
            warn(&warning, settings);
        }
    }
    let code = match ended {
        Ok(Ok(outcome)) => flushed(outcome.exit_code(), settings),
        Ok(Err(error)) => failed(&error, settings),
        // The panic hook has told what happened.
        Err(panic) => {
            panics::discard(panic);
            ExitCode::from(exit::PANICKED)
        }
    };
    if left.iter().any(Left::is_panic) { ExitCode::from(exit::PANICKED) } else { code }
}

/// Returns the exit code of a command that did not fail, unless the rest of its output cannot be
/// written.
fn flushed(code: ExitCode, settings: Settings) -> ExitCode {
    match console::flush() {
        Err(error) if error.kind() != ErrorKind::PipeClosed => {
            let failed = failed(&error, settings);
            if code == ExitCode::SUCCESS { failed } else { code }
        }
        _ => code,
    }
}

/// Reports the error, and says with which code to end.
pub(super) fn failed(error: &Error, settings: Settings) -> ExitCode {
    match (error.kind(), settings.format) {
        (ErrorKind::PipeClosed | ErrorKind::Interrupted, _) => {}
        (ErrorKind::Help, _) => {
            let printed = console::print(&error.to_string()).and_then(|()| console::flush());
            if let Err(error) = printed {
                return failed(&error, settings);
            }
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
