//! What a value costs that was computed before: `cargo bench --bench zero_copy_cache`.
//!
//! `zero_copy_cache/hit` has a value and wants a field of it: of all films in one value, of one film among
//! 3,201, and of a session of 200 bytes. Foundry's cache has its entry by key. Of its peers, `moka` and
//! `DashMap` keep the value itself, for this process alone; the codecs have their bytes already, so that only
//! decoding is measured; and the stores keep what postcard made, or, where their bytes can be read in place
//! and the name says so, what rkyv made, which is validated each time. `rkyv, validated each time` is what
//! the cache would do if it did not remember that it has validated.
//!
//! `zero_copy_cache/first` has all films in a file, and nothing in memory: what a second process does. A
//! cache is made anew each time; its peers read the same bytes, or as many, with `fs::read`.
//!
//! `zero_copy_cache/get` wants one of 10,000 values of 1 KB, by text, one after the other in no order. Those in
//! memory keep `Arc<[u8]>`; none of them knows types, or asks a clock whether the value is too old, unless
//! its name says so.
//!
//! `zero_copy_cache/put` keeps all films; its peers encode them.

mod contenders;
mod hit;
mod stores;
mod values;

use contenders::{among, each, runtime};
use criterion::{Criterion, criterion_group, criterion_main};
use foundry::cache::{Cache, CacheSettings, Files, serialize};
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use stores::{Folder, Lmdb, Redb, Redis};
use values::{Films, codecs};

const HOUR: Duration = Duration::from_secs(3600);
const KEYS: usize = 10_000;

fn at(folder: &Path) -> Cache {
    Cache::over(Files::new(folder), CacheSettings::default())
}

fn first(criterion: &mut Criterion) {
    let (runtime, folder) = (runtime(), tempfile::tempdir().unwrap());
    let films = Films::read();
    let cached = folder.path().join("cache");
    let hit = runtime.block_on(at(&cached).put("films", &films, HOUR)).unwrap();

    let group = &mut criterion.benchmark_group("zero_copy_cache/first/films");
    each(group, "foundry", &runtime, async |_| {
        let cache = at(&cached);
        let hit = cache.get::<Films>("films").await.unwrap().unwrap();
        black_box(hit.films[700].votes.is_some());
    });
    std::fs::write(folder.path().join("bytes"), hit.bytes()).unwrap();
    group.bench_function("the bytes alone", |bencher| {
        bencher.iter(|| black_box(std::fs::read(folder.path().join("bytes")).unwrap()).len());
    });
    for codec in codecs::<Films>() {
        let file = folder.path().join(codec.name);
        std::fs::write(&file, (codec.encode)(&films)).unwrap();
        group.bench_function(codec.name, |bencher| {
            bencher.iter(|| {
                let bytes = std::fs::read(&file).unwrap();
                (codec.decode)(&bytes).films[700].votes
            });
        });
    }
}

/// One after the other, in no order: a stride that is coprime to their number.
fn place(number: usize) -> usize {
    number * 7_919 % KEYS
}

fn get(criterion: &mut Criterion) {
    let (runtime, cache) = (runtime(), Cache::new(CacheSettings::default()));
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
    let mut map = |name, get: &dyn Fn(&str) -> u8| among(group, name, KEYS, |it| get(key(it)));
    map("quick_cache", &|it| quick.get(it).unwrap()[1000]);
    map("DashMap", &|it| Arc::clone(&*dash.get(it).unwrap())[1000]);
    map("moka", &|it| moka.get(it).unwrap()[1000]);
    map("moka, with a time to live", &|it| moka_ttl.get(it).unwrap()[1000]);

    let entries: Vec<_> = keys.iter().map(|it| (it.clone(), value().to_vec())).collect();
    let (lmdb, redb, folder) = (Lmdb::with(&entries), Redb::with(&entries), Folder::with(&entries));
    map("LMDB", &|it| lmdb.get(it, |it| it[1000]));
    map("redb", &|it| redb.get(it, |it| it[1000]));
    map("file", &|it| folder.get(it, |it| it[1000]));
    if let Some(mut redis) = Redis::with(&entries) {
        among(group, "Redis", KEYS, |it| redis.get(key(it), |it| it[1000]));
    }
}

fn put(criterion: &mut Criterion) {
    let (runtime, cache, films) = (runtime(), Cache::new(CacheSettings::default()), Films::read());
    let folder = tempfile::tempdir().unwrap();
    let files = at(folder.path());
    let group = &mut criterion.benchmark_group("zero_copy_cache/put/films");
    each(group, "foundry, in memory", &runtime, async |_| {
        black_box(cache.put("films", black_box(&films), HOUR).await.unwrap());
    });
    each(group, "foundry, in files", &runtime, async |_| {
        black_box(files.put("films", black_box(&films), HOUR).await.unwrap());
    });
    group.bench_function("rkyv", |bencher| {
        bencher.iter(|| serialize(black_box(&films)).unwrap());
    });
    for codec in codecs::<Films>() {
        group.bench_function(codec.name, |bencher| {
            bencher.iter(|| (codec.encode)(black_box(&films)));
        });
    }
}

criterion_group!(benches, hit::films, hit::film, hit::session, first, get, put);
criterion_main!(benches);
