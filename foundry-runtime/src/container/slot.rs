//! A slot holds one service. With the cache's archive the only `unsafe` of Foundry: every type is
//! checked when it comes out, so the interface is safe.

#![expect(
    unsafe_code,
    reason = "erases and restores the type of an `Arc`; each use says why it holds"
)]

use crate::sync::OnceLock;
use std::any::TypeId;
use std::mem::MaybeUninit;
use std::sync::Arc;

/// Room for a thin or a fat `Arc`.
type Storage = MaybeUninit<[*const (); 2]>;

/// An `Arc<T>` that remembers which `T` it holds.
pub struct Instance {
    type_id: TypeId,
    arc: Storage,
    holders: unsafe fn(&Storage) -> usize,
    release: unsafe fn(&mut Storage),
}

// SAFETY: `Instance::new` takes nothing but `Arc`s of types that are `Send + Sync`, so the `Arc`
// inside is `Send + Sync` too; the other fields are plain data.
unsafe impl Send for Instance {}
// SAFETY: as above.
unsafe impl Sync for Instance {}

impl Instance {
    /// Keeps `arc` and its type.
    pub fn new<T: ?Sized + Send + Sync + 'static>(arc: Arc<T>) -> Self {
        const {
            assert!(size_of::<Arc<T>>() <= size_of::<Storage>());
            assert!(align_of::<Arc<T>>() <= align_of::<Storage>());
        }
        let mut storage = Storage::uninit();
        // SAFETY: the storage is large enough and aligned for an `Arc<T>`, as asserted above.
        unsafe { storage.as_mut_ptr().cast::<Arc<T>>().write(arc) };
        Self {
            type_id: TypeId::of::<T>(),
            arc: storage,
            holders: holders::<T>,
            release: release::<T>,
        }
    }

    /// How many hold the service, this slot included.
    #[must_use]
    pub fn holders(&self) -> usize {
        // SAFETY: `holders` was made for the `T` that `new` wrote.
        unsafe { (self.holders)(&self.arc) }
    }

    /// The service, if it is a `T`.
    #[inline]
    #[must_use]
    pub fn get<T: ?Sized + 'static>(&self) -> Option<&Arc<T>> {
        if self.type_id != TypeId::of::<T>() {
            return None;
        }
        // SAFETY: `new` wrote an `Arc<T>` of this very `T`, and nothing but `drop` takes it out.
        Some(unsafe { &*self.arc.as_ptr().cast::<Arc<T>>() })
    }
}

/// # Safety
///
/// `storage` holds an `Arc<T>`.
unsafe fn holders<T: ?Sized>(storage: &Storage) -> usize {
    // SAFETY: as the caller promises.
    Arc::strong_count(unsafe { &*storage.as_ptr().cast::<Arc<T>>() })
}

/// # Safety
///
/// `storage` holds an `Arc<T>`, which is not used afterwards.
unsafe fn release<T: ?Sized>(storage: &mut Storage) {
    // SAFETY: as the caller promises.
    unsafe { storage.as_mut_ptr().cast::<Arc<T>>().drop_in_place() };
}

impl Drop for Instance {
    fn drop(&mut self) {
        // SAFETY: `release` was made for the `T` that `new` wrote, and this is the last use.
        unsafe { (self.release)(&mut self.arc) };
    }
}

/// Holds one service, once it is made.
#[derive(Default)]
pub struct Slot(OnceLock<Instance>);

