//! An application in the hands of other code: commands are called by name.

use crate::Cancel;
use crate::console::settings::Settings;
use crate::console::warning::warn;
use crate::console::{Captured, Console};
use crate::container::values::Values;
use crate::container::{Container, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::input::{Answerer, Argv, Input};
use crate::model::rows::CommandRow;
use crate::run::call::{Call, Outcome, Step};
use crate::run::depth::inherit;
use crate::run::program::Program;
use crate::run::route::unknown_command;
use crate::spec::item::BoxFuture;
use crate::sync::{Runtime, is_inside};
use std::ffi::OsStr;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, OnceLock};

/// An application with the services that its commands have needed so far.
///
/// What `app!` makes dereferences to this.
pub struct App {
    container: Container,
    /// For calls from code that is not async; services made there live on it.
    runtime: OnceLock<Runtime>,
    /// In a test: where services print to that outlive commands, and the answers to all questions.
    test: Option<Arc<Captured>>,
}

/// A command that was looked up once, to be called often.
#[derive(Clone, Copy)]
pub struct CommandHandle<'a> {
    app: &'a App,
    command: &'static CommandRow,
}

/// What a command printed, and how it ended.
#[derive(Debug)]
pub struct Output {
    /// How it ended.
    pub result: Result<Outcome>,
    /// What it printed to standard output, by `&Console` or as its result.
    pub stdout: String,
    /// Its remarks.
    pub stderr: String,
}

impl Output {
    /// The exit code that the process would have.
    #[must_use]
    pub fn exit_code(&self) -> std::process::ExitCode {
        match &self.result {
            Ok(outcome) => outcome.exit_code(),
            Err(error) => error.exit_code().into(),
        }
    }
}

impl App {
    /// An application in which nothing is started yet.
    #[must_use]
    pub fn new(program: &'static Program, values: Values) -> Self {
        let container = Container::new(&program.definition, Console::default(), values);
        Self { container, runtime: OnceLock::new(), test: None }
    }

    /// An application in a test.
    pub(crate) fn scripted(
        program: &'static Program,
        values: Values,
        answers: Vec<String>,
    ) -> Self {
        let test = Arc::new(Captured::answering(&Arc::new(Mutex::new(answers.into()))));
        let console = Console::new(Settings::default(), Some(Arc::clone(&test)));
        let container = Container::new(&program.definition, console, values);
        Self { container, runtime: OnceLock::new(), test: Some(test) }
    }

    /// Calls a command by its name, with the arguments as they would be typed.
    ///
    /// A command may call commands, at most 32 deep on one thread.
    ///
    /// # Errors
    ///
    /// A usage error if there is no such command or the arguments do not fit; what a service or
    /// the handler fails with; for `--help` and `--version` the answer, as [`ErrorKind::Help`]; an
    /// error that names the command if calls are nested too deeply.
    pub async fn call(&self, name: &str, args: &[&str]) -> Result<Outcome> {
        self.command(name)?.call_with(Argv::Text(args), None).await
    }

    /// As [`call`](Self::call), from code that is not async. A command that is not async either,
    /// and whose services are ready, is called without any heap allocation.
    ///
    /// It may wait on a plain thread, and inside tokio's `spawn_blocking` and `block_in_place`.
    ///
    /// # Errors
    ///
    /// Fails as [`call`](Self::call) does; and in code that an async runtime polls, if there is something to wait
    /// for.
    #[inline]
    pub fn call_blocking(&self, name: &str, args: &[&str]) -> Result<Outcome> {
        self.command(name)?.call_blocking(args)
    }

    /// As [`call`](Self::call), and what the command prints is caught instead of printed, if it
    /// prints to its `&Console`.
    pub async fn capture(&self, name: &str, args: &[&str]) -> Output {
        let captured = Arc::new(self.captured().unwrap_or_default());
        let result = match self.command(name) {
            Ok(command) => command.call_with(Argv::Text(args), Some(&captured)).await,
            Err(error) => Err(error),
        };
        let (mut stdout, mut stderr) = captured.take();
        if let Some(test) = &self.test {
            let (out, err) = test.take();
            stdout.push_str(&out);
            stderr.push_str(&err);
        }
        let result = match result {
            Err(help) if help.kind() == ErrorKind::Help => {
                stdout.push_str(&help.to_string());
                Ok(Outcome::default())
            }
            result => result,
        };
        Output { result, stdout, stderr }
    }

    /// As [`capture`](Self::capture), from code that is not async.
    #[must_use]
    pub fn capture_blocking(&self, name: &str, args: &[&str]) -> Output {
        let output = self.block_on(name, self.capture(name, args));
        output.unwrap_or_else(|error| Output {
            result: Err(error),
            stdout: String::new(),
            stderr: String::new(),
        })
    }

    /// Where a call prints to in a test.
    fn captured(&self) -> Option<Captured> {
        self.test.as_deref().and_then(Captured::script).map(Captured::answering)
    }

