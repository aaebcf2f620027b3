//! Many ask at once.

use crate::{block_on, in_time, told};
use foundry_runtime::{DynamicContainer, Error};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::task;

/// What 64 tasks are given under these names, of which each task asks for one.
fn ask_64(
    container: &DynamicContainer,
    keys: &'static [&'static str],
) -> Vec<Result<usize, String>> {
    let container = container.clone();
    block_on(async move {
        let ask = |key: &&'static str| {
            let (container, key) = (container.clone(), *key);
            task::spawn(async move { container.get_named_async::<usize>(key).await })
        };
        let tasks: Vec<_> = keys.iter().cycle().take(64).map(ask).collect();
        let mut given = Vec::new();
        for task in tasks {
            given.push(task.await.unwrap().map(|it| *it).map_err(|it| format!("{it:?}")));
        }
        given
    })
}

fn counter() -> (Arc<AtomicUsize>, impl Fn() -> usize + Clone + Send + Sync + 'static) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    (count, move || counted.fetch_add(1, Ordering::Relaxed))
}

#[test]
fn a_singleton_is_made_once_for_64_tasks() {
    for _ in 0..50 {
        let container = DynamicContainer::new();
        let (made, count) = counter();
        let counted = count.clone();
        container.singleton("sync", move |_| Ok(Arc::new(count())));
        container.singleton_async("async", move |_| {
            let count = counted.clone();
            async move {
                task::yield_now().await;
                Ok(Arc::new(count()))
            }
        });
        let given = ask_64(&container, &["sync", "async"]);
        assert_eq!(given.iter().map(|it| it.as_ref().unwrap()).sum::<usize>(), 32);
        assert_eq!(made.load(Ordering::Relaxed), 2);
    }
}

#[test]
fn a_failure_is_one_for_64_tasks() {
    let container = DynamicContainer::new();
    let (made, count) = counter();
    container.singleton_async("db", move |_| {
        let tries = count();
        async move {
            task::yield_now().await;
            Err::<Arc<usize>, _>(Error::failed(format!("try {tries}")))
        }
    });
    for told in ask_64(&container, &["db"]) {
        assert_eq!(told.unwrap_err(), "cannot build `db`\n  caused by: try 0");
    }
    assert_eq!(made.load(Ordering::Relaxed), 1);
}

#[test]
fn a_provider_runs_once_for_64_tasks() {
    for _ in 0..50 {
        let container = DynamicContainer::new();
        let (runs, count) = counter();
        container.defer(["a", "b"], move |c| {
            let run = count();
            c.instance("a", Arc::new(run));
            std::thread::yield_now();
            c.singleton("b", move |_| Ok(Arc::new(run)));
            Ok(())
        });
        let given = ask_64(&container, &["a", "b"]);
        assert!(given.iter().all(|it| *it == Ok(0)), "{given:?}");
        assert_eq!(runs.load(Ordering::Relaxed), 1);
    }
}

#[test]
fn extending_at_once_loses_no_decorator() {
    let container = DynamicContainer::new();
    container.singleton("n", |_| Ok(Arc::new(0_usize)));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..8 {
                    container.extend("n", |it: Arc<usize>, _| Ok(Arc::new(*it + 1))).unwrap();
                    container.get_named::<usize>("n").unwrap();
                }
            });
        }
    });
    assert_eq!(*container.get_named::<usize>("n").unwrap(), 64);
}

#[test]
fn what_is_bound_anew_is_seen_whole() {
    let container = DynamicContainer::new();
    container.instance("pair", Arc::new([0_usize, 0]));
    let ends = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !ends.load(Ordering::Relaxed) {
                    let [one, other] = *container.get_named::<[usize; 2]>("pair").unwrap();
                    assert_eq!(one, other);
                    container
                        .with_named("pair", |it: &[usize; 2]| assert_eq!(it[0], it[1]))
                        .unwrap();
                }
            });
        }
        for n in 0..10_000_usize {
            container.instance("pair", Arc::new([n, n]));
        }
        ends.store(true, Ordering::Relaxed);
    });
}

#[test]
fn an_attempt_that_is_dropped_is_handed_on() {
    let (made, asked) = block_on(async {
        let container = DynamicContainer::new();
        let (made, count) = counter();
        container.singleton_async("slow", move |_| {
            let tries = count();
            async move {
                match tries {
                    0 => std::future::pending().await,
                    _ => Ok(Arc::new(tries)),
                }
            }
        });
        let asked = container.clone();
        let first = task::spawn(async move { asked.get_named_async::<usize>("slow").await });
        while made.load(Ordering::Relaxed) == 0 {
            task::yield_now().await;
        }
        let asked = container.clone();
        let second = task::spawn(async move { asked.get_named_async::<usize>("slow").await });
        task::yield_now().await;
        first.abort();
        let asked = *second.await.unwrap().unwrap();
        (made.load(Ordering::Relaxed), asked)
    });
    assert_eq!((made, asked), (2, 1));
}

#[test]
fn a_panic_among_many_is_no_hang() {
    let asked = in_time(|| {
        let container = DynamicContainer::new();
        let (_, count) = counter();
        container.singleton("shaky", move |_| match count() {
            0 => panic!("the first time"),
            tries => Ok(Arc::new(tries)),
        });
        container.singleton("user", |c| c.get_named::<usize>("shaky"));
        let ask = |key| {
            let container = container.clone();
            std::thread::spawn(move || *container.get_named::<usize>(key).unwrap())
        };
        let asked: Vec<_> = ["shaky", "user"].into_iter().cycle().take(16).map(ask).collect();
        asked.into_iter().map(std::thread::JoinHandle::join).filter(Result::is_ok).count()
    });
    assert_eq!(asked, 15);
    let container = DynamicContainer::new();
    assert_eq!(told(container.get_named::<u8>("shaky")), "no service is bound to `shaky`");
}
