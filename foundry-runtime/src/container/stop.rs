//! Closes what was started, in the reverse of the order in which it became ready.

use super::{Container, Scope};
use crate::container::services::Services;
use crate::container::slots::Slots;
use crate::model::definition::Definition;
use crate::model::rows::NodeRow;
use crate::panics::{self, unwinding};
use crate::sync::{sleep, spawn, timeout};
use std::fmt;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

/// How long a service may take to close.
const CLOSE_WITHIN: Duration = Duration::from_secs(5);

/// How long a `Lazy<…>` that is just being built may keep the services from being dropped.
const BUILD_WITHIN: Duration = Duration::from_millis(if cfg!(test) { 500 } else { 5000 });

/// A service that is not gone although it was closed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// It did not close in time.
    Late(&'static str),
    /// It panicked while it closed.
    Panicked(&'static str),
    /// It panicked while it was dropped.
    DropPanicked(&'static str),
    /// So many hold it still.
    Held(&'static str, usize),
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Late(name) => write!(f, "`{name}` did not close in time"),
            Self::Panicked(name) => write!(f, "`{name}` panicked while it closed"),
            Self::DropPanicked(name) => write!(f, "`{name}` panicked while it was dropped"),
            Self::Held(name, 1) => {
                write!(f, "`{name}` is closed, and something still holds an `Arc` of it")
            }
            Self::Held(name, count) => {
                write!(f, "`{name}` is closed, and {count} still hold an `Arc` of it")
            }
        }
    }
}

impl Left {
    /// Returns whether the process must end as after a panic.
    pub(crate) fn is_panic(&self) -> bool {
        match self {
            Self::Panicked(_) | Self::DropPanicked(_) => true,
            Self::Late(_) | Self::Held(..) => false,
        }
    }
}

impl Container {
    /// Whether something that was started wants to be closed.
    pub(crate) fn has_to_close(&self) -> bool {
        self.slots.any_ready(|node| self.row(node).close.is_some())
    }

    /// Closes and drops every service; a second call finds nothing left.
    pub(crate) async fn stop(&mut self) -> Vec<Left> {
        self.cut();
        self.finish_abandoned().await;
        let definition = self.definition;
        let row = |at: u16| &definition.nodes[usize::from(at)];
        let slots = match self.alone().await {
            true => Arc::get_mut(&mut self.0).map(|it| &mut it.slots),
            false => None,
        };
        match slots {
            Some(slots) => close(definition, Access::Alone(slots), row).await,
            None => close(definition, Access::Shared(&self.slots), row).await,
        }
    }

    /// Waits for what builds a lazy service; whether nobody does any more.
    async fn alone(&mut self) -> bool {
        if Arc::get_mut(&mut self.0).is_some() {
            return true;
        }
        let alone = async {
            while Arc::get_mut(&mut self.0).is_none() {
                sleep(Duration::from_millis(1)).await;
            }
        };
        timeout(BUILD_WITHIN, alone).await.is_ok()
    }

    /// Drops every service, as [`stop`](Self::stop) does when nothing has to be closed.
    pub(crate) fn drop_all(&mut self) -> Vec<Left> {
        self.cut();
        let definition = self.definition;
        let row = |at: u16| &definition.nodes[usize::from(at)];
        match Arc::get_mut(&mut self.0) {
            Some(services) => drop_all(definition, &mut services.slots, row),
            None => Vec::new(),
        }
    }

    /// Returns whether a service of a call panicked while it was closed or dropped.
    pub(crate) fn has_panicked(&self) -> bool {
        self.panicked.load(Ordering::Acquire)
    }
}

impl Services {
    /// Remembers that a service of a call panicked, for the exit code of the process.
    pub(crate) fn note_panic(&self, left: &Left) {
        if left.is_panic() {
            self.panicked.store(true, Ordering::Release);
        }
    }

    /// Closes what a call that was dropped had of its own, on the runtime that it ran on. Without one it
    /// is only dropped.
    pub(crate) fn abandon(&self, mut scope: Arc<Scope>) {
        let definition = self.definition;
        if scope.has_to_close(definition)
            && let Some(closing) = spawn(async move { drop(scope.stop(definition).await) })
        {
            let mut abandoned = self.abandoned.lock().unwrap_or_else(PoisonError::into_inner);
            abandoned.retain(|it| !it.is_finished());
            abandoned.push(closing);
        }
    }

    /// Waits for what is closed of calls that were dropped.
    async fn finish_abandoned(&self) {
        let abandoned =
            std::mem::take(&mut *self.abandoned.lock().unwrap_or_else(PoisonError::into_inner));
        for closing in abandoned {
            // Each service has its time already; a runtime that is gone does not matter.
            let _ = closing.await;
        }
    }

    /// Lets no `Lazy<…>` find the services any more.
    pub(super) fn cut(&self) {
        if let Some(link) = self.link.get() {
            link.cut();
        }
    }
}

impl Scope {
    /// Whether something that was started for the command wants to be closed.
    pub(crate) fn has_to_close(&self, definition: &Definition) -> bool {
        self.slots.any_ready(|at| row_of(definition, at).close.is_some())
    }

    /// Drops what was started for the command, when nothing of it has to be closed.
    pub(crate) fn drop_all(self: Arc<Self>, definition: &'static Definition) -> Vec<Left> {
        match Arc::into_inner(self) {
            Some(mut scope) => drop_all(definition, &mut scope.slots, |at| row_of(definition, at)),
            None => Vec::new(),
        }
    }

    /// Closes what was started for the command; what is left over is dropped with the scope.
    pub(crate) async fn stop(self: &mut Arc<Self>, definition: &'static Definition) -> Vec<Left> {
        let row = |at| row_of(definition, at);
        match Arc::get_mut(self) {
            Some(scope) => close(definition, Access::Alone(&mut scope.slots), row).await,
            None => close(definition, Access::Shared(&self.slots), row).await,
        }
    }
}

/// The service at this place among those that live for one command.
fn row_of(definition: &Definition, at: u16) -> &'static NodeRow {
    match definition.nodes.iter().find(|it| it.life.is_scoped() && it.scoped == at) {
        Some(row) => row,
        None => unreachable!("BUG: a service was started that no table has"),
    }
}

