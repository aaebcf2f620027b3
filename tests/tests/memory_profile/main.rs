//! What is allocated, as dhat counts it, beside a console that is written by hand:
//! `cargo test --test memory_profile --features dhat-heap`.
//!
//! Each row is done 1,000 times by both, with the same words, the same values and the same services,
//! which are ready. Of Foundry each count is asserted, and none of the other, which stands there to
//! show what the straightforward way takes. With `FOUNDRY_MEMORY_PROFILE=FILE` the counts are also
//! written to a file, of which `benches/process` makes `docs/results/D7.json`.

mod by_hand;

use by_hand::{Console, Line};
use dhat::HeapStats;
use foundry::{CommandId, DynamicContainer, EventName, InputParser, ServiceKey, command, service};
use std::any::Any;
use std::collections::HashMap;
use std::error::Error;
use std::future::poll_fn;
use std::hint::black_box;
use std::mem::replace;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, Waker};
use std::{env, fs};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

foundry::app! { struct App; }

type Outcome = Result<(), Box<dyn Error>>;

const TIMES: u64 = 1_000;

/// How often a handler of either console had the right values, or a service was reached.
static DONE: AtomicUsize = AtomicUsize::new(0);

fn done(right: bool) {
    assert!(right, "the words are read wrongly");
    DONE.fetch_add(1, Relaxed);
}

#[service]
struct Store;

#[service(as = dyn Sends)]
struct Mailer;

trait Sends: Send + Sync {
    fn send(&self);
}

impl Sends for Mailer {
    fn send(&self) {
        done(true);
    }
}

const CREATE: [&str; 4] = ["ada@example.org", "-n", "7", "--admin"];

fn created(email: &str, count: u32, admin: bool, store: &Store, mailer: &Mailer) {
    black_box((store, mailer));
    done((email, count, admin) == ("ada@example.org", 7, true));
}

#[command("user:create")]
fn create(
    email: &str,
    #[option(short = 'n')] count: u32,
    admin: bool,
    store: &Store,
    mailer: &Mailer,
) {
    created(email, count, admin, store, mailer);
}

const MIGRATE: [&str; 5] = ["--force", "films", "--verbose", "3", "17"];

fn migrated(table: &str, from: u32, to: u32, force: bool, verbose: bool) {
    done((table, from, to, force, verbose) == ("films", 3, 17, true, true));
}

#[command("migrate:run")]
fn migrate(table: &str, from: u32, to: u32, force: bool, verbose: bool) {
    migrated(table, from, to, force, verbose);
}

#[command("mail:ref")]
fn by_ref(mailer: &Mailer) {
    mailer.send();
}

#[command("mail:dyn")]
fn by_dyn(mailer: &dyn Sends) {
    mailer.send();
}

#[command("mail:arc")]
fn by_arc(mailer: Arc<Mailer>) {
    mailer.send();
}

/// Is not ready when it is asked for the first time.
async fn waited(mailer: &Mailer) {
    let mut asked = false;
    poll_fn(|_| if replace(&mut asked, true) { Poll::Ready(()) } else { Poll::Pending }).await;
    mailer.send();
}

/// Asks until it is ready, without a runtime, which would allocate too.
fn wait_for<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(ended) = future.as_mut().poll(&mut context) {
            return ended;
        }
    }
}

#[command("mail:wait")]
async fn wait(mailer: &Mailer) {
    waited(mailer).await;
}

/// The words of D3.
const LINE: [&str; 3] = ["migrate:run", "--force", "--verbose"];

/// Blocks and bytes that were allocated; dhat counts a block that grows as another one.
#[derive(Clone, Copy)]
struct Count {
    blocks: u64,
    bytes: u64,
}

/// What doing it 1,000 times allocates, after a first time that starts and caches what is needed.
fn count(mut run: impl FnMut()) -> Count {
    run();
    let before = HeapStats::get();
    (0..TIMES).for_each(|_| run());
    let after = HeapStats::get();
    Count {
        blocks: after.total_blocks - before.total_blocks,
        bytes: after.total_bytes - before.total_bytes,
    }
}

struct Row {
    what: &'static str,
    by_hand: Count,
    foundry: Count,
}

/// The rows so far.
#[derive(Default)]
struct Profile(Vec<Row>);

impl Profile {
    /// Does it both ways; Foundry's has to allocate so many blocks each time.
    fn row(
        &mut self,
        what: &'static str,
        blocks: u64,
        by_hand: impl FnMut(),
        foundry: impl FnMut(),
    ) {
        let row = Row { what, by_hand: count(by_hand), foundry: count(foundry) };
        assert_eq!(row.foundry.blocks, blocks * TIMES, "blocks of {TIMES} times: {what}");
        self.0.push(row);
    }

    /// As [`row`](Self::row), of what has to reach a handler or a service each time, on both ways.
    fn reaching(
        &mut self,
        what: &'static str,
        blocks: u64,
        by_hand: impl FnMut(),
        foundry: impl FnMut(),
    ) {
        let before = DONE.load(Relaxed);
        self.row(what, blocks, by_hand, foundry);
        let reached = DONE.load(Relaxed) - before;
        assert_eq!(reached as u64, 2 * (TIMES + 1), "not each time reaches its end: {what}");
    }
}

