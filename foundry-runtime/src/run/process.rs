//! A command as a process of its own, with a runtime where something has to be waited for, and with
//! ears for signals.

use crate::cancel::Cancel;
use crate::console::Console;
use crate::console::settings::Settings;
use crate::console::warning::warn;
use crate::container::values::Values;
use crate::container::{Container, Left, Scope};
use crate::error::Result;
use crate::exit;
use crate::input::Input;
use crate::run::call::{Call, Outcome, Step};
use crate::run::dispatch::{conclude, read};
#[cfg(feature = "signals")]
use crate::run::dispatch::{not_listening, obey_as_init};
use crate::run::program::Program;
use crate::run::route::Line;
use crate::spec::item::BoxFuture;
use crate::sync::Runtime;
#[cfg(feature = "async")]
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
#[cfg(feature = "async")]
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
#[cfg(feature = "async")]
use std::task::Poll;
use std::time::Duration;

/// How long an async handler that takes `&Cancel` may go on after a signal.
#[cfg(feature = "async")]
const GRACE: Duration = Duration::from_secs(10);

/// How long the runtime waits for blocking work that the command left behind.
const LINGER: Duration = Duration::from_millis(500);

/// Runs a command as this process's own: signals, panics, closing, exit code.
pub(crate) fn execute(program: &'static Program, line: Line<'_>, values: Values) -> ExitCode {
    let definition = &program.definition;
    let mut input = Input::new(definition, line.command, line.argv, line.settings);
    if let Err(code) = read(program, &mut input, line) {
        return code;
    }
    let (command, settings) = (line.command, input.settings());
    let mut container = Container::new(definition, Console::new(settings, None), values);
    let cancel = container.cancel().clone();
    let closes = definition.plan(command).iter();
    let closes = closes.map(|slot| &definition.nodes[usize::from(*slot)]);
    let mut watched = command.notices_cancel || closes.into_iter().any(|it| it.close.is_some());
    #[cfg(feature = "signals")]
    if watched {
        if let Err(error) = cancel.listen() {
            return not_listening(error, settings);
        }
    } else if let Err(code) = obey_as_init(settings) {
        return code;
    }
    let (mut runtime, mut scope) = (None, None);
    let ended = catch_unwind(AssertUnwindSafe(|| {
        let call = Call::new(&container, command, None);
        scope = call.scope();
        let later = match (command.run)(&input, call.clone())? {
            Step::Done(outcome) => return Ok(outcome),
            Step::Later(later) => later,
            Step::Wait => Box::pin(call.again(&input)),
        };
        // What is async can be dropped half way.
        if cfg!(feature = "async") && !std::mem::replace(&mut watched, true) {
            cancel.listen()?;
        }
        let runtime = runtime.insert(Runtime::start()?);
        runtime.block_on(supervise(later, &cancel, command.notices_cancel))
    }));
    // Of what the command had for itself, something is left if a signal ended it.
    let name = definition.text(command.name);
    let left = stop(name, &mut container, &mut scope, &mut runtime);
    if let Some(runtime) = runtime {
        runtime.shutdown_timeout(LINGER);
    }
    let mut code = conclude(ended, &left, settings);
    if container.has_panicked() {
        code = ExitCode::from(exit::PANICKED);
    }
    cancel.signal().map_or(code, exit::signal)
}

/// Waits for the command, or for the signal that ends it.
#[cfg(feature = "async")]
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
        cancel.set_watching(cx.waker());
        match later.as_mut().poll(cx) {
            Poll::Ready(ended) => Poll::Ready(Some(ended)),
            Poll::Pending if came => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    });
    let ended = ended.await;
    cancel.clear_watching();
    if let Some(ended) = ended {
        return ended;
    }
    cancel.cancel();
    if notices && let Ok(ended) = tokio::time::timeout(GRACE, later).await {
        return ended;
    }
    Ok(Outcome::default())
}

/// Waits for the command, of which nothing is async.
#[cfg(not(feature = "async"))]
async fn supervise(later: BoxFuture<'_, Result<Outcome>>, _: &Cancel, _: bool) -> Result<Outcome> {
    later.await
}

#[cfg(all(feature = "async", unix))]
async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = crate::signals::heeded().map(|it| signal(SignalKind::from_raw(it)));
    let mut signals: Vec<_> = signals.flatten().collect();
    poll_fn(|cx| {
        let came = signals.iter_mut().any(|it| it.poll_recv(cx).is_ready());
        if came { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

#[cfg(all(feature = "async", not(unix)))]
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Closes the services, those of one command first, with a runtime if one of them has to be closed.
fn stop(
    command: &'static str,
    container: &mut Container,
    scope: &mut Option<Arc<Scope>>,
    runtime: &mut Option<Runtime>,
) -> Vec<Left> {
    let definition = container.definition();
    let scoped = scope.as_ref().is_some_and(|it| it.has_to_close(definition));
    if runtime.is_none() && (scoped || container.has_to_close()) {
        match Runtime::start().or_else(|_| Runtime::start_without_files()) {
            Ok(started) => *runtime = Some(started),
            Err(error) => {
                let message = format_args!("services are not closed: {error:?}");
                warn(&message, Settings::default());
            }
        }
    }
    let Some(runtime) = runtime else {
        let mut left = scope.take().map_or_else(Vec::new, |it| it.drop_all(definition));
        left.extend(container.drop_all());
        return left;
    };
    runtime.block_on(naming(command, async {
        let mut left = match scope {
            Some(scope) => scope.stop(definition).await,
            None => Vec::new(),
        };
        *scope = None;
        left.extend(container.stop().await);
        left
    }))
}

/// Lets services that are closed say for which command they worked.
#[cfg(any(feature = "cache", feature = "database"))]
fn naming<F: Future>(command: &'static str, work: F) -> impl Future<Output = F::Output> {
    crate::run::current::during(command, work)
}

#[cfg(not(any(feature = "cache", feature = "database")))]
fn naming<F>(_: &'static str, work: F) -> F {
    work
}