    /// The command of this name, to be called more than once.
    ///
    /// # Errors
    ///
    /// A usage error if there is no such command.
    #[inline]
    pub fn command(&self, name: &str) -> Result<CommandHandle<'_>> {
        let definition = self.container.definition();
        match definition.command(name) {
            Some(command) => Ok(CommandHandle { app: self, command }),
            None => Err(unknown_command(definition, name)),
        }
    }

    /// The call of the command at this place.
    pub(crate) fn typed_call(&self, command: usize) -> Call<'_> {
        let command = &self.container.definition().commands[command];
        let captured = self.captured().map(Arc::new);
        let console = captured.map(|it| Console::new(Settings::default(), Some(it)));
        Call::new(&self.container, command, console)
    }

    /// Waits for a call of the command at this place.
    pub(crate) fn wait_for(
        &self,
        command: usize,
        later: BoxFuture<'_, Result<Outcome>>,
    ) -> Result<Outcome> {
        self.wait(&self.container.definition().commands[command], later)
    }

    #[cold]
    fn wait(&self, command: &CommandRow, later: BoxFuture<'_, Result<Outcome>>) -> Result<Outcome> {
        self.block_on(self.container.definition().text(command.name), later)?
    }

    fn block_on<T: Send>(&self, name: &str, work: impl Future<Output = T> + Send) -> Result<T> {
        if is_inside() {
            return Err(Error::failed(format!("`{name}` has to be waited for"))
                .note("an async runtime polls this code: use `call(…).await`, or block in `spawn_blocking`"));
        }
        if self.runtime.get().is_none() {
            let runtime = Runtime::start()?;
            // Who came first has one already; this one then goes.
            let _ = self.runtime.set(runtime);
        }
        match self.runtime.get() {
            Some(runtime) => Ok(runtime.wait(inherit(work))),
            None => unreachable!("BUG: the runtime was just set"),
        }
    }

    /// The token that handlers and services see as `&Cancel`.
    #[must_use]
    pub fn cancel(&self) -> &Cancel {
        self.container.cancel()
    }

    /// Closes the services, in the reverse of the order in which they became ready. An application
    /// that is dropped instead drops them, and closes none: only this waits.
    ///
    /// What does not close in time, or is held by somebody else, is told on standard error.
    pub async fn shutdown(mut self) {
        for left in self.container.stop().await {
            warn(&left, Settings::default());
        }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // A runtime that is dropped waits, and an async caller may not wait.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl<'a> CommandHandle<'a> {
    /// As [`App::call`], without the look-up.
    ///
    /// # Errors
    ///
    /// As [`App::call`].
    pub async fn call(self, args: &[&str]) -> Result<Outcome> {
        self.call_with(Argv::Text(args), None).await
    }

    /// As [`call`](Self::call), with words as the operating system has them: of any bytes.
    ///
    /// # Errors
    ///
    /// As [`call`](Self::call).
    pub async fn call_os(self, args: &[&OsStr]) -> Result<Outcome> {
        self.call_with(Argv::System(args), None).await
    }

    /// As [`App::call_blocking`], without the look-up.
    ///
    /// # Errors
    ///
    /// As [`App::call_blocking`].
    #[inline]
    pub fn call_blocking(self, args: &[&str]) -> Result<Outcome> {
        let mut input = self.input(Argv::Text(args));
        input.read()?;
        let console = self.own_console(input.settings(), None)?;
        let call = Call::new(&self.app.container, self.command, console);
        if let Some(scope) = call.scope() {
            return self.call_scoped(&input, call, scope);
        }
        match (self.command.run)(&input, call.clone())? {
            Step::Done(outcome) => Ok(outcome),
            Step::Later(later) => self.app.wait(self.command, later),
            Step::Wait => self.app.wait(self.command, Box::pin(call.again(&input))),
        }
    }

    /// Calls a command that has something of its own, and closes that.
    #[cold]
    fn call_scoped(self, input: &Input<'_>, call: Call<'_>, scope: Arc<Scope>) -> Result<Outcome> {
        let step = catch_unwind(AssertUnwindSafe(|| (self.command.run)(input, call.clone())));
        let waits = matches!(&step, Ok(Ok(Step::Later(_) | Step::Wait)));
        let rest =
            |step: std::thread::Result<Result<_>>| step.unwrap_or_else(|it| resume_unwind(it));
        let definition = self.app.container.definition();
        if !waits && !scope.has_to_close(definition) {
            let console = call.ctx().console();
            drop(call);
            for left in scope.drop_all(definition) {
                self.app.container.note_panic(&left);
                console.note(format_args!("warning: {left}"));
            }
            return match rest(step)? {
                Step::Done(outcome) => Ok(outcome),
                Step::Later(_) | Step::Wait => unreachable!("BUG: nothing waits"),
            };
        }
        let again = call.clone();
        let work = async move {
            match rest(step)? {
                Step::Done(outcome) => Ok(outcome),
                Step::Later(later) => later.await,
                Step::Wait => again.again(input).await,
            }
        };
        self.app.wait(self.command, Box::pin(call.closing(scope, work)))
    }

    async fn call_with(self, args: Argv<'_>, captured: Option<&Arc<Captured>>) -> Result<Outcome> {
        let mut input = self.input(args);
        input.read()?;
        let console = self.own_console(input.settings(), captured)?;
        Call::new(&self.app.container, self.command, console).finish(&input).await
    }

    /// The console of a call for which that of the application does not do.
    ///
    /// # Errors
    ///
    /// If the options say something about the configuration, which no call can change.
    #[inline]
    fn own_console(
        self,
        settings: Settings,
        captured: Option<&Arc<Captured>>,
    ) -> Result<Option<Console>> {
        if captured.is_none() && self.app.test.is_none() && settings == Settings::default() {
            return Ok(None);
        }
        settings.config.refuse()?;
        let captured = captured.cloned();
        let captured = captured.or_else(|| self.app.captured().map(Arc::new));
        Ok(Some(Console::new(settings, captured)))
    }

    #[inline]
    fn input<'c>(self, args: Argv<'c>) -> Input<'c> {
        let definition = self.app.container.definition();
        let mut input = Input::new(definition, self.command, args, Settings::default());
        if let Some(script) = self.app.test.as_deref().and_then(Captured::script) {
            input.ask(Answerer::Test(Arc::clone(script)));
        }
        input
    }
}
