//! `DynamicContainer`, used as an application and its plugins would: binding and asking. Its parts
//! are in the folder of the same name.

#![cfg(feature = "dynamic")]
#![allow(missing_docs)]

#[path = "dynamic/change.rs"]
mod change;
mod counting;
#[path = "dynamic/cycle.rs"]
mod cycle;
#[path = "dynamic/race.rs"]
mod race;

use counting::check;
use foundry_runtime::{DynamicContainer, DynamicKey, Error, ErrorKind, ServiceKey};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

pub(crate) trait Speak: Send + Sync {
    fn speak(&self) -> String;
}

pub(crate) struct Says(pub(crate) &'static str);

impl Speak for Says {
    fn speak(&self) -> String {
        self.0.to_owned()
    }
}

/// Returns what `run` returns. A hang is a failure of the test, not of the whole run.
#[track_caller]
pub(crate) fn in_time<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    foundry_tests_support::in_time(Duration::from_secs(20), run)
}

/// As [`in_time`], on a runtime with four threads.
#[track_caller]
pub(crate) fn block_on<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> T {
    in_time(|| {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        runtime.worker_threads(4).enable_time().build().unwrap().block_on(future)
    })
}

/// What is told to somebody who has to understand it: the error and its causes.
#[track_caller]
pub(crate) fn told<T>(asked: Result<T, Error>) -> String {
    format!("{:?}", asked.err().expect("it fails"))
}

#[test]
fn services_are_bound_by_name_and_by_type() {
    let container = DynamicContainer::new();
    container.instance("five", Arc::new(5_u8));
    container.instance(ServiceKey::literal("shop.six"), Arc::new(6_u8));
    container.instance(format!("{}.seven", "shop"), Arc::new(7_u8));
    container.instance_of(Arc::new(8_u8));
    container.instance_of(Arc::new(9_u16));

    let named = |name: &str| *container.get_named::<u8>(name).unwrap();
    assert_eq!([named("five"), named("shop.six"), named("shop.seven")], [5, 6, 7]);
    assert_eq!(*container.get::<u8>().unwrap(), 8);
    assert_eq!(*container.get::<u16>().unwrap(), 9);
    assert!(!container.has("u8"), "the name of a type is not the type");
}

#[test]
fn trait_objects_are_services() {
    let container = DynamicContainer::new();
    container.singleton_of::<dyn Speak>(|_| Ok(Arc::new(Says("by type"))));
    container.instance::<dyn Speak>("named", Arc::new(Says("by name")));
    container.factory::<dyn Speak>("new", |c| c.get_named("named"));
    assert_eq!(container.get::<dyn Speak>().unwrap().speak(), "by type");
    assert_eq!(container.get_named::<dyn Speak>("new").unwrap().speak(), "by name");
    assert_eq!(container.with_named::<dyn Speak, _>("named", Speak::speak).unwrap(), "by name");
    assert_eq!(container.with::<dyn Speak, _>(Speak::speak).unwrap(), "by type");
    let asked = told(container.get_named::<Says>("named"));
    assert_eq!(asked, "`named` is a `dyn dynamic::Speak`, and was asked for as a `dynamic::Says`");
}

#[test]
fn a_singleton_is_one_and_a_factory_makes_many() {
    let container = DynamicContainer::new();
    let made = Arc::new(AtomicUsize::new(0));
    for once in [true, false] {
        let made = Arc::clone(&made);
        let make = move |_: &DynamicContainer| Ok(Arc::new(made.fetch_add(1, Ordering::Relaxed)));
        if once { container.singleton("id", make) } else { container.factory("new", make) }
    }
    let ask = |name| *container.get_named::<usize>(name).unwrap();
    assert_eq!([ask("id"), ask("id"), ask("new"), ask("new"), ask("id")], [0, 0, 1, 2, 0]);
}

#[test]
fn a_constructor_binds_and_asks() {
    let ended = in_time(|| {
        let container = DynamicContainer::new();
        container.factory("plugin", |c| {
            c.singleton("plugin.part", |c| {
                c.instance("plugin.seed", Arc::new(20_u32));
                Ok(Arc::new(*c.get_named::<u32>("plugin.seed")? + 1))
            });
            c.alias("plugin.other", "plugin.part")?;
            c.tag("plugin.other", "parts");
            c.extend("plugin.part", |it: Arc<u32>, _| Ok(Arc::new(*it * 2)))?;
            Ok(Arc::new(c.tagged::<u32>("parts")?.iter().map(|it| **it).sum::<u32>()))
        });
        *container.get_named::<u32>("plugin").unwrap()
    });
    assert_eq!(ended, 42);
}

