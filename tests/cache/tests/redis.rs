//! A Redis that is killed, restarted, silent, full, or wants a password; and what is in it besides.

use foundry::cache::{Cache, CacheSettings, Redis, Store};
use foundry::{Error, ErrorKind};
use foundry_tests_cache::{LONG, Place, Server, looking, query, redis, tell};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

const SECOND: Duration = Duration::from_secs(1);

/// A place at a server of its own.
fn own(settings: &[&str]) -> Option<(Server, Place)> {
    let server = Server::start(settings)?;
    let place = Place::redis(server.url());
    Some((server, place))
}

fn strict(url: &str) -> Cache {
    let config = CacheSettings { strict: true, ..looking() };
    Cache::over(Redis::new(url).unwrap(), config)
}

/// Keys of the same Redis that are not ours, and such that only look like ours.
#[tokio::test]
async fn what_is_not_ours_is_left_alone() {
    let Some((server, _place)) = own(&[]) else { return };
    let url = server.url();
    let set = |key: &str| query::<()>(&url, |it| it.arg("SET").arg(key).arg("theirs"));
    let store = |prefix: &str| Redis::new(&url).unwrap().with_prefix(prefix);
    let theirs = ["session:1", "shop", "shop:", "shopper:entry:1", "shop:turn:1", "shops:entry:k"];
    theirs.iter().for_each(|it| set(it));
    for prefix in ["shop", "*", "s[h]op", "sh?p", "\\shop", "[^a]", ""] {
        let cache = Cache::over(store(prefix), CacheSettings::default());
        for number in 0..3_u64 {
            cache.put(&number.to_string(), &number, LONG).await.unwrap();
        }
        assert_eq!(store(prefix).usage().await.unwrap().entries, 3, "{prefix}");
        assert_eq!(store("other").usage().await.unwrap().entries, 0, "{prefix}");
        assert_eq!(cache.flush().await.unwrap(), 3, "{prefix}");
    }
    let mut left = query::<Vec<String>>(&url, |it| it.arg("KEYS").arg("*"));
    left.sort();
    let mut theirs = theirs.map(str::to_owned);
    theirs.sort();
    assert_eq!(left, theirs);
}

#[tokio::test]
async fn a_key_of_another_kind_is_a_miss_and_replaced() {
    let Some(url) = redis() else { return };
    let place = Place::redis(url.clone());
    let Place::Redis(_, prefix) = &place else { unreachable!() };
    let push =
        || query::<u64>(&url, |it| it.arg("LPUSH").arg(format!("{prefix}:entry:k")).arg("a"));
    push();
    let cache = place.cache(CacheSettings { strict: true, ..CacheSettings::default() });
    assert!(cache.get::<u64>("k").await.unwrap().is_none());
    let hit = cache.remember("k", LONG, async || Ok::<_, Error>(5_u64)).await.unwrap();
    assert_eq!(hit.to_native(), 5);
    assert_eq!(*place.looking().get::<u64>("k").await.unwrap().unwrap(), 5);
    cache.forget("k").await.unwrap();
    push();
    assert_eq!(cache.prune().await.unwrap().removed, 1);
}

/// Redis itself removes what is too old.
#[tokio::test]
async fn an_entry_lasts_as_long_as_it_is_needed() {
    let Some(url) = redis() else { return };
    let place = Place::redis(url.clone());
    let Place::Redis(_, prefix) = &place else { unreachable!() };
    let left =
        |key: &str| query::<i64>(&url, |it| it.arg("PTTL").arg(format!("{prefix}:entry:{key}")));
    let cache = place.looking();
    cache.put("minute", &1_u64, 60 * SECOND).await.unwrap();
    assert!((50_000..=60_000).contains(&left("minute")), "{}", left("minute"));
    let fresh = async || Ok::<_, Error>(1_u64);
    let stale = cache.remember_stale("stale", 60 * SECOND, 60 * SECOND, fresh).await;
    assert_eq!(stale.unwrap().to_native(), 1);
    assert!((110_000..=120_000).contains(&left("stale")), "{}", left("stale"));
    cache.put("ever", &1_u64, Duration::MAX).await.unwrap();
    assert_eq!(left("ever"), -1);
    // Longer than there are clocks.
    cache.put("ages", &1_u64, Duration::from_secs(1 << 40)).await.unwrap();
    assert!(left("ages") > 1 << 40, "{}", left("ages"));
    assert!(cache.touch::<u64>("minute", 600 * SECOND).await.unwrap());
    assert!(left("minute") > 500_000, "{}", left("minute"));
}

