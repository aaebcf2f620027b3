//! Constructors that wait for what waits for them, where nobody sees it; and calls that are dropped.

use super::{Log, faulty, together};
use foundry::{Close, Lazy, Result, command, service};
use std::sync::Arc;
use tokio::runtime::Builder;

struct Left;
struct Right;

#[service]
async fn left(right: Lazy<Right>) -> Result<Left> {
    tokio::spawn(async move { right.get().await.map(drop) }).await??;
    Ok(Left)
}

#[service]
async fn right(left: Lazy<Left>) -> Result<Right> {
    tokio::spawn(async move { left.get().await.map(drop) }).await??;
    Ok(Right)
}

#[command("takes-left")]
async fn takes_left(_left: &Left) {}

struct Blocked;

#[service]
fn blocked(own: Lazy<Blocked>) -> Result<Blocked> {
    let runtime = tokio::runtime::Handle::current();
    let thread = std::thread::spawn(move || runtime.block_on(own.get()).map(drop));
    thread.join().map_err(|_| "the thread panicked")??;
    Ok(Blocked)
}

#[command("takes-blocked")]
async fn takes_blocked(_blocked: &Blocked) {}

/// These take the ten seconds that a task which somebody left behind may wait.
#[test]
fn constructors_that_join_what_waits_for_them_end_with_an_error() {
    let commands = ["takes-left", "takes-blocked"];
    let threads = commands.map(|command| {
        std::thread::spawn(move || {
            let (app, _) = faulty();
            together(&app, &[command])
        })
    });
    for (thread, names) in threads.into_iter().zip([["Left", "Right"], ["Blocked", "Blocked"]]) {
        let told = thread.join().unwrap().remove(0).unwrap();
        assert!(told.contains("was not built within 10 s"), "{told}");
        assert!(names.iter().all(|it| told.contains(it)), "{told}");
    }
}

struct Unit(Arc<Log>);

impl Close for Unit {
    async fn close(&self) {
        tokio::task::yield_now().await;
        self.0.add("unit closed");
    }
}

#[service(scope = command)]
fn unit(log: Arc<Log>) -> Unit {
    Unit(log)
}

#[command("waits")]
async fn waits(_unit: &Unit) {
    std::future::pending::<()>().await;
}

#[test]
fn what_a_dropped_call_had_of_its_own_is_closed() {
    let (app, log) = faulty();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        {
            let mut call = std::pin::pin!(app.call("waits", &[]));
            let polled = std::future::poll_fn(|cx| std::task::Poll::Ready(call.as_mut().poll(cx)));
            assert!(polled.await.is_pending());
        }
        Arc::into_inner(app).unwrap().shutdown().await;
    });
    assert_eq!(log.count("unit closed"), 1);
}
