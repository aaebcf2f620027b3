//! Commands that call commands: how deep they may be nested, and where a call may block.

use foundry::{Result, command, service};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

foundry::app! { struct App; }

/// The depth to which calls may be nested; docs/decisions/calls.md says so.
const MOST: u32 = 32;

static APP: OnceLock<App> = OnceLock::new();

fn app() -> &'static App {
    APP.get_or_init(App::new)
}

/// The places on the stack where the nested calls of one thread began.
static BEGUN: Mutex<Vec<usize>> = Mutex::new(Vec::new());

fn begin() {
    let here = 0_u8;
    BEGUN.lock().unwrap_or_else(PoisonError::into_inner).push(std::ptr::from_ref(&here).addr());
}

#[command("sync:again")]
fn sync_again(left: u32) -> Result<()> {
    match left {
        0 => Ok(()),
        _ => app().call_blocking("sync:again", &[&(left - 1).to_string()]).map(|_| ()),
    }
}

#[command("async:again")]
async fn async_again(left: u32) -> Result<()> {
    begin();
    match left {
        0 => Ok(()),
        _ => app().call("async:again", &[&(left - 1).to_string()]).await.map(|_| ()),
    }
}

#[command("typed:again", call)]
async fn typed_again(left: u32) -> Result<()> {
    match left {
        0 => Ok(()),
        _ => foundry::call!(app(), "typed:again", left = left - 1).await.map(|_| ()),
    }
}

#[command("typed:sync", call)]
fn typed_sync(left: u32) -> Result<()> {
    match left {
        0 => Ok(()),
        _ => foundry::call!(app(), "typed:sync", left = left - 1).wait().map(|_| ()),
    }
}

/// A service of each call, which is waited for and has to be dropped.
struct Own;

#[service(scope = command)]
async fn own() -> Own {
    tokio::task::yield_now().await;
    Own
}

#[command("capture:again")]
async fn capture_again(left: u32, _own: &Own) -> Result<()> {
    match left {
        0 => Ok(()),
        _ => app().capture("capture:again", &[&(left - 1).to_string()]).await.result.map(|_| ()),
    }
}

#[command("ping")]
async fn ping(left: u32) -> Result<()> {
    match left {
        0 => Ok(()),
        _ => app().call("pong", &[&(left - 1).to_string()]).await.map(|_| ()),
    }
}

#[command("pong")]
async fn pong(left: u32) -> Result<()> {
    tokio::task::yield_now().await;
    match left {
        0 => Ok(()),
        _ => app().call("ping", &[&(left - 1).to_string()]).await.map(|_| ()),
    }
}

/// A service whose constructor calls a command that needs the service.
struct Endless;

#[service(scope = command)]
async fn endless() -> Result<Endless> {
    app().call("endless", &[]).await?;
    Ok(Endless)
}

#[command("endless")]
async fn needs_endless(_endless: &Endless) {}

#[command("panic:at")]
fn panic_at(left: u32) -> Result<()> {
    assert!(left > 0, "as deep as this");
    app().call_blocking("panic:at", &[&(left - 1).to_string()]).map(|_| ())
}

/// Runs on a thread with as much stack as those of tokio and of tests have.
fn on_a_small_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    thread::Builder::new().stack_size(2 << 20).spawn(work).unwrap().join().unwrap()
}

#[track_caller]
fn check(name: &'static str) {
    on_a_small_stack(move || {
        app().call_blocking(name, &["20"]).unwrap();
        let error = app().call_blocking(name, &["10000"]).unwrap_err();
        let told = error.to_string();
        assert!(told.starts_with("calls are nested too deeply: `"), "{told}");
        assert!(told.contains("` is called inside 32 other calls; "), "{told}");
        assert_eq!(error.exit_code(), 1);
        // Nothing is counted that has ended.
        app().call_blocking(name, &["20"]).unwrap();
    });
}

#[test]
fn ten_thousand_nested_calls_of_a_sync_command_are_an_error() {
    check("sync:again");
}

#[test]
fn ten_thousand_nested_calls_of_an_async_command_are_an_error() {
    check("async:again");
}

#[test]
fn ten_thousand_nested_calls_that_the_compiler_checked_are_an_error() {
    check("typed:again");
    check("typed:sync");
}

#[test]
fn ten_thousand_nested_calls_with_services_of_their_own_are_an_error() {
    check("capture:again");
}

#[test]
fn two_commands_that_call_each_other_without_end_are_an_error() {
    check("ping");
}

#[test]
fn a_constructor_that_calls_a_command_which_needs_its_service_is_an_error() {
    let error = on_a_small_stack(|| app().call_blocking("endless", &[]).unwrap_err());
    assert!(format!("{error:?}").contains("calls are nested too deeply: `endless`"), "{error:?}");
}

