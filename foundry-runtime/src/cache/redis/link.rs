//! The connection to a Redis: opened when somebody asks, shared by all who do, and replaced when it
//! breaks. Nothing waits longer than it is told to.

use ::redis::aio::MultiplexedConnection;
use ::redis::{AsyncConnectionConfig, Client, Pipeline, RedisError, RedisResult, Value};
use std::io;
use std::time::{Duration, Instant};
use tokio::runtime::{Handle, Id};
use tokio::sync::Mutex;

/// A server that did not answer in time is left alone for so long: else each of those who ask would
/// wait as long as the first.
const REST: Duration = Duration::from_secs(1);

/// How long to wait.
#[derive(Clone, Copy)]
pub(super) struct Waits {
    /// For a connection.
    pub(super) connect: Duration,
    /// For an answer.
    pub(super) answer: Duration,
}

pub(super) struct Link {
    pub(super) client: Client,
    pub(super) waits: Waits,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    open: Option<Open>,
    opened: u64,
    /// When it was last found that it does not answer.
    silent: Option<Instant>,
}

#[derive(Clone)]
struct Open {
    number: u64,
    /// What is sent and received is the work of a task, which ends with its runtime.
    runtime: Id,
    connection: MultiplexedConnection,
}

impl Link {
    pub(super) fn new(client: Client, waits: Waits) -> Self {
        Self { client, waits, state: Mutex::default() }
    }

    /// Sends commands, each of which may be sent twice: a connection may turn out to be broken when it
    /// is used, as after a restart of the server, and then another one is opened. A command that the
    /// server refuses is among the answers.
    pub(super) async fn ask(&self, commands: &Pipeline) -> RedisResult<Vec<Value>> {
        let mut open = self.open().await?;
        let mut outcome = open.send(commands).await;
        if let Err(error) = &outcome
            && error.is_connection_dropped()
        {
            self.close(&open, error).await;
            open = self.open().await?;
            outcome = open.send(commands).await;
        }
        if let Err(error) = &outcome {
            self.close(&open, error).await;
        }
        outcome
    }

    async fn open(&self) -> RedisResult<Open> {
        let runtime = Handle::current().id();
        let mut state = self.state.lock().await;
        if let Some(open) = &state.open
            && open.runtime == runtime
        {
            return Ok(open.clone());
        }
        if state.silent.is_some_and(|it| it.elapsed() < REST) {
            return Err(silent());
        }
        let Waits { connect, answer } = self.waits;
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(connect))
            .set_response_timeout(Some(answer));
        let connection = self.client.get_multiplexed_async_connection_with_config(&config).await;
        let connection = connection.inspect_err(|error| state.failed(error))?;
        state.opened += 1;
        let open = Open { number: state.opened, runtime, connection };
        state.open = Some(open.clone());
        Ok(open)
    }

    /// Does not use a connection any more, unless somebody else has replaced it already.
    async fn close(&self, broken: &Open, error: &RedisError) {
        let mut state = self.state.lock().await;
        if state.open.as_ref().is_some_and(|it| it.number == broken.number) {
            state.open = None;
            state.failed(error);
        }
    }
}

impl Open {
    async fn send(&mut self, commands: &Pipeline) -> RedisResult<Vec<Value>> {
        self.connection.send_packed_commands(commands, 0, commands.len()).await
    }
}

impl State {
    fn failed(&mut self, error: &RedisError) {
        self.silent = error.is_timeout().then(Instant::now);
    }
}

fn silent() -> RedisError {
    io::Error::new(io::ErrorKind::TimedOut, "it did not answer a moment ago").into()
}
