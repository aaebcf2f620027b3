//! The container: what the macros write down, the graph of needs, and the slots of a run.

pub mod dynamic;
pub mod graph;
pub mod item;
pub mod key;
pub mod pack;
pub mod probe;
pub mod slot;
mod start;
mod stop;

use crate::cancel::{self, Cancel};
use crate::console::{self, Console};
use crate::definition::Definition;
use crate::error::Error;
use item::{BUILTINS, Need};
use slot::{Instance, Slot};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock};
use tokio::sync::OnceCell;

/// The services of a run: each is made when a command needs it, once.
pub struct Container {
    definition: &'static Definition,
    slots: Box<[Slot]>,
    /// One for each slot, as soon as an async constructor runs: who comes second waits here.
    gates: OnceLock<Box<[OnceCell<()>]>>,
    /// Set with the first failure; until then nobody has to look for one.
    failed: AtomicBool,
    /// The slots in the order in which they became ready.
    ready: Mutex<Vec<u16>>,
}

impl Container {
    /// A container in which nothing is made yet.
    #[must_use]
    pub fn new(definition: &'static Definition) -> Self {
        Self::with_console(definition, Console::default())
    }

    /// As [`new`](Self::new), for a console that was asked to behave in some way.
    pub(crate) fn with_console(definition: &'static Definition, console: Console) -> Self {
        let container = Self::at_once(definition, console);
        let cancel = &container.slots[usize::from(cancel::SLOT)];
        cancel.fill(|| Instance::new(Arc::new(Cancel::default())));
        container
    }

    /// For an application in which nobody takes `Cancel`.
    pub(crate) fn at_once(definition: &'static Definition, console: Console) -> Self {
        let slots: Box<[Slot]> = definition.nodes.iter().map(|_| Slot::new()).collect();
        slots[usize::from(console::SLOT)].fill(|| Instance::new(Arc::new(console)));
        Self {
            definition,
            slots,
            gates: OnceLock::new(),
            failed: AtomicBool::new(false),
            ready: Mutex::new(Vec::new()),
        }
    }

    /// The tables it was made from.
    pub(crate) fn definition(&self) -> &'static Definition {
        self.definition
    }

    /// The slot of the console that the whole container writes to.
    pub(crate) fn console(&self) -> &Slot {
        &self.slots[usize::from(console::SLOT)]
    }

    /// The token that ends this run.
    pub(crate) fn cancel(&self) -> &Cancel {
        Ctx::new(self, BUILTINS).get(Need::Builtin(cancel::SLOT))
    }
}

/// A container as one of its items sees it: the needs of an item count from its `base`.
#[derive(Clone, Copy)]
pub struct Ctx<'a> {
    container: &'a Container,
    base: u16,
    console: &'a Slot,
}

impl<'a> Ctx<'a> {
    /// The container, seen by the items that begin at slot `base`.
    pub(crate) fn new(container: &'a Container, base: u16) -> Self {
        Self { container, base, console: container.console() }
    }

    /// As [`new`](Self::new), for a call that may have a console of its own.
    #[inline]
    pub(crate) fn for_call(container: &'a Container, base: u16, console: &'a Slot) -> Self {
        if console.is_filled() {
            Self { container, base, console }
        } else {
            Self::new(container, base)
        }
    }

    /// The console that results are printed to.
    pub(crate) fn console(self) -> &'a Console {
        self.get(Need::Builtin(console::SLOT))
    }

    /// A service that is ready.
    ///
    /// # Panics
    ///
    /// If it is not: what a command and its services need is started before they run.
    #[inline]
    #[must_use]
    pub fn get<T: ?Sized + 'static>(self, need: Need) -> &'a T {
        self.held(need)
    }

    /// As [`get`](Self::get), to keep.
    ///
    /// # Panics
    ///
    /// As [`get`](Self::get).
    #[inline]
    #[must_use]
    pub fn arc<T: ?Sized + 'static>(self, need: Need) -> Arc<T> {
        Arc::clone(self.held(need))
    }

    #[inline]
    fn held<T: ?Sized + 'static>(self, need: Need) -> &'a Arc<T> {
        let slot = match need {
            Need::Builtin(console::SLOT) => {
                return self.console.get().unwrap_or_else(|| not_ready("Console"));
            }
            Need::Builtin(slot) => usize::from(slot),
            Need::Item(index) => usize::from(self.base) + usize::from(index),
            Need::Section(section) => match self.container.definition.section(section.key) {
                Some(slot) => slot,
                None => not_ready(section.name),
            },
        };
        match self.container.slots.get(slot).and_then(Slot::get) {
            Some(arc) => arc,
            None => not_ready(std::any::type_name::<T>()),
        }
    }
}

#[cold]
#[inline(never)]
fn not_ready(name: &str) -> ! {
    unreachable!("BUG: the service `{name}` was asked for before it was started")
}

/// Remembered in the slot of a service that could not be made.
struct Failure(Arc<Error>);
