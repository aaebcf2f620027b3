//! An application written by hand, whose services write down what becomes of them; and what has to be
//! true of that, whoever comes when. `model` lets the model checker decide who comes when, `threads`
//! the operating system.

mod log;
mod model;
mod services;
mod threads;

use crate::console::Console;
use crate::console::settings::Settings;
use crate::container::values::Values;
use crate::container::{Container, Ctx};
use crate::error::Result;
use crate::input::{Argv, Input};
use crate::model::definition::Definition;
use crate::model::place::place;
use crate::run::call::{Call, Outcome, Step};
use crate::spec::command::CommandSpec;
use crate::spec::item::{BUILTINS, Init, Item, Kind, Life, Need, Place, Placed, Provider};
use crate::spec::probe::ProvidedBy;
use crate::spec::signatures::CloseFn;
use log::{Abandoned, Began, Closed, Failed, Gone, Log, Made};
use services::{Part, broken, close, pause, quick, rash, slow, unseen, waits};
use std::sync::Arc;
use std::task::Poll;

/// The items, by their positions.
const LOG: u16 = 0;
const ROOT: u16 = 1;
const LEFT: u16 = 2;
const RIGHT: u16 = 3;
const TOP: u16 = 4;
const QUICK: u16 = 5;
const BROKEN: u16 = 6;
const UNDER: u16 = 7;
const KEEPER: u16 = 8;
const HEN: u16 = 9;
const EGG: u16 = 10;
const RASH: u16 = 11;
const CALM: u16 = 12;
const UNSEEN: u16 = 13;
const BEHIND: u16 = 14;
const OWN: u16 = 15;
const INNER: u16 = 16;

struct Application;

impl ProvidedBy<Application> for Log {
    const NEED: Need = Need::Item(LOG);
}

/// A service, as the checks see it.
struct Service {
    needs: &'static [u16],
    closes: bool,
}

const fn closing(needs: &'static [u16]) -> Service {
    Service { needs, closes: true }
}

const fn silent(needs: &'static [u16]) -> Service {
    Service { needs, closes: false }
}

const NEEDS: [Service; 17] = [
    silent(&[]),
    closing(&[]),
    closing(&[ROOT]),
    closing(&[ROOT]),
    closing(&[LEFT, RIGHT]),
    silent(&[]),
    silent(&[ROOT]),
    silent(&[BROKEN]),
    silent(&[]),
    silent(&[]),
    silent(&[]),
    silent(&[]),
    silent(&[]),
    silent(&[]),
    silent(&[UNSEEN]),
    closing(&[LEFT]),
    closing(&[OWN]),
];

const HERE: Place = Place { file: "tests.rs", line: 1 };

/// As cargo names a file of another crate.
const ELSEWHERE: Place =
    Place { file: if cfg!(windows) { r"C:\pack\lib.rs" } else { "/pack/lib.rs" }, line: 1 };

const fn service<const AT: u16>(name: &'static str, needs: &'static [Need], init: Init) -> Item {
    let close: Option<CloseFn> = if NEEDS[AT as usize].closes { Some(close::<AT>) } else { None };
    let life = if AT >= OWN { Life::Scoped } else { Life::Singleton };
    Item { name, place: HERE, needs, kind: Kind::Service(Provider { init, close, life }) }
}

/// An async handler, which looks at what the command needs.
fn later<'a, const AT: u16>(_: &Input<'a>, call: Call<'a>) -> Result<Step<'a>> {
    call.run_async(|ctx| async move {
        look::<AT>(&ctx);
        pause().await;
        Ok(Outcome::default())
    })
}

/// The same without waiting.
#[allow(clippy::needless_pass_by_value)] // as generated functions have it
fn now<'a, const AT: u16>(_: &Input<'a>, call: Call<'a>) -> Result<Step<'a>> {
    call.run(|ctx| {
        look::<AT>(&ctx);
        Ok(Outcome::default())
    })
}

fn look<const AT: u16>(ctx: &Ctx<'_>) {
    let need = if AT >= OWN { Need::Scoped(AT) } else { Need::Item(AT) };
    let part = ctx.get::<Part<AT>>(need);
    assert!(AT >= OWN || !part.0.of(AT).contains(&Gone));
    if AT == KEEPER {
        let lazy = ctx.lazy(Need::Lazy(&Need::Item(RIGHT)));
        *part.0.lazy.lock().unwrap() = Some(lazy);
    }
}

const fn command(name: &'static str, needs: &'static [Need], spec: &'static CommandSpec) -> Item {
    Item { name, place: HERE, needs, kind: Kind::Command(spec) }
}

macro_rules! spec {
    ($run:expr) => {
        &CommandSpec { run: $run, ..CommandSpec::NONE }
    };
}

