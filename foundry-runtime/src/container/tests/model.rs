//! Starts and stops in every order that the model checker comes up with: thousands of random ones, each
//! of which can be replayed from what a failure prints.

use super::*;
use foundry_tests_support::in_time;
use shuttle::future::block_on;
use shuttle::rand::{Rng, thread_rng};
use shuttle::scheduler::{PctScheduler, RandomScheduler};
use shuttle::{Config, MaxSteps, Runner, thread};
use std::time::Duration;

/// Runs a test in many orders. A hang is a failure: of all threads at once, or of one that goes on for
/// ever.
fn check(test: fn()) {
    let mut config = Config::new();
    config.stack_size = 256 * 1024;
    config.max_steps = MaxSteps::FailAfter(50_000);
    // Of each kind; an hour of looking costs `FOUNDRY_ORDERS=100000`.
    let orders: usize = std::env::var("FOUNDRY_ORDERS").map_or(1000, |it| it.parse().unwrap());
    // A loop in which nothing waits is not seen by the model checker.
    let limit = Duration::from_secs(120) * u32::try_from(orders.div_ceil(1000)).unwrap();
    in_time(limit, move || {
        Runner::new(RandomScheduler::new(orders), config.clone()).run(test);
        Runner::new(PctScheduler::new(3, orders), config).run(test);
    });
}

/// Calls commands, each on a thread of its own; what became of each.
fn together(container: &Arc<Container>, commands: &'static [&'static str]) -> Vec<Result<()>> {
    let threads: Vec<_> = commands
        .iter()
        .map(|name| {
            let container = Arc::clone(container);
            thread::spawn(move || block_on(call(&container, name)))
        })
        .collect();
    threads.into_iter().map(|it| it.join().unwrap()).collect()
}

/// Closes everything, when nobody calls any more.
fn end(container: Arc<Container>, log: &Log) {
    block_on(stop(Arc::into_inner(container).unwrap(), log));
}

fn all_well(results: &[Result<()>]) -> bool {
    results.iter().all(Result::is_ok)
}

#[test]
fn the_same_plan_at_once() {
    check(|| {
        let (container, log) = container();
        let container = Arc::new(container);
        assert!(all_well(&together(&container, &["top", "top", "top"])));
        end(container, &log);
        assert_eq!(log.all(Began).len(), 4);
    });
}

#[test]
fn plans_that_overlap() {
    check(|| {
        let (container, log) = container();
        let container = Arc::new(container);
        assert!(all_well(&together(&container, &["left", "top", "right", "quick", "quick"])));
        end(container, &log);
        assert_eq!(log.all(Made).len(), 5);
    });
}

#[test]
fn a_failure_is_told_to_everybody() {
    check(|| {
        let (container, log) = container();
        let container = Arc::new(container);
        let told = together(&container, &["under", "right", "under"]);
        let expected = "cannot build `Broken` (tests.rs:1)\n  caused by: no disk\n  \
            needed by `Under`\n  needed by `under` (tests.rs:1)";
        for error in [&told[0], &told[2]] {
            assert_eq!(format!("{:?}", error.as_ref().unwrap_err()), expected);
        }
        assert!(told[1].is_ok());
        assert_eq!((log.of(BROKEN), log.of(UNDER)), (vec![Began, Failed], vec![]));
        end(container, &log);
    });
}

#[test]
fn who_gives_up_leaves_it_to_the_next() {
    check(|| {
        let (container, log) = container();
        let container = Arc::new(container);
        let giving_up: Vec<_> = (0..2)
            .map(|_| {
                let container = Arc::clone(&container);
                let polls = thread_rng().gen_range(0..6);
                thread::spawn(move || block_on(give_up(&container, "top", polls)))
            })
            .collect();
        assert!(all_well(&together(&container, &["top", "left"])));
        for thread in giving_up {
            assert!(thread.join().unwrap().is_none_or(|it| it.is_ok()));
        }
        end(container, &log);
    });
}

#[test]
fn everybody_gives_up() {
    check(|| {
        let (container, log) = container();
        let container = Arc::new(container);
        let threads = ["top", "left", "under"].map(|name| {
            let container = Arc::clone(&container);
            let polls = thread_rng().gen_range(0..5);
            thread::spawn(move || drop(block_on(give_up(&container, name, polls))))
        });
        for thread in threads {
            thread.join().unwrap();
        }
        end(container, &log);
    });
}

