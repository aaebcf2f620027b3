//! Starts the services of a command: each once, as soon as those it needs are ready.

use super::{Ctx, Scope};
use crate::container::lazy;
use crate::container::services::Services;
use crate::container::slots::Slots;
use crate::error::{Error, Result};
use crate::model::rows::{CommandRow, NodeRow};
use crate::spec::item::{BUILTINS, BoxFuture, Init};
use crate::sync::Gate;
use std::borrow::Cow;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};

/// What became of a start.
pub(crate) enum Started {
    /// All that the command needs is ready.
    Ready,
    /// It takes an async constructor; nothing was started.
    Waits,
    /// All is ready, and meanwhile a signal asked the process to end.
    Interrupted,
}

impl Services {
    /// Starts what the command needs, unless that takes an async constructor: then nothing is
    /// started.
    ///
    /// # Errors
    ///
    /// If a constructor fails, or failed before.
    #[inline]
    pub(crate) fn start_now(
        &self,
        command: &CommandRow,
        scope: Option<&Arc<Scope>>,
    ) -> Result<Started> {
        match self.started.get(usize::from(command.index)) {
            Some(started) if started.load(Ordering::Acquire) => Ok(Started::Ready),
            _ => self.start_sync(command, scope),
        }
    }

    #[cold]
    fn start_sync(&self, command: &CommandRow, scope: Option<&Arc<Scope>>) -> Result<Started> {
        let start = Start { services: self, user: command.node, scope };
        let plan = self.plan(command);
        let waits =
            |node: &u16| !start.is_filled(*node) && matches!(self.row(*node).init, Init::Async(_));
        if plan.iter().any(waits) {
            return Ok(Started::Waits);
        }
        for node in plan.iter() {
            if !start.is_filled(*node) {
                start.fill_now(*node)?;
            }
            start.check(*node)?;
        }
        Ok(self.has_started(command))
    }

    /// Starts what the command needs; async constructors that do not need each other run
    /// concurrently.
    ///
    /// # Errors
    ///
    /// As soon as a constructor fails, or if it failed before; the others are then dropped.
    pub(crate) async fn start(
        &self,
        command: &CommandRow,
        scope: Option<&Arc<Scope>>,
    ) -> Result<Started> {
        if self.started[usize::from(command.index)].load(Ordering::Acquire) {
            return Ok(Started::Ready);
        }
        let start = Start { services: self, user: command.node, scope };
        start.run(self.plan(command).into_owned()).await?;
        Ok(self.has_started(command))
    }

    /// Starts one service, with what it needs itself.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub(super) async fn start_one(&self, node: u16) -> Result<()> {
        let start = Start { services: self, user: node, scope: None };
        start.run(self.definition.closure(node, |it| self.slots.is_filled(it))).await
    }

    /// Makes one service whose needs are ready, unless that takes an async constructor.
    ///
    /// # Errors
    ///
    /// If its constructor fails, or failed before; if it comes from outside and nobody gave it.
    #[cfg(feature = "inspect")]
    pub(crate) fn try_now(&self, node: u16, scope: Option<&Arc<Scope>>) -> Result<()> {
        let start = Start { services: self, user: node, scope };
        if !start.is_filled(node) {
            start.fill_now(node)?;
        }
        start.check(node)
    }

    /// As [`try_now`](Self::try_now), whatever it takes.
    ///
    /// # Errors
    ///
    /// As [`try_now`](Self::try_now).
    #[cfg(feature = "inspect")]
    pub(crate) async fn try_one(&self, node: u16, scope: Option<&Arc<Scope>>) -> Result<()> {
        Start { services: self, user: node, scope }.run(vec![node]).await
    }

    /// Whether a test put it in, so that nobody makes what it needs.
    #[cfg(feature = "inspect")]
    pub(crate) fn is_put_in(&self, node: u16) -> bool {
        self.is_pruned && self.is_given(node)
    }

    fn plan(&self, command: &CommandRow) -> Cow<'static, [u16]> {
        if !self.is_pruned {
            return Cow::Borrowed(self.definition.plan(command));
        }
        let mut plan = self.definition.closure(command.node, |it| self.is_given(it));
        plan.pop();
        Cow::Owned(plan)
    }

    fn is_given(&self, node: u16) -> bool {
        let scoped = self.row(node).life.is_scoped();
        if scoped {
            return self.given.iter().any(|it| it.0 == node);
        }
        self.slots.is_filled(node) && self.slots.failure(node).is_none()
    }

    /// What lives for one command has to be started for the next one anew.
    fn has_started(&self, command: &CommandRow) -> Started {
        if !command.scoped {
            self.started[usize::from(command.index)].store(true, Ordering::Release);
        }
        if self.is_interrupted() { Started::Interrupted } else { Started::Ready }
    }
}

