//! What goes wrong with services: failures, panics, circles in time, and who is late. Each is told,
//! nothing hangs, and what was ready is closed.

#[path = "container_faults/joined.rs"]
mod joined;
mod support;

use foundry::{Close, Error, Lazy, Result, command, service};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use support::run;
use tokio::runtime::{Builder, Runtime};
use tokio::time::{sleep, timeout};

foundry::app! {
    /// An application whose services go wrong.
    struct Faulty;
}

/// What happened, in order.
#[derive(Default)]
struct Log(Mutex<Vec<&'static str>>);

#[service]
fn log() -> Log {
    Log::default()
}

impl Log {
    fn add(&self, line: &'static str) {
        self.0.lock().unwrap().push(line);
    }

    fn count(&self, line: &str) -> usize {
        self.0.lock().unwrap().iter().filter(|it| **it == line).count()
    }

    fn take(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// The application, and what will happen in it.
fn faulty() -> (Arc<Faulty>, Arc<Log>) {
    let log = Arc::new(Log::default());
    (Arc::new(Faulty::test().with(Arc::clone(&log)).build()), log)
}

fn threads() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Calls commands all at once on two threads; what each failed with. A hang is a failure.
#[track_caller]
fn together(app: &Arc<Faulty>, commands: &[&'static str]) -> Vec<Option<String>> {
    let threads = threads();
    let call = |name: &&'static str| {
        let (app, name) = (Arc::clone(app), *name);
        threads.spawn(async move { app.call(name, &[]).await.map(drop) })
    };
    let calls: Vec<_> = commands.iter().map(call).collect();
    let ended = calls.into_iter().map(|it| {
        let ended = threads.block_on(async { timeout(Duration::from_secs(20), it).await });
        ended.expect("it hangs").unwrap().err().map(|it| format!("{it:?}"))
    });
    ended.collect()
}

#[track_caller]
fn shut_down(app: Arc<Faulty>) {
    let app = Arc::into_inner(app).unwrap();
    threads().block_on(app.shutdown());
}

// What is slow.

const SLOW: Duration = Duration::from_millis(20);

macro_rules! closes {
    ($($service:ident says $closed:literal),* $(,)?) => {$(
        impl Close for $service {
            async fn close(&self) {
                self.0.add($closed);
            }
        }
    )*};
}

struct Base(Arc<Log>);
struct Aside(Arc<Log>);
struct Above(Arc<Log>);

closes! { Base says "close base", Aside says "close aside", Above says "close above" }

#[service]
async fn base(log: Arc<Log>) -> Base {
    log.add("base");
    sleep(SLOW).await;
    Base(log)
}

#[service]
async fn aside(log: Arc<Log>) -> Aside {
    log.add("aside");
    sleep(SLOW).await;
    Aside(log)
}

#[service]
async fn above(base: &Base, log: Arc<Log>) -> Above {
    base.0.add("above");
    sleep(SLOW).await;
    Above(log)
}

#[command]
async fn all(_base: &Base, _aside: &Aside, _above: &Above) {}

#[test]
fn two_hundred_commands_make_each_service_once_and_side_by_side() {
    let took = (0..3).map(|_| {
        let (app, log) = faulty();
        let began = Instant::now();
        assert!(together(&app, &["all"; 200]).iter().all(Option::is_none));
        let took = began.elapsed();
        for service in ["base", "aside", "above"] {
            assert_eq!(log.count(service), 1, "{service}");
        }
        log.take();
        shut_down(app);
        let closed = log.take();
        let place = |it| closed.iter().position(|at| *at == it).unwrap();
        assert_eq!(closed.len(), 3);
        assert!(place("close above") < place("close base"), "{closed:?}");
        took
    });
    // The longest chain is two; the best of three, because the machine does other things as well.
    let took = took.min().unwrap();
    assert!(took < 3 * 2 * SLOW, "{took:?}");
}

// What fails.

struct Broken;

#[service]
async fn broken(above: &Above) -> Result<Broken> {
    above.0.add("broken");
    tokio::task::yield_now().await;
    Err(Error::failed("no disk"))
}

#[command]
async fn fails(_broken: &Broken) {}

#[test]
fn a_failure_is_remembered() {
    let (app, log) = faulty();
    let mut told = together(&app, &["fails", "fails"]);
    told.extend(together(&app, &["fails"]));
    let first = told[0].clone().unwrap();
    assert!(
        first.starts_with("cannot build `Broken` (tests/tests/container_faults.rs:"),
        "{first}"
    );
    assert!(first.contains("\n  caused by: no disk\n  needed by `fails`"), "{first}");
    assert!(told.iter().all(|it| it.as_ref() == Some(&first)), "{told:?}");
    assert_eq!(log.count("broken"), 1);
}

#[test]
fn what_was_ready_before_a_failure_is_closed_in_reverse() {
    let (app, log) = faulty();
    assert!(together(&app, &["fails"])[0].is_some());
    assert_eq!(log.take(), ["base", "above", "broken"]);
    shut_down(app);
    assert_eq!(log.take(), ["close above", "close base"]);
}

#[test]
fn a_process_closes_what_was_ready_before_a_failure_once() {
    let ran = run(env!("CARGO_BIN_EXE_faults"), &["fails"], &[]);
    assert_eq!((ran.code, ran.out.join(", ")), (Some(1), "second closed, first closed".into()));
    assert!(ran.err.contains("caused by: no disk"), "{}", ran.err);
}

// What panics.

#[test]
fn a_constructor_that_panics_ends_the_process_and_the_others_are_closed() {
    for command in ["panics", "panics:at-once"] {
        let ran = run(env!("CARGO_BIN_EXE_faults"), &[command], &[]);
        let closed = ran.out.join(", ");
        assert_eq!((ran.code, closed.as_str()), (Some(101), "second closed, first closed"));
        assert_eq!(ran.err.matches("on purpose").count(), 1, "{}", ran.err);
    }
}

#[derive(Default)]
struct Once(AtomicUsize);

#[service]
fn once() -> Once {
    Once::default()
}

struct Shy;

#[service]
async fn shy(once: &Once, _base: &Base) -> Shy {
    tokio::task::yield_now().await;
    assert!(once.0.fetch_add(1, Ordering::SeqCst) > 0, "on purpose");
    Shy
}

struct ShyAtOnce;

#[service]
fn shy_at_once(once: &Once) -> ShyAtOnce {
    assert!(once.0.fetch_add(1, Ordering::SeqCst) > 0, "on purpose");
    ShyAtOnce
}

#[command("shy")]
async fn takes_shy(_shy: &Shy) {}

#[command("shy:at-once")]
async fn takes_shy_at_once(_shy: &ShyAtOnce) {}

#[test]
fn after_a_panic_the_next_command_tries_again() {
    for command in ["shy", "shy:at-once"] {
        let (app, log) = faulty();
        let threads = threads();
        let call = || {
            let app = Arc::clone(&app);
            threads.spawn(async move { app.call(command, &[]).await.map(drop) })
        };
        let panicked = threads.block_on(call()).unwrap_err().into_panic();
        assert_eq!(panicked.downcast_ref(), Some(&"on purpose"));
        for _ in 0..2 {
            threads.block_on(call()).unwrap().unwrap();
        }
        let base = log.take().into_iter().filter(|it| *it == "base").count();
        assert_eq!(base, usize::from(command == "shy"), "what was ready stays");
        shut_down(app);
        assert_eq!(log.take().len(), base);
    }
}

#[test]
fn who_waited_for_a_constructor_that_panics_takes_over() {
    let (app, _) = faulty();
    let threads = threads();
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let app = Arc::clone(&app);
            threads.spawn(async move { app.call("shy", &[]).await.map(drop) })
        })
        .collect();
    let ended = calls.into_iter().map(|it| threads.block_on(it));
    let panicked = ended.filter(Result::is_err).count();
    assert_eq!(panicked, 1);
}

// Who waits for whom.

struct Hen;
struct Egg;

#[service]
async fn hen(egg: Lazy<Egg>) -> Result<Hen> {
    tokio::task::yield_now().await;
    egg.get().await?;
    Ok(Hen)
}

#[service]
fn egg(_hen: &Hen) -> Egg {
    Egg
}

struct Scissors;
struct Paper;
struct Stone;

#[service]
async fn scissors(paper: Lazy<Paper>) -> Result<Scissors> {
    paper.get().await?;
    Ok(Scissors)
}

#[service]
async fn paper(stone: Lazy<Stone>) -> Result<Paper> {
    stone.get().await?;
    Ok(Paper)
}

#[service]
async fn stone(_scissors: &Scissors) -> Stone {
    Stone
}

#[command("hen")]
async fn takes_hen(_hen: &Hen) {}

#[command("egg")]
async fn takes_egg(_egg: &Egg) {}

#[command("scissors")]
async fn takes_scissors(_scissors: &Scissors) {}

#[command("paper")]
async fn takes_paper(_paper: &Paper) {}

#[command("stone")]
async fn takes_stone(_stone: &Stone) {}

/// Each command fails, and is told that one of these waits for the next one.
#[track_caller]
fn check_circle(commands: &[&'static str], services: &[&str]) {
    for _ in 0..20 {
        let (app, _) = faulty();
        for told in together(&app, commands) {
            let told = told.expect("it waits for itself");
            let named = services.iter().zip(services.iter().cycle().skip(1)).any(|(one, next)| {
                let waits = told.split_once(" waits for ");
                waits.is_some_and(|(before, after)| {
                    before.contains(&format!("`{one}` ("))
                        && after.starts_with(&format!("`{next}` ("))
                })
            });
            assert!(named, "{told}");
        }
    }
}

#[test]
fn a_constructor_that_waits_for_who_needs_it_is_told_so() {
    check_circle(&["hen"], &["Hen", "Egg"]);
    check_circle(&["egg"], &["Hen", "Egg"]);
    check_circle(&["hen", "egg", "egg", "hen"], &["Hen", "Egg"]);
}

#[test]
fn a_constructor_that_waits_for_itself_through_others_is_told_so() {
    let circle = ["Scissors", "Paper", "Stone"];
    check_circle(&["scissors"], &circle);
    check_circle(&["paper"], &circle);
    check_circle(&["scissors", "paper", "stone"], &circle);
}

// What is asked for later.

struct Spawner(Mutex<Option<tokio::task::JoinHandle<Result<()>>>>);

#[service]
async fn spawner(above: Lazy<NeedsSpawner>) -> Spawner {
    let task = tokio::spawn(async move {
        above.get().await?;
        Ok(())
    });
    // The task has begun to wait before this is ready.
    sleep(SLOW).await;
    Spawner(Mutex::new(Some(task)))
}

struct NeedsSpawner;

#[service]
fn needs_spawner(_spawner: &Spawner) -> NeedsSpawner {
    NeedsSpawner
}

#[command("spawner")]
async fn takes_spawner(spawner: &Spawner) -> Result<()> {
    let task = spawner.0.lock().unwrap().take();
    task.expect("once").await.unwrap()
}

#[test]
fn a_task_that_a_constructor_left_behind_gets_who_needs_it() {
    let (app, _) = faulty();
    assert_eq!(together(&app, &["spawner"]), [None]);
}

static LATER: Mutex<Option<Lazy<Aside>>> = Mutex::new(None);

#[command("keep-lazy")]
fn keep_lazy(lazy: Lazy<Aside>) {
    *LATER.lock().unwrap() = Some(lazy);
}

#[test]
fn a_lazy_service_after_the_end_is_an_error() {
    let (app, log) = faulty();
    assert_eq!(together(&app, &["keep-lazy"]), [None]);
    shut_down(app);
    let lazy = LATER.lock().unwrap().take().unwrap();
    let error = threads().block_on(lazy.get()).err().unwrap();
    assert_eq!(error.to_string(), "the application has shut down");
    assert!(log.take().is_empty(), "nothing is made any more");
}

// Who holds what.

#[test]
fn what_is_still_held_is_told() {
    let ran = run(env!("CARGO_BIN_EXE_faults"), &["keeps"], &[]);
    assert_eq!((ran.code, ran.out.join(", ")), (Some(0), "second closed, first closed".into()));
    assert_eq!(ran.err, "warning: `Second` is closed, and something still holds an `Arc` of it\n");
}

#[test]
fn what_is_still_held_of_a_command_is_told() {
    let ran = run(env!("CARGO_BIN_EXE_faults"), &["keeps:own"], &[]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(ran.err, "warning: `Own` is closed, and something still holds an `Arc` of it\n");
}

#[test]
fn a_service_that_panics_while_it_closes_keeps_no_other_from_closing() {
    let ran = run(env!("CARGO_BIN_EXE_faults"), &["careless"], &[]);
    assert_eq!(
        (ran.code, ran.out),
        (Some(101), vec!["second closed".into(), "first closed".into()])
    );
    assert!(ran.err.contains("warning: `Careless` panicked while it closed"), "{}", ran.err);
}