/// Restarted while many use it: nobody fails, nobody waits long, and then all is as before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_and_restarted_under_load_is_a_miss_meanwhile() {
    let Some((mut server, place)) = own(&[]) else { return };
    let (cache, done) = (place.looking(), Arc::new(AtomicBool::new(false)));
    let (asked, slowest) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let mut users = JoinSet::new();
    for user in 0..8_u64 {
        let (cache, done) = (cache.clone(), Arc::clone(&done));
        let (asked, slowest) = (Arc::clone(&asked), Arc::clone(&slowest));
        users.spawn(async move {
            while !done.load(Ordering::Relaxed) {
                let began = Instant::now();
                let load = async || Ok::<_, Error>(user);
                let hit = cache.remember(&user.to_string(), LONG, load).await.unwrap();
                assert_eq!(hit.to_native(), user);
                cache.forget(&user.to_string()).await.unwrap();
                asked.fetch_add(1, Ordering::Relaxed);
                let took = u64::try_from(began.elapsed().as_millis()).unwrap();
                slowest.fetch_max(took, Ordering::Relaxed);
            }
        });
    }
    let strict = strict(&server.url());
    for round in 0..3 {
        let before = asked.load(Ordering::Relaxed);
        server.kill();
        let error = strict.get::<u64>("key").await.unwrap_err();
        assert!(format!("{error:?}").contains("nothing listens there"), "{error:?}");
        while asked.load(Ordering::Relaxed) < before + 100 {
            tokio::task::yield_now().await;
        }
        assert!(server.run(), "it does not start again");
        // At once: whoever finds the connection broken opens another one.
        strict.put("key", &round, LONG).await.unwrap();
        assert_eq!(strict.get::<u64>("key").await.unwrap().unwrap().to_native(), round);
        let back = Instant::now();
        let other = place.looking();
        loop {
            cache.put("seen", &round, LONG).await.unwrap();
            if other.get::<u64>("seen").await.unwrap().is_some_and(|it| it.to_native() == round) {
                break;
            }
            assert!(back.elapsed() < 3 * SECOND, "it is not used again");
        }
    }
    done.store(true, Ordering::Relaxed);
    while let Some(user) = users.join_next().await {
        user.unwrap();
    }
    let (asked, slowest) = (asked.load(Ordering::Relaxed), slowest.load(Ordering::Relaxed));
    tell("cache", &format!("redis killed and restarted: {asked} asked, the slowest {slowest} ms"));
    // A connection, an answer, and the same once more.
    assert!(slowest < 6_000, "{slowest} ms");
}

/// Accepts, and says nothing.
async fn silent() -> (String, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("redis://{}/0", listener.local_addr().unwrap());
    let accepted = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&accepted);
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::Relaxed);
            held.push(stream);
        }
    });
    (url, accepted)
}

#[tokio::test]
async fn a_server_that_never_answers_costs_one_timeout_and_no_more() {
    let (url, _) = silent().await;
    let timeout = Duration::from_millis(150);
    let redis = Redis::new(&url).unwrap().with_timeouts(timeout, timeout);
    let cache = Cache::over(redis, looking());
    // Many who ask at once, each of whom reads, locks, reads and writes.
    let (mut asking, began) = (JoinSet::new(), Instant::now());
    for number in 0..50_u64 {
        let cache = cache.clone();
        asking.spawn(async move {
            let load = async || Ok::<_, Error>(number);
            cache.remember(&number.to_string(), LONG, load).await.unwrap().to_native()
        });
    }
    assert_eq!(asking.join_all().await.len(), 50);
    let took = began.elapsed();
    tell("cache", &format!("a silent redis, asked by 50 at once, costs {took:.1?}"));
    assert!(took >= timeout && took < timeout + SECOND, "{took:?}");

    let redis = Redis::new(&url).unwrap().with_timeouts(timeout, timeout);
    let strict = CacheSettings { strict: true, ..looking() };
    let error = Cache::over(redis, strict).get::<u64>("key").await.unwrap_err();
    assert!(format!("{error:?}").contains("it does not answer"), "{error:?}");
}

/// As the defaults are: nobody waits longer, who says nothing.
#[tokio::test]
async fn nothing_waits_without_end_unless_told_to() {
    let (url, accepted) = silent().await;
    let store = Redis::new(&url).unwrap();
    assert_eq!(accepted.load(Ordering::Relaxed), 0, "connected before it is used");
    let began = Instant::now();
    assert!(store.read("key").await.is_err());
    assert!(began.elapsed() < 4 * SECOND, "{:?}", began.elapsed());
    let again = Instant::now();
    assert!(store.read("key").await.is_err());
    assert!(again.elapsed() < SECOND / 2, "{:?}", again.elapsed());
}

