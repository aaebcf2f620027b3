//! Late binding: `cargo bench --bench dynamic_container`.
//!
//! One of fifty services that are ready is asked for, by name or by type, by one thread and by
//! several at once. Beside `DynamicContainer`: the maps behind locks that such containers are made of,
//! among them that of the predecessor, and a map without a lock, which can bind nothing later.
//!
//! `with` lends the service; `get` and all others give an `Arc`, of which `arc` shows the price alone.
//! Times are those until all threads have asked, divided by how often they asked together: on two
//! cores, what scales halves with two threads, and stays there with eight.

#[path = "shared/late.rs"]
mod late;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, criterion_group, criterion_main};
use late::{ASKED, MANY, Service, container, name};
use rustc_hash::FxHashMap;
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::hint::black_box;
use std::sync::{Arc, Barrier, RwLock};
use std::time::{Duration, Instant};

type Held = Arc<dyn Any + Send + Sync>;

fn names() -> impl Iterator<Item = (String, Held)> {
    (0..MANY).map(|n| (name(n), Arc::new(Service(n)) as Held))
}

fn benchmark(criterion: &mut Criterion) {
    let container = container();
    container.instance_of(Arc::new(Service(25)));
    let arc = Arc::new(Service(25));
    let predecessor = tokio::sync::RwLock::new(names().collect::<FxHashMap<String, Held>>());
    let locked = RwLock::new(names().collect::<HashMap<String, Held>>());
    let types = HashMap::from([(TypeId::of::<Service>(), Arc::new(Service(25)) as Held)]);

    let mut group = criterion.benchmark_group("dynamic_container");
    let cast = |held: Option<&Held>| held.cloned()?.downcast::<Service>().ok();
    measure(&mut group, "arc_clone", |_| Arc::clone(&arc));
    measure(&mut group, "foundry_with_named", |name| {
        container.with_named(name, |it: &Service| it.0)
    });
    measure(&mut group, "foundry_get_named", |name| container.get_named::<Service>(name));
    measure(&mut group, "foundry_with", |_| container.with(|it: &Service| it.0));
    measure(&mut group, "foundry_get", |_| container.get::<Service>());
    measure(&mut group, "predecessor_get_named", |name| {
        let map = ready(predecessor.read());
        cast(map.get(name))
    });
    measure(&mut group, "rwlock_get_named", |name| cast(locked.read().unwrap().get(name)));
    measure(&mut group, "unlocked_get", |_| cast(types.get(&TypeId::of::<Service>())));
    group.finish();
}

/// Polls once, as an executor does that has nothing else to do: nobody writes, so nobody waits.
fn ready<T>(future: impl Future<Output = T>) -> T {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(ended) => ended,
        std::task::Poll::Pending => unreachable!("BUG: nobody writes"),
    }
}

fn measure<T>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    contender: &str,
    ask: impl Fn(&str) -> T + Sync,
) {
    for threads in [1, 2, 8] {
        group.bench_function(BenchmarkId::new(contender, threads), |bencher| {
            bencher.iter_custom(|times| run(threads, times, &ask));
        });
    }
}

/// How long `threads` take who ask `times` together.
fn run<T>(threads: usize, times: u64, ask: &(impl Fn(&str) -> T + Sync)) -> Duration {
    let barrier = Barrier::new(threads + 1);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let name = String::from(ASKED);
                barrier.wait();
                for _ in 0..times.div_ceil(threads as u64) {
                    black_box(ask(black_box(&name)));
                }
                barrier.wait();
            });
        }
        barrier.wait();
        let start = Instant::now();
        barrier.wait();
        start.elapsed()
    })
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2)).sample_size(30);
    targets = benchmark
}
criterion_main!(benches);
