//! What all stores do alike: folder and Redis.

use foundry::Error;
use foundry::cache::{HEADER, Header, Hit, Miss, Usage};
use foundry_tests_cache::types::{newer, older};
use foundry_tests_cache::{LONG, Place, cacher, misses, places, tell};
use std::time::{Duration, Instant, SystemTime};

const CACHER: &str = env!("CARGO_BIN_EXE_cacher");

#[tokio::test]
async fn any_text_is_a_key() {
    let long = "long".repeat(10_000);
    let keys = [
        "",
        " ",
        ".",
        "..",
        "/",
        "../../etc/passwd",
        "a/b",
        "a\\b",
        "a\0b",
        "a\nb",
        "a\r\nb",
        "ä",
        "a\u{308}",
        "\u{202e}",
        "🎬",
        "CON",
        "Key",
        "key",
        "key.lock",
        "key.new",
        "%2e",
        "*",
        "~",
        "k[e]y",
        &long,
    ];
    for place in places() {
        let (cache, name) = (place.looking(), place.name());
        for (number, key) in keys.iter().enumerate() {
            cache.put(key, &(number as u64), LONG).await.unwrap();
        }
        for (number, key) in keys.iter().enumerate() {
            let hit = place.looking().get::<u64>(key).await.unwrap().unwrap();
            assert_eq!(hit.to_native(), number as u64, "{name}: {key:?}");
        }
        assert_eq!(cache.prune().await.unwrap().kept, keys.len() as u64, "{name}");
        assert!(cache.forget("..").await.unwrap(), "{name}");
        assert!(!cache.forget("..").await.unwrap(), "{name}");
        assert_eq!(cache.flush().await.unwrap(), keys.len() as u64 - 1, "{name}");
        assert!(cache.get::<u64>("").await.unwrap().is_none(), "{name}");
    }
}

#[tokio::test]
async fn usage_counts_what_is_there() {
    for place in places() {
        let (cache, name) = (place.looking(), place.name());
        let usage = || async { place.store().usage().await.unwrap() };
        assert_eq!(usage().await, Usage::default(), "{name}");
        // More than a page of keys.
        let each = HEADER as u64 + 8;
        for number in 0..1_200_u64 {
            cache.put(&number.to_string(), &number, LONG).await.unwrap();
        }
        let _turn = place.store().turn("5", Duration::ZERO).await.unwrap().unwrap();
        let found = usage().await;
        assert_eq!((found.entries, found.bytes), (1_200, 1_200 * each), "{name}");
        let pruned = cache.prune().await.unwrap();
        assert_eq!((pruned.removed, pruned.kept, pruned.bytes), (0, 1_200, 1_200 * each), "{name}");
        assert_eq!(cache.flush().await.unwrap(), 1_200, "{name}");
        assert_eq!(usage().await, Usage::default(), "{name}");
    }
}

/// Not all stores keep what nobody needs any more.
#[tokio::test]
async fn what_is_too_old_is_a_miss() {
    for place in places() {
        let (cache, name) = (place.looking(), place.name());
        cache.put("key", &1_u64, LONG).await.unwrap();
        cache.put("key", &2_u64, Duration::ZERO).await.unwrap();
        for cache in [&cache, &place.looking()] {
            assert!(cache.get::<u64>("key").await.unwrap().is_none(), "{name}");
            assert_eq!(misses(cache, "expired") + misses(cache, "absent"), 1, "{name}");
        }
        cache.put("key", &3_u64, Duration::MAX).await.unwrap();
        assert_eq!(*place.looking().get::<u64>("key").await.unwrap().unwrap(), 3, "{name}");
    }
}

#[tokio::test]
async fn a_clock_may_be_set_back_and_forward() {
    let (now, hour) = (SystemTime::now(), Duration::from_secs(3600));
    let cases = [
        ("as it is", now, hour, None),
        ("a little ahead: clocks differ", now + Duration::from_secs(5), hour, None),
        ("set back since: made in a day", now + 24 * hour, hour, Some(Miss::Expired)),
        ("set forward since: over long ago", now - 24 * hour, hour, Some(Miss::Expired)),
        ("before 1970", SystemTime::UNIX_EPOCH - hour, hour, Some(Miss::Expired)),
        ("for ever", now, Duration::MAX, None),
        ("for ever, of before 1970", SystemTime::UNIX_EPOCH - hour, Duration::MAX, None),
        ("over at once", now, Duration::ZERO, Some(Miss::Expired)),
    ];
    for (case, created, ttl, miss) in cases {
        for place in places() {
            let name = format!("{case}, {}", place.name());
            let expires = created.checked_add(ttl);
            let header = Header {
                fingerprint: 0,
                created,
                expires,
                stale: None,
                computed_in: Duration::ZERO,
            };
            place.looking().put("key", &1_u64, LONG).await.unwrap();
            place.overwrite("key", Hit::new(&1_u64, header).unwrap().bytes());
            let cache = place.looking();
            assert_eq!(cache.get::<u64>("key").await.unwrap().is_none(), miss.is_some(), "{name}");
            assert_eq!(misses(&cache, "expired"), u64::from(miss.is_some()), "{name}");
            let pruned = cache.prune().await.unwrap();
            assert_eq!(pruned.removed, u64::from(miss.is_some()), "{name}");
            assert_eq!(pruned.kept, u64::from(miss.is_none()), "{name}");
        }
    }
}

