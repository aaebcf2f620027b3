//! A11: a connection that is held too long is told once, with the command and the place that hold it, and
//! once more when it comes back after all.

use foundry::database::sqlx::{Postgres, Sqlite};
use foundry::database::{DatabasePool, PoolConfig};
use foundry::{Result, command, service};
use foundry_tests_database::{FOUNDRY, Kind, none};
use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

foundry::app! {
    struct Cinema;
}

const THRESHOLD: Duration = Duration::from_millis(100);

/// Longer than any warning takes; the tests wait for the warning, not for this.
const PATIENCE: Duration = Duration::from_secs(10);

#[service]
fn films() -> Result<DatabasePool<Sqlite>> {
    DatabasePool::with_config("sqlite::memory:", config())
}

fn config() -> PoolConfig {
    PoolConfig { leak_threshold: Some(THRESHOLD), ..PoolConfig::default() }
}

/// Holds a connection until the warning has come, and then for several times as long again.
#[command("films:hold")]
async fn hold(films: &DatabasePool<Sqlite>) -> Result<()> {
    let held = films.acquire().await?;
    told().until(Level::WARN, "films:hold").await;
    // Nothing but time shows that it is not told again.
    tokio::time::sleep(THRESHOLD * 5).await;
    drop(held);
    Ok(())
}

/// Gives each connection back at once.
#[command("films:touch")]
async fn touch(films: &DatabasePool<Sqlite>) -> Result<()> {
    for _ in 0..100 {
        drop(films.acquire().await?);
    }
    Ok(films.begin().await?.commit().await?)
}

/// Holds a transaction until the warning has come.
#[command("films:forget")]
async fn forget(films: &DatabasePool<Sqlite>) -> Result<()> {
    let held = films.begin().await?;
    told().until(Level::WARN, "films:forget").await;
    drop(held);
    Ok(())
}

/// What was told through `tracing` by the pool, by all tests of this file.
#[derive(Default)]
struct Told {
    lines: Mutex<Vec<(Level, String)>>,
    more: tokio::sync::Notify,
}

/// Listens from the first call on.
fn told() -> &'static Told {
    static TOLD: std::sync::LazyLock<Arc<Told>> = std::sync::LazyLock::new(|| {
        let told = Arc::new(Told::default());
        let layer = Listener(Arc::clone(&told));
        tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer))
            .unwrap();
        told
    });
    &TOLD
}

impl Told {
    /// All lines with this word, of one level.
    fn about(&self, level: Level, word: &str) -> Vec<String> {
        let lines = self.lines.lock().unwrap();
        let about = lines.iter().filter(|(its, line)| *its == level && line.contains(word));
        about.map(|(_, line)| line.clone()).collect()
    }

    /// Waits for such a line.
    async fn until(&self, level: Level, word: &str) {
        let told = async {
            loop {
                let more = self.more.notified();
                if !self.about(level, word).is_empty() {
                    return;
                }
                more.await;
            }
        };
        let outcome = tokio::time::timeout(PATIENCE, told).await;
        let all = self.lines.lock().unwrap().clone();
        assert!(outcome.is_ok(), "no {level} about {word}: {all:?}");
    }
}

/// The warnings of one guard that was held too long, those that name who holds it.
#[track_caller]
fn once(warnings: &[String]) {
    let why = &format!("{warnings:?}");
    FOUNDRY.count("A11", "guards held too long", 1);
    none("A11", "guards held too long without a warning", warnings.is_empty().into(), why);
    none("A11", "warnings too many", warnings.len().saturating_sub(1) as u64, why);
}

struct Listener(Arc<Told>);

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() != "foundry::pool" {
            return;
        }
        let mut line = Line(String::new());
        event.record(&mut line);
        self.0.lines.lock().unwrap().push((*event.metadata().level(), line.0));
        self.0.more.notify_waiters();
    }
}

/// All fields of an event, one behind the other.
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, "{}={value:?} ", field.name()).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a11_a_leak_is_told_once_and_its_end_once() {
    told();
    let output = Cinema::new().capture("films:hold", &[]).await;
    assert!(output.result.is_ok(), "{output:?}");
    told().until(Level::INFO, "films:hold").await;
    let warnings = told().about(Level::WARN, "films:hold");
    once(&warnings);
    assert!(warnings[0].contains("leak.rs:"), "the place is not in: {warnings:?}");
    let returned = told().about(Level::INFO, "films:hold");
    assert_eq!(returned.len(), 1, "{returned:?}");
}

#[tokio::test]
async fn a11_on_one_thread_too() {
    told();
    let output = Cinema::new().capture("films:forget", &[]).await;
    assert!(output.result.is_ok(), "{output:?}");
    told().until(Level::INFO, "films:forget").await;
    once(&told().about(Level::WARN, "films:forget"));
    assert_eq!(told().about(Level::INFO, "films:forget").len(), 1);
}

#[tokio::test]
async fn a11_who_gives_back_is_not_told_of() {
    told();
    let output = Cinema::new().capture("films:touch", &[]).await;
    assert!(output.result.is_ok(), "{output:?}");
    tokio::time::sleep(THRESHOLD * 3).await;
    let warnings = told().about(Level::WARN, "films:touch");
    none("A11", "warnings too many", warnings.len() as u64, &format!("{warnings:?}"));
    assert_eq!(told().about(Level::INFO, "films:touch"), [""; 0]);
}

/// Outside of a command there is a place all the same, and on a real server it is no different.
#[tokio::test]
async fn a11_without_a_command() {
    told();
    let Some(server) = Postgres::server().await else { return };
    let pool = DatabasePool::<Postgres>::with_config(server.url(), config()).unwrap();
    let held = pool.acquire().await.unwrap();
    let place = format!("leak.rs:{}", line!() - 1);
    told().until(Level::WARN, &place).await;
    drop(held);
    told().until(Level::INFO, &place).await;
    once(&told().about(Level::WARN, &place));
    assert_eq!(told().about(Level::INFO, &place).len(), 1);
}

#[tokio::test]
async fn a11_without_a_threshold() {
    told();
    let config = PoolConfig { leak_threshold: None, ..PoolConfig::default() };
    let pool = DatabasePool::<Sqlite>::with_config("sqlite::memory:", config).unwrap();
    let held = pool.acquire().await.unwrap();
    let place = format!("leak.rs:{}", line!() - 1);
    tokio::time::sleep(THRESHOLD * 3).await;
    drop(held);
    assert_eq!(told().about(Level::WARN, &place), [""; 0]);
}
