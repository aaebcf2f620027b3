//! The whole way of a process: from the words that were typed to one exit code.

use crate::cancel::Cancel;
use crate::command::call::{Call, Outcome, Step};
use crate::command::spec::CommandRow;
use crate::container::Container;
use crate::container::item::BoxFuture;
use crate::definition::Definition;
use crate::error::{Error, ErrorKind, Result};
use crate::input::Argv;
use crate::{exit, help, nearest};
use std::ffi::OsString;
use std::future::{Future, poll_fn};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::process::ExitCode;
use std::task::Poll;
use std::time::Duration;
use tokio::runtime::Runtime;

/// How long a handler that takes `&Cancel` may go on after a signal.
const GRACE: Duration = Duration::from_secs(10);

/// How long the runtime waits for blocking work that the command left behind.
const LINGER: Duration = Duration::from_millis(500);

/// Does what the command line of this process says.
#[must_use]
pub fn run(definition: &'static Definition) -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().skip(1).collect();
    match route(definition, &words) {
        Ok(Route::Print(text)) => {
            // Who closes the pipe has read enough.
            let _ = std::io::stdout().lock().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Ok(Route::Command(command)) => execute(definition, command, Argv::System(&words[1..])),
        Err(error) => failed(&error),
    }
}

/// What the first words ask for.
enum Route {
    Print(String),
    Command(&'static CommandRow),
}

/// Answers what needs nothing but the tables, before anything can fail.
fn route(definition: &'static Definition, words: &[OsString]) -> Result<Route> {
    let word = |at: usize| words.get(at).map(|it| it.to_string_lossy());
    let Some(first) = word(0) else {
        return Ok(Route::Print(help::list(definition, None)));
    };
    if let Some(command) = definition.command(&first) {
        let options = words[1..].iter().take_while(|it| *it != "--");
        if options.into_iter().any(|it| it == "-h" || it == "--help") {
            return Ok(Route::Print(help::command(definition, command)));
        }
        return Ok(Route::Command(command));
    }
    let second = word(1).filter(|it| !it.starts_with('-'));
    match (&*first, second) {
        ("-V" | "--version", _) => {
            Ok(Route::Print(format!("{} {}\n", definition.name, definition.version)))
        }
        ("-h" | "--help" | "list" | "help", None) => Ok(Route::Print(help::list(definition, None))),
        ("list", Some(namespace)) if in_namespace(definition, &namespace).next().is_some() => {
            Ok(Route::Print(help::list(definition, Some(&namespace))))
        }
        ("list", Some(namespace)) => {
            let spaces = definition.commands.iter().map(|row| definition.text(row.name));
            let spaces = spaces.filter_map(|it| it.split_once(':')).map(|it| it.0);
            let message = format!("no command is in the namespace `{namespace}`");
            Err(unknown(definition, message, &nearest::nearest_few(&namespace, spaces)))
        }
        ("-h" | "--help" | "help", Some(name)) => match definition.command(&name) {
            Some(command) => Ok(Route::Print(help::command(definition, command))),
            None if name == "help" || name == "list" => {
                Ok(Route::Print(help::list(definition, None)))
            }
            None => Err(unknown_command(definition, &name)),
        },
        (option, _) if option.starts_with('-') => {
            let message = format!("unknown option `{option}`; a command comes first");
            Err(unknown(definition, message, &[]))
        }
        (name, _) => Err(unknown_command(definition, name)),
    }
}

fn in_namespace<'n>(
    definition: &'static Definition,
    namespace: &'n str,
) -> impl Iterator<Item = &'static str> + use<'n> {
    let names = definition.commands.iter().filter(|row| !row.hidden);
    let names = names.map(|row| definition.text(row.name));
    names.filter(move |it| it.split_once(':').is_some_and(|(space, _)| space == namespace))
}

/// The error for a name that is no command.
pub(crate) fn unknown_command(definition: &'static Definition, name: &str) -> Error {
    let inside: Vec<&str> = in_namespace(definition, name).collect();
    if !inside.is_empty() {
        let message = format!("`{name}` is a namespace, not a command");
        return unknown(definition, message, &[])
            .note(format!("its commands: {}", inside.join(", ")));
    }
    let names = definition
        .names
        .iter()
        .map(|it| definition.text(crate::text::Span { start: it.start, len: u32::from(it.len) }));
    let near = nearest::nearest_few(name, names);
    unknown(definition, format!("unknown command `{name}`"), &near)
}

fn unknown(definition: &Definition, mut message: String, near: &[&str]) -> Error {
    if !near.is_empty() {
        let near: Vec<String> = near.iter().map(|it| format!("`{it}`")).collect();
        message = format!("{message}; did you mean {}?", near.join(" or "));
    }
    let name = definition.name;
    Error::new(ErrorKind::Usage, message)
        .note(format!("usage: {name} <command> [arguments] [options]"))
        .note(format!("`{name} list` shows all commands"))
}

/// Runs a command as this process's own: signals, panics, closing, exit code.
fn execute(
    definition: &'static Definition,
    command: &'static CommandRow,
    argv: Argv<'_>,
) -> ExitCode {
    let mut container = Container::new(definition);
    let cancel = container.cancel().clone();
    let closes = definition.plan(command).iter();
    let closes = closes.map(|slot| &definition.nodes[usize::from(*slot)]);
    let mut watched = command.notices_cancel || closes.into_iter().any(|it| it.close.is_some());
    if watched && let Err(error) = cancel.listen() {
        return failed(&Error::failed("listening to signals").caused_by(error));
    }
    let mut runtime = None;
    let ended = catch_unwind(AssertUnwindSafe(|| {
        let step = (command.run)(Call::new(&container, command, argv))?;
        let later = match step {
            Step::Done(outcome) => return Ok(outcome),
            Step::Later(later) => later,
        };
        if !std::mem::replace(&mut watched, true) {
            cancel.listen()?;
        }
        let runtime = runtime.insert(start_runtime()?);
        runtime.block_on(supervise(later, &cancel, command.notices_cancel))
    }));
    let late = stop(&mut container, &mut runtime);
    if let Some(runtime) = runtime {
        runtime.shutdown_timeout(LINGER);
    }
    for service in &late {
        warn(&format!("`{service}` did not close in time"));
    }
    conclude(ended, &cancel)
}

fn conclude(ended: std::thread::Result<Result<Outcome>>, cancel: &Cancel) -> ExitCode {
    let code = match ended {
        Ok(Ok(outcome)) => outcome.exit_code(),
        Ok(Err(error)) => failed(&error),
        // The panic hook has told what happened.
        Err(_) => ExitCode::from(exit::PANICKED),
    };
    cancel.signal().map_or(code, exit::signal)
}

pub(crate) fn start_runtime() -> Result<Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::failed("starting the async runtime").caused_by(error))
}

