//! The life of a database on a server: it is made, held and removed by a thread with a runtime of its own. The
//! runtime of the test may be gone, or busy with the test's end, when the database is removed.

use crate::database::error::{DatabaseError, DatabaseErrorKind};
use crate::database::{Migratable, PoolConfig};
use crate::error::{Error, ErrorKind, Result};
use sqlx_core::Url;
use std::hash::{BuildHasher, RandomState};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// The time to wait while the server has as many connections as it allows.
const PATIENCE: Duration = Duration::from_secs(30);

/// The time between two attempts.
const TICK: Duration = Duration::from_millis(100);

/// Begins the name of each test database.
pub(super) const PREFIX: &str = "foundry_test_";

/// A kind of server on which tests have databases: `sqlx::Postgres` and `sqlx::MySql`.
#[doc(hidden)]
pub trait TestServer: Migratable {
    /// The connection that holds a database; it is free when the connection ends.
    type Holder: Send;

    /// Makes a database, and holds it.
    fn make(
        target: &Self::Target,
        name: &str,
    ) -> impl Future<Output = sqlx::Result<Self::Holder>> + Send;

    /// Removes a database with all connections to it.
    fn remove(
        target: &Self::Target,
        holder: Self::Holder,
        name: &str,
    ) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Removes the databases that Foundry made and nobody holds.
    fn remove_leftovers(target: &Self::Target) -> impl Future<Output = sqlx::Result<()>> + Send;
}

/// A database on a server, until it is dropped.
#[derive(Debug)]
pub(super) struct Kept {
    /// Dropped, it ends the thread.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Returns the limits of the pool of a test: many tests share a server.
pub(super) fn pool_config() -> PoolConfig {
    PoolConfig {
        max_connections: 4,
        min_connections: 0,
        acquire_timeout: PATIENCE,
        idle_timeout: Duration::from_secs(1),
        ..PoolConfig::default()
    }
}

impl Kept {
    /// Makes a database; returns its URL as well.
    pub(super) async fn make<DB: TestServer>(url: &str) -> Result<(Self, String)> {
        let target = DB::parse(url).map_err(DatabaseError::into_error)?;
        let name = new_name();
        let database_url = url_of(url, &name)?;
        let (stop, stopped) = oneshot::channel();
        let (ready, made) = oneshot::channel();
        let server = url_of(url, "")?;
        let body = move || live::<DB>(&target, &server, &name, ready, stopped);
        let thread = std::thread::Builder::new().name("foundry-test-database".to_owned());
        let thread = thread.spawn(body).map_err(|error| {
            Error::new(ErrorKind::Failed, "starting a thread for a test database").caused_by(error)
        })?;
        let kept = Self { stop: Some(stop), thread: Some(thread) };
        let made = made.await.unwrap_or_else(|_| {
            let message = "the thread of a test database ended";
            Err(DatabaseError::new(DatabaseErrorKind::Other, message))
        });
        made.map(|()| (kept, database_url)).map_err(DatabaseError::into_error)
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Makes the database, holds it until the test ends, and removes it.
fn live<DB: TestServer>(
    target: &DB::Target,
    server: &str,
    name: &str,
    ready: oneshot::Sender<std::result::Result<(), DatabaseError>>,
    stopped: oneshot::Receiver<()>,
) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let message = "starting a runtime for a test database";
            let error =
                DatabaseError::new(DatabaseErrorKind::Other, message).caused_by(error.to_string());
            let _ = ready.send(Err(error));
            return;
        }
    };
    runtime.block_on(async {
        if is_first_on(server) {
            // They are in nobody's way: whoever comes next tries again.
            if let Err(error) = patiently::<DB, _>(target, || DB::remove_leftovers(target)).await {
                tracing::debug!("test databases of ended processes were not removed: {error}");
            }
        }
        let holder = match patiently::<DB, _>(target, || DB::make(target, name)).await {
            Ok(holder) => holder,
            Err(error) => {
                let error = error.note("test databases require a user who may create databases");
                let _ = ready.send(Err(error));
                return;
            }
        };
        if ready.send(Ok(())).is_ok() {
            let _ = stopped.await;
        }
        let removed = tokio::time::timeout(PATIENCE, DB::remove(target, holder, name)).await;
        let error = match removed {
            Ok(Ok(())) => return,
            Ok(Err(error)) => {
                DB::explain(target, "removing a test database on", &error).to_string()
            }
            Err(_) => format!("it took longer than {PATIENCE:?}"),
        };
        tracing::warn!("the test database `{name}` stays until the next run: {error}");
    });
}

