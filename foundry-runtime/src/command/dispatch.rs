//! The whole way of a process: from the words that were typed to one exit code.

use crate::cancel::Cancel;
use crate::command::argfile;
use crate::command::call::{Call, Outcome, Step};
use crate::command::route::{Line, settings_of};
use crate::console::Console;
use crate::console::style::{self, ERROR, WARNING};
use crate::container::Container;
use crate::container::item::BoxFuture;
use crate::container::slot::Slot;
use crate::definition::Definition;
use crate::error::{Error, ErrorKind, Result};
use crate::input::{Argv, Format, Input, Settings};
use crate::{exit, help};
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
pub fn run(definition: &'static Definition) -> ExitCode {
    let mut words: Vec<OsString> = std::env::args_os().skip(1).collect();
    if definition.argument_files
        && let Err(error) = argfile::expand(&mut words)
    {
        return failed(&error, settings_of(Argv::System(&words)));
    }
    match Line::read(definition, &words) {
        Ok(line) => execute(definition, line),
        Err(error) => failed(&error, settings_of(Argv::System(&words))),
    }
}

/// Runs the command that the first word names, if it is one of the application's own.
#[must_use]
pub fn dispatch(
    definition: &'static Definition,
    words: impl IntoIterator<Item = impl Into<OsString>>,
) -> Dispatch {
    let words: Vec<OsString> = words.into_iter().map(Into::into).collect();
    let name = words.first().and_then(|it| it.to_str());
    let command = name.and_then(|it| definition.command(it));
    match command.filter(|it| !definition.is_builtin(it)) {
        None => Dispatch::NotMine,
        Some(command) => {
            let argv = Argv::System(&words[1..]);
            let line = Line { command, argv, settings: Settings::default() };
            Dispatch::Handled(execute(definition, line))
        }
    }
}

/// Runs a command as this process's own: signals, panics, closing, exit code.
fn execute(definition: &'static Definition, line: Line<'_>) -> ExitCode {
    let Line { command, argv, settings } = line;
    let mut input = Input::new(definition, command, argv, settings).may_ask();
    if let Err(error) = input.read() {
        return failed(&error, settings_of(argv));
    }
    let settings = input.settings();
    #[cfg(feature = "tracing")]
    crate::log::listen(settings);
    let mut container = Container::with_console(definition, Console::new(settings, None));
    let console = Slot::new();
    let cancel = container.cancel().clone();
    let closes = definition.plan(command).iter();
    let closes = closes.map(|slot| &definition.nodes[usize::from(*slot)]);
    let mut watched = command.notices_cancel || closes.into_iter().any(|it| it.close.is_some());
    if watched && let Err(error) = cancel.listen() {
        return failed(&Error::failed("listening to signals").caused_by(error), settings);
    }
    let mut runtime = None;
    let ended = catch_unwind(AssertUnwindSafe(|| {
        let call = Call::new(&container, command, &console);
        let later = match (command.run)(&input, call)? {
            Step::Done(outcome) => return Ok(outcome),
            Step::Later(later) => later,
            Step::Wait => Box::pin(call.again(&input)),
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
        warn(&format!("`{service}` did not close in time"), settings);
    }
    let code = match ended {
        Ok(Ok(outcome)) => outcome.exit_code(),
        Ok(Err(error)) => failed(&error, settings),
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
            Err(error) => {
                warn(&format!("services are not closed: {error:?}"), Settings::default());
            }
        }
    }
    let Some(runtime) = runtime else {
        container.drop_all();
        return Vec::new();
    };
    runtime.block_on(container.stop())
}

/// Reports the error, and says with which code to end.
fn failed(error: &Error, settings: Settings) -> ExitCode {
    let mut err = std::io::stderr().lock();
    let _ = match (error.kind(), settings.format) {
        (ErrorKind::PipeClosed, _) => Ok(()),
        // Who closes the pipe has read enough.
        (ErrorKind::Help, _) => write!(std::io::stdout().lock(), "{error}"),
        (_, Format::Json) => writeln!(err, "{}", help::json::error(error)),
        _ => {
            let title = style::paint("error:", ERROR, style::wanted(settings, &err));
            writeln!(err, "{title} {error:?}")
        }
    };
    ExitCode::from(error.exit_code())
}

fn warn(message: &str, settings: Settings) {
    let mut err = std::io::stderr().lock();
    let title = style::paint("warning:", WARNING, style::wanted(settings, &err));
    let _ = writeln!(err, "{title} {message}");
}
