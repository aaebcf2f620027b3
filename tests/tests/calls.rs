//! An application in the hands of other code: concurrent calls, failures, shutdown.

use foundry::{Close, ErrorKind, Result, command, service};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use tokio::sync::Barrier;
use tokio::task::{JoinSet, yield_now};

foundry::app! { struct App; }

static SYNC: AtomicUsize = AtomicUsize::new(0);
static ASYNC: AtomicUsize = AtomicUsize::new(0);
static BROKEN: AtomicUsize = AtomicUsize::new(0);
static BROKEN_SYNC: AtomicUsize = AtomicUsize::new(0);
static CLOSED: AtomicUsize = AtomicUsize::new(0);

struct Sync;

#[service]
fn sync() -> Sync {
    SYNC.fetch_add(1, SeqCst);
    Sync
}

struct Async;

#[service]
async fn asynchronous(_sync: &Sync) -> Async {
    yield_now().await;
    ASYNC.fetch_add(1, SeqCst);
    yield_now().await;
    Async
}

/// All calls meet here, so that they run at the same time.
struct Meeting(Barrier);

#[service]
fn meeting() -> Meeting {
    Meeting(Barrier::new(50))
}

#[command]
async fn meet(meeting: &Meeting, _async: &Async, _sync: Arc<Sync>) {
    meeting.0.wait().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_calls_at_once_make_each_service_once() {
    let app = Arc::new(App::new());
    let mut calls = JoinSet::new();
    for _ in 0..50 {
        let app = Arc::clone(&app);
        calls.spawn(async move { app.call("meet", &[]).await.map(|_| ()) });
    }
    for ended in calls.join_all().await {
        ended.unwrap();
    }
    assert_eq!((SYNC.load(SeqCst), ASYNC.load(SeqCst)), (1, 1));
}

struct Broken;

#[service]
async fn broken() -> Result<Broken> {
    BROKEN.fetch_add(1, SeqCst);
    yield_now().await;
    Err("no disk".into())
}

#[command]
async fn needs_broken(_broken: &Broken) {}

struct BrokenSync;

#[service]
fn broken_sync() -> Result<BrokenSync> {
    BROKEN_SYNC.fetch_add(1, SeqCst);
    Err(foundry::Error::new(ErrorKind::Config, "no key"))
}

#[command]
fn needs_broken_sync(_broken: &BrokenSync) {}

#[tokio::test]
async fn a_failure_is_remembered() {
    let app = App::new();
    let first = app.call("needs-broken", &[]).await.unwrap_err();
    let second = app.call("needs-broken", &[]).await.unwrap_err();
    assert_eq!(format!("{first:?}"), format!("{second:?}"));
    assert_eq!(BROKEN.load(SeqCst), 1);

    let first = app.call("needs-broken-sync", &[]).await.unwrap_err();
    let second = app.call("needs-broken-sync", &[]).await.unwrap_err();
    assert_eq!((first.kind(), second.kind()), (ErrorKind::Config, ErrorKind::Config));
    assert_eq!(BROKEN_SYNC.load(SeqCst), 1);
}

struct Pool;

#[service]
fn pool() -> Pool {
    Pool
}

impl Close for Pool {
    async fn close(&self) {
        yield_now().await;
        CLOSED.fetch_add(1, SeqCst);
    }
}

#[command]
fn needs_pool(_pool: &Pool) {}

#[tokio::test]
async fn shutdown_closes_what_was_started() {
    App::new().shutdown().await;
    assert_eq!(CLOSED.load(SeqCst), 0);

    let app = App::new();
    app.call("needs-pool", &[]).await.unwrap();
    app.call("needs-pool", &[]).await.unwrap();
    app.shutdown().await;
    assert_eq!(CLOSED.load(SeqCst), 1);
}

struct Waits;

#[service]
async fn waits() -> Waits {
    yield_now().await;
    Waits
}

#[command]
fn needs_waiting(_waits: &Waits) {}

#[test]
fn code_that_is_not_async_may_wait_for_a_command() {
    let app = App::new();
    app.call_blocking("needs-waiting", &[]).unwrap();
    app.call_blocking("needs-waiting", &[]).unwrap();
}

#[tokio::test]
async fn async_code_may_not_block_on_a_command_that_waits() {
    let app = App::new();
    app.call_blocking("needs-pool", &[]).unwrap();
    let error = app.call_blocking("needs-waiting", &[]).unwrap_err();
    assert_eq!(error.to_string(), "`needs-waiting` has to be waited for");
    app.call("needs-waiting", &[]).await.unwrap();
    app.call_blocking("needs-waiting", &[]).unwrap();
}

#[tokio::test]
async fn a_call_that_does_not_fit_is_a_usage_error() {
    let app = App::new();
    let calls =
        [("needs-pol", &[][..]), ("needs-pool", &["surplus"]), ("", &[]), ("echo", &["-\0", "x"])];
    for (name, args) in calls {
        let error = app.call(name, args).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage, "{name}");
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_half_way_leaves_its_services_to_the_next() {
    let app = App::new();
    let dropped = tokio::time::timeout(std::time::Duration::ZERO, app.call("slow", &[])).await;
    assert!(dropped.is_err());
    GO.notify_one();
    app.call("slow", &[]).await.unwrap();
    assert_eq!(SLOW.load(SeqCst), 2);
}

#[command]
fn echo(_text: &str) {}

static GO: tokio::sync::Notify = tokio::sync::Notify::const_new();
static SLOW: AtomicUsize = AtomicUsize::new(0);

struct Slow;

#[service]
async fn slow_service() -> Slow {
    SLOW.fetch_add(1, SeqCst);
    GO.notified().await;
    Slow
}

#[command]
async fn slow(_slow: &Slow) {}

#[command("typed:add", call)]
fn typed_add(
    left: i64,
    right: Option<i64>,
    #[option(default = "2")] times: u8,
    #[option(default = 1 + 1)] more: i64,
    names: Vec<&str>,
    #[flag(negatable)] loud: bool,
    console: &foundry::Console,
) -> Result<()> {
    let sum = (left + right.unwrap_or(0)) * i64::from(times) + more;
    console.line(format_args!("{sum} {names:?} {loud}"))?;
    SUM.store(usize::try_from(sum)?, SeqCst);
    Ok(())
}

static SUM: AtomicUsize = AtomicUsize::new(0);

#[command("typed:meet", call)]
async fn typed_meet(name: &str, _waits: &Waits) -> Result<()> {
    yield_now().await;
    if name == "nobody" { Err("nobody is there".into()) } else { Ok(()) }
}

#[test]
fn a_call_is_checked_by_the_compiler() {
    let app = App::new();
    foundry::call!(app, "typed:add", left = 3).wait().unwrap();
    assert_eq!(SUM.load(SeqCst), 8);
    let names = vec!["ada"];
    let call = foundry::call!(
        app,
        "typed:add",
        names = names,
        right = Some(1),
        times = 1,
        left = 3,
        more = 0
    );
    call.wait().unwrap();
    assert_eq!(SUM.load(SeqCst), 4);
}

#[tokio::test]
async fn a_checked_call_may_be_awaited() {
    let app = App::new();
    foundry::call!(app, "typed:meet", name = "ada").await.unwrap();
    let error = foundry::call!(app, "typed:meet", name = "nobody").await.unwrap_err();
    assert_eq!(error.to_string(), "nobody is there");
}

#[tokio::test]
async fn what_a_command_prints_can_be_caught() {
    let app = App::new();
    let output = app.capture("typed:add", &["1", "--times=1", "--more", "0", "-v"]).await;
    assert_eq!((output.stdout.as_str(), output.stderr.as_str()), ("1 [] false\n", ""));
    assert!(output.result.is_ok());

    let output = app.capture("typed:add", &["x"]).await;
    assert_eq!(output.exit_code(), 2.into());
    let output = app.capture("typed:add", &["--help"]).await;
    assert!(output.stdout.contains("Usage: ") && output.result.is_ok(), "{output:?}");
}

#[tokio::test]
async fn a_command_that_was_looked_up_is_called_often() {
    let app = App::new();
    let add = app.command("typed:add").unwrap();
    for times in ["1", "2"] {
        add.call(&["5", "--more=0", "--times", times]).await.unwrap();
    }
    assert!(app.command("typed:ad").is_err(), "other code says the whole name");
}

/// More than the places in which the first values are kept.
#[command]
fn wide(
    f1: bool,
    f2: bool,
    f3: bool,
    f4: bool,
    f5: bool,
    f6: bool,
    f7: bool,
    f8: bool,
    f9: bool,
    f10: bool,
    f11: bool,
    f12: bool,
    f13: bool,
    f14: bool,
    f15: bool,
    f16: bool,
    #[option] name: Option<&str>,
    #[option] tags: Vec<&str>,
) {
    let flags = [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16];
    assert_eq!(flags.iter().filter(|it| **it).count(), 2);
    assert!(f1 && f16);
    assert_eq!((name, &*tags), (Some("ada"), &["x", "y", "z"][..]));
}

#[tokio::test]
async fn parameters_behind_the_sixteenth_are_read_as_those_before() {
    let app = App::new();
    let words = ["--tags", "x", "--f16", "--name=ada", "--tags=y", "--f1", "--tags", "z"];
    app.call("wide", &words).await.unwrap();
    // The last value wins.
    let words = [&["--name", "bob", "--f1", "--f16"], &words[..], &["--name=eve", "--name", "ada"]];
    app.call("wide", &words.concat()).await.unwrap();
}
