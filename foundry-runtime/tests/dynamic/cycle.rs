//! Services that need themselves are an error, and nobody else is.

use crate::{block_on, in_time, told};
use foundry_runtime::{DynamicContainer, Result};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use tokio::task;

/// Asks its need, and is made of it.
fn needs(container: &DynamicContainer, key: &'static str, need: &'static str) {
    container.singleton(key, move |c| c.get_named::<u8>(need));
}

fn needs_async(container: &DynamicContainer, key: &'static str, need: &'static str) {
    container.singleton_async(key, move |c: DynamicContainer| async move {
        task::yield_now().await;
        c.get_named_async::<u8>(need).await
    });
}

#[track_caller]
fn check(told: &str, circle: &str) {
    let expected = format!("services need each other in a circle: {circle}");
    assert!(told.contains(&expected), "{told}");
}

/// Asks with `get_named`, and is told.
#[track_caller]
fn ask(container: DynamicContainer, key: &'static str) -> String {
    in_time(move || told(container.get_named::<u8>(key)))
}

#[track_caller]
fn ask_async(container: DynamicContainer, key: &'static str) -> String {
    block_on(async move { told(container.get_named_async::<u8>(key).await) })
}

#[test]
fn a_circle_is_told_with_its_names() {
    let container = DynamicContainer::new();
    needs(&container, "self", "self");
    needs(&container, "a", "b");
    needs(&container, "b", "to-c");
    container.alias("to-c", "c").unwrap();
    needs(&container, "c", "a");
    needs(&container, "outside", "a");
    check(&ask(container.clone(), "self"), "`self` needs `self`");
    check(&ask(container.clone(), "outside"), "`a` needs `b` needs `c` needs `a`");
    check(&ask(container, "b"), "`a` needs `b` needs `c` needs `a`");
}

#[test]
fn a_circle_of_factories_is_told() {
    let container = DynamicContainer::new();
    container.factory("self", |c| c.get_named::<u8>("self"));
    container.factory("a", |c| c.get_named::<u8>("b"));
    needs(&container, "b", "a");
    check(&ask(container.clone(), "self"), "`self` needs `self`");
    check(&ask(container.clone(), "a"), "`a` needs `b` needs `a`");
}

#[test]
fn needs_without_end_are_told() {
    fn bind(container: &DynamicContainer, n: usize) {
        container.factory(format!("t{n}"), move |c| {
            bind(c, n + 1);
            c.get_named::<u8>(format!("t{}", n + 1))
        });
    }
    fn bind_async(container: &DynamicContainer, n: usize) {
        container.singleton_async(format!("t{n}"), move |c: DynamicContainer| async move {
            bind_async(&c, n + 1);
            c.get_named_async::<u8>(format!("t{}", n + 1)).await
        });
    }
    let container = DynamicContainer::new();
    bind(&container, 1);
    let sync = ask(container.clone(), "t1");
    bind_async(&container, 1);
    for told in [sync, ask_async(container, "t1")] {
        assert!(told.contains("services need each other more than 128 deep"), "{told}");
        assert!(told.contains("the last are `t128` and `t129`"), "{told}");
    }
}

#[test]
fn a_circle_through_async_constructors_is_told() {
    let container = DynamicContainer::new();
    needs_async(&container, "self", "self");
    needs_async(&container, "a", "b");
    needs(&container, "sync", "a");
    needs_async(&container, "b", "a");
    check(&ask_async(container.clone(), "self"), "`self` needs `self`");
    check(&ask_async(container, "a"), "`a` needs `b` needs `a`");
}

#[test]
fn a_circle_through_a_container_that_was_kept_is_told() {
    let container = DynamicContainer::new();
    let kept = container.clone();
    container.singleton("a", move |_| kept.get_named::<u8>("b"));
    let other = DynamicContainer::new();
    let kept = container.clone();
    other.singleton("b", move |_| kept.get_named::<u8>("a"));
    container.singleton("b", move |_| other.get_named::<u8>("b"));
    check(&ask(container.clone(), "a"), "`a` needs `b` needs `b` needs `a`");

    let kept = container.clone();
    container.singleton_async("later", move |_| {
        let kept = kept.clone();
        async move {
            task::yield_now().await;
            kept.get_named_async::<u8>("later").await
        }
    });
    check(&ask_async(container, "later"), "`later` needs `later`");
}

#[test]
fn a_circle_through_another_thread_or_task_is_told() {
    let container = DynamicContainer::new();
    container.singleton("a", |c| {
        let c = c.clone();
        std::thread::spawn(move || c.get_named::<u8>("a")).join().unwrap()
    });
    container.singleton_async("b", async |c: DynamicContainer| {
        let c = c.clone();
        task::spawn(async move { c.get_named_async::<u8>("b").await }).await.unwrap()
    });
    check(&ask(container.clone(), "a"), "`a` needs `a`");
    check(&ask_async(container, "b"), "`b` needs `b`");
}

#[test]
fn a_circle_that_two_threads_close_is_told() {
    for _ in 0..50 {
        let container = DynamicContainer::new();
        let barrier = Arc::new(Barrier::new(2));
        for (key, need) in [("a", "b"), ("b", "a")] {
            let barrier = Arc::clone(&barrier);
            container.singleton(key, move |c| {
                barrier.wait();
                c.get_named::<u8>(need)
            });
        }
        let other = container.clone();
        let both = in_time(move || {
            let other = std::thread::spawn(move || told(other.get_named::<u8>("b")));
            [told(container.get_named::<u8>("a")), other.join().unwrap()]
        });
        for told in both {
            assert!(told.contains("in a circle: `"), "{told}");
        }
    }
}

