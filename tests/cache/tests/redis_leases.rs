//! Rights to compute that are leases in a Redis: who has one keeps it while it lives, and nobody waits
//! long for one whose holder is gone.

use foundry::{Error, Result};
use foundry_tests_cache::{LONG, Place, Process, Server, cacher, query, redis, tell};
use std::time::{Duration, Instant};

const CACHER: &str = env!("CARGO_BIN_EXE_cacher");

/// What a holder that was killed costs those who wait.
const LEASE: Duration = Duration::from_secs(5);

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn c6_of_several_processes_with_many_tasks_one_computes_with_redis() {
    let Some(url) = redis() else { return };
    let (processes, tasks) = (8, 100);
    let place = Place::redis(url);
    let words = ["compute", &place.word(), "key", &tasks.to_string()];
    let mut running: Vec<_> = (0..processes).map(|_| cacher(CACHER, &words)).collect();
    running.iter_mut().for_each(|it| assert_eq!(it.line(), "ready"));
    running.iter_mut().for_each(Process::go);
    let (mut computed, mut got) = (0, Vec::new());
    for process in &mut running {
        let mut line = process.line();
        if line == "computed" {
            computed += 1;
            line = process.line();
        }
        got.push(line);
    }
    tell("C6", &format!("{processes} processes with {tasks} tasks, redis: {computed} computed"));
    assert_eq!(computed, 1, "{got:?}");
    got.dedup();
    assert!(got.len() == 1 && got[0].starts_with("got ["), "{got:?}");
}

#[tokio::test]
async fn c6_others_go_on_within_a_lease_when_a_process_is_killed_while_it_computes() {
    let Some(url) = redis() else { return };
    let place = Place::redis(url);
    let mut holder = cacher(CACHER, &["hold", &place.word(), "key"]);
    assert_eq!(holder.line(), "computing");
    let cache = place.looking();
    let mut waiting = Box::pin(cache.remember("key", LONG, async || Ok::<_, Error>(1927_u64)));
    let early = tokio::time::timeout(Duration::from_millis(30), &mut waiting).await;
    assert!(early.is_err(), "it computed beside the other process");
    holder.kill();
    let killed = Instant::now();
    waiting.await.unwrap();
    let taken = killed.elapsed();
    tell(
        "C6",
        &format!("after a process is killed the next has a value within {taken:.1?}, redis"),
    );
    assert!(taken <= LEASE + SECOND, "{taken:?}");
}

/// The lease is renewed though its holder lets no task go on, and is given back though no runtime is
/// there any more.
#[tokio::test]
async fn c6_a_process_that_is_busy_keeps_its_right_and_one_that_ends_gives_it_back() {
    let Some(url) = redis() else { return };
    let place = Place::redis(url.clone());
    let mut holder = cacher(CACHER, &["turn", &place.word(), "key"]);
    assert_eq!(holder.line(), "locked");
    let Place::Redis(_, prefix) = &place else { unreachable!() };
    let pattern = format!("{prefix}:turn:*");
    let keys = query::<Vec<String>>(&url, |it| it.arg("KEYS").arg(&pattern));
    let left = || {
        assert_eq!(keys.len(), 1, "{keys:?}");
        query::<i64>(&url, |it| it.arg("PTTL").arg(&keys[0]))
    };
    let (mut before, began) = (left(), Instant::now());
    loop {
        let now = left();
        assert!(now > 0 && began.elapsed() < LEASE, "nobody renewed it");
        if now > before {
            break;
        }
        before = now;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    holder.go();
    assert_eq!(holder.line(), "", "it has ended");
    let ended = Instant::now();
    assert!(place.looking().lock("key", LONG).await.unwrap().is_some());
    tell(
        "C6",
        &format!("after a process has ended its lock is had within {:.1?}", ended.elapsed()),
    );
    assert!(ended.elapsed() < SECOND, "{:?}", ended.elapsed());
}

/// A restarted server has forgotten who had a right; the holder takes it again before others see that.
#[tokio::test]
async fn a_right_outlives_a_restart_of_the_server() {
    let Some(mut server) = Server::start(&[]) else { return };
    let place = Place::redis(server.url());
    let (one, other) = (place.store(), place.store());
    let turn = one.turn("key", Duration::ZERO).await.unwrap().expect("nobody has it");
    server.kill();
    assert!(server.run());
    let Place::Redis(url, prefix) = &place else { unreachable!() };
    let (key, began) = (format!("{prefix}:turn:key"), Instant::now());
    while query::<u64>(url, |it| it.arg("EXISTS").arg(&key)) == 0 {
        assert!(began.elapsed() < LEASE, "nobody took it again");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(other.turn("key", Duration::ZERO).await.unwrap().is_none());
    drop(turn);
    assert!(other.turn("key", SECOND).await.unwrap().is_some());
}

/// A connection belongs to a runtime; a cache does not.
#[test]
fn a_cache_is_used_in_one_runtime_after_another() {
    let Some(url) = redis() else { return };
    let place = Place::redis(url);
    let cache = place.looking();
    for round in 0..3_u64 {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().unwrap();
        let outcome: Result<()> = runtime.block_on(async {
            cache.put("key", &round, LONG).await?;
            let lock = cache.lock("key", SECOND).await?;
            assert!(lock.is_some(), "round {round}: the one before kept it");
            assert_eq!(place.looking().get::<u64>("key").await?.unwrap().to_native(), round);
            Ok(())
        });
        outcome.unwrap();
    }
}
