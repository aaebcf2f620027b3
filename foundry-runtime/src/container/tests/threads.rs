//! The same with threads of the operating system, as sanitizers see them.

use super::*;
use crate::container::Left;
use foundry_tests_support::in_time;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// Longer than each of these tests takes on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(4).enable_time().build().unwrap()
}

/// Calls these commands all at once, and stops.
fn run(commands: &[&'static str], give_up_after: Option<usize>) -> (Vec<Result<()>>, Arc<Log>) {
    let (container, log) = container();
    let container = Arc::new(container);
    let runtime = runtime();
    let calls: Vec<_> = commands
        .iter()
        .map(|name| {
            let (container, name) = (Arc::clone(&container), *name);
            runtime.spawn(async move { call(&container, name).await })
        })
        .collect();
    if let Some(polls) = give_up_after {
        runtime.block_on(give_up(&container, commands[0], polls));
    }
    let calls = calls.into_iter().map(|it| runtime.block_on(it).unwrap()).collect();
    runtime.block_on(stop(Arc::into_inner(container).unwrap(), &log));
    (calls, log)
}

#[test]
fn many_commands_make_each_service_once() {
    in_time(LIMIT, || {
        let commands = ["top", "left", "right", "quick", "own", "top", "keeper", "own"].repeat(8);
        let (calls, log) = run(&commands, None);
        assert!(calls.iter().all(Result::is_ok));
        assert_eq!(log.of(OWN).iter().filter(|it| **it == Closed).count(), 16);
    });
}

#[test]
fn one_of_many_gives_up() {
    in_time(LIMIT, || {
        for polls in 0..6 {
            let (calls, _) = run(&["top", "left", "top"], Some(polls));
            assert!(calls.iter().all(Result::is_ok));
        }
    });
}

#[test]
fn failures_and_circles_are_told() {
    in_time(LIMIT, || {
        let (calls, log) = run(&["under", "hen", "egg", "under", "hen"], None);
        assert!(calls.iter().all(Result::is_err));
        assert_eq!(log.of(BROKEN), [Began, Failed]);
    });
}

#[test]
fn a_lazy_service_is_asked_for_while_the_application_shuts_down() {
    in_time(LIMIT, || {
        let runtime = runtime();
        let (mut container, log) = container();
        runtime.block_on(call(&container, "keeper")).unwrap();
        let lazy = log.lazy.lock().unwrap().take().unwrap();
        let asking: Vec<_> = (0..8)
            .map(|_| {
                let lazy = lazy.clone();
                runtime.spawn(async move { lazy.get().await.map(drop) })
            })
            .collect();
        runtime.block_on(async { drop(container.stop().await) });
        for asked in asking {
            if let Err(error) = runtime.block_on(asked).unwrap() {
                assert_eq!(error.to_string(), "the application has shut down");
            }
        }
        drop(container);
        log.check();
    });
}

#[test]
fn who_is_still_held_is_told() {
    in_time(LIMIT, || {
        let runtime = runtime();
        let (mut container, log) = container();
        runtime.block_on(call(&container, "keeper")).unwrap();
        let lazy = log.lazy.lock().unwrap().take().unwrap();
        let held = runtime.block_on(lazy.get()).unwrap();
        assert_eq!(runtime.block_on(container.stop()), [Left::Held("Right", 1)]);
        assert_eq!(
            (log.of(RIGHT), log.of(ROOT)),
            (vec![Began, Made, Closed], vec![Began, Made, Closed, Gone])
        );
        assert_eq!(runtime.block_on(container.stop()), []);
        drop(held);
        assert_eq!(log.of(RIGHT).last(), Some(&Gone));
    });
}

#[test]
fn services_of_one_command_go_before_those_they_need() {
    in_time(LIMIT, || {
        let (_, log) = run(&["own"], None);
        for event in [Closed, Gone] {
            let order = log.all(event);
            assert_eq!(order, [INNER, OWN, LEFT, ROOT], "{event:?}");
        }
    });
}

#[test]
fn a_constructor_that_waits_for_itself_in_a_task_is_told_so_in_time() {
    in_time(LIMIT, || {
        let (calls, log) = run(&["unseen", "unseen"], None);
        for call in calls {
            let told = format!("{:?}", call.unwrap_err());
            assert!(told.contains("`Behind` (tests.rs:1) was not built within"), "{told}");
            assert!(told.contains("it is not ready before `Unseen` (tests.rs:1)"), "{told}");
        }
        assert_eq!((log.of(UNSEEN), log.of(BEHIND)), (vec![Began, Failed], vec![]));
    });
}

#[test]
fn what_somebody_still_looks_into_is_closed_and_dropped_later() {
    in_time(LIMIT, || {
        let runtime = runtime();
        let (mut container, log) = container();
        runtime.block_on(call(&container, "top")).unwrap();
        let looking = Arc::clone(&container.0);
        assert_eq!(runtime.block_on(container.stop()), []);
        assert_eq!((log.all(Closed).len(), log.all(Gone).len()), (4, 0));
        drop(looking);
        assert_eq!(runtime.block_on(container.stop()), []);
        assert_eq!(log.all(Gone), log.all(Closed));
        log.check();
    });
}
