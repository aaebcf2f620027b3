//! Aliases, tags, providers, decorators, what a consumer sees, forgetting.

use crate::{Says, Speak, block_on, in_time, told};
use foundry_runtime::{DynamicContainer, DynamicKey};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};

/// A container with a name in each of these.
fn with(names: &[&'static str]) -> DynamicContainer {
    let container = DynamicContainer::new();
    for name in names {
        container.instance(*name, Arc::new(*name));
    }
    container
}

#[track_caller]
fn check(container: &DynamicContainer, key: &str, expected: &str) {
    assert_eq!(*container.get_named::<&str>(key).unwrap(), expected);
}

#[test]
fn aliases_are_followed_to_any_depth() {
    let container = with(&["end"]);
    container.alias("0", "end").unwrap();
    for depth in 1..100 {
        container.alias(depth.to_string(), (depth - 1).to_string()).unwrap();
    }
    container.alias(DynamicKey::of::<&str>(), "99").unwrap();
    check(&container, "99", "end");
    assert_eq!(*container.get::<&str>().unwrap(), "end");
}

#[test]
fn a_circle_of_aliases_is_refused_when_it_is_made() {
    let container = with(&["c"]);
    container.alias("a", "b").unwrap();
    container.alias("b", "c").unwrap();
    let what = "aliases stand for each other in a circle";
    assert_eq!(told(container.alias("c", "a")), format!("{what}: `c` -> `a` -> `b` -> `c`"));
    assert_eq!(told(container.alias("a", "a")), format!("{what}: `a` -> `a`"));
    check(&container, "a", "c");
}

#[test]
fn aliases_made_at_once_are_no_circle() {
    let (container, barrier) = (DynamicContainer::new(), Barrier::new(2));
    let alias = |round: usize, alias: &str, target: &str| {
        barrier.wait();
        container.alias(format!("{alias}{round}"), format!("{target}{round}")).is_ok()
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(|| (0..2000).map(|it| alias(it, "b", "a")).collect::<Vec<_>>());
        let one: Vec<bool> = (0..2000).map(|it| alias(it, "a", "b")).collect();
        let both = one.into_iter().zip(other.join().unwrap());
        assert!(both.into_iter().all(|(one, other)| one != other));
    });
}

#[test]
fn has_tells_the_truth() {
    let container = with(&["there"]);
    container.singleton::<u8>("broken", |_| Err("no".into()));
    container.defer(["later"], |_| Ok(()));
    container.alias("to-there", "there").unwrap();
    container.alias("to-nothing", "nothing").unwrap();
    let has = |key| container.has(key);
    assert!(has("there") && has("broken") && has("later") && has("to-there"));
    assert!(!has("to-nothing") && !has("nothing") && !container.has(DynamicKey::of::<u8>()));
    assert_eq!(container.stats().misses, 0);
}

#[test]
fn tagged_services_come_in_the_order_of_their_tags() {
    let container = with(&["a", "b", "c"]);
    container.alias("x", "b").unwrap();
    for key in ["c", "a", "x", "c"] {
        container.tag(key, "reports");
    }
    let tagged = || container.tagged::<&str>("reports").unwrap();
    assert_eq!(tagged().iter().map(|it| **it).collect::<Vec<_>>(), ["c", "a", "b"]);
    assert!(container.tagged::<&str>("nothing").unwrap().is_empty());
    container.forget("a");
    assert_eq!(tagged().len(), 2);
    container.tag("gone", "reports");
    let asked = told(container.tagged::<&str>("reports"));
    assert_eq!(asked, "no service is bound to `gone`");
}

#[test]
fn a_provider_runs_when_it_is_needed_and_once() {
    let container = DynamicContainer::new();
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    container.defer(["a", "b", "forgotten"], move |c| {
        counted.fetch_add(1, Ordering::Relaxed);
        c.instance("a", Arc::new("a"));
        c.singleton("b", |c| c.get_named::<&str>("a"));
        Ok(())
    });
    container.alias("x", "b").unwrap();
    assert!(container.has("x"));
    assert_eq!(runs.load(Ordering::Relaxed), 0);
    check(&container, "x", "a");
    check(&container, "a", "a");
    let asked = told(container.get_named::<&str>("forgotten"));
    assert_eq!(asked, "the provider that promised `forgotten` did not bind it");
    assert_eq!(runs.load(Ordering::Relaxed), 1);
}

#[test]
fn a_provider_that_fails_or_needs_itself_is_told() {
    let (failed, circle) = in_time(|| {
        let container = DynamicContainer::new();
        container.defer(["a", "b"], |_| Err("no disk".into()));
        container.defer(["c"], |c| c.get_named::<u8>("c").map(drop));
        container.defer(["loop-a"], |c| c.alias("loop-a", "loop-b"));
        container.defer(["loop-b"], |c| c.alias("loop-b", "loop-a"));
        let looped = told(container.get_named::<u8>("loop-a"));
        assert!(looped.contains("`loop-b` -> `loop-a` -> `loop-b`"), "{looped}");
        (told(container.get_named::<u8>("b")), told(container.get_named::<u8>("c")))
    });
    assert_eq!(failed, "cannot run `provider of a, b`\n  caused by: no disk");
    assert!(circle.contains("in a circle: `provider of c` needs `provider of c`"), "{circle}");
}

