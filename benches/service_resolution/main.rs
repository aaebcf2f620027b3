//! From a need to its service: `cargo bench --bench service_resolution`.
//!
//! One of eight services that are ready is asked for and read, again and again: as a reference
//! (`ref`), as a reference to a trait through which it is called (`dyn`), as an `Arc` that is
//! dropped afterwards (`arc`), and as an `Arc` of a trait (`arc_dyn`), as far as a library has
//! these. `loop` is what the loop itself costs.
//!
//! The group `service_resolution_2` is the same on two threads that share what they ask; its time
//! is that of a thread. `--count <contender> <what> <times>` only loops, for callgrind.

mod foundry;
mod peers;
#[path = "../shared/services.rs"]
mod services;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, criterion_group};
use services::{ANSWER, Ask, Contender};
use std::env;
use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

fn contenders() -> Vec<Contender> {
    let mut all = vec![Contender::new("loop", "ref", (), |()| ANSWER)];
    all.extend(foundry::contenders());
    all.extend(peers::contenders());
    for Contender { name, what, ask } in &all {
        assert_eq!(ask(1_000), 1_000 * ANSWER, "{name} finds another service as {what}");
    }
    all
}

fn benchmark(criterion: &mut Criterion) {
    let contenders = contenders();
    let mut group = criterion.benchmark_group("service_resolution");
    each(&mut group, &contenders, |ask, times| {
        let start = Instant::now();
        black_box(ask(times));
        start.elapsed()
    });
    group.finish();
    let mut group = criterion.benchmark_group("service_resolution_2");
    each(&mut group, &contenders, on_two_threads);
    group.finish();
}

fn each(
    group: &mut BenchmarkGroup<'_, WallTime>,
    contenders: &[Contender],
    measure: impl Fn(&Ask, u64) -> Duration,
) {
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_millis(1_500));
    for Contender { name, what, ask } in contenders {
        group.bench_function(BenchmarkId::new(*name, what), |bencher| {
            bencher.iter_custom(|times| measure(ask, times));
        });
    }
}

/// Each thread asks as often as the other; the clock starts when both are there.
fn on_two_threads(ask: &Ask, times: u64) -> Duration {
    let barrier = Barrier::new(2);
    thread::scope(|scope| {
        scope.spawn(|| {
            barrier.wait();
            black_box(ask(times));
        });
        barrier.wait();
        let start = Instant::now();
        black_box(ask(times));
        start
    })
    .elapsed()
}

/// The loop of one contender alone.
fn count(name: &str, what: &str, times: &str) -> Option<()> {
    let times = times.parse().ok()?;
    let found = contenders().into_iter().find(|it| it.name == name && it.what == what)?;
    black_box((found.ask)(times));
    Some(())
}

criterion_group!(benches, benchmark);

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    if let [option, name, what, times] = &words[..]
        && option == "--count"
    {
        return if count(name, what, times).is_some() { ExitCode::SUCCESS } else { 2.into() };
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
    ExitCode::SUCCESS
}