/// Tries while the server has as many connections as it allows.
async fn patiently<DB: TestServer, T>(
    target: &DB::Target,
    attempt: impl AsyncFn() -> sqlx::Result<T>,
) -> std::result::Result<T, DatabaseError> {
    let began = Instant::now();
    loop {
        let error = match tokio::time::timeout(PATIENCE, attempt()).await {
            Ok(Ok(value)) => return Ok(value),
            Ok(Err(error)) => DB::explain(target, "making a test database on", &error),
            Err(_) => {
                let message = format!("making a test database took longer than {PATIENCE:?}");
                return Err(DatabaseError::new(DatabaseErrorKind::Unreachable, message));
            }
        };
        if error.kind() != DatabaseErrorKind::Unavailable || began.elapsed() >= PATIENCE {
            return Err(error);
        }
        tokio::time::sleep(TICK).await;
    }
}

/// Returns whether this is the first database that this process makes on a server.
fn is_first_on(server: &str) -> bool {
    static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let is_first = !seen.iter().any(|it| it == server);
    if is_first {
        seen.push(server.to_owned());
    }
    is_first
}

/// Returns a name that no other database has: with the number of this process, for whoever looks.
fn new_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    // The standard library seeds each hasher at random.
    let random = RandomState::new().hash_one(number) & 0xffff_ffff;
    format!("{PREFIX}{}_r{random:08x}_{number}", std::process::id())
}

/// Returns whether a name is one of [`new_name`].
pub(super) fn is_name(name: &str) -> bool {
    let is_decimal = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let is_hex = |it: &str| it.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
    let is_random = |it: &str| it.strip_prefix('r').is_some_and(|it| it.len() == 8 && is_hex(it));
    let parts: Vec<_> = name.strip_prefix(PREFIX).unwrap_or_default().split('_').collect();
    matches!(parts.as_slice(), [process, random, number]
        if is_decimal(process) && is_random(random) && is_decimal(number))
}

/// Returns the URL of another database on the same server.
fn url_of(url: &str, database: &str) -> Result<String> {
    let not_understood = |_| Error::new(ErrorKind::Config, "the database URL is not understood");
    let mut url: Url = url.trim().parse().map_err(not_understood)?;
    url.set_path(database);
    let pairs: Vec<_> = url.query_pairs().into_owned().filter(|it| it.0 != "dbname").collect();
    url.set_query(None);
    if !pairs.is_empty() {
        url.query_pairs_mut().extend_pairs(pairs);
    }
    Ok(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_known_again() {
        let names = [new_name(), new_name()];
        assert_ne!(names[0], names[1]);
        assert!(names.iter().all(|it| is_name(it) && it.len() < 64), "{names:?}");
        for other in [
            "foundry_test_",
            "foundry_test_1_2_3",
            "foundry_test_1_0a1b2c3d_4",
            "foundry_test_1_r0a1b2c3d_",
            "foundry_test_1_r0a1b2c3d_4_5",
            "foundry_test_x_r0a1b2c3d_4",
            "my_foundry_test_1_r0a1b2c3d_4",
            "foundry_test_1_r0A1B2C3D_4",
        ] {
            assert!(!is_name(other), "{other}");
        }
    }

    #[track_caller]
    fn check(url: &str, expected: &str) {
        assert_eq!(url_of(url, "other").unwrap(), expected);
    }

    #[test]
    fn a_url_leads_to_another_database_of_the_server() {
        check(
            "postgres://ada:p%40ss@db:5433/shop?sslmode=require",
            "postgres://ada:p%40ss@db:5433/other?sslmode=require",
        );
        check("postgres:///shop?host=%2Frun&dbname=x", "postgres:///other?host=%2Frun");
        check("mysql://root@[::1]", "mysql://root@[::1]/other");
    }
}
