//! C6: many miss one key at once: one computes. One that fails, panics, is given up or killed while it
//! computes leaves it to the next.

use foundry::cache::{Cache, CacheSettings, Files};
use foundry::{Error, Result};
use foundry_tests_cache::{LONG, at, cacher, looking, none, rounds, within};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use tokio::task::JoinSet;

const CACHER: &str = env!("CARGO_BIN_EXE_cacher");

/// From the end of one who fails to the start of the next.
const GOAL: Duration = Duration::from_millis(10);

fn memory() -> Cache {
    Cache::new(CacheSettings::default())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c6_of_a_thousand_one_computes() {
    let folder = tempfile::tempdir().unwrap();
    for (name, cache) in [("memory", memory()), ("files", at(folder.path()))] {
        let computed = Arc::new(AtomicU64::new(0));
        let mut running = JoinSet::new();
        for _ in 0..1_000 {
            let (cache, computed) = (cache.clone(), Arc::clone(&computed));
            running.spawn(async move {
                let load = async || {
                    computed.fetch_add(1, Ordering::Relaxed);
                    // Until all others came, or as good as.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    Ok::<_, Error>(1927_u64)
                };
                cache.remember("year", LONG, load).await.unwrap().to_native()
            });
        }
        assert!(running.join_all().await.iter().all(|it| *it == 1927));
        let computed = computed.load(Ordering::Relaxed);
        assert!(computed > 0);
        none("C6", "computations too many", computed - 1, name);
    }
}

#[test]
fn c6_of_several_processes_with_many_tasks_one_computes() {
    let (processes, tasks) = (8, 100);
    for round in 0..rounds(1, 10) {
        let folder = tempfile::tempdir().unwrap();
        let words = ["compute", folder.path().to_str().unwrap(), "key", &tasks.to_string()];
        let mut running: Vec<_> = (0..processes).map(|_| cacher(CACHER, &words)).collect();
        running.iter_mut().for_each(|it| assert_eq!(it.line(), "ready"));
        running.iter_mut().for_each(foundry_tests_cache::Process::go);
        let (mut computed, mut got) = (0_u64, Vec::new());
        for process in &mut running {
            match process.line().as_str() {
                "computed" => {
                    computed += 1;
                    got.push(process.line());
                }
                line => got.push(line.to_owned()),
            }
        }
        assert!(computed > 0, "{got:?}");
        none("C6", "computations too many", computed - 1, &format!("round {round}: {got:?}"));
        got.dedup();
        assert!(got.len() == 1 && got[0].starts_with("got ["), "{got:?}");
    }
}

/// How a loader ends without a value.
#[derive(Clone, Copy, Debug)]
enum End {
    Error,
    Panic,
    GivenUp,
}

/// From the end of a loader to the start of the next one, of two who ask at once.
async fn next_after(cache: &Cache, end: End) -> Duration {
    let (begun, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let first = tokio::spawn({
        let (cache, begun, go) = (cache.clone(), Arc::clone(&begun), Arc::clone(&go));
        async move {
            let load = async || {
                begun.notify_one();
                go.notified().await;
                match end {
                    End::Error => Err(Error::failed("no film")),
                    End::Panic => panic!("this panic is part of the test"),
                    End::GivenUp => std::future::pending::<Result<u64>>().await,
                }
            };
            cache.remember("key", LONG, load).await.map(drop)
        }
    });
    begun.notified().await;
    let second = tokio::spawn({
        let cache = cache.clone();
        async move {
            let mut started = None;
            let load = async || {
                started = Some(Instant::now());
                Ok::<_, Error>(1927_u64)
            };
            assert_eq!(cache.remember("key", LONG, load).await.unwrap().to_native(), 1927);
            started.expect("nobody else could")
        }
    });
    // It is in line when it has asked; the other cannot go on before it is told to.
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    let ended = Instant::now();
    go.notify_one();
    match end {
        End::Error => assert!(first.await.unwrap().is_err()),
        End::Panic => assert!(first.await.unwrap_err().is_panic()),
        End::GivenUp => {
            first.abort();
            assert!(first.await.unwrap_err().is_cancelled());
        }
    }
    second.await.unwrap() - ended
}

#[tokio::test]
async fn c6_the_next_one_starts_when_a_loader_ends_without_a_value() {
    for end in [End::Error, End::Panic, End::GivenUp] {
        let what = format!("until the next starts after {end:?}");
        let measure = async || {
            let folder = tempfile::tempdir().unwrap();
            next_after(&memory(), end).await.max(next_after(&at(folder.path()), end).await)
        };
        within("C6", &what, GOAL, measure).await;
    }
}

/// Who waits for its turn and gives up is not in the way of those behind it.
#[tokio::test]
async fn c6_who_gives_up_waiting_is_passed_over() {
    let cache = memory();
    let (begun, go) = (Notify::new(), Notify::new());
    let first = cache.remember("key", LONG, async || {
        begun.notify_one();
        go.notified().await;
        Err::<u64, _>(Error::failed("no film"))
    });
    let given_up = async {
        begun.notified().await;
        let load = async || Ok::<_, Error>(0_u64);
        let second =
            tokio::time::timeout(Duration::from_millis(5), cache.remember("key", LONG, load));
        assert!(second.await.is_err());
        go.notify_one();
    };
    let third = async {
        tokio::time::sleep(Duration::from_millis(2)).await;
        cache.remember("key", LONG, async || Ok::<_, Error>(3_u64)).await
    };
    let (first, (), third) = tokio::join!(first, given_up, third);
    assert!(first.is_err());
    assert_eq!(third.unwrap().to_native(), 3);
}

/// What a process held when it was killed is free, and others go on.
#[tokio::test]
async fn c6_others_go_on_when_a_process_is_killed_while_it_computes() {
    let measure = async || {
        let folder = tempfile::tempdir().unwrap();
        let mut holder = cacher(CACHER, &["hold", folder.path().to_str().unwrap(), "key"]);
        assert_eq!(holder.line(), "computing");
        let cache = at(folder.path());
        let mut waiting = Box::pin(cache.remember("key", LONG, async || {
            Ok::<_, Error>(std::time::UNIX_EPOCH.elapsed().unwrap_or_default().as_micros() as u64)
        }));
        let early = tokio::time::timeout(Duration::from_millis(30), &mut waiting).await;
        assert!(early.is_err(), "it computed beside the other process");
        holder.kill();
        let killed = Instant::now();
        waiting.await.unwrap();
        killed.elapsed()
    };
    within("C6", "until the next has a value after a process is killed", GOAL, measure).await;
}

/// A process that never ends is waited for as long as one has patience.
#[tokio::test]
async fn c6_patience_with_another_process_ends() {
    let folder = tempfile::tempdir().unwrap();
    let mut holder = cacher(CACHER, &["hold", folder.path().to_str().unwrap(), "key"]);
    assert_eq!(holder.line(), "computing");
    let patience = Duration::from_millis(40);
    let cache = Cache::over(Files::new(folder.path()), CacheSettings { patience, ..looking() });
    let began = Instant::now();
    let hit = cache.remember("key", LONG, async || Ok::<_, Error>(5_u64)).await.unwrap();
    assert_eq!(hit.to_native(), 5);
    assert!(began.elapsed() >= patience);
}

/// Different keys do not wait for each other.
#[tokio::test]
async fn c6_other_keys_do_not_wait() {
    let folder = tempfile::tempdir().unwrap();
    let cache = at(folder.path());
    let inner = cache.clone();
    let outer = cache.remember("outer", LONG, async || {
        let hit = inner.remember("inner", LONG, async || Ok::<_, Error>(1_u64)).await?;
        Ok::<_, Error>(hit.to_native() + 1)
    });
    assert_eq!(outer.await.unwrap().to_native(), 2);
}