#[test]
fn calls_may_be_nested_as_deep_as_documented() {
    for name in ["sync:again", "async:again"] {
        on_a_small_stack(move || {
            app().call_blocking(name, &[&(MOST - 1).to_string()]).unwrap();
            app().call_blocking(name, &[&MOST.to_string()]).unwrap_err();
        });
    }
}

#[test]
fn a_level_takes_little_enough_stack() {
    BEGUN.lock().unwrap_or_else(PoisonError::into_inner).clear();
    on_a_small_stack(|| app().call_blocking("async:again", &["10"]).unwrap());
    let begun = BEGUN.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let [.., before, last] = begun[..] else { panic!("{begun:?}") };
    let taken = before - last;
    assert!(taken * MOST as usize <= 5 << 18, "a level takes {taken} bytes of 2 MiB");
}

#[test]
fn a_panic_in_a_nested_call_leaves_nothing_counted() {
    on_a_small_stack(|| {
        for _ in 0..10 {
            let call = || app().call_blocking("panic:at", &["20"]);
            assert!(std::panic::catch_unwind(call).is_err());
        }
        app().call_blocking("sync:again", &["20"]).unwrap();
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_of_other_tasks_are_not_counted() {
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..100 {
        tasks.spawn(async { app().call("ping", &["20"]).await.map(|_| ()) });
    }
    for ended in tasks.join_all().await {
        ended.unwrap();
    }
}

#[command("later")]
async fn later() {
    tokio::task::yield_now().await;
}

#[command("later:typed", call)]
async fn later_typed() {
    tokio::task::yield_now().await;
}

/// Every way to call a command that has to be waited for, from code that is not async.
fn wait() -> Result<()> {
    let app = App::new();
    app.call_blocking("later", &[])?;
    app.command("later")?.call_blocking(&[])?;
    app.capture_blocking("later", &[]).result?;
    foundry::call!(app, "later:typed").wait()?;
    Ok(())
}

/// Each of them says how the command is called here.
fn refuse() {
    let app = App::new();
    let errors = [
        app.call_blocking("later", &[]).unwrap_err(),
        app.capture_blocking("later", &[]).result.unwrap_err(),
        foundry::call!(app, "later:typed").wait().unwrap_err(),
    ];
    for error in errors {
        assert!(error.to_string().ends_with("` has to be waited for"), "{error}");
        assert!(error.notes()[0].contains("call(…).await"), "{error:?}");
    }
    assert!(tokio::task::coop::has_budget_remaining(), "asking used up what the task may do");
}

#[tokio::test]
async fn a_call_may_block_in_spawn_blocking() {
    tokio::task::spawn_blocking(wait).await.unwrap().unwrap();
    refuse();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_may_block_in_spawn_blocking_and_block_in_place_of_a_large_runtime() {
    tokio::task::spawn_blocking(wait).await.unwrap().unwrap();
    refuse();
    tokio::task::block_in_place(wait).unwrap();
    let task = tokio::spawn(async {
        refuse();
        tokio::task::block_in_place(wait)?;
        refuse();
        tokio::task::spawn_blocking(wait).await?
    });
    task.await.unwrap().unwrap();
}

/// Waits in a blocking thread of tokio, level by level.
#[command("threads:again")]
fn threads_again(left: u32) -> Result<()> {
    match left {
        0 => Ok(()),
        _ => app().call_blocking("threads:between", &[&(left - 1).to_string()]).map(|_| ()),
    }
}

#[command("threads:between")]
async fn threads_between(left: u32) -> Result<()> {
    let left = left.to_string();
    let call = move || app().call_blocking("threads:again", &[&left]).map(|_| ());
    tokio::task::spawn_blocking(call).await?
}

#[tokio::test]
async fn calls_that_block_in_spawn_blocking_may_be_nested() {
    let call = || app().call_blocking("threads:again", &["8"]).map(|_| ());
    tokio::task::spawn_blocking(call).await.unwrap().unwrap();
}

/// tokio does not limit what such a task does at once, so that it does not show that it is polled.
#[tokio::test]
async fn a_call_in_an_unconstrained_task_does_not_panic() {
    tokio::task::unconstrained(async { wait() }).await.unwrap();
}

#[test]
fn a_call_may_block_on_a_thread_of_its_own_also_beside_a_runtime() {
    wait().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let entered = runtime.enter();
    wait().unwrap();
    drop(entered);
    runtime.block_on(async {
        refuse();
        thread::spawn(wait).join().unwrap().unwrap();
        tokio::task::LocalSet::new().run_until(async { refuse() }).await;
    });
}