#[tokio::test]
async fn a_server_that_is_full_is_a_miss() {
    let settings = ["--maxmemory", "3mb", "--maxmemory-policy", "noeviction"];
    let Some((server, place)) = own(&settings) else { return };
    place.looking().put("title", &"old".to_owned(), LONG).await.unwrap();
    let strict = strict(&server.url());
    let big = "Metropolis".repeat(20_000);
    let mut number = 0;
    let error = loop {
        match strict.put(&number.to_string(), &big, LONG).await {
            Ok(_) => number += 1,
            Err(error) => break format!("{error:?}"),
        }
        assert!(number < 100, "it is never full");
    };
    assert!(error.contains("maxmemory-policy"), "{error}");
    // Who is not strict goes on, and what could not be written has replaced the old value all the same.
    let cache = place.looking();
    let load = async || Ok::<_, Error>("new".to_owned());
    assert_eq!(cache.remember("other", LONG, load).await.unwrap().as_str(), "new");
    cache.put("title", &big, LONG).await.unwrap();
    assert!(place.looking().get::<String>("title").await.unwrap().is_none());
    assert!(strict.flush().await.unwrap() > 0);
    cache.put("title", &"new".to_owned(), LONG).await.unwrap();
    assert_eq!(place.looking().get::<String>("title").await.unwrap().unwrap().as_str(), "new");
}

#[tokio::test]
async fn a_password_is_used_and_never_shown() {
    let secret = "s3cr3t-w0rd";
    let Some(server) = Server::start(&["--requirepass", secret]) else { return };
    let right = Redis::new(&server.url_as(&format!(":{secret}@"))).unwrap();
    assert!(right.read("key").await.unwrap().is_none());
    let cache = Cache::over(right, CacheSettings::default());
    let turn = cache.lock("key", SECOND).await.unwrap();
    assert!(!format!("{cache:?}{turn:?}").contains(secret));

    let mut told = Vec::new();
    for who in ["", ":wr0ng-w0rd@", "ada:wr0ng-w0rd@"] {
        let url = server.url_as(who);
        let error = strict(&url).get::<u64>("key").await.unwrap_err();
        told.push(format!("{error:?} {error} {:?}", Redis::new(&url).unwrap()));
    }
    assert!(
        told.iter().all(|it| it.contains("see user and password in its URL (`REDIS_URL`)")),
        "{told:#?}"
    );
    assert!(!told.iter().any(|it| it.contains("w0rd")), "{told:#?}");
}

#[test]
fn a_url_that_is_not_understood_is_an_error_that_does_not_show_it() {
    let urls = [
        "",
        "s3cr3t",
        "127.0.0.1:6379",
        "redis://",
        "redis://:s3cr3t@",
        "redis://ada:s3cr3t@host:port/0",
        "redis://ada:s3cr3t@host/films",
        "redis://ada:s3#cr3t@host/0",
        "redis://ada:12#s3cr3t@host/0",
        "redis://ada:12/s3cr3t@host/0",
        "redis://ada:12?s3cr3t@host/0",
        "redis://host/0?protocol=s3cr3t",
        "http://ada:s3cr3t@host/0",
        "rediss://ada:s3cr3t@host/0",
        "unix://host?db=s3cr3t",
    ];
    for url in urls {
        let error = Redis::new(url).map(drop).unwrap_err();
        let text = format!("{error:?}");
        assert_eq!(error.kind(), ErrorKind::Config, "{url}");
        assert!(text.contains("redis://user:password@host:6379/0"), "{url}: {text}");
        for secret in ["s3", "cr3t", "12", "ada", "films"] {
            assert!(!text.contains(secret), "{url}: {text}");
        }
    }
    let host = Redis::new("redis://ada:p%2Fw%23@cache.example/3").unwrap();
    assert_eq!(host.name(), "Redis at `cache.example:6379/3`");
}

/// As the kernel reports it: what cannot be resolved, and a port where nothing listens.
#[tokio::test]
async fn a_server_that_is_not_there_is_told_with_what_to_do() {
    let free = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("redis://{}/0", free.local_addr().unwrap());
    drop(free);
    let error = strict(&url).get::<u64>("key").await.unwrap_err();
    let text = format!("{error:?}");
    assert!(text.starts_with("reading the cache in Redis at `127.0.0.1:"), "{text}");
    assert!(text.contains("nothing listens there; is it running? see `REDIS_URL`"), "{text}");

    // `invalid` is a name that nobody has.
    let error = strict("redis://cache.invalid/0").get::<u64>("key").await.unwrap_err();
    let text = format!("{error:?}");
    assert!(text.contains("see `REDIS_URL`") || text.contains("it does not answer"), "{text}");
}

#[tokio::test]
async fn a_server_that_is_no_redis_is_told() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("redis://{}/0", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let mut streams = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            stream.writable().await.unwrap();
            stream.try_write(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
            // One that ends would be a server that went away.
            streams.push(stream);
        }
    });
    let error = strict(&url).get::<u64>("key").await.unwrap_err();
    let text = format!("{error:?}");
    assert!(text.contains("something else than a Redis answers there; see `REDIS_URL`"), "{text}");
    server.abort();
}
