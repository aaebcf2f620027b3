//! Services that say when they are started and closed; a test compares what is said.

#![forbid(unsafe_code)]

use foundry::{Close, Console, Error, Result, command, service};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Barrier;

foundry::app! {
    /// Says what it starts.
    struct Boot;
}

fn main() -> std::process::ExitCode {
    Boot::run()
}

/// Says `close …` and `drop …` for a service.
struct Witness(&'static str, Arc<Console>);

impl Witness {
    fn start(name: &'static str, console: Arc<Console>) -> Result<Self> {
        console.line(format_args!("start {name}"))?;
        Ok(Self(name, console))
    }

    fn close(&self) {
        let _ = self.1.line(format_args!("close {}", self.0));
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        let _ = self.1.line(format_args!("drop {}", self.0));
    }
}

struct Clock(Witness);

#[service]
impl Clock {
    fn new(console: Arc<Console>) -> Result<Self> {
        Ok(Self(Witness::start("clock", console)?))
    }
}

impl Close for Clock {
    async fn close(&self) {
        self.0.close();
    }
}

struct Pool(Witness, Arc<Clock>);

#[service]
async fn pool(clock: Arc<Clock>, console: Arc<Console>) -> Result<Pool> {
    tokio::task::yield_now().await;
    Ok(Pool(Witness::start("pool", console)?, clock))
}

impl Close for Pool {
    async fn close(&self) {
        tokio::task::yield_now().await;
        let _ = &self.1;
        self.0.close();
    }
}

struct Users {
    _pool: Arc<Pool>,
    _witness: Witness,
}

#[service]
fn users(pool: Arc<Pool>, console: Arc<Console>, _clock: &Clock) -> Result<Users> {
    Ok(Users { _pool: pool, _witness: Witness::start("users", console)? })
}

struct Unneeded;

#[service]
fn unneeded(console: &Console) -> Result<Unneeded> {
    console.line("start unneeded")?;
    Ok(Unneeded)
}

/// Needs everything there is of one line of services, and the clock twice.
#[command("plan:users")]
async fn plan_users(_users: &Users, _clock: Arc<Clock>, console: &Console) -> Result<()> {
    console.line("run")
}

/// Needs one.
#[command("plan:clock")]
fn plan_clock(_clock: &Clock, console: &Console) -> Result<()> {
    console.line("run")
}

/// Needs none.
#[command("plan:none")]
fn plan_none(console: &Console) -> Result<()> {
    console.line("run")
}

/// Uses what nobody else uses, so that all services have a use.
#[command("plan:unneeded", hidden)]
fn plan_unneeded(_unneeded: &Unneeded) {}

struct Meeting(Barrier);

#[service]
fn meeting() -> Meeting {
    Meeting(Barrier::new(2))
}

impl Meeting {
    /// Goes on when both are here. The time only ends a test that has failed.
    async fn wait(&self) -> Result<()> {
        let met = tokio::time::timeout(Duration::from_secs(60), self.0.wait()).await;
        met.map(|_| ()).map_err(|_| Error::failed("the other constructor did not come"))
    }
}

struct Left;

#[service]
async fn left(meeting: &Meeting) -> Result<Left> {
    meeting.wait().await?;
    Ok(Left)
}

struct Right;

#[service]
async fn right(meeting: &Meeting) -> Result<Right> {
    meeting.wait().await?;
    Ok(Right)
}

/// Its services are ready only if both are made at the same time.
#[command("concurrent:async")]
async fn concurrent_async(_left: &Left, _right: &Right) {}

/// The same for a command that is not async itself.
#[command("concurrent:sync")]
fn concurrent_sync(_right: Arc<Right>, _left: &Left) {}

struct Broken;

#[service]
async fn broken(_pool: &Pool) -> Result<Broken, std::io::Error> {
    tokio::task::yield_now().await;
    Err(std::io::Error::other("no disk"))
}

struct NeedsBroken;

#[service]
fn needs_broken(_broken: &Broken, console: &Console) -> Result<NeedsBroken> {
    console.line("start needs_broken")?;
    Ok(NeedsBroken)
}

/// Needs a service that cannot be made, through another.
#[command("fail:build")]
async fn fail_build(_it: &NeedsBroken, console: &Console) -> Result<()> {
    console.line("run")
}

struct Hangs;

#[service]
async fn hangs(console: Arc<Console>) -> Result<Hangs> {
    let _witness = Witness::start("hangs", console)?;
    std::future::pending::<()>().await;
    Ok(Hangs)
}

/// Needs a service that is never ready, and one that fails.
#[command("fail:meanwhile")]
fn fail_meanwhile(_hangs: &Hangs, _broken: &Broken) {}

struct BrokenSync;

#[service]
fn broken_sync(_clock: &Clock) -> Result<BrokenSync> {
    Err(Error::new(foundry::ErrorKind::Locked, "locking `shop.lock`")
        .caused_by("held by process 7")
        .note("wait, or end that process"))
}

/// The same for services and commands that are not async.
#[command("fail:build-sync")]
fn fail_build_sync(_it: &BrokenSync) {}

/// Fails in its own work.
#[command("fail:handler")]
async fn fail_handler(_pool: &Pool) -> Result<(), std::num::ParseIntError> {
    "x".parse::<u8>().map(|_| ())
}

/// Panics.
#[command("panic:handler")]
async fn panic_handler(_pool: &Pool) {
    panic!("the handler had enough");
}

/// Panics without having waited.
#[command("panic:handler-sync")]
fn panic_handler_sync(_clock: &Clock) {
    panic!("the handler had enough");
}

struct Panics;

#[service]
async fn panics(_pool: &Pool) -> Panics {
    panic!("the constructor had enough");
}

/// Needs a service whose constructor panics.
#[command("panic:constructor")]
fn panic_constructor(_it: &Panics) {}

/// Says whether a runtime runs, and how many threads there are.
#[command("bare:sync")]
fn bare_sync(_unneeded: &Unneeded, console: &Console) -> Result<()> {
    let runtime = tokio::runtime::Handle::try_current().is_ok();
    let threads = std::fs::read_dir("/proc/self/task").map_or(1, Iterator::count);
    console.line(format_args!("runtime: {runtime}, threads: {threads}"))
}

/// Ends with a code of its own.
#[command("code:seven")]
fn code_seven(_clock: &Clock) -> std::process::ExitCode {
    std::process::ExitCode::from(7)
}
