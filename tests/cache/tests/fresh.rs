//! What is seen of other processes at the same store, how soon, and how often the store is asked for it.

use foundry::Result;
use foundry::cache::{
    BoxFuture, Bytes, Cache, CacheSettings, HEADER, Pruned, Store, Turn, Usage, rkyv,
};
use foundry_tests_cache::{LONG, Place, places};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

/// A store that counts how often it is asked, as a new process would find it.
struct Counting {
    store: Box<dyn Store>,
    headers: Arc<AtomicU64>,
    reads: Arc<AtomicU64>,
}

type Answer<'a, T> = BoxFuture<'a, Result<T>>;

impl Store for Counting {
    fn name(&self) -> &str {
        self.store.name()
    }

    fn header<'a>(&'a self, key: &'a str) -> Answer<'a, Option<[u8; HEADER]>> {
        self.headers.fetch_add(1, Ordering::Relaxed);
        self.store.header(key)
    }

    fn read<'a>(&'a self, key: &'a str) -> Answer<'a, Option<rkyv::util::AlignedVec>> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.store.read(key)
    }

    fn write<'a>(
        &'a self,
        key: &'a str,
        entry: Bytes,
        expires: Option<SystemTime>,
    ) -> Answer<'a, ()> {
        self.store.write(key, entry, expires)
    }

    fn remove<'a>(&'a self, key: &'a str) -> Answer<'a, bool> {
        self.store.remove(key)
    }

    fn clear(&self) -> Answer<'_, u64> {
        self.store.clear()
    }

    fn prune(&self, now: SystemTime) -> Answer<'_, Pruned> {
        self.store.prune(now)
    }

    fn usage(&self) -> Answer<'_, Usage> {
        self.store.usage()
    }

    fn turn<'a>(&'a self, key: &'a str, patience: Duration) -> Answer<'a, Option<Box<dyn Turn>>> {
        self.store.turn(key, patience)
    }
}

/// A cache whose store is counted: headers, reads.
fn counted(place: &Place, trusted_for: Duration) -> (Cache, Arc<AtomicU64>, Arc<AtomicU64>) {
    let (headers, reads) = (Arc::default(), Arc::default());
    let store =
        Counting { store: place.store(), headers: Arc::clone(&headers), reads: Arc::clone(&reads) };
    let config = CacheSettings { trusted_for, ..CacheSettings::default() };
    (Cache::over(store, config), headers, reads)
}

#[tokio::test]
async fn a_megabyte_that_did_not_change_is_read_once() {
    for place in places() {
        let name = place.name();
        let value = vec![7_u64; 1 << 17];
        place.looking().put("key", &value, LONG).await.unwrap();
        let (cache, headers, reads) = counted(&place, Duration::ZERO);
        for _ in 0..50 {
            assert_eq!(
                cache.get::<Vec<u64>>("key").await.unwrap().unwrap().len(),
                1 << 17,
                "{name}"
            );
        }
        let counts = || (headers.load(Ordering::Relaxed), reads.load(Ordering::Relaxed));
        assert_eq!(counts(), (49, 1), "{name}");
        place.looking().put("key", &vec![8_u64; 1 << 17], LONG).await.unwrap();
        assert_eq!(cache.get::<Vec<u64>>("key").await.unwrap().unwrap()[0], 8, "{name}");
        assert_eq!(counts(), (50, 2), "{name}");

        // Who trusts for long does not look at all.
        let (trusting, headers, reads) = counted(&place, LONG);
        for _ in 0..50 {
            assert_eq!(trusting.get::<Vec<u64>>("key").await.unwrap().unwrap()[0], 8, "{name}");
        }
        assert_eq!(
            (headers.load(Ordering::Relaxed), reads.load(Ordering::Relaxed)),
            (0, 1),
            "{name}"
        );
    }
}

/// What one process does, and what another then sees instead of 1.
#[derive(Clone, Copy, Debug)]
enum Change {
    Put,
    Forget,
    Flush,
    Tag,
}

impl Change {
    async fn make(self, cache: &Cache) -> Option<u64> {
        match self {
            Self::Put => {
                cache.tagged(&["films"]).await.unwrap().put("key", &2_u64, LONG).await.unwrap();
                return Some(2);
            }
            Self::Forget => {
                assert!(cache.tagged(&["films"]).await.unwrap().forget("key").await.unwrap());
            }
            Self::Flush => drop(cache.flush().await.unwrap()),
            Self::Tag => cache.forget_tag("films").await.unwrap(),
        }
        None
    }
}

async fn seen(cache: &Cache) -> Option<u64> {
    let films = cache.tagged(&["films"]).await.unwrap();
    films.get::<u64>("key").await.unwrap().map(|it| it.to_native())
}

#[tokio::test]
async fn what_others_do_is_seen_as_soon_as_one_does_not_trust_any_more() {
    let trust = Duration::from_millis(200);
    for change in [Change::Put, Change::Forget, Change::Flush, Change::Tag] {
        for place in places() {
            let name = format!("{change:?}, {}", place.name());
            let (one, at_once) = (place.looking(), place.looking());
            let soon =
                place.cache(CacheSettings { trusted_for: trust, ..CacheSettings::default() });
            let late = place.cache(CacheSettings { trusted_for: LONG, ..CacheSettings::default() });
            one.tagged(&["films"]).await.unwrap().put("key", &1_u64, LONG).await.unwrap();
            for cache in [&at_once, &soon, &late] {
                assert_eq!(seen(cache).await, Some(1), "{name}");
            }
            let expected = change.make(&one).await;
            let changed = Instant::now();
            assert_eq!(seen(&at_once).await, expected, "{name}");
            // A tag and the value under it may each have been looked at just before.
            let deadline = 2 * trust + Duration::from_millis(500);
            while seen(&soon).await != expected {
                assert!(changed.elapsed() < deadline, "{name}: not seen within {deadline:?}");
                tokio::task::yield_now().await;
            }
            assert_eq!(seen(&late).await, Some(1), "{name}: it trusts its own");
        }
    }
}