#[test]
fn extending_decorates_what_is_made_and_what_will_be() {
    let container = with(&["given"]);
    let made = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&made);
    container.singleton::<dyn Speak>("once", move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok(Arc::new(Says("hello")))
    });
    container.factory("new", |_| Ok(Arc::new(1)));
    struct Loud(Arc<dyn Speak>);
    impl Speak for Loud {
        fn speak(&self) -> String {
            format!("{}!", self.0.speak())
        }
    }
    let loud = |it, _: &DynamicContainer| Ok(Arc::new(Loud(it)) as Arc<dyn Speak>);
    container.extend("once", loud).unwrap();
    let first = container.get_named::<dyn Speak>("once").unwrap();
    container.extend("once", loud).unwrap();
    let second = container.get_named::<dyn Speak>("once").unwrap();
    assert_eq!((&*first.speak(), &*second.speak()), ("hello!", "hello!!"));
    assert!(Arc::ptr_eq(&second, &container.get_named("once").unwrap()));
    assert_eq!(made.load(Ordering::Relaxed), 1, "what was made before is decorated, not made anew");

    container
        .extend("given", |it: Arc<&str>, c| {
            c.get_named::<i32>("new")?;
            Ok(Arc::new(&it[..1]))
        })
        .unwrap();
    check(&container, "given", "g");
    container.extend("new", |it: Arc<i32>, _| Ok(Arc::new(*it + 1))).unwrap();
    assert_eq!(*container.get_named::<i32>("new").unwrap(), 2);
    container.instance("given", Arc::new("anew"));
    check(&container, "given", "anew");
}

#[test]
fn extending_nothing_or_another_type_is_an_error() {
    let container = with(&["given"]);
    let asked = container.extend("gven", |it: Arc<&str>, _| Ok(it));
    assert_eq!(told(asked), "no service is bound to `gven`; did you mean `given`?");
    let asked = container.extend("given", |it: Arc<u8>, _| Ok(it));
    assert_eq!(told(asked), "`given` is a `&str`, and was asked for as a `u8`");
    container.extend("given", |_: Arc<&str>, _| Err("no".into())).unwrap();
    let asked = told(container.get_named::<&str>("given"));
    assert_eq!(asked, "cannot extend `given`\n  caused by: no");
}

#[test]
fn extending_what_is_made_async() {
    let asked = block_on(async {
        let container = DynamicContainer::new();
        container.singleton_async("n", async |_| Ok(Arc::new(20)));
        container.extend("n", |it: Arc<i32>, _| Ok(Arc::new(*it + 1))).unwrap();
        container.extend("n", |it: Arc<i32>, _| Ok(Arc::new(*it * 2))).unwrap();
        *container.get_named_async::<i32>("n").await.unwrap()
    });
    assert_eq!(asked, 42);
}

#[test]
fn a_consumer_sees_what_it_is_given() {
    let container = with(&["disk", "s3", "tape"]);
    container.alias("storage", "disk").unwrap();
    container.factory("photos", |c| c.get_named::<&str>("storage"));
    container.factory("videos", |c| c.get_named::<&str>("storage"));
    container.factory("album", |c| c.get_named::<&str>("photos"));
    container.alias("pictures", "photos").unwrap();
    container.when("pictures").needs("storage").give("tape");
    container.when("photos").needs("storage").give("s3");
    container.when("photos").needs("photos").give("disk");
    check(&container, "photos", "s3");
    check(&container, "pictures", "s3");
    check(&container, "album", "s3");
    check(&container, "videos", "disk");
    check(&container, "storage", "disk");

    container.singleton_of(|c| c.get_named::<&str>("storage").map(|it| Arc::new(it.len())));
    container.when(DynamicKey::of::<usize>()).needs("storage").give("tape");
    assert_eq!(*container.get::<usize>().unwrap(), 4);
}

#[test]
fn a_consumer_sees_what_it_is_given_behind_a_decorator_and_after_an_await() {
    let asked = block_on(async {
        let container = with(&["disk", "s3"]);
        container.singleton_async("photos", async |c: DynamicContainer| {
            tokio::task::yield_now().await;
            c.get_named_async::<&str>("disk").await
        });
        container.when("photos").needs("disk").give("s3");
        container.extend("photos", |it: Arc<&str>, _| Ok(it)).unwrap();
        *container.get_named_async::<&str>("photos").await.unwrap()
    });
    assert_eq!(asked, "s3");
}

#[test]
fn what_is_bound_anew_or_forgotten_is_dropped() {
    let container = DynamicContainer::new();
    let first = Arc::new(1);
    container.instance("it", Arc::clone(&first));
    container.instance("it", Arc::new(2));
    assert_eq!(*container.get_named::<i32>("it").unwrap(), 2);
    assert_eq!(Arc::strong_count(&first), 1);
    container.instance("it", Arc::clone(&first));
    assert!(container.forget("it") && !container.forget("it"));
    assert_eq!(Arc::strong_count(&first), 1);
    assert_eq!(told(container.get_named::<i32>("it")), "no service is bound to `it`");

    container.singleton("it", |_| Ok(Arc::new(3)));
    assert_eq!(*container.get_named::<i32>("it").unwrap(), 3);
    container.alias("other", "it").unwrap();
    assert!(container.forget("other") && container.has("it"));
}

#[test]
fn a_service_may_use_the_container_while_it_is_dropped() {
    struct Leaves(DynamicContainer);
    impl Drop for Leaves {
        fn drop(&mut self) {
            self.0.alias("left", "end").unwrap();
            self.0.tag("left", "gone");
            self.0.forget("end");
        }
    }
    let aliases = in_time(|| {
        let container = with(&["end"]);
        container.instance("it", Arc::new(Leaves(container.clone())));
        container.alias("it", "end").unwrap();
        assert!(!container.has("end"));
        container.stats().aliases
    });
    assert_eq!(aliases, 2);
}
