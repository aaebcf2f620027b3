//! Looking a command up, reading its arguments and fetching its services allocates nothing.

use foundry::{ErrorKind, command, service};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

foundry::app! { struct App; }

#[path = "../../foundry-runtime/tests/counting/mod.rs"]
mod counting;

use counting::check;

#[service]
struct Prices;

struct Total(AtomicU64);

#[service]
impl Total {
    fn new(_prices: Arc<Prices>) -> Self {
        Self(AtomicU64::new(0))
    }
}

#[command("order:add", alias = "order")]
fn add(article: &str, count: u32, weight: f64, prices: &Prices, total: &Total) {
    let _ = prices;
    assert_eq!((article, weight), ("tea", 0.25));
    total.0.fetch_add(u64::from(count), Relaxed);
}

#[command("order:mark")]
fn mark(
    articles: &str,
    rest: Option<&str>,
    #[option(short = 'c', default = 3)] colour: u8,
    #[option(default = "red")] shade: &str,
    #[flag(short = 'u')] urgent: bool,
    total: Arc<Total>,
) -> Result<(), std::fmt::Error> {
    let _ = total;
    assert_eq!((articles, rest, colour, shade, urgent), ("tea", Some("-1"), 7, "red", true));
    Ok(())
}

/// An application whose services are ready.
fn ready() -> App {
    let app = App::new();
    app.call_blocking("order", &["tea", "1", "0.25"]).unwrap();
    app
}

#[test]
fn the_allocator_counts() {
    let text = check(1, || String::from("text"));
    assert_eq!(text, "text");
}

#[test]
fn a_call_with_three_arguments_and_two_services_allocates_nothing() {
    let app = ready();
    let (by_name, by_alias) = check(0, || {
        let by_name = app.call_blocking("order:add", &["tea", "2", "0.25"]);
        (by_name, app.call_blocking("order", &["tea", "3", "0.25"]))
    });
    assert!(by_name.is_ok() && by_alias.is_ok());
}

#[test]
fn a_call_with_options_and_flags_allocates_nothing() {
    let app = ready();
    check(0, || app.call_blocking("order:mark", &["tea", "-u", "-c7", "--", "-1"])).unwrap();
    check(0, || app.call_blocking("order:mark", &["tea", "--colour=7", "-u", "-1"])).unwrap();
}

#[test]
fn what_does_not_fit_allocates_only_its_message() {
    let app = ready();
    let error = app.call_blocking("order:add", &["tea", "many", "0.25"]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Usage);
    check(0, || app.call_blocking("order:add", &["tea", "2", "0.25"])).unwrap();
}
