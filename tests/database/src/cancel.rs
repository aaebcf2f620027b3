//! Giving up half way: futures that are polled a few times and dropped, and numbers by which tests decide
//! when. The numbers are made from a seed, so that a failure can be had again.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// Polls a future so many times, each time after it asked for it, and drops it: nothing if it is not
/// ready by then. With 0 it is never polled.
pub async fn polled<F: Future>(future: F, times: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = times;
    poll_fn(|cx| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match future.as_mut().poll(cx) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Numbers that look random and come again with the same seed: splitmix64.
#[derive(Clone)]
pub struct Random(u64);

impl Random {
    /// The seed that `FOUNDRY_SEED` asks for, else one of this moment; to be printed.
    ///
    /// # Panics
    ///
    /// If `FOUNDRY_SEED` is no number.
    pub fn seed() -> u64 {
        match std::env::var("FOUNDRY_SEED") {
            Ok(seed) => seed.parse().unwrap(),
            Err(_) => {
                let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
                now.map_or(1, |it| u64::from(it.subsec_nanos()))
            }
        }
    }

    /// The numbers of this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`.
    ///
    /// # Panics
    ///
    /// If `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use tokio::task::yield_now;

    #[tokio::test]
    async fn a_future_is_polled_as_often_as_it_may() {
        let reached = Cell::new(0);
        let three_waits = async || {
            for wait in 0..3 {
                reached.set(wait);
                yield_now().await;
            }
            "done"
        };
        for (times, last) in [(0, 9), (1, 0), (2, 1), (3, 2)] {
            reached.set(9);
            assert_eq!((polled(three_waits(), times).await, reached.get()), (None, last));
        }
        assert_eq!(polled(three_waits(), 4).await, Some("done"));
    }

    #[test]
    fn a_seed_has_its_numbers() {
        let numbers = |seed| {
            let mut random = Random::new(seed);
            std::array::from_fn::<u64, 8, _>(|_| random.below(10))
        };
        assert_eq!(numbers(7), numbers(7));
        assert_ne!(numbers(7), numbers(8));
        assert!(numbers(7).iter().all(|it| *it < 10));
    }
}