#[test]
fn a_circle_that_two_tasks_close_is_told() {
    for _ in 0..50 {
        let container = DynamicContainer::new();
        let barrier = Arc::new(tokio::sync::Barrier::new(2));
        for (key, need) in [("a", "b"), ("b", "a")] {
            let barrier = Arc::clone(&barrier);
            container.singleton_async(key, move |c: DynamicContainer| {
                let barrier = Arc::clone(&barrier);
                async move {
                    barrier.wait().await;
                    c.get_named_async::<u8>(need).await
                }
            });
        }
        let both = block_on(async move {
            let ask = |key| container.get_named_async::<u8>(key);
            let (one, other) = tokio::join!(ask("a"), ask("b"));
            [told(one), told(other)]
        });
        for told in both {
            assert!(told.contains("in a circle: `"), "{told}");
        }
    }
}

/// `top` needs `left` and `right`, both of which need `bottom`.
fn diamond() -> DynamicContainer {
    let container = DynamicContainer::new();
    container.singleton_async("bottom", async |_| {
        task::yield_now().await;
        Ok(Arc::new(1_u8))
    });
    needs_async(&container, "left", "bottom");
    needs_async(&container, "right", "bottom");
    container.factory("both", |c| Ok(Arc::new([c.get_named::<u8>("l")?, c.get_named("r")?])));
    container.singleton_async("top", async |c: DynamicContainer| {
        let get = |key| c.get_named_async::<u8>(key);
        let (left, right) = tokio::try_join!(get("left"), get("right"))?;
        c.instance("l", left);
        c.instance("r", right);
        c.get_named::<[Arc<u8>; 2]>("both").map(|both| Arc::new(*both[0] + *both[1]))
    });
    container
}

#[test]
fn a_diamond_asked_for_by_64_tasks_is_no_circle() {
    for round in 0..100 {
        let container = diamond();
        let asked: Result<Vec<u8>> = block_on(async move {
            let keys = ["top", "left", "right", "bottom"];
            let tasks: Vec<_> = (0..64)
                .map(|task| {
                    let (container, key) = (container.clone(), keys[(task + round) % 4]);
                    task::spawn(async move { container.get_named_async::<u8>(key).await })
                })
                .collect();
            let mut asked = Vec::new();
            for task in tasks {
                asked.push(*task.await.unwrap()?);
            }
            Ok(asked)
        });
        assert_eq!(asked.unwrap().iter().map(|it| u32::from(*it)).sum::<u32>(), 16 * 5);
    }
}

#[test]
fn a_diamond_of_sync_constructors_asked_for_by_many_threads_is_no_circle() {
    for _ in 0..50 {
        let container = DynamicContainer::new();
        container.singleton("bottom", |_| Ok(Arc::new(1_u8)));
        needs(&container, "left", "bottom");
        needs(&container, "right", "bottom");
        container
            .factory("top", |c| Ok([c.get_named::<u8>("left")?, c.get_named("right")?][0].clone()));
        in_time(move || {
            std::thread::scope(|scope| {
                for thread in 0..16 {
                    let key = ["top", "left", "right", "bottom"][thread % 4];
                    let container = &container;
                    scope.spawn(move || assert_eq!(*container.get_named::<u8>(key).unwrap(), 1));
                }
            });
        });
    }
}

#[test]
fn a_container_that_a_service_keeps_is_not_taken_for_its_constructor() {
    struct Keeps(DynamicContainer);
    let container = DynamicContainer::new();
    container.factory("keeps", |c| Ok(Arc::new(Keeps(c.clone()))));
    let asked = in_time(move || {
        let first = container.get_named::<Keeps>("keeps").unwrap();
        let second = first.0.get_named::<Keeps>("keeps").unwrap();
        second.0.get_named::<Keeps>("keeps").is_ok()
    });
    assert!(asked);
}

#[test]
fn a_thread_that_outlives_its_constructor_is_not_taken_for_it() {
    // The constructor of `starts` has begun to build `waits` in another thread, and then ended.
    let [begun, ended] = [(); 2].map(|()| Arc::new(Barrier::new(2)));
    let (sender, asked) = std::sync::mpsc::channel();
    let container = DynamicContainer::new();
    let barriers = (Arc::clone(&begun), Arc::clone(&ended));
    container.factory("waits", move |c| {
        barriers.0.wait();
        barriers.1.wait();
        c.get_named::<u8>("starts")
    });
    let once = AtomicBool::new(true);
    container.factory("starts", move |c| {
        if once.swap(false, Ordering::Relaxed) {
            let (c, sender) = (c.clone(), sender.clone());
            std::thread::spawn(move || sender.send(c.get_named::<u8>("waits").is_ok()));
            begun.wait();
        }
        Ok(Arc::new(1_u8))
    });
    let asked = in_time(move || {
        container.get_named::<u8>("starts").unwrap();
        ended.wait();
        asked.recv().unwrap()
    });
    assert!(asked);
}

#[test]
fn what_a_constructor_starts_detached_may_ask_for_its_service() {
    type Worker = Mutex<Option<task::JoinHandle<bool>>>;
    let asked = block_on(async {
        let container = DynamicContainer::new();
        container.singleton_async("worker", async |c: DynamicContainer| {
            let c = c.detached();
            let work = async move { c.get_named_async::<Worker>("worker").await.is_ok() };
            let worker: Worker = Mutex::new(Some(task::spawn(work)));
            task::yield_now().await;
            Ok(Arc::new(worker))
        });
        let worker = container.get_named_async::<Worker>("worker").await.unwrap();
        let work = worker.lock().unwrap().take().unwrap();
        work.await.unwrap()
    });
    assert!(asked);
}
