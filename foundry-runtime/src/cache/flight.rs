//! Who computes the value of a key in this process: one at a time, and the next at once if the first
//! fails, panics or is dropped.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::OwnedMutexGuard;

type Turns = HashMap<Box<str>, Arc<tokio::sync::Mutex<()>>>;

/// The keys whose values are being computed.
#[derive(Default)]
pub(super) struct Flights(Mutex<Turns>);

/// The right to compute the value of a key in this process.
pub(super) struct Flight {
    flights: Arc<Flights>,
    key: Box<str>,
    /// There until it is given back.
    turn: Option<OwnedMutexGuard<()>>,
}

impl Flights {
    /// Waits for the right to compute, in order.
    pub(super) async fn wait(self: &Arc<Self>, key: &str) -> Flight {
        let turn = Arc::clone(self.lock().entry(key.into()).or_default());
        // Made first: who gives up while they wait tidies up, too.
        let mut flight = Flight { flights: Arc::clone(self), key: key.into(), turn: None };
        flight.turn = Some(turn.lock_owned().await);
        flight
    }

    /// The right to compute, if nobody has it or waits for it.
    pub(super) fn take(self: &Arc<Self>, key: &str) -> Option<Flight> {
        let mut turns = self.lock();
        if turns.contains_key(key) {
            return None;
        }
        let turn = Arc::clone(turns.entry(key.into()).or_default()).try_lock_owned().ok();
        Some(Flight { flights: Arc::clone(self), key: key.into(), turn })
    }

    fn lock(&self) -> MutexGuard<'_, Turns> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        let mut turns = self.flights.lock();
        self.turn = None;
        // The last one out: nobody else has it, and nobody can get it while we hold the lock.
        if turns.get(&*self.key).is_some_and(|it| Arc::strong_count(it) == 1) {
            turns.remove(&*self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_at_a_time_and_nothing_is_left() {
        let flights = Arc::new(Flights::default());
        let first = flights.wait("a").await;
        let _other_key = flights.wait("b").await;
        let mut second = std::pin::pin!(flights.wait("a"));
        let polled = std::future::poll_fn(|cx| std::task::Poll::Ready(second.as_mut().poll(cx)));
        assert!(polled.await.is_pending());
        assert!(flights.take("a").is_none());
        drop(first);
        drop(second.await);
        assert_eq!(flights.lock().len(), 1);
        let third = flights.take("a");
        assert!(third.is_some() && flights.take("a").is_none());
        drop(third);
        assert_eq!(flights.lock().len(), 1);
    }

    #[tokio::test]
    async fn who_gives_up_leaves_nothing_behind() {
        let flights = Arc::new(Flights::default());
        let first = flights.wait("a").await;
        {
            let mut second = std::pin::pin!(flights.wait("a"));
            let polled =
                std::future::poll_fn(|cx| std::task::Poll::Ready(second.as_mut().poll(cx)));
            assert!(polled.await.is_pending());
        }
        drop(first);
        assert!(flights.lock().is_empty());
    }
}
