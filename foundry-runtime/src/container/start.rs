//! Starts the services of a command: each once, as soon as those it needs are ready.

use super::{Container, Ctx, Failure};
use crate::container::item::{BoxFuture, Init};
use crate::container::slot::Instance;
use crate::definition::rows::CommandRow;
use crate::error::{Error, Result};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll};
use tokio::sync::OnceCell;

impl Container {
    /// Starts what the command needs, unless that takes an async constructor: then nothing is
    /// started, and the answer is `false`.
    ///
    /// # Errors
    ///
    /// If a constructor fails, or failed before.
    #[inline]
    pub(crate) fn start_now(&self, command: &CommandRow) -> Result<bool> {
        let plan = self.definition.plan(command);
        if plan.iter().all(|slot| self.is_filled(*slot)) && !self.failed.load(Ordering::Acquire) {
            return Ok(true);
        }
        self.start_sync(command, plan)
    }

    #[cold]
    fn start_sync(&self, command: &CommandRow, plan: &[u16]) -> Result<bool> {
        let waits =
            |slot: &u16| !self.is_filled(*slot) && matches!(self.row(*slot).init, Init::Async(_));
        if plan.iter().any(waits) {
            return Ok(false);
        }
        for slot in plan {
            if let Init::Sync(init) = self.row(*slot).init {
                self.fill(*slot, || init(Ctx::new(self, self.row(*slot).base)));
            }
            self.check(*slot, command)?;
        }
        Ok(true)
    }

    /// Starts what the command needs; async constructors that do not need each other run
    /// concurrently.
    ///
    /// # Errors
    ///
    /// As soon as a constructor fails, or if it failed before; the others are then dropped.
    pub(crate) async fn start(&self, command: &CommandRow) -> Result<()> {
        let mut waiting: Vec<u16> = self.definition.plan(command).to_vec();
        let mut running: Vec<(u16, BoxFuture<'_, ()>)> = Vec::new();
        poll_fn(|cx| self.advance(command, &mut waiting, &mut running, cx)).await
    }

    /// Starts what can be started, and polls what runs, until nothing moves any more.
    fn advance<'a>(
        &'a self,
        command: &CommandRow,
        waiting: &mut Vec<u16>,
        running: &mut Vec<(u16, BoxFuture<'a, ()>)>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<()>> {
        loop {
            let before = waiting.len() + running.len();
            let mut at = 0;
            while let Some(&slot) = waiting.get(at) {
                let needs = self.definition.needs(slot);
                if !self.is_filled(slot) && !needs.iter().all(|need| self.is_filled(*need)) {
                    at += 1;
                    continue;
                }
                for need in needs {
                    self.check(*need, command)?;
                }
                waiting.remove(at);
                match self.row(slot).init {
                    _ if self.is_filled(slot) => self.check(slot, command)?,
                    Init::Sync(init) => {
                        self.fill(slot, || init(Ctx::new(self, self.row(slot).base)));
                        self.check(slot, command)?;
                    }
                    Init::Async(_) => running.push((slot, Box::pin(self.fill_async(slot)))),
                    Init::None => {}
                }
            }
            let mut at = 0;
            while let Some((slot, future)) = running.get_mut(at) {
                if future.as_mut().poll(cx).is_ready() {
                    let slot = *slot;
                    drop(running.swap_remove(at));
                    self.check(slot, command)?;
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

    /// Runs an async constructor, or waits for the one who runs it. Who is dropped half way
    /// leaves it to the next.
    async fn fill_async(&self, slot: u16) {
        let Init::Async(init) = self.row(slot).init else { return };
        let gates = self.gates.get_or_init(|| self.slots.iter().map(|_| OnceCell::new()).collect());
        let made = async {
            let made = init(Ctx::new(self, self.row(slot).base)).await;
            self.fill(slot, || made);
        };
        gates[usize::from(slot)].get_or_init(|| made).await;
    }

    fn fill(&self, slot: u16, make: impl FnOnce() -> Result<Instance>) {
        self.slots[usize::from(slot)].fill(|| match make() {
            Ok(instance) => {
                self.ready.lock().unwrap_or_else(PoisonError::into_inner).push(slot);
                instance
            }
            Err(error) => {
                self.failed.store(true, Ordering::Release);
                Instance::new(Arc::new(Failure(Arc::new(error))))
            }
        });
    }

    #[inline]
    fn is_filled(&self, slot: u16) -> bool {
        self.slots[usize::from(slot)].is_filled()
    }

    pub(super) fn row(&self, slot: u16) -> &'static crate::definition::rows::NodeRow {
        &self.definition.nodes[usize::from(slot)]
    }

    /// The failure of the service in this slot, told to the command that needed it.
    fn check(&self, slot: u16, command: &CommandRow) -> Result<()> {
        match self.slots[usize::from(slot)].get::<Failure>() {
            None => Ok(()),
            Some(failure) => Err(self.explain(slot, &failure.0, command)),
        }
    }

    #[cold]
    fn explain(&self, slot: u16, cause: &Arc<Error>, command: &CommandRow) -> Error {
        let error = Error::new(cause.kind(), format!("cannot build {}", self.describe(slot)));
        let error = error.caused_by(Error::again(cause));
        let error = cause.notes().iter().fold(error, Error::note);
        let chain = self.chain(command.node, slot);
        chain
            .iter()
            .fold(error, |error, user| error.note(format!("needed by {}", self.describe(*user))))
    }

    fn describe(&self, slot: u16) -> String {
        let row = self.row(slot);
        let (name, file) = (self.definition.text(row.name), self.definition.text(row.file));
        format!("`{name}` ({file}:{})", row.line)
    }

    /// Who needed `slot`, from the nearest to the command: the shortest way through the graph.
    fn chain(&self, command: u16, slot: u16) -> Vec<u16> {
        let mut needed_by = vec![None; self.slots.len()];
        let mut queue = VecDeque::from([command]);
        while let Some(node) = queue.pop_front() {
            for need in self.definition.needs(node) {
                if *need != command && needed_by[usize::from(*need)].is_none() {
                    needed_by[usize::from(*need)] = Some(node);
                    queue.push_back(*need);
                }
            }
        }
        std::iter::successors(needed_by[usize::from(slot)], |it| needed_by[usize::from(*it)])
            .collect()
    }
}