const APPLICATION: [Item; 29] = {
    use Need::Item as At;
    use Need::{Lazy, Scoped};
    [
        service::<LOG>("Log", &[], Init::None),
        service::<ROOT>("Root", &[At(LOG)], Init::Async(slow::<ROOT>)),
        service::<LEFT>("Left", &[At(LOG), At(ROOT)], Init::Async(slow::<LEFT>)),
        service::<RIGHT>("Right", &[At(LOG), At(ROOT)], Init::Async(slow::<RIGHT>)),
        service::<TOP>("Top", &[At(LOG), At(LEFT), At(RIGHT)], Init::Sync(quick::<TOP>)),
        service::<QUICK>("Quick", &[At(LOG)], Init::Sync(quick::<QUICK>)),
        service::<BROKEN>("Broken", &[At(LOG), At(ROOT)], Init::Async(broken)),
        Item {
            place: ELSEWHERE,
            ..service::<UNDER>("Under", &[At(LOG), At(BROKEN)], Init::Sync(quick::<UNDER>))
        },
        service::<KEEPER>("Keeper", &[At(LOG)], Init::Sync(quick::<KEEPER>)),
        service::<HEN>("Hen", &[At(LOG), Lazy(&At(EGG))], Init::Async(waits::<HEN, EGG>)),
        service::<EGG>("Egg", &[At(LOG), Lazy(&At(HEN))], Init::Async(waits::<EGG, HEN>)),
        service::<RASH>("Rash", &[At(LOG), Lazy(&At(CALM))], Init::Async(rash)),
        service::<CALM>("Calm", &[At(LOG), Lazy(&At(RASH))], Init::Async(waits::<CALM, RASH>)),
        service::<UNSEEN>("Unseen", &[At(LOG), Lazy(&At(BEHIND))], Init::Async(unseen)),
        service::<BEHIND>("Behind", &[At(LOG), At(UNSEEN)], Init::Sync(quick::<BEHIND>)),
        service::<OWN>("Own", &[At(LOG), At(LEFT)], Init::Async(slow::<OWN>)),
        service::<INNER>("Inner", &[At(LOG), Scoped(OWN)], Init::Sync(quick::<INNER>)),
        command("left", &[At(LEFT)], spec!(later::<LEFT>)),
        command("right", &[At(RIGHT)], spec!(now::<RIGHT>)),
        command("top", &[At(TOP)], spec!(later::<TOP>)),
        command("quick", &[At(QUICK)], spec!(now::<QUICK>)),
        command("under", &[At(UNDER), At(RIGHT)], spec!(later::<UNDER>)),
        command("keeper", &[At(KEEPER), Lazy(&At(RIGHT))], spec!(now::<KEEPER>)),
        command("hen", &[At(HEN)], spec!(later::<HEN>)),
        command("egg", &[At(EGG)], spec!(later::<EGG>)),
        command("rash", &[At(RASH)], spec!(later::<RASH>)),
        command("calm", &[At(CALM)], spec!(later::<CALM>)),
        command("unseen", &[At(UNSEEN)], spec!(later::<UNSEEN>)),
        command("own", &[Scoped(INNER)], spec!(later::<INNER>)),
    ]
};
const ITEMS: &[Placed; 29] = &place(&[&APPLICATION]);
crate::private::graph!(ITEMS);
crate::private::tables!(ITEMS);
static DEFINITION: Definition = TABLES.define("farm", "1.0.0", "").definition;

/// A container in which nothing is made, and what will happen in it.
fn container() -> (Container, Arc<Log>) {
    let log = Arc::new(Log::default());
    let values = Values::NONE.with::<Application, Log>(Arc::clone(&log));
    (Container::new(&DEFINITION, Console::default(), values), log)
}

/// Calls a command, as an application does.
async fn call(container: &Container, name: &str) -> Result<()> {
    let command = DEFINITION.command(name).unwrap();
    let mut input = Input::new(&DEFINITION, command, Argv::Text(&[]), Settings::default());
    input.read()?;
    Call::new(container, command, None).finish(&input).await.map(drop)
}

/// Calls a command and gives up after so many polls.
async fn give_up(container: &Container, name: &str, polls: usize) -> Option<Result<()>> {
    patient(call(container, name), polls).await
}

/// What comes of it after at most so many polls, one at once and one each time it moves.
async fn patient<T>(work: impl Future<Output = T>, polls: usize) -> Option<T> {
    let mut work = std::pin::pin!(work);
    let mut left = polls;
    std::future::poll_fn(|cx| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match work.as_mut().poll(cx) {
            Poll::Pending if left == 0 => Poll::Ready(None),
            polled => polled.map(Some),
        }
    })
    .await
}

/// What has to be closed, in the order in which it has to be.
fn to_close(container: &Container) -> Vec<u16> {
    let mut ready = Vec::new();
    container.slots.any_ready(|node| {
        ready.push(node - BUILTINS);
        false
    });
    ready.retain(|it| NEEDS[usize::from(*it)].closes);
    ready.reverse();
    ready
}

/// Closes everything, twice, and looks at what happened.
async fn stop(mut container: Container, log: &Log) {
    let to_close = to_close(&container);
    let closed_before = log.all(Closed).len();
    drop(container.stop().await);
    assert_eq!(log.all(Closed)[closed_before..], to_close, "not the reverse of becoming ready");
    let events = log.events.lock().unwrap().len();
    assert_eq!(container.stop().await, []);
    drop(container);
    assert_eq!(log.events.lock().unwrap().len(), events, "something was left to be closed");
    log.check();
}