/// Slots that are closed.
enum Access<'a> {
    /// And emptied.
    Alone(&'a mut Slots),
    /// Which somebody else looks into.
    Shared(&'a Slots),
}

async fn close(
    definition: &'static Definition,
    access: Access<'_>,
    row: impl Fn(u16) -> &'static NodeRow,
) -> Vec<Left> {
    let mut left = Vec::new();
    let name = |at| definition.text(row(at).name);
    match access {
        Access::Alone(slots) => {
            while let Some(at) = slots.next_ready() {
                left.extend(close_one(slots, at, row(at), name(at)).await);
                left.extend(empty(slots, at, row(at), name(at)));
            }
            for at in slots.take_closed() {
                left.extend(empty(slots, at, row(at), name(at)));
            }
        }
        Access::Shared(slots) => {
            while let Some(at) = slots.next_ready() {
                slots.keep_closed(at);
                left.extend(close_one(slots, at, row(at), name(at)).await);
            }
        }
    }
    left
}

/// Closes a service that has to be closed, and returns what went wrong with that. The others are closed
/// all the same.
async fn close_one(slots: &Slots, at: u16, row: &NodeRow, name: &'static str) -> Option<Left> {
    let (close, slot) = (row.close?, slots.get(at)?);
    let began = Instant::now();
    match unwinding(timeout(CLOSE_WITHIN, async { close(slot).await })).await {
        Err(panic) => {
            panics::discard(panic);
            Some(Left::Panicked(name))
        }
        // One that blocks its thread cannot be stopped.
        Ok(Ok(())) => (began.elapsed() > CLOSE_WITHIN).then_some(Left::Late(name)),
        Ok(Err(_)) => Some(Left::Late(name)),
    }
}

/// Drops a service, and returns what is left of it: those that hold it, if that is worth a word.
fn empty(slots: &mut Slots, at: u16, row: &NodeRow, name: &'static str) -> Option<Left> {
    let service = slots.take(at)?;
    let others = service.holders() - 1;
    if panics::panicked(|| drop(service)) {
        return Some(Left::DropPanicked(name));
    }
    (others > 0 && !row.is_shared_by_nature()).then_some(Left::Held(name, others))
}

/// Drops services without closing them.
fn drop_all(
    definition: &Definition,
    slots: &mut Slots,
    row: impl Fn(u16) -> &'static NodeRow,
) -> Vec<Left> {
    let left = slots.drop_all().into_iter().map(|(at, panic)| {
        panics::discard(panic);
        Left::DropPanicked(definition.text(row(at).name))
    });
    left.collect()
}
