//! Opening connections: in the background, so that whoever gives up takes no connection with them;
//! again and again while the server is away; and not at all for a while if that is hopeless.

use super::driver::{Driver, Opened, Target};
use super::error::{DatabaseError, DatabaseErrorKind};
use super::guard::Connection;
use super::lane::Lane;
use super::register::Request;
use super::session::Session;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, SemaphorePermit};

/// The pause after the first failure; it doubles from one to the next.
const FIRST_PAUSE: Duration = Duration::from_millis(10);

/// The longest pause while somebody waits: a server that is back is found soon.
const WAITED_FOR: Duration = Duration::from_millis(50);

/// The longest pause while nobody waits.
const UNOBSERVED: Duration = Duration::from_secs(5);

/// How connecting went of late; all lanes of a pool share it.
pub(super) struct Weather {
    state: Mutex<State>,
    /// While it fails, one tries for all.
    turn: Semaphore,
}

#[derive(Default)]
struct State {
    /// There was a connection once: what fails now may pass.
    ever_connected: bool,
    failing: Option<Failing>,
}

struct Failing {
    last: DatabaseError,
    pause: Duration,
    /// When somebody tried last.
    tried: Instant,
}

impl Weather {
    pub(super) fn new() -> Self {
        Self { state: Mutex::default(), turn: Semaphore::new(1) }
    }

    /// Why the last attempt to connect failed, if there was one of late, and no later one succeeded.
    pub(super) fn last_failure(&self, of_late: Duration) -> Option<DatabaseError> {
        self.with(|state| {
            let failing = state.failing.as_ref()?;
            (failing.tried.elapsed() <= of_late).then(|| failing.last.clone())
        })
    }

    fn is_failing(&self) -> bool {
        self.with(|state| state.failing.is_some())
    }

    fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn cleared(&self) {
        self.with(|state| *state = State { ever_connected: true, failing: None });
    }

    /// Notes a failure; whether it may pass by itself.
    fn failed(&self, error: &DatabaseError) -> bool {
        use DatabaseErrorKind::{Locked, Refused, Unavailable, Unreachable};
        self.with(|state| {
            let pause = match &state.failing {
                None => FIRST_PAUSE,
                Some(it) => (it.pause * 2).min(UNOBSERVED),
            };
            state.failing = Some(Failing { last: error.clone(), pause, tried: Instant::now() });
            match error.kind() {
                Locked | Unavailable => true,
                Refused | Unreachable => state.ever_connected,
                _ => false,
            }
        })
    }

    /// How long to wait before the next attempt.
    fn pause(&self, waited_for: bool) -> Option<Duration> {
        self.with(|state| {
            let failing = state.failing.as_ref()?;
            let longest = if waited_for { WAITED_FOR } else { UNOBSERVED };
            // Somewhere in the second half, so that two programs do not meet again.
            let pause = failing.pause.min(longest).mul_f64(0.5 + random() / 2.0);
            (failing.tried + pause).checked_duration_since(Instant::now())
        })
    }

    /// The failure that somebody else just met, if another attempt would only meet it again.
    fn hopeless(&self) -> Option<DatabaseError> {
        self.with(|state| {
            let failing = state.failing.as_ref()?;
            let recent = failing.tried.elapsed() < failing.pause.min(WAITED_FOR);
            let passes = matches!(
                failing.last.kind(),
                DatabaseErrorKind::Locked | DatabaseErrorKind::Unavailable
            );
            (recent && !state.ever_connected && !passes).then(|| failing.last.clone())
        })
    }
}

/// A place that is reserved for a connection which is not open yet, and the permit for it.
struct Place<DB: Driver> {
    lane: Arc<Lane<DB>>,
    slot: Option<usize>,
}

impl<DB: Driver> Lane<DB> {
    /// Waits for a connection that is opened now, or given back meanwhile: whichever comes first.
    ///
    /// For each who waits, one is being opened; so whoever is served by another leaves theirs to the
    /// next, and if they give up, it is opened all the same, and rests.
    pub(super) async fn open(
        self: &Arc<Self>,
        permit: SemaphorePermit<'_>,
        request: Request,
    ) -> Result<Connection<DB>, DatabaseError> {
        if let Some(failure) = self.weather.hopeless() {
            return Err(failure);
        }
        self.keep();
        let place = Place::reserve(self, permit);
        let opened = self.want(request);
        tokio::spawn(async move {
            match place.connect(|| place.lane.is_wanted()).await {
                Ok(opened) => place.fill(opened),
                Err(error) => place.lane.refuse_one(error),
            }
        });
        opened.await.unwrap_or_else(|_| {
            let message = format!("connecting to `{}` was given up", self.name());
            Err(DatabaseError::new(DatabaseErrorKind::Other, message)
                .note("the async runtime is shutting down"))
        })
    }

