//! What a value costs that was computed before: `cargo bench --bench zero_copy_cache`.
//!
//! `zero_copy_cache/hit` has a value in memory and wants a field of it, of one of 1 MB and one of 200
//! bytes. The cache of Foundry has its entry by key, its peers have their bytes already: what they are
//! measured by is how they get at the field. `rkyv, validated each time` is what the cache would do if it
//! did not remember that it has validated.
//!
//! `zero_copy_cache/first` has the value in a file, and nothing in memory: what a second process does. A
//! cache is made anew each time; its peers read the same bytes, or as many, with `fs::read`.
//!
//! `zero_copy_cache/get` wants one of 10,000 values of 1 KB, by text, one after the other in no order. The
//! peers keep `Arc<[u8]>`; none of them knows types, or asks a clock whether the value is too old, unless
//! its name says so.
//!
//! `zero_copy_cache/put` keeps a value of 1 MB in memory; its peers encode it.

mod values;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main};
use foundry::cache::{Cache, CacheConfig, access, serialize};
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use values::{Catalog, Session};

type Group<'c> = BenchmarkGroup<'c, WallTime>;

const HOUR: Duration = Duration::from_secs(3600);
const KEYS: usize = 10_000;

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap()
}

/// Measures what is asynchronous, in one `block_on` for all iterations.
fn each(
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

fn hit_large(criterion: &mut Criterion) {
    let (runtime, cache) = (runtime(), Cache::new(CacheConfig::default()));
    let catalog = Catalog::new();
    runtime.block_on(cache.put("catalog", &catalog, HOUR)).unwrap();

    let group = &mut criterion.benchmark_group("zero_copy_cache/hit/1MB");
    each(group, "foundry, by key", &runtime, async |_| {
        let hit = cache.get::<Catalog>(black_box("catalog")).await.unwrap().unwrap();
        black_box(hit.products[700].price.to_native());
    });
    let held = runtime.block_on(cache.get::<Catalog>("catalog")).unwrap().unwrap();
    group.bench_function("foundry, held", |bencher| {
        bencher.iter(|| black_box(&held).products[700].price.to_native());
    });
    let archive = serialize(&catalog).unwrap();
    group.bench_function("rkyv, validated each time", |bencher| {
        bencher.iter(|| {
            access::<Catalog>(black_box(&archive)).unwrap().products[700].price.to_native()
        });
    });
    let (json, postcard) = (values::json(&catalog), values::postcard(&catalog));
    group.bench_function("postcard", |bencher| {
        let decode = |it| postcard::from_bytes::<Catalog>(it).unwrap();
        bencher.iter(|| decode(black_box(&postcard)).products[700].price);
    });
    group.bench_function("serde_json", |bencher| {
        let decode = |it| serde_json::from_slice::<Catalog>(it).unwrap();
        bencher.iter(|| decode(black_box(&json)).products[700].price);
    });
}

fn hit_small(criterion: &mut Criterion) {
    let (runtime, cache) = (runtime(), Cache::new(CacheConfig::default()));
    let session = Session::new();
    runtime.block_on(cache.put("session", &session, HOUR)).unwrap();

    let group = &mut criterion.benchmark_group("zero_copy_cache/hit/200B");
    each(group, "foundry, by key", &runtime, async |_| {
        let hit = cache.get::<Session>(black_box("session")).await.unwrap().unwrap();
        black_box(hit.user.to_native());
    });
    let archive = serialize(&session).unwrap();
    group.bench_function("rkyv, validated each time", |bencher| {
        bencher.iter(|| access::<Session>(black_box(&archive)).unwrap().user.to_native());
    });
    let (json, postcard) = (values::json(&session), values::postcard(&session));
    group.bench_function("postcard", |bencher| {
        bencher.iter(|| postcard::from_bytes::<Session>(black_box(&postcard)).unwrap().user);
    });
    group.bench_function("serde_json", |bencher| {
        bencher.iter(|| serde_json::from_slice::<Session>(black_box(&json)).unwrap().user);
    });
}

fn first(criterion: &mut Criterion) {
    let (runtime, folder) = (runtime(), tempfile::tempdir().unwrap());
    let config =
        || CacheConfig { folder: Some(folder.path().join("cache")), ..CacheConfig::default() };
    let catalog = Catalog::new();
    runtime.block_on(Cache::new(config()).put("catalog", &catalog, HOUR)).unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("json"), values::json(&catalog)).unwrap();
    std::fs::write(path("postcard"), values::postcard(&catalog)).unwrap();

    let group = &mut criterion.benchmark_group("zero_copy_cache/first/1MB");
    each(group, "foundry", &runtime, async |_| {
        let cache = Cache::new(config());
        let hit = cache.get::<Catalog>("catalog").await.unwrap().unwrap();
        black_box(hit.products[700].price.to_native());
    });
    group.bench_function("the bytes alone", |bencher| {
        bencher.iter(|| black_box(std::fs::read(path("json")).unwrap()).len());
    });
    group.bench_function("postcard", |bencher| {
        bencher.iter(|| {
            let bytes = std::fs::read(path("postcard")).unwrap();
            postcard::from_bytes::<Catalog>(&bytes).unwrap().products[700].price
        });
    });
    group.bench_function("serde_json", |bencher| {
        bencher.iter(|| {
            let bytes = std::fs::read(path("json")).unwrap();
            serde_json::from_slice::<Catalog>(&bytes).unwrap().products[700].price
        });
    });
}

