//! How one of those that are compared has its turn.

use criterion::BenchmarkGroup;
use criterion::measurement::WallTime;
use std::hint::black_box;
use std::time::Instant;
use tokio::runtime::Runtime;

pub(crate) type Group<'c> = BenchmarkGroup<'c, WallTime>;

pub(crate) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap()
}

/// Measures what is asynchronous, in one `block_on` for all iterations.
pub(crate) fn each(
    group: &mut Group<'_>,
    contender: &str,
    runtime: &Runtime,
    mut work: impl AsyncFnMut(usize),
) {
    group.bench_function(contender, |bencher| {
        bencher.iter_custom(|iterations| {
            runtime.block_on(async {
                let start = Instant::now();
                for number in 0..iterations as usize {
                    work(number).await;
                }
                start.elapsed()
            })
        });
    });
}

/// Measures what finds one of so many, in turn.
pub(crate) fn among<R>(
    group: &mut Group<'_>,
    contender: &str,
    count: usize,
    mut get: impl FnMut(usize) -> R,
) {
    for number in 0..count {
        black_box(get(number));
    }
    group.bench_function(contender, |bencher| {
        bencher.iter_custom(|iterations| {
            let start = Instant::now();
            for number in 0..iterations as usize {
                black_box(get(number));
            }
            start.elapsed()
        });
    });
}