fn main() -> Outcome {
    let _profiler = dhat::Profiler::builder().testing().build();
    let counted = count(|| drop(black_box(String::from("text"))));
    assert_eq!((counted.blocks, counted.bytes), (TIMES, 4 * TIMES), "dhat does not count");

    let mut profile = Profile::default();
    calls(&mut profile);
    parses(&mut profile);
    late_binding(&mut profile);
    identifiers(&mut profile);
    print(&profile);
    if let Some(file) = env::var_os("FOUNDRY_MEMORY_PROFILE") {
        fs::write(file, as_json(&profile))?;
    }
    Ok(())
}

/// D2, D4: the call, and what it hands to the handler.
fn calls(profile: &mut Profile) {
    let (app, console) = (App::new(), Console::new());
    let lines: [(&str, &str, &[&str]); 5] = [
        ("call: 3 typed arguments, 2 services", "user:create", &CREATE),
        ("call: 5 typed arguments, no services", "migrate:run", &MIGRATE),
        ("call that takes a service as `&T`", "mail:ref", &[]),
        ("call that takes a service as `&dyn`", "mail:dyn", &[]),
        ("call that takes a service as `Arc<T>`", "mail:arc", &[]),
    ];
    for (what, name, words) in lines {
        let by_hand = || console.call(name, words).expect("the words fit");
        let foundry = || {
            app.call_blocking(name, words).expect("the words fit");
        };
        profile.reaching(what, 0, by_hand, foundry);
    }

    // One block: the future of a handler that waits is of a type which only its own function knows,
    // and lives in a box. The future of `call` itself stands on the stack.
    profile.reaching(
        "call of an async handler that waits",
        1,
        || wait_for(console.call_async("mail:wait", &[])).expect("the words fit"),
        || {
            wait_for(app.call("mail:wait", &[])).expect("the words fit");
        },
    );
}

/// D3: words of which nothing is known.
fn parses(profile: &mut Profile) {
    profile.reaching(
        "untyped parse, and three questions",
        0,
        || {
            let line = Line::read(black_box(&LINE), &[]).expect("the words fit");
            let named = line.arguments.first().is_some_and(|it| it == "migrate:run");
            let flags = ["force", "verbose"].iter().all(|it| line.options.contains_key(*it));
            done(named && flags);
        },
        || {
            let line = InputParser::from_args(black_box(&LINE));
            let flags = ["force", "verbose"].iter().all(|it| line.has_flag(it));
            done(line.command() == Some("migrate:run") && flags);
        },
    );
}

/// D5: services by name.
fn late_binding(profile: &mut Profile) {
    const NAME: &str = "mail.smtp.25";
    let names = || (0..50).map(|it| format!("mail.smtp.{it}"));
    let map: HashMap<String, Arc<dyn Any + Send + Sync>> =
        names().map(|it| (it, Arc::new(Mailer) as _)).collect();
    let container = DynamicContainer::new();
    for name in names() {
        container.singleton(name, |_| Ok(Arc::new(Mailer)));
    }
    profile.reaching(
        "service by name, lent (`with_named`)",
        0,
        || map[NAME].downcast_ref::<Mailer>().expect("it is there").send(),
        || container.with_named(NAME, Mailer::send).expect("it is there"),
    );
    profile.reaching(
        "service by name, as `Arc` (`get_named`)",
        0,
        || Arc::clone(&map[NAME]).downcast::<Mailer>().expect("it is there").send(),
        || container.get_named::<Mailer>(NAME).expect("it is there").send(),
    );
}

/// D6: clones; by hand a name is a `String`.
fn identifiers(profile: &mut Profile) {
    let by_hand = String::from("migrate:run");
    let mut clones = |what, blocks, clone: &dyn Fn()| {
        profile.row(what, blocks, || drop(black_box(by_hand.clone())), clone);
    };
    let lent = (
        CommandId::literal("migrate:run"),
        ServiceKey::literal("migrate.run"),
        EventName::literal("migrate.run"),
    );
    clones("clone of a borrowed `CommandId`", 0, &|| drop(black_box(lent.0.clone())));
    clones("clone of a borrowed `ServiceKey`", 0, &|| drop(black_box(lent.1.clone())));
    clones("clone of a borrowed `EventName`", 0, &|| drop(black_box(lent.2.clone())));
    // One block each: the text, which belongs to one identifier alone.
    let owned = (
        CommandId::owned("migrate:run"),
        ServiceKey::owned("migrate.run"),
        EventName::owned("migrate.run"),
    );
    clones("clone of an owned `CommandId`", 1, &|| drop(black_box(owned.0.clone())));
    clones("clone of an owned `ServiceKey`", 1, &|| drop(black_box(owned.1.clone())));
    clones("clone of an owned `EventName`", 1, &|| drop(black_box(owned.2.clone())));
}

#[allow(clippy::print_stdout, reason = "the table is for who runs the test")]
fn print(profile: &Profile) {
    println!("\nallocations, mean of {TIMES} times: blocks and bytes");
    println!("{:42} {:>16} {:>16}", "", "before: by hand", "after: Foundry");
    for Row { what, by_hand, foundry } in &profile.0 {
        let each = |it: u64| it as f64 / TIMES as f64;
        let shown = |it: &Count| format!("{} {:>8}", each(it.blocks), each(it.bytes));
        println!("{what:42} {:>16} {:>16}", shown(by_hand), shown(foundry));
    }
}

fn as_json(profile: &Profile) -> String {
    let of = |it: &Count| serde_json::json!({ "blocks": it.blocks, "bytes": it.bytes });
    let rows = profile.0.iter().map(|it| {
        serde_json::json!({ "what": it.what, "by hand": of(&it.by_hand), "foundry": of(&it.foundry) })
    });
    serde_json::Value::Array(rows.collect()).to_string()
}