#[test]
fn a_failure_is_remembered_and_told_with_its_kind() {
    let container = DynamicContainer::new();
    let tries = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&tries);
    container.singleton::<u8>("db", move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        Err(Error::new(ErrorKind::Database, "opening `shop.db`").note("is the disk full?"))
    });
    container.singleton("films", |c| c.get_named::<u8>("db"));
    for name in ["films", "db", "films"] {
        let error = container.get_named::<u8>(name).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Database);
        assert_eq!(error.notes(), ["is the disk full?"]);
    }
    let asked = told(container.get_named::<u8>("films"));
    let chain =
        "cannot build `films`\n  caused by: cannot build `db`\n  caused by: opening `shop.db`";
    assert!(asked.starts_with(chain), "{asked}");
    assert_eq!(tries.load(Ordering::Relaxed), 1);
}

#[test]
fn the_one_who_asks_after_a_panic_tries_again() {
    let container = DynamicContainer::new();
    let tries = AtomicUsize::new(0);
    container.singleton("shaky", move |_| match tries.fetch_add(1, Ordering::Relaxed) {
        0 => panic!("the first time"),
        tries => Ok(Arc::new(tries)),
    });
    let asked = container.clone();
    let ask = move || asked.get_named::<usize>("shaky");
    assert!(std::thread::spawn(ask).join().is_err());
    assert_eq!(*container.get_named::<usize>("shaky").unwrap(), 1);
}

#[test]
fn an_unknown_name_is_told_with_the_nearest() {
    let container = DynamicContainer::new();
    container.instance("mail.smtp", Arc::new(1));
    container.alias("storage", "nothing").unwrap();
    let asked = told(container.get_named::<i32>("mail.smpt"));
    assert_eq!(asked, "no service is bound to `mail.smpt`; did you mean `mail.smtp`?");
    assert_eq!(told(container.get::<i32>()), "no service is bound to `i32`");
    let asked = told(container.get_named::<i32>("storage"));
    assert_eq!(asked, "no service is bound to `nothing`, which `storage` stands for");
}

#[test]
fn a_service_that_needs_async_is_told_so() {
    let container = DynamicContainer::new();
    container.singleton_async("db", async |_| Ok(Arc::new(1)));
    let asked = told(container.get_named::<i32>("db"));
    assert!(asked.starts_with("`db` has an async constructor and is not ready"), "{asked}");
    assert!(asked.contains("get_named_async"), "{asked}");
}

#[test]
fn stats_tell_what_is_there_and_what_was_asked() {
    let container = DynamicContainer::new();
    container.instance("one", Arc::new(1));
    container.singleton("two", |_| Ok(Arc::new(2)));
    container.factory("three", |_| Ok(Arc::new(3)));
    container.defer(["four"], |_| Ok(()));
    container.alias("uno", "one").unwrap();
    std::thread::scope(|scope| {
        for name in ["uno", "one", "two", "three", "five"] {
            let container = &container;
            scope.spawn(move || container.get_named::<i32>(name).is_ok());
        }
    });
    let stats = container.stats();
    assert_eq!((stats.bindings, stats.instances, stats.aliases), (4, 2, 1));
    assert_eq!((stats.resolutions, stats.misses), (4, 1));
    assert!(format!("{container:?}").contains("resolutions: 4"));
}

#[test]
fn d5_asking_for_what_is_ready_allocates_nothing() {
    let container = DynamicContainer::new();
    container.instance_of(Arc::new(1_u8));
    container.singleton("mail.smtp", |_| Ok(Arc::new(2_u8)));
    container.alias("mailer", "mail.smtp").unwrap();
    let ask = || {
        assert_eq!(*container.get::<u8>().unwrap(), 1);
        assert_eq!(*container.get_named::<u8>("mail.smtp").unwrap(), 2);
        assert_eq!(*container.get_named::<u8>(ServiceKey::literal("mailer")).unwrap(), 2);
        assert_eq!(container.with(|it: &u8| *it).unwrap(), 1);
        assert_eq!(container.with_named("mailer", |it: &u8| *it).unwrap(), 2);
        assert!(container.has(DynamicKey::of::<u8>()));
    };
    ask();
    check(0, ask);
}
