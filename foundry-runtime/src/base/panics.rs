//! Panics of the application's code that must not keep the rest from being done.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

/// Drops what code panicked with. Its `Drop` may panic, too.
pub(crate) fn discard(payload: Box<dyn Any + Send>) {
    if let Err(another) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        // It came out of a `Drop` that panics: another attempt would not end better.
        std::mem::forget(another);
    }
}

/// Returns whether `work` panicked.
pub(crate) fn panicked(work: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(work)).map_err(discard).is_err()
}

/// Waits for `work`, also if it panics while it runs or while it is dropped.
pub(crate) async fn unwinding<T>(work: impl Future<Output = T>) -> std::thread::Result<T> {
    let mut work = pin!(Some(work));
    let ended = poll_fn(|cx| {
        let polled = catch_unwind(AssertUnwindSafe(|| match work.as_mut().as_pin_mut() {
            Some(work) => work.poll(cx),
            None => unreachable!("BUG: the work is dropped only below"),
        }));
        match polled {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    })
    .await;
    match (ended, catch_unwind(AssertUnwindSafe(|| work.set(None)))) {
        (ended, Ok(())) => ended,
        (Ok(_), Err(panic)) => Err(panic),
        (Err(first), Err(second)) => {
            discard(second);
            Err(first)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{panic_any, resume_unwind};

    /// Panics when it is dropped, with another of its kind.
    struct Bomb(u8);

    impl Drop for Bomb {
        fn drop(&mut self) {
            if self.0 > 0 {
                resume_unwind(Box::new(Self(self.0 - 1)));
            }
        }
    }

    #[test]
    fn a_payload_that_panics_when_it_is_dropped_is_discarded() {
        for bombs in 0..4 {
            discard(Box::new(Bomb(bombs)));
        }
    }

    #[test]
    fn work_that_panics_is_told_from_work_that_ends() {
        assert!(!panicked(|| ()));
        assert!(panicked(|| panic_any(Bomb(2))));
        assert!(panicked(|| drop(Bomb(1))));
    }

    #[cfg(feature = "async")]
    #[tokio::test]
    async fn a_future_that_panics_when_it_is_dropped_has_panicked() {
        struct Ready(#[expect(dead_code, reason = "its `Drop` is tested")] Bomb);
        impl Future for Ready {
            type Output = u8;
            fn poll(self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> Poll<u8> {
                Poll::Ready(7)
            }
        }
        assert!(unwinding(Ready(Bomb(1))).await.is_err());
        assert!(matches!(unwinding(Ready(Bomb(0))).await, Ok(7)));
    }
}