/// Waits for the command, or for the signal that ends it.
async fn supervise(
    mut later: BoxFuture<'_, Result<Outcome>>,
    cancel: &Cancel,
    notices: bool,
) -> Result<Outcome> {
    let mut interrupted = pin!(interrupted());
    let ended = poll_fn(|cx| {
        // The first poll begins to listen, before the command runs; a signal that came even
        // earlier has left its number.
        let came = interrupted.as_mut().poll(cx).is_ready() || cancel.signal().is_some();
        match later.as_mut().poll(cx) {
            Poll::Ready(ended) => Poll::Ready(Some(ended)),
            Poll::Pending if came => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    });
    if let Some(ended) = ended.await {
        return ended;
    }
    cancel.cancel();
    if notices && let Ok(ended) = tokio::time::timeout(GRACE, later).await {
        return ended;
    }
    Ok(Outcome::default())
}

#[cfg(unix)]
async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    let mut signals: Vec<_> = signals.into_iter().flatten().collect();
    poll_fn(|cx| {
        let came = signals.iter_mut().any(|it| it.poll_recv(cx).is_ready());
        if came { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

#[cfg(not(unix))]
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Closes the services, with a runtime if one of them wants to be closed.
fn stop(container: &mut Container, runtime: &mut Option<Runtime>) -> Vec<&'static str> {
    if runtime.is_none() && container.has_to_close() {
        match start_runtime() {
            Ok(started) => *runtime = Some(started),
            Err(error) => warn(&format!("services are not closed: {error:?}")),
        }
    }
    let Some(runtime) = runtime else {
        container.drop_all();
        return Vec::new();
    };
    runtime.block_on(container.stop())
}

/// Reports the error, and says with which code to end.
fn failed(error: &Error) -> ExitCode {
    if error.kind() != ErrorKind::PipeClosed {
        let _ = writeln!(std::io::stderr().lock(), "error: {error:?}");
    }
    ExitCode::from(exit::code(error.kind()))
}

fn warn(message: &str) {
    let _ = writeln!(std::io::stderr().lock(), "warning: {message}");
}