#[tokio::test]
async fn what_is_no_entry_of_ours_is_a_miss_and_replaced() {
    for place in places() {
        place.looking().put("key", &1_u64, LONG).await.unwrap();
        let whole = place.store().read("key").await.unwrap().unwrap();
        let mut corrupt = whole.clone();
        corrupt[HEADER + 3] ^= 1;
        let mut future = whole.clone();
        future[4] = 2;
        let cases = [
            ("empty", &b""[..], "foreign", 1),
            ("text", b"text of somebody else", "foreign", 1),
            ("a header and no more", &whole[..HEADER], "corrupt", 1),
            ("half a header", &whole[..HEADER / 2], "corrupt", 1),
            ("a bit flipped", &corrupt, "corrupt", 0),
            ("a newer format", &future, "foreign", 0),
        ];
        for (case, bytes, reason, pruned) in cases {
            let name = format!("{case}, {}", place.name());
            place.overwrite("key", bytes);
            let cache = place.looking();
            assert!(cache.get::<u64>("key").await.unwrap().is_none(), "{name}");
            assert_eq!(misses(&cache, reason), 1, "{name}: {:?}", cache.stats());
            // In a folder, a file that does not begin like an entry may be of another program.
            let is_foreign = case == "text" && matches!(place, Place::Folder(_));
            let pruned = if is_foreign { 0 } else { pruned };
            assert_eq!(cache.prune().await.unwrap().removed, pruned, "{name}");
            let load = async || Ok::<_, Error>(2_u64);
            assert_eq!(*cache.remember("key", LONG, load).await.unwrap(), 2, "{name}");
            assert_eq!(*place.looking().get::<u64>("key").await.unwrap().unwrap(), 2, "{name}");
        }
    }
}

/// Two programs, each with its version of a type.
#[tokio::test]
async fn two_versions_of_a_type_at_one_store_do_not_read_each_other() {
    for place in places() {
        let name = place.name();
        assert_eq!(cacher(CACHER, &["older", &place.word(), "film"]).line(), "put");
        let cache = place.looking();
        let load = async || Ok::<_, Error>(newer::Film { seconds: 153, year: 1927 });
        assert!(cache.get::<newer::Film>("film").await.unwrap().is_none(), "{name}");
        assert_eq!(misses(&cache, "other_type"), 1, "{name}");
        let hit = cache.remember("film", LONG, load).await.unwrap();
        assert_eq!(hit.seconds.to_native(), 153, "{name}");
        // And the other way round.
        assert!(cache.get::<older::Film>("film").await.unwrap().is_none(), "{name}");
    }
}

#[tokio::test]
async fn a_right_is_one_persons_and_ends_when_it_is_dropped() {
    for place in places() {
        let (here, there, name) = (place.store(), place.store(), place.name());
        let first = here.turn("key", Duration::ZERO).await.unwrap().expect("nobody has it");
        let began = Instant::now();
        let patience = Duration::from_millis(60);
        for store in [&here, &there] {
            assert!(store.turn("key", patience).await.unwrap().is_none(), "{name}");
        }
        assert!(began.elapsed() >= 2 * patience, "{name}");
        assert!(there.turn("other", Duration::ZERO).await.unwrap().is_some(), "{name}");
        // Who empties the store takes nobody's right away.
        there.clear().await.unwrap();
        there.prune(SystemTime::now()).await.unwrap();
        assert!(there.turn("key", Duration::ZERO).await.unwrap().is_none(), "{name}");
        let waiting = there.turn("key", LONG);
        let dropped = async {
            drop(first);
            Instant::now()
        };
        let (got, dropped) = tokio::join!(waiting, dropped);
        assert!(got.unwrap().is_some(), "{name}");
        tell(
            "C6",
            &format!("a right that is dropped is had within {:.1?}, {name}", dropped.elapsed()),
        );
        assert!(dropped.elapsed() < Duration::from_secs(1), "{name}");
    }
}

/// Who gives up waiting, and who gives up while it takes, leaves nothing that others wait for.
#[tokio::test]
async fn who_gives_up_a_right_half_way_is_in_nobodys_way() {
    for place in places() {
        let store = place.store();
        for micros in (0..2_000).step_by(50) {
            let turn = store.turn("key", LONG);
            drop(tokio::time::timeout(Duration::from_micros(micros), turn).await);
        }
        let began = Instant::now();
        assert!(store.turn("key", LONG).await.unwrap().is_some(), "{}", place.name());
        assert!(
            began.elapsed() < Duration::from_secs(1),
            "{}: {:?}",
            place.name(),
            began.elapsed()
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_addition_is_lost() {
    for place in places() {
        let caches = [place.looking(), place.looking()];
        let tasks: Vec<_> = (0..60)
            .map(|at| {
                let cache = caches[at % 2].clone();
                tokio::spawn(async move { cache.increment("k", 2, LONG).await.unwrap() })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(caches[0].increment("k", 0, LONG).await.unwrap(), 120, "{}", place.name());
    }
}