/// One after the other, in no order: a stride that is coprime to their number.
fn place(number: usize) -> usize {
    number * 7_919 % KEYS
}

fn get(criterion: &mut Criterion) {
    let (runtime, cache) = (runtime(), Cache::new(CacheConfig::default()));
    let keys: Vec<String> = (0..KEYS).map(|it| format!("product:{it}")).collect();
    let value = || Arc::<[u8]>::from([7; 1024]);
    let quick = quick_cache::sync::Cache::<String, Arc<[u8]>>::new(2 * KEYS);
    let moka = moka::sync::Cache::<String, Arc<[u8]>>::new(2 * KEYS as u64);
    let moka_ttl = moka::sync::Cache::builder().time_to_live(HOUR).build();
    let dash = dashmap::DashMap::<String, Arc<[u8]>>::new();
    for key in &keys {
        runtime.block_on(cache.put(key, &value().to_vec(), HOUR)).unwrap();
        quick.insert(key.clone(), value());
        moka.insert(key.clone(), value());
        moka_ttl.insert(key.clone(), value());
        dash.insert(key.clone(), value());
    }
    let key = |number: usize| keys[place(number)].as_str();

    let group = &mut criterion.benchmark_group("zero_copy_cache/get/1KB");
    each(group, "foundry", &runtime, async |number| {
        let hit = cache.get::<Vec<u8>>(key(number)).await.unwrap().unwrap();
        black_box(hit[1000]);
    });
    among(group, "quick_cache", |number| quick.get(key(number)).unwrap()[1000]);
    among(group, "DashMap", |number| Arc::clone(&*dash.get(key(number)).unwrap())[1000]);
    among(group, "moka", |number| moka.get(key(number)).unwrap()[1000]);
    among(group, "moka, with a time to live", |number| moka_ttl.get(key(number)).unwrap()[1000]);
}

fn among(group: &mut Group<'_>, contender: &str, get: impl Fn(usize) -> u8) {
    (0..KEYS).for_each(|it| assert_eq!(get(it), 7));
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

fn put(criterion: &mut Criterion) {
    let (runtime, cache, catalog) = (runtime(), Cache::new(CacheConfig::default()), Catalog::new());
    let group = &mut criterion.benchmark_group("zero_copy_cache/put/1MB");
    each(group, "foundry, in memory", &runtime, async |_| {
        black_box(cache.put("catalog", black_box(&catalog), HOUR).await.unwrap());
    });
    group.bench_function("rkyv", |bencher| {
        bencher.iter(|| serialize(black_box(&catalog)).unwrap());
    });
    group.bench_function("postcard", |bencher| {
        bencher.iter(|| values::postcard(black_box(&catalog)));
    });
    group.bench_function("serde_json", |bencher| {
        bencher.iter(|| values::json(black_box(&catalog)));
    });
}

criterion_group!(benches, hit_large, hit_small, first, get, put);
criterion_main!(benches);