    /// Tries to connect.
    pub(super) async fn connect_once(&self) -> Result<Opened<DB>, DatabaseError> {
        let limit = self.config.connect_timeout;
        match tokio::time::timeout(limit, DB::open(&self.target, self.role)).await {
            Ok(Ok(opened)) => Ok(opened),
            Ok(Err(error)) => Err(self.explain("opening", &error)),
            Err(_) => {
                let message = format!("connecting to `{}` took longer than {limit:?}", self.name());
                Err(DatabaseError::new(DatabaseErrorKind::Unreachable, message)
                    .note("is the address right, and does a firewall let through?"))
            }
        }
    }

    /// Opens a connection that nobody waits for, once.
    pub(super) async fn open_ahead(self: &Arc<Self>, permit: SemaphorePermit<'_>) {
        let place = Place::reserve(self, permit);
        if let Ok(opened) = place.connect(|| false).await {
            place.fill(opened);
        }
    }
}

impl<DB: Driver> Place<DB> {
    fn reserve(lane: &Arc<Lane<DB>>, permit: SemaphorePermit<'_>) -> Self {
        permit.forget();
        let slot = lane.lock().reserve();
        Self { lane: Arc::clone(lane), slot: Some(slot) }
    }

    /// Connects, again and again while somebody waits and the failure may pass.
    async fn connect(&self, waits: impl Fn() -> bool) -> Result<Opened<DB>, DatabaseError> {
        let Lane { target, weather, .. } = &*self.lane;
        let began = Instant::now();
        loop {
            let _turn = match weather.is_failing() {
                true => weather.turn.acquire().await.ok(),
                false => None,
            };
            if let Some(pause) = weather.pause(waits()) {
                tokio::time::sleep(pause).await;
            }
            let failure = match self.lane.connect_once().await {
                Ok(opened) => {
                    weather.cleared();
                    return Ok(opened);
                }
                Err(failure) => failure,
            };
            let passes = weather.failed(&failure);
            let enough = failure.kind() == DatabaseErrorKind::Locked
                && began.elapsed() >= target.lock_timeout();
            if !passes || enough || !waits() {
                return Err(failure);
            }
        }
    }

    /// Puts the connection there, for whoever wants it.
    fn fill(mut self, opened: Opened<DB>) {
        let Some(slot) = self.slot.take() else { return };
        let lane = &self.lane;
        let lifetime = (!lane.target.is_irreplaceable()).then_some(lane.config.max_lifetime);
        // A lifetime beyond all clocks is none.
        let retire_at = lifetime.and_then(|it| Instant::now().checked_add(jittered(it)));
        let session = Session::new(opened, lane.role.serves(), slot, retire_at);
        // As if somebody gave it back, for the pool may be closed meanwhile.
        lane.give_back(session);
    }
}

impl<DB: Driver> Drop for Place<DB> {
    fn drop(&mut self) {
        if let Some(slot) = self.slot {
            self.lane.lock().unreserve(slot);
            self.lane.permits.add_permits(1);
        }
    }
}

/// Up to 2.5 % less, so that connections opened together do not end together.
fn jittered(lifetime: Duration) -> Duration {
    lifetime.mul_f64(1.0 - 0.025 * random())
}

/// From 0 to 1. The standard library seeds each hasher at random, which is enough to spread.
pub(super) fn random() -> f64 {
    f64::from(RandomState::new().hash_one(0) as u32) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifetimes_differ_a_little() {
        let lifetime = Duration::from_secs(1800);
        let all: Vec<_> = (0..50).map(|_| jittered(lifetime)).collect();
        assert!(all.iter().all(|it| *it <= lifetime && *it >= lifetime.mul_f64(0.975)));
        assert!(all.iter().any(|it| *it != all[0]));
    }

    #[test]
    fn pauses_grow_and_a_first_failure_is_told_at_once() {
        let weather = Weather::new();
        let refused = DatabaseError::new(DatabaseErrorKind::Refused, "refused");
        assert!(weather.hopeless().is_none() && weather.pause(true).is_none());
        assert!(!weather.failed(&refused));
        assert!(weather.hopeless().is_some());
        weather.cleared();
        assert!(weather.failed(&refused));
        assert!(weather.hopeless().is_none());
        for _ in 0..20 {
            weather.failed(&refused);
        }
        assert!(weather.pause(true).unwrap() <= WAITED_FOR);
        let pause = weather.pause(false).unwrap();
        assert!(pause > UNOBSERVED / 3 && pause <= UNOBSERVED, "{pause:?}");
    }
}