#[test]
fn a_lazy_service_is_asked_for_while_the_application_shuts_down() {
    check(|| {
        let (mut container, log) = container();
        block_on(call(&container, "keeper")).unwrap();
        let lazy = log.lazy.lock().unwrap().take().unwrap();
        let asking = [lazy.clone(), lazy].map(|lazy| {
            let log = Arc::clone(&log);
            thread::spawn(move || match block_on(lazy.get()) {
                Ok(_) => assert!(log.of(RIGHT).contains(&Made)),
                Err(error) => assert_eq!(error.to_string(), "the application has shut down"),
            })
        });
        drop(block_on(container.stop()));
        for thread in asking {
            thread.join().unwrap();
        }
        let events = log.events.lock().unwrap().len();
        assert_eq!(block_on(container.stop()), []);
        drop(container);
        assert_eq!(log.events.lock().unwrap().len(), events, "something was not waited for");
        log.check();
    });
}

#[test]
fn services_of_one_command_are_its_own() {
    check(|| {
        let (container, log) = container();
        let container = Arc::new(container);
        assert!(all_well(&together(&container, &["own", "left", "own"])));
        for event in [Began, Made, Closed, Gone] {
            let both = [OWN, INNER].map(|at| log.of(at).iter().filter(|it| **it == event).count());
            assert_eq!(both, [2, 2], "{event:?}");
        }
        end(container, &log);
    });
}

#[test]
fn a_command_that_is_given_up_leaves_nothing_of_its_own() {
    check(|| {
        let (container, log) = container();
        let container = Arc::new(container);
        let giving_up = {
            let container = Arc::clone(&container);
            let polls = thread_rng().gen_range(0..8);
            thread::spawn(move || drop(block_on(give_up(&container, "own", polls))))
        };
        assert!(all_well(&together(&container, &["own"])));
        giving_up.join().unwrap();
        let count = |event| log.of(OWN).iter().filter(|it| **it == event).count();
        assert_eq!(count(Began), count(Made) + count(Abandoned));
        assert_eq!(count(Made), count(Gone));
        assert!(count(Closed) >= 1 && count(Closed) <= count(Made));
        end(container, &log);
    });
}

#[test]
fn two_constructors_that_wait_for_each_other_are_told_so() {
    check(|| {
        let (container, log) = container();
        let container = Arc::new(container);
        for error in together(&container, &["hen", "egg", "hen"]) {
            let told = format!("{:?}", error.unwrap_err());
            let named = |one, two| {
                told.contains(&format!(
                    "`{one}` (tests.rs:1) waits for `{two}` (tests.rs:1), which"
                ))
            };
            assert!(named("Hen", "Egg") || named("Egg", "Hen"), "{told}");
        }
        end(container, &log);
    });
}

#[test]
fn one_who_gives_up_is_waited_for_by_nobody() {
    check(|| {
        let (container, log) = container();
        let container = Arc::new(container);
        let giving_up = {
            let container = Arc::clone(&container);
            let polls = thread_rng().gen_range(0..4);
            thread::spawn(move || drop(block_on(give_up(&container, "hen", polls))))
        };
        assert!(together(&container, &["egg", "hen"]).iter().all(Result::is_err));
        giving_up.join().unwrap();
        end(container, &log);
    });
}

#[test]
fn who_does_not_wait_any_more_is_in_no_circle() {
    check(|| {
        let (container, log) = container();
        let container = Arc::new(container);
        let mut rash = Box::pin(call(&container, "rash"));
        assert!(block_on(patient(rash.as_mut(), 1)).is_none());
        let calm = [(); 2].map(|()| {
            let container = Arc::clone(&container);
            thread::spawn(move || block_on(call(&container, "calm")))
        });
        block_on(rash).unwrap();
        for thread in calm {
            thread.join().unwrap().unwrap();
        }
        end(container, &log);
    });
}

#[test]
fn a_stop_that_is_given_up_is_taken_up_where_it_was() {
    check(|| {
        let (container, log) = container();
        let container = Arc::new(container);
        assert!(all_well(&together(&container, &["top", "left"])));
        let mut container = Arc::into_inner(container).unwrap();
        let mut to_close = to_close(&container);
        let polls = thread_rng().gen_range(0..8);
        let given_up = block_on(patient(container.stop(), polls)).is_none();
        assert_eq!(block_on(container.stop()), []);
        drop(container);
        // The one that was being closed is not closed twice.
        let closed = log.all(Closed);
        to_close.retain(|it| !given_up || closed.contains(it));
        assert_eq!(closed, to_close);
        assert!(closed.len() >= 3, "{closed:?}");
        assert_eq!(log.all(Gone).len(), 4);
    });
}
