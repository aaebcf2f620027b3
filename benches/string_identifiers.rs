//! What an identifier costs beside the text it holds: `cargo bench --bench string_identifiers`.
//!
//! `string_identifiers/clone` hands out 64 of them in turn; `loop` is what going through them costs.
//! A clone of borrowed text is also measured without being dropped, as a `&'static str` is.
//! `string_identifiers/get` asks a map of Laravel's 85 commands with a `&str`; only its keys differ.

#[path = "names.rs"]
#[allow(dead_code, reason = "the look-up takes more sizes")]
mod names;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main};
use foundry_runtime::identifier::CommandId;
use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::hint::black_box;
use std::mem::ManuallyDrop;
use std::time::Instant;

type Group<'c> = BenchmarkGroup<'c, WallTime>;

const TEXT: &str = "migrate:run";
const MANY: usize = 64;

fn clone(criterion: &mut Criterion) {
    let group = &mut criterion.benchmark_group("string_identifiers/clone");
    let (lent, owned) = (CommandId::literal(TEXT), CommandId::owned(TEXT));
    each(group, "loop", &TEXT, |_| ());
    each(group, "&'static str", &TEXT, |it| *it);
    each(group, "CommandId, borrowed", &lent, |it| ManuallyDrop::new(it.clone()));
    each(group, "CommandId, borrowed, and dropped", &lent, CommandId::clone);
    each(group, "CommandId, owned, and dropped", &owned, CommandId::clone);
    each(group, "String, and dropped", &TEXT.to_owned(), String::clone);
}

/// Takes one after the other; an iteration is one of them.
fn each<T: Clone, U>(group: &mut Group<'_>, contender: &str, text: &T, take: impl Fn(&T) -> U) {
    let texts: Vec<T> = std::iter::repeat_n(text, MANY).cloned().collect();
    group.bench_function(contender, |bencher| {
        bencher.iter_custom(|iterations| {
            let iterations = usize::try_from(iterations).unwrap_or(usize::MAX);
            let start = Instant::now();
            for _ in 0..iterations / MANY {
                take_each(&texts, &take);
            }
            take_each(&texts[..iterations % MANY], &take);
            start.elapsed()
        });
    });
}

/// The measured loop, alone in its function so that it is the same for all.
#[inline(never)]
fn take_each<T, U>(texts: &[T], take: impl Fn(&T) -> U) {
    for text in texts {
        black_box(take(text));
    }
}

fn get(criterion: &mut Criterion) {
    let names: &'static [String] = names::names(85).leak();
    let texts = || names.iter().map(String::as_str);
    let group = &mut criterion.benchmark_group("string_identifiers/get");
    ask(group, "&'static str", &texts().zip(0..).collect());
    ask(group, "CommandId, borrowed", &texts().map(CommandId::borrowed).zip(0..).collect());
    ask(group, "CommandId, owned", &texts().map(CommandId::owned).zip(0..).collect());
    ask(group, "String", &texts().map(str::to_owned).zip(0..).collect());
}

/// Asks a map for a key that it has.
fn ask<K>(group: &mut Group<'_>, contender: &str, map: &HashMap<K, u16>)
where
    K: Borrow<str> + Eq + Hash,
{
    assert!(map.contains_key("migrate:status"));
    group.bench_function(contender, |bencher| {
        bencher.iter(|| map.get(black_box("migrate:status")).copied());
    });
}

criterion_group!(benches, clone, get);
criterion_main!(benches);
