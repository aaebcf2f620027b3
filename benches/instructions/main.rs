//! How many instructions a look-up, a parse, a call and a resolution take, a thousand times each.
//!
//! `cargo run --release --manifest-path benches/process/Cargo.toml -- instructions` runs these and
//! the whole programs of `programs.rs`, and compares them with `baseline.json`.

#![allow(
    missing_docs,
    unused_qualifications,
    clippy::exit,
    reason = "what gungraun's macros write"
)]

#[path = "../service_resolution/foundry.rs"]
#[allow(dead_code, reason = "the times are measured of more")]
mod foundry_by_hand;
#[path = "../shared/late.rs"]
mod late;
#[path = "../shared/questions.rs"]
#[allow(dead_code, reason = "the times are measured of more")]
mod questions;
#[path = "../shared/services.rs"]
#[allow(dead_code, reason = "the times are measured of more")]
mod services;
#[path = "../shared/untyped.rs"]
mod untyped;
#[path = "../shared/users.rs"]
mod users;

use foundry::DynamicContainer;
use foundry_runtime::model::table::TableRef;
use gungraun::Callgrind;
use gungraun::prelude::*;
use questions::names::names;
use questions::{Questions, ask, compiled, misspelt};
use services::{ANSWER, Ask};
use std::hint::black_box;

foundry::app! {
    /// The application whose commands are called.
    struct Users;
}

const TIMES: u64 = 1_000;

type Asked = (TableRef<'static>, Vec<&'static str>);

/// A table, and a thousand names that it has or does not have.
fn lookups(size: usize, names: &[String], found: bool) -> Asked {
    let table = compiled(size).foundry;
    assert!(names.iter().all(|name| table.get(name.as_bytes()).is_some() == found));
    let asked: &Questions = Box::leak(Box::new(Questions::shuffled(names)));
    (table, asked.names().take(TIMES as usize).collect())
}

fn hits(size: usize) -> Asked {
    lookups(size, &names(size), true)
}

fn misses(size: usize) -> Asked {
    lookups(size, &misspelt(&names(size)), false)
}

#[library_benchmark]
#[bench::hit_of_10(hits(10))]
#[bench::hit_of_85(hits(85))]
#[bench::hit_of_1000(hits(1_000))]
#[bench::hit_of_10000(hits(10_000))]
#[bench::miss_of_10(misses(10))]
#[bench::miss_of_85(misses(85))]
#[bench::miss_of_1000(misses(1_000))]
#[bench::miss_of_10000(misses(10_000))]
fn lookup((table, asked): Asked) -> Asked {
    ask(&asked, |name| table.get(name.as_bytes()));
    (table, asked)
}

#[library_benchmark]
#[bench::untyped()]
fn parse() {
    for _ in 0..TIMES {
        assert!(untyped::asked(black_box(&untyped::LINE)));
    }
}

/// An application whose services are ready. It is never dropped: that would be counted too.
fn ready() -> &'static Users {
    let app: &Users = Box::leak(Box::new(Users::new()));
    app.call_blocking("user:create", &users::WORDS).expect("the services start");
    app
}

#[library_benchmark]
#[bench::four_words_and_two_services(ready(), "user:create", &users::WORDS)]
#[bench::no_words(ready(), "user:list", &[])]
fn call(app: &Users, name: &str, words: &[&str]) {
    for _ in 0..TIMES {
        black_box(app.call_blocking(black_box(name), black_box(words))).expect("the words fit");
    }
}

/// A handler that asks its container as often as it is told, and has done so once.
fn wired(what: &str) -> Ask {
    let found = foundry_by_hand::contenders().find(|it| it.what == what);
    let ask = found.expect("it can be asked so").ask;
    assert_eq!(ask(1), ANSWER);
    ask
}

#[library_benchmark]
#[bench::by_ref(wired("ref"))]
#[bench::by_dyn(wired("dyn"))]
#[bench::by_arc(wired("arc"))]
fn resolve(ask: Ask) -> Ask {
    black_box(ask(black_box(TIMES)));
    ask
}

/// Services by name, of which the one that is asked for is ready.
fn late() -> &'static DynamicContainer {
    let container: &DynamicContainer = Box::leak(Box::new(late::container()));
    container.get_named::<late::Service>(late::ASKED).expect("it is there");
    container
}

#[library_benchmark]
#[bench::lent(late())]
fn resolve_by_name(container: &DynamicContainer) {
    for _ in 0..TIMES {
        let asked = container.with_named(black_box(late::ASKED), |it: &late::Service| it.0);
        black_box(asked).expect("it is there");
    }
}

library_benchmark_group!(name = lookups_of_names, benchmarks = lookup);
library_benchmark_group!(name = calls, benchmarks = [parse, call]);
library_benchmark_group!(name = services_by_key, benchmarks = [resolve, resolve_by_name]);

main!(
    config = LibraryBenchmarkConfig::default().tool(Callgrind::with_args(["--cache-sim=no"])),
    library_benchmark_groups = [lookups_of_names, calls, services_by_key]
);
