//! A whole call inside a process: look-up, command line, services, handler.
//!
//! The peers read the same words into the same values and call nothing: they have no commands to
//! find and no services to hand out. `clap/commands` and `clap/defer` do find the command, among
//! four. `function` is the handler, called by hand.

use crate::peers::{Defer, Eager, os_words};
use crate::peers::{by_argh, by_bpaf, by_clap, by_clap_command, by_lexopt, by_usage};
use criterion::Criterion;
use foundry::{command, service};
use std::hint::black_box;

/// What is typed for `user:create`.
pub(crate) const WORDS: [&str; 4] = ["ada@example.org", "-n", "7", "--admin"];

struct Store(u64);
struct Mailer(u64);

#[service]
fn store() -> Store {
    Store(1)
}

#[service]
fn mailer(store: &Store) -> Mailer {
    Mailer(store.0)
}

#[command("user:create")]
fn create(
    email: &str,
    #[option(short = 'n')] count: u32,
    admin: bool,
    store: &Store,
    mailer: &Mailer,
) {
    black_box((email, count, admin, store.0, mailer.0));
}

#[command("user:delete")]
fn delete(email: &str, store: &Store) {
    black_box((email, store.0));
}

#[command("user:list")]
fn list() {}

#[command("user:show")]
fn show(email: &str) {
    black_box(email);
}

/// Adds the group `call`.
pub(crate) fn benchmark(criterion: &mut Criterion) {
    let app = crate::Users::new();
    let call = |name, words: &[&str]| app.call_blocking(black_box(name), black_box(words));
    call("user:create", &WORDS).expect("the services start");
    assert!(call("user:create", &WORDS[..2]).is_err(), "the words are not read");
    let expected = (String::from("ada@example.org"), 7, true);
    let os = os_words(&WORDS);
    assert_eq!(by_lexopt(WORDS).expect("the words fit"), expected);
    assert_eq!(by_argh(&WORDS), expected);
    assert_eq!(by_usage(&os), expected);
    assert_eq!(by_bpaf(&WORDS), expected);
    assert_eq!(by_clap(&WORDS), expected);
    assert_eq!(by_clap_command::<Eager>("user:create", &WORDS), expected);
    assert_eq!(by_clap_command::<Defer>("user:create", &WORDS), expected);

    let mut group = criterion.benchmark_group("call");
    group.bench_function("foundry", |bencher| bencher.iter(|| call("user:create", &WORDS)));
    group.bench_function("foundry/empty", |bencher| bencher.iter(|| call("user:list", &[])));
    group.bench_function("lexopt", |bencher| bencher.iter(|| by_lexopt(black_box(WORDS))));
    group.bench_function("argh", |bencher| bencher.iter(|| by_argh(black_box(&WORDS))));
    group.bench_function("usage-rs", |bencher| bencher.iter(|| by_usage(black_box(&os))));
    group.bench_function("bpaf", |bencher| bencher.iter(|| by_bpaf(black_box(&WORDS))));
    group.bench_function("clap", |bencher| bencher.iter(|| by_clap(black_box(&WORDS))));
    group.bench_function("clap/commands", |bencher| {
        bencher.iter(|| by_clap_command::<Eager>(black_box("user:create"), black_box(&WORDS)));
    });
    group.bench_function("clap/defer", |bencher| {
        bencher.iter(|| by_clap_command::<Defer>(black_box("user:create"), black_box(&WORDS)));
    });
    group.bench_function("function", |bencher| {
        let (store, mailer) = (Store(1), Mailer(1));
        let create = black_box(create as fn(&str, u32, bool, &Store, &Mailer));
        bencher.iter(|| create(black_box(WORDS[0]), black_box(7), true, &store, &mailer));
    });
}
