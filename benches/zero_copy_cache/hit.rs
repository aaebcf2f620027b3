//! A field of a value that is there.

use crate::contenders::{Group, among, each, runtime};
use crate::stores::{Folder, Lmdb, Redb, Redis};
use crate::values::{Film, Films, Session, codecs};
use crate::{Cache, CacheSettings, HOUR, serialize};
use criterion::Criterion;
use foundry::cache::access;
use std::hint::black_box;
use std::sync::Arc;

/// Of all films in one value.
pub(crate) fn films(criterion: &mut Criterion) {
    let (runtime, cache) = (runtime(), Cache::new(CacheSettings::default()));
    let films = Arc::new(Films::read());
    runtime.block_on(cache.put("films", &*films, HOUR)).unwrap();

    let group = &mut criterion.benchmark_group("zero_copy_cache/hit/films");
    each(group, "foundry, by key", &runtime, async |_| {
        let hit = cache.get::<Films>(black_box("films")).await.unwrap().unwrap();
        black_box(hit.films[700].rating.is_some());
    });
    let held = runtime.block_on(cache.get::<Films>("films")).unwrap().unwrap();
    group.bench_function("foundry, held", |bencher| {
        bencher.iter(|| black_box(&held).films[700].rating.is_some());
    });
    let archive = serialize(&*films).unwrap();
    group.bench_function("rkyv, validated each time", |bencher| {
        bencher.iter(|| access::<Films>(black_box(&archive)).unwrap().films[700].rating.is_some());
    });
    for codec in codecs::<Films>() {
        let bytes = (codec.encode)(&films);
        group.bench_function(codec.name, |bencher| {
            bencher.iter(|| (codec.decode)(black_box(&bytes)).films[700].rating);
        });
    }
    let [_, _, postcard, _] = codecs::<Films>();
    let entries = vec![("films".to_owned(), (postcard.encode)(&films))];
    stored(group, &entries, |bytes| (postcard.decode)(bytes).films[700].rating);
    kept(group, &[("films".to_owned(), films)], |it| it.films[700].rating);
}

/// Of one film of 3,201, in turn.
pub(crate) fn film(criterion: &mut Criterion) {
    let (runtime, cache) = (runtime(), Cache::new(CacheSettings::default()));
    let films = Films::read().films.into_iter().enumerate();
    let films: Vec<_> = films.map(|(at, it)| (format!("film:{at}"), Arc::new(it))).collect();
    for (key, film) in &films {
        runtime.block_on(cache.put(key, &**film, HOUR)).unwrap();
    }
    let count = films.len();

    let group = &mut criterion.benchmark_group("zero_copy_cache/hit/film");
    each(group, "foundry, by key", &runtime, async |number| {
        let hit = cache.get::<Film>(&films[number % count].0).await.unwrap().unwrap();
        black_box(hit.rating.is_some());
    });
    for codec in codecs::<Film>() {
        let bytes: Vec<_> = films.iter().map(|(_, it)| (codec.encode)(it)).collect();
        among(group, codec.name, count, |it| (codec.decode)(&bytes[it % count]).rating);
    }
    let [_, _, postcard, _] = codecs::<Film>();
    let encoded = |(key, film): &(String, Arc<Film>)| (key.clone(), (postcard.encode)(film));
    let entries: Vec<_> = films.iter().map(encoded).collect();
    stored(group, &entries, |bytes| (postcard.decode)(bytes).rating);
    kept(group, &films, |it| it.rating);
}

/// Of a session of 200 bytes.
pub(crate) fn session(criterion: &mut Criterion) {
    let (runtime, cache) = (runtime(), Cache::new(CacheSettings::default()));
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
    for codec in codecs::<Session>() {
        let bytes = (codec.encode)(&session);
        group.bench_function(codec.name, |bencher| {
            bencher.iter(|| (codec.decode)(black_box(&bytes)).user);
        });
    }
}

/// Peers that keep bytes, which postcard reads.
fn stored<R>(group: &mut Group<'_>, entries: &[(String, Vec<u8>)], read: impl Fn(&[u8]) -> R) {
    let count = entries.len();
    let key = |number: usize| entries[number % count].0.as_str();
    let (lmdb, redb, folder) = (Lmdb::with(entries), Redb::with(entries), Folder::with(entries));
    among(group, "LMDB, postcard", count, |it| lmdb.get(key(it), &read));
    among(group, "redb, postcard", count, |it| redb.get(key(it), &read));
    among(group, "file, postcard", count, |it| folder.get(key(it), &read));
    if let Some(mut redis) = Redis::with(entries) {
        among(group, "Redis, postcard", count, |it| redis.get(key(it), &read));
    }
}

/// Peers that keep the values themselves.
fn kept<T: Send + Sync + 'static, R>(
    group: &mut Group<'_>,
    values: &[(String, Arc<T>)],
    read: impl Fn(&T) -> R,
) {
    let count = values.len();
    let key = |number: usize| values[number % count].0.as_str();
    let moka = moka::sync::Cache::<String, Arc<T>>::new(2 * count as u64);
    let dash = dashmap::DashMap::<String, Arc<T>>::new();
    for (key, value) in values {
        moka.insert(key.clone(), Arc::clone(value));
        dash.insert(key.clone(), Arc::clone(value));
    }
    among(group, "moka", count, |it| read(&moka.get(key(it)).unwrap()));
    among(group, "DashMap", count, |it| read(&Arc::clone(&*dash.get(key(it)).unwrap())));
}
