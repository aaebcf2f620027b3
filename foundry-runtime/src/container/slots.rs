//! The services that were made so far: of the container, or of one command. Knows no graph.

use crate::container::slot::{Instance, Slot};
use crate::error::{Error, Result};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Slots, and the order in which they were filled.
pub(crate) struct Slots {
    slots: Box<[Slot]>,
    /// Set with the first failure; until then nobody has to look for one.
    failed: AtomicBool,
    /// The places that were filled, first to last.
    ready: Mutex<Vec<u16>>,
}

/// Remembered in the slot of a service that could not be made.
struct Failure(Arc<Error>);

impl Slots {
    pub(crate) fn new(count: usize) -> Self {
        Self {
            slots: (0..count).map(|_| Slot::new()).collect(),
            failed: AtomicBool::new(false),
            ready: Mutex::new(Vec::new()),
        }
    }

    #[inline]
    pub(crate) fn get(&self, at: u16) -> Option<&Slot> {
        self.slots.get(usize::from(at))
    }

    /// Whether an attempt was made, with or without success.
    #[inline]
    pub(crate) fn is_filled(&self, at: u16) -> bool {
        self.slots[usize::from(at)].is_filled()
    }

    /// Puts in what is there anyway, and is closed by nobody.
    pub(crate) fn give(&self, at: u16, instance: impl FnOnce() -> Instance) {
        self.slots[usize::from(at)].fill(instance);
    }

    /// Makes the service, once; who comes while it is made waits.
    pub(crate) fn fill(&self, at: u16, make: impl FnOnce() -> Result<Instance>) {
        self.slots[usize::from(at)].fill(|| match make() {
            Ok(instance) => {
                self.ready.lock().unwrap_or_else(PoisonError::into_inner).push(at);
                instance
            }
            Err(error) => {
                self.failed.store(true, Ordering::Release);
                Instance::new(Arc::new(Failure(Arc::new(error))))
            }
        });
    }

    /// What the attempt to make this service failed with.
    pub(crate) fn failure(&self, at: u16) -> Option<&Arc<Error>> {
        if !self.failed.load(Ordering::Acquire) {
            return None;
        }
        self.slots[usize::from(at)].get::<Failure>().map(|it| &it.0)
    }

    /// The places that were filled and not taken yet, last first.
    pub(crate) fn take_ready(&self) -> Vec<u16> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let mut ready = std::mem::take(&mut *ready);
        ready.reverse();
        ready
    }

    /// Whether one of the services that are ready is `wanted`.
    pub(crate) fn any_ready(&self, wanted: impl FnMut(u16) -> bool) -> bool {
        let ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.iter().copied().any(wanted)
    }

    /// Takes a service out.
    pub(crate) fn take(&mut self, at: u16) -> Option<Instance> {
        self.slots[usize::from(at)].take()
    }

    /// Drops the services, each before those it needs.
    pub(crate) fn drop_all(&mut self) {
        for at in self.take_ready() {
            drop(self.take(at));
        }
    }
}

impl Drop for Slots {
    fn drop(&mut self) {
        self.drop_all();
    }
}
