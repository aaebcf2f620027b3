//! Services are closed in reverse order, whatever panics.

mod support;

use foundry::{Close, command, service};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use support::run;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

foundry::app! {
    /// Closes what dropped calls leave.
    struct Dropped;
}

/// Lets services of calls close, the first after the second.
struct Order {
    begun: AtomicUsize,
    closed: AtomicUsize,
    first: Semaphore,
}

#[service]
fn order() -> Order {
    Order { begun: 0.into(), closed: 0.into(), first: Semaphore::new(0) }
}

struct Own(Arc<Order>);

#[service(scope = command)]
fn own(order: Arc<Order>) -> Own {
    Own(order)
}

impl Close for Own {
    async fn close(&self) {
        if self.0.begun.fetch_add(1, Ordering::SeqCst) == 0 {
            drop(self.0.first.acquire().await);
        }
        self.0.closed.fetch_add(1, Ordering::SeqCst);
    }
}

/// Waits until it is dropped.
#[command]
async fn wait(_own: &Own) {
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn two_dropped_calls_are_both_closed_though_the_first_takes_longer() {
    let order = Arc::new(order());
    let app = Dropped::test().with(Arc::clone(&order)).build();
    for begun in 1..=2 {
        let call = timeout(Duration::from_millis(1), app.call("wait", &[])).await;
        assert!(call.is_err(), "it is dropped while it waits");
        while order.begun.load(Ordering::SeqCst) < begun {
            tokio::task::yield_now().await;
        }
    }
    let release = async {
        sleep(Duration::from_millis(50)).await;
        order.first.add_permits(1);
    };
    let shutdown = async {
        app.shutdown().await;
        order.closed.load(Ordering::SeqCst)
    };
    assert_eq!(tokio::join!(shutdown, release).0, 2, "both were closed before it returned");
}

/// Runs a command, and looks at what was said in which order, and how it ended.
#[track_caller]
fn check(command: &str, said: &[&str], code: i32, warnings: &[&str]) {
    let ran = run(env!("CARGO_BIN_EXE_closing"), &[command], &[]);
    let out: Vec<&str> = ran.out.iter().map(String::as_str).collect();
    assert_eq!((&*out, ran.code), (said, Some(code)), "{}", ran.err);
    for warning in warnings {
        assert!(ran.err.contains(&format!("warning: {warning}")), "{warning}: {}", ran.err);
    }
}

#[test]
fn services_that_panic_while_they_are_closed_and_dropped_keep_no_other_from_closing() {
    let warnings = ["`Second` panicked while it closed", "`Second` panicked while it was dropped"];
    let said = ["done", "closing second", "dropped second", "dropped first", "closed pool"];
    check("services", &said, 101, &warnings);
}

#[test]
fn services_are_closed_when_the_handler_and_they_panic() {
    let said = ["closing second", "dropped second", "dropped first", "closed pool"];
    check("handler", &said, 101, &["`First` panicked while it was dropped"]);
}

#[test]
fn services_are_closed_when_a_constructor_and_they_panic() {
    let said = ["closing second", "dropped second", "dropped first", "closed pool"];
    check("constructor", &said, 101, &["`First` panicked while it was dropped"]);
}

#[test]
fn a_closing_that_panics_when_its_time_is_over_keeps_no_other_from_closing() {
    check("slowly", &["dropped the closing", "closed pool"], 101, &["`Slow` panicked"]);
}

#[test]
fn a_service_without_closing_that_panics_when_it_is_dropped_is_told() {
    let warnings = ["`Plain` panicked while it was dropped"];
    check("plainly", &["done", "dropped plain"], 101, &warnings);
}

#[test]
fn services_of_one_command_that_panic_keep_no_other_from_closing() {
    let said = ["done", "dropped scoped", "closed scoped pool", "closed pool"];
    check("own", &said, 101, &["`Scoped` panicked while it was dropped"]);
}

#[test]
fn services_of_a_call_that_panic_keep_no_other_from_closing() {
    let said = ["done", "dropped scoped", "closed scoped pool", "called true", "closed pool"];
    check("call", &said, 0, &["`Scoped` panicked while it was dropped"]);
}