impl Slot {
    /// An empty slot.
    #[must_use]
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The service, if it is made and is a `T`.
    #[inline]
    #[must_use]
    pub fn get<T: ?Sized + 'static>(&self) -> Option<&Arc<T>> {
        self.0.get().and_then(Instance::get)
    }

    /// Whether something was put in.
    #[inline]
    #[must_use]
    pub fn is_filled(&self) -> bool {
        self.0.get().is_some()
    }

    /// Puts the service in that `make` returns, once; others wait for the one that makes it.
    pub fn fill(&self, make: impl FnOnce() -> Instance) {
        self.0.get_or_init(make);
    }

    /// Takes the service out.
    pub fn take(&mut self) -> Option<Instance> {
        self.0.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Display;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn gives_back_thin_and_fat_services() {
        let slot = Slot::new();
        slot.fill(|| Instance::new(Arc::new(7_u64)));
        assert_eq!(slot.get::<u64>().map(|it| **it), Some(7));

        let fat = Slot::new();
        fat.fill(|| Instance::new::<dyn Display + Send + Sync>(Arc::new("seven")));
        assert_eq!(fat.get::<dyn Display + Send + Sync>().unwrap().to_string(), "seven");

        let slice = Slot::new();
        slice.fill(|| Instance::new::<[String]>(Arc::from(["a".to_owned(), "b".to_owned()])));
        assert_eq!(slice.get::<[String]>().unwrap().concat(), "ab");

        let text = Slot::new();
        text.fill(|| Instance::new::<str>(Arc::from("seven")));
        assert_eq!(text.get::<str>().map(|it| &**it), Some("seven"));
    }

    #[test]
    fn keeps_what_is_over_aligned_and_what_has_no_size() {
        #[repr(align(128))]
        struct Wide([u8; 3]);
        let slot = Slot::new();
        slot.fill(|| Instance::new(Arc::new(Wide([1, 2, 3]))));
        let wide: &Arc<Wide> = slot.get().unwrap();
        assert_eq!((wide.0, Arc::as_ptr(wide).addr() % 128), ([1, 2, 3], 0));

        #[derive(Debug, PartialEq)]
        struct Nothing;
        let slot = Slot::new();
        slot.fill(|| Instance::new(Arc::new(Nothing)));
        assert_eq!(slot.get::<Nothing>().map(|it| &**it), Some(&Nothing));
        assert!(slot.get::<()>().is_none(), "as large, and another type");
    }

    #[test]
    fn refuses_another_type() {
        let slot = Slot::new();
        slot.fill(|| Instance::new(Arc::new(7_u64)));
        assert!(slot.get::<i64>().is_none());
        assert!(slot.get::<dyn Display + Send + Sync>().is_none());
    }

    #[test]
    fn keeps_the_first_and_drops_it_once() {
        let witness = Arc::new(());
        let mut slot = Slot::new();
        slot.fill(|| Instance::new(Arc::clone(&witness)));
        slot.fill(|| unreachable!("BUG: the slot is filled"));
        assert_eq!(Arc::strong_count(&witness), 2);
        let taken = slot.take();
        assert_eq!(taken.as_ref().map(Instance::holders), Some(2));
        drop(taken);
        assert_eq!(Arc::strong_count(&witness), 1);
        assert!(!slot.is_filled());
        assert!(slot.take().is_none());
    }

    #[test]
    fn a_service_outlives_its_slot_if_somebody_holds_it() {
        let text: Arc<dyn Display + Send + Sync> = Arc::new("seven".to_owned());
        let slot = Slot::new();
        slot.fill(|| Instance::new(text));
        let held = Arc::clone(slot.get::<dyn Display + Send + Sync>().unwrap());
        assert_eq!(slot.0.get().map(Instance::holders), Some(2));
        drop(slot);
        assert_eq!((held.to_string().as_str(), Arc::strong_count(&held)), ("seven", 1));
    }

    #[test]
    fn a_slot_that_was_emptied_can_be_filled_with_another_type() {
        let mut slot = Slot::new();
        slot.fill(|| Instance::new(Arc::new("seven".to_owned())));
        drop(slot.take());
        slot.fill(|| Instance::new::<[u8]>(Arc::from([7, 7])));
        assert!(slot.get::<String>().is_none());
        assert_eq!(slot.get::<[u8]>().map(|it| &**it), Some(&[7, 7][..]));
    }

    #[test]
    fn a_constructor_that_panics_leaves_the_slot_empty() {
        let witness = Arc::new(());
        let slot = Slot::new();
        let held = Arc::clone(&witness);
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            slot.fill(|| {
                let _made = Instance::new(held);
                std::panic::resume_unwind(Box::new("no disk"))
            });
        }));
        assert!(panicked.is_err());
        assert!(!slot.is_filled());
        assert_eq!(Arc::strong_count(&witness), 1, "what was made is gone");
        slot.fill(|| Instance::new(Arc::new(7_u64)));
        assert_eq!(slot.get::<u64>().map(|it| **it), Some(7));
    }

    #[test]
    fn eight_threads_fill_it_once_and_see_the_same() {
        let made = AtomicUsize::new(0);
        let slot = Slot::new();
        let seen = std::thread::scope(|scope| {
            let fill = || {
                slot.fill(|| {
                    let number = made.fetch_add(1, Ordering::SeqCst);
                    Instance::new::<dyn Display + Send + Sync>(Arc::new(format!("made {number}")))
                });
                Arc::clone(slot.get::<dyn Display + Send + Sync>().unwrap())
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(fill)).collect();
            threads.into_iter().map(|it| it.join().unwrap()).collect::<Vec<_>>()
        });
        assert!(seen.iter().all(|it| Arc::ptr_eq(it, &seen[0]) && it.to_string() == "made 0"));
        drop(slot);
        assert_eq!(Arc::strong_count(&seen[0]), 8);
    }

    #[test]
    fn an_empty_slot_has_nothing() {
        assert!(Slot::new().get::<u64>().is_none());
    }
}
