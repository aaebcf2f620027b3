//! What lives for one command, and how it ends.

use super::{Log, failed, printed, wired};
use foundry::{Close, Console, Result, command, service};
use std::sync::Arc;

struct UnitOfWork {
    log: Arc<Log>,
    console: Arc<Console>,
}

impl Close for UnitOfWork {
    async fn close(&self) {
        self.log.add("close unit");
        let _ = self.console.line("closing");
    }
}

impl Drop for UnitOfWork {
    fn drop(&mut self) {
        self.log.add("drop unit");
    }
}

#[service(scope = command)]
fn unit(log: Arc<Log>, console: Arc<Console>) -> UnitOfWork {
    log.add("begin unit");
    UnitOfWork { log, console }
}

trait Work: Send + Sync {
    fn log(&self, line: &str);
}

struct Step(Arc<UnitOfWork>);

impl Work for Step {
    fn log(&self, line: &str) {
        self.0.log.add(line);
    }
}

#[service(scope = command, as = dyn Work)]
async fn step(unit: Arc<UnitOfWork>) -> Step {
    tokio::task::yield_now().await;
    Step(unit)
}

#[command("work:sync", call)]
fn work_sync(unit: &UnitOfWork) {
    unit.log.add("work");
}

#[command("work:async", call)]
async fn work_async(unit: &UnitOfWork, step: &dyn Work) {
    unit.log.add("work");
    step.log("step");
}

#[command("work:fail")]
async fn work_fail(_work: &dyn Work) -> Result<()> {
    Err("no".into())
}

#[command("work:panic")]
async fn work_panic(_work: &dyn Work) {
    panic!("on purpose");
}

#[service(scope = command)]
async fn broken(unit: &UnitOfWork) -> Result<Broken> {
    unit.log.add("break");
    Err("broken".into())
}

struct Broken;

#[command("work:broken")]
async fn work_broken(_broken: &Broken) {}

const AROUND: [&str; 5] = ["begin unit", "work", "step", "close unit", "drop unit"];

#[test]
fn each_call_has_its_own_and_closes_it() {
    let (app, log) = wired();
    for _ in 0..2 {
        assert_eq!(printed(&app, "work:sync", &[]), "closing\n");
        assert_eq!(log.take(), ["begin unit", "work", "close unit", "drop unit"]);
        assert_eq!(printed(&app, "work:async", &[]), "closing\n");
        assert_eq!(log.take(), AROUND);
    }
}

#[test]
fn a_blocking_call_closes_it_too() {
    let (app, log) = wired();
    app.call_blocking("work:sync", &[]).unwrap();
    assert_eq!(log.take(), ["begin unit", "work", "close unit", "drop unit"]);
    app.call_blocking("work:async", &[]).unwrap();
    assert_eq!(log.take(), AROUND);
}

#[test]
fn a_typed_call_has_its_own() {
    let (app, log) = wired();
    foundry::call!(app, "work:sync").wait().unwrap();
    assert_eq!(log.take(), ["begin unit", "work", "close unit", "drop unit"]);
    foundry::call!(app, "work:async").wait().unwrap();
    assert_eq!(log.take(), AROUND);
}

#[test]
fn it_is_closed_after_a_failure_a_panic_and_half_way() {
    let (app, log) = wired();
    assert_eq!(failed(&app, "work:fail"), "no");
    assert_eq!(log.take(), ["begin unit", "close unit", "drop unit"]);
    let panicked = std::panic::AssertUnwindSafe(|| failed(&app, "work:panic"));
    assert!(std::panic::catch_unwind(panicked).is_err());
    assert_eq!(log.take(), ["begin unit", "close unit", "drop unit"]);
    for _ in 0..2 {
        assert!(failed(&app, "work:broken").contains("caused by: broken"));
        assert_eq!(log.take(), ["begin unit", "break", "close unit", "drop unit"]);
    }
}

#[test]
fn calls_at_the_same_time_do_not_share_it() {
    let (app, log) = wired();
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_all().build().unwrap();
    let app = Arc::new(app);
    runtime.block_on(async {
        let calls = (0..50).map(|_| {
            let app = Arc::clone(&app);
            tokio::spawn(async move { app.call("work:async", &[]).await.map(|_| ()) })
        });
        for call in calls.collect::<Vec<_>>() {
            call.await.unwrap().unwrap();
        }
    });
    let log = log.take();
    for line in AROUND {
        assert_eq!(log.iter().filter(|it| *it == line).count(), 50, "{line}");
    }
}
