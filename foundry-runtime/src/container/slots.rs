//! The services that were made so far: of the container, or of one command. Knows no graph.

use crate::container::slot::{Instance, Slot};
use crate::error::{Error, Result};
use crate::panics;
use crate::sync::{AtomicBool, Mutex};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::thread;

/// Makes the instance again for each slot that it goes into.
pub(super) type Make = Box<dyn Fn() -> Instance + Send + Sync>;

/// Slots, and the order in which they were filled.
pub(crate) struct Slots {
    slots: Box<[Slot]>,
    /// Set with the first failure; until then nobody has to look for one.
    failed: AtomicBool,
    /// The places that were filled, first to last.
    ready: Mutex<Vec<u16>>,
    /// Those that were closed and are still there, in that order.
    closed: Mutex<Vec<u16>>,
}

/// Remembered in the slot of a service that could not be made.
struct Failure(Arc<Error>);

impl Slots {
    pub(crate) fn new(count: usize) -> Self {
        Self {
            slots: (0..count).map(|_| Slot::new()).collect(),
            failed: AtomicBool::new(false),
            ready: Mutex::new(Vec::new()),
            closed: Mutex::new(Vec::new()),
        }
    }

    #[inline]
    pub(crate) fn get(&self, at: u16) -> Option<&Slot> {
        self.slots.get(usize::from(at))
    }

    fn at(&self, at: u16) -> &Slot {
        &self.slots[usize::from(at)]
    }

    /// Whether an attempt was made, with or without success.
    #[inline]
    pub(crate) fn is_filled(&self, at: u16) -> bool {
        self.at(at).is_filled()
    }

    /// Puts in what is there anyway, and is closed by nobody.
    pub(crate) fn give(&self, at: u16, instance: impl FnOnce() -> Instance) {
        self.at(at).fill(instance);
    }

    /// Makes the service, once; who comes while it is made waits.
    pub(crate) fn fill(&self, at: u16, make: impl FnOnce() -> Result<Instance>) {
        self.at(at).fill(|| match make() {
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
        self.at(at).get::<Failure>().map(|it| &it.0)
    }

    /// The place that was filled last, and not asked for yet.
    pub(crate) fn next_ready(&self) -> Option<u16> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// Writes down that a service was closed while somebody else looked into the slots.
    pub(crate) fn keep_closed(&self, at: u16) {
        self.closed.lock().unwrap_or_else(PoisonError::into_inner).push(at);
    }

    /// The places that were closed and not taken yet, first closed first.
    pub(crate) fn take_closed(&self) -> Vec<u16> {
        std::mem::take(&mut *self.closed.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether one of the services that are ready is `wanted`.
    pub(crate) fn any_ready(&self, wanted: impl FnMut(u16) -> bool) -> bool {
        let ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.iter().copied().any(wanted)
    }

    /// Takes a service out.
    pub(crate) fn take(&mut self, at: u16) -> Option<Instance> {
        self.slots.get_mut(usize::from(at))?.take()
    }

    /// Drops the services, each before those it needs. Returns the places of those that panicked, with
    /// what they panicked with; the others are dropped all the same.
    pub(crate) fn drop_all(&mut self) -> Vec<(u16, Box<dyn Any + Send>)> {
        let mut panicked = Vec::new();
        while let Some(at) = self.next_ready() {
            self.drop_one(at, &mut panicked);
        }
        for at in self.take_closed() {
            self.drop_one(at, &mut panicked);
        }
        panicked
    }

    fn drop_one(&mut self, at: u16, panicked: &mut Vec<(u16, Box<dyn Any + Send>)>) {
        let service = self.take(at);
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| drop(service))) {
            panicked.push((at, panic));
        }
    }
}

/// Drops all of them as a `Vec` does, and continues the first panic.
impl Drop for Slots {
    fn drop(&mut self) {
        let mut panicked = self.drop_all().into_iter().map(|it| it.1);
        let first = panicked.next();
        panicked.for_each(panics::discard);
        match first {
            Some(panic) if thread::panicking() => panics::discard(panic),
            Some(panic) => resume_unwind(panic),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_no_service_of_any_type() {
        let slots = Slots::new(1);
        slots.fill(0, || Err(Error::failed("no disk")));
        slots.fill(0, || unreachable!("BUG: nobody tries twice"));
        let slot = slots.get(0).unwrap();
        assert!(slot.is_filled() && slot.get::<u64>().is_none() && slot.get::<Error>().is_none());
        assert_eq!(slots.failure(0).unwrap().to_string(), "no disk");
        assert_eq!(slots.next_ready(), None);
    }

    #[test]
    fn services_go_in_the_reverse_of_the_order_in_which_they_came() {
        struct Noted(u16, Arc<Mutex<Vec<u16>>>);
        impl Drop for Noted {
            fn drop(&mut self) {
                self.1.lock().unwrap().push(self.0);
            }
        }
        let gone = Arc::new(Mutex::new(Vec::new()));
        let slots = Slots::new(4);
        for at in [2, 0, 3] {
            slots.fill(at, || Ok(Instance::new(Arc::new(Noted(at, Arc::clone(&gone))))));
        }
        drop(slots);
        assert_eq!(*gone.lock().unwrap(), [3, 0, 2]);
    }

    #[test]
    fn a_service_that_panics_when_it_is_dropped_keeps_no_other_from_being_dropped() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                // What it panics with does so when it is dropped, too.
                resume_unwind(Box::new(Self));
            }
        }
        let witness = Arc::new(());
        let slots = Slots::new(5);
        for at in 0..5 {
            let held = Arc::clone(&witness);
            slots.fill(at, || {
                let bomb = (at % 2 == 0).then(|| Bomb);
                Ok(Instance::new(Arc::new((held, bomb))))
            });
        }
        let panic = catch_unwind(AssertUnwindSafe(|| drop(slots))).unwrap_err();
        assert!(panic.is::<Bomb>());
        std::mem::forget(panic);
        assert_eq!(Arc::strong_count(&witness), 1);
    }
}