/// One start: for whom, and with which services of one command.
#[derive(Clone, Copy)]
struct Start<'a> {
    services: &'a Services,
    /// The command, or the service that was taken lazily.
    user: u16,
    scope: Option<&'a Arc<Scope>>,
}

impl<'a> Start<'a> {
    /// Makes the services of a plan.
    async fn run(self, mut waiting: Vec<u16>) -> Result<()> {
        let mut running: Vec<(u16, BoxFuture<'a, ()>)> = Vec::new();
        poll_fn(|cx| self.advance(&mut waiting, &mut running, cx)).await
    }

    /// Starts what can be started, and polls what runs, until nothing moves any more.
    fn advance(
        self,
        waiting: &mut Vec<u16>,
        running: &mut Vec<(u16, BoxFuture<'a, ()>)>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<()>> {
        loop {
            let before = waiting.len() + running.len();
            let mut begun = Ok(());
            waiting.retain(|node| match &begun {
                Ok(()) => !self.begin(*node, running).unwrap_or_else(|error| {
                    begun = Err(error);
                    false
                }),
                Err(_) => true,
            });
            begun?;
            let mut at = 0;
            while let Some((node, future)) = running.get_mut(at) {
                let constructing = lazy::Constructing::enter(self.services, *node);
                let polled = future.as_mut().poll(cx);
                drop(constructing);
                if polled.is_ready() {
                    let node = *node;
                    drop(running.swap_remove(at));
                    self.check(node)?;
                } else {
                    at += 1;
                }
            }
            if waiting.is_empty() && running.is_empty() {
                return Poll::Ready(Ok(()));
            }
            if before == waiting.len() + running.len() {
                return Poll::Pending;
            }
        }
    }

    /// Makes a service, or begins to, unless it needs one that is not ready; whether it did.
    fn begin(self, node: u16, running: &mut Vec<(u16, BoxFuture<'a, ()>)>) -> Result<bool> {
        let mut needs = self.services.definition.needs(node);
        if !self.is_filled(node) && !needs.clone().all(|it| self.is_ready(it)) {
            return Ok(false);
        }
        needs.try_for_each(|need| self.check(need))?;
        if !self.is_filled(node) {
            if let Init::Async(_) = self.row(node).init {
                running.push((node, Box::pin(self.fill_async(node))));
                return Ok(true);
            }
            self.fill_now(node)?;
        }
        self.check(node)?;
        Ok(true)
    }

    /// Makes a service at once.
    fn fill_now(self, node: u16) -> Result<()> {
        let Init::Sync(init) = self.row(node).init else { return Err(self.not_given(node)) };
        let _constructing = lazy::Constructing::enter(self.services, node);
        let (slots, at) = self.place(node);
        slots.fill(at, || init(self.ctx(node)));
        Ok(())
    }

    /// Runs an async constructor, or waits for the one who runs it. Who is dropped half way
    /// leaves it to the next.
    async fn fill_async(self, node: u16) {
        let Init::Async(init) = self.row(node).init else { return };
        let (slots, at) = self.place(node);
        let made = async {
            let made = init(self.ctx(node)).await;
            slots.fill(at, || made);
        };
        if self.row(node).life.is_scoped() {
            // Nobody else starts the services of this command.
            return made.await;
        }
        self.services.gate(node).get_or_init(|| made).await;
    }

    /// What the constructor of a service sees. A singleton knows nothing of the command.
    fn ctx(self, node: u16) -> Ctx<'a> {
        let row = self.row(node);
        let scope = if row.life.is_scoped() { self.scope.cloned() } else { None };
        Ctx::new(self.services, row.base, scope).of(node)
    }

    fn row(self, node: u16) -> &'static NodeRow {
        self.services.row(node)
    }

    /// Where a service is kept.
    fn place(self, node: u16) -> (&'a Slots, u16) {
        let row = self.row(node);
        match self.scope {
            Some(scope) if row.life.is_scoped() => (&scope.slots, row.scoped),
            _ => (&self.services.slots, node),
        }
    }

    fn is_filled(self, node: u16) -> bool {
        let (slots, at) = self.place(node);
        slots.is_filled(at)
    }

    /// Whether a need can be taken. The built-in services always can.
    fn is_ready(self, node: u16) -> bool {
        node < BUILTINS || self.is_filled(node)
    }

    /// The failure of a service, told to the one who needed it.
    fn check(self, node: u16) -> Result<()> {
        let (slots, at) = self.place(node);
        match slots.failure(at) {
            None => Ok(()),
            Some(failure) => Err(self.explain(node, failure)),
        }
    }

    #[cold]
    fn explain(self, node: u16, cause: &Arc<Error>) -> Error {
        let message = format!("cannot build {}", self.services.describe(node));
        let error = Error::new(cause.kind(), message).caused_by(Error::again(cause));
        self.needed_by(cause.notes().iter().fold(error, Error::note), node)
    }

    #[cold]
    fn not_given(self, node: u16) -> Error {
        let service = self.services.describe(node);
        let error = Error::failed(format!("{service} comes from outside, and nobody gave it"));
        self.needed_by(error.note("in a test: `.with::<T>(value)`"), node)
    }

    /// Adds who needed `node`, from the nearest to the command: the shortest way through the graph.
    fn needed_by(self, error: Error, node: u16) -> Error {
        let definition = self.services.definition;
        let mut needed_by = vec![None; definition.nodes.len()];
        let mut queue = VecDeque::from([self.user]);
        while let Some(user) = queue.pop_front() {
            for need in definition.needs(user) {
                if need != self.user && needed_by[usize::from(need)].is_none() {
                    needed_by[usize::from(need)] = Some(user);
                    queue.push_back(need);
                }
            }
        }
        std::iter::successors(needed_by[usize::from(node)], |it| needed_by[usize::from(*it)])
            .fold(error, |error, user| {
                error.note(format!("needed by {}", self.services.describe_user(user)))
            })
    }
}

impl Services {
    fn gate(&self, node: u16) -> &Gate {
        let gates = || self.definition.nodes.iter().map(|_| Gate::new()).collect();
        &self.gates.get_or_init(gates)[usize::from(node)]
    }

    /// Name and place of an item.
    pub(crate) fn describe(&self, node: u16) -> String {
        let row = self.row(node);
        let (name, file) = (self.definition.text(row.name), self.definition.text(row.file));
        format!("`{name}` ({file}:{})", row.line)
    }

    /// The same, without a place that is none for who reads it: cargo names the files of other crates by
    /// where they were when the program was built.
    fn describe_user(&self, node: u16) -> String {
        let row = self.row(node);
        match Path::new(self.definition.text(row.file)).is_absolute() {
            true => format!("`{}`", self.definition.text(row.name)),
            false => self.describe(node),
        }
    }
}
