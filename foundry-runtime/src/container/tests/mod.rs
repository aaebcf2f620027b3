//! An application written by hand, whose services write down what becomes of them; and what has to be
//! true of that, whoever comes when. `model` lets the model checker decide who comes when, `threads`
//! the operating system.

mod model;
mod threads;

use crate::command::call::{Call, Outcome, Step};
use crate::command::spec::CommandSpec;
use crate::command::table::buckets;
use crate::console::Console;
use crate::container::graph::{Extent, Graph};
use crate::container::held::Lazy;
use crate::container::item::{
    BUILTINS, BoxFuture, CloseFn, Init, Item, Kind, Life, Need, Place, Placed, Provider, boxed,
    instance, place,
};
use crate::container::probe::ProvidedBy;
use crate::container::slot::{Instance, Slot};
use crate::container::values::Values;
use crate::container::{Container, Ctx};
use crate::definition::{Definition, Sizes, Tables};
use crate::error::{Error, Result};
use crate::input::{Argv, Input, Settings};
use crate::sync;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

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

/// What became of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    Began,
    /// The start was dropped half way.
    Abandoned,
    Made,
    Failed,
    Closed,
    Gone,
}
use Event::{Abandoned, Began, Closed, Failed, Gone, Made};

/// What happened, and to which service.
#[derive(Default)]
struct Log {
    events: Mutex<Vec<(u16, Event)>>,
    /// Taken by a command, for somebody who asks when the command is long over.
    lazy: Mutex<Option<Lazy<Part<RIGHT>>>>,
}

struct Application;

impl ProvidedBy<Application> for Log {
    const NEED: Need = Need::Item(LOG);
}

impl Log {
    fn add(&self, at: u16, event: Event) {
        self.events.lock().unwrap().push((at, event));
    }

    /// What became of one service.
    fn of(&self, at: u16) -> Vec<Event> {
        let events = self.events.lock().unwrap();
        events.iter().filter(|it| it.0 == at).map(|it| it.1).collect()
    }

    /// To which services this happened, in order.
    fn all(&self, event: Event) -> Vec<u16> {
        let events = self.events.lock().unwrap();
        events.iter().filter(|it| it.1 == event).map(|it| it.0).collect()
    }

    /// Each is made at most once, unless it was given up before; and what was made is closed once, then
    /// dropped once, each before what it needs.
    #[track_caller]
    fn check(&self) {
        for at in ROOT..OWN {
            let events = self.of(at);
            let begun = events.iter().position(|it| !matches!(it, Began | Abandoned));
            let (tries, rest) = events.split_at(begun.unwrap_or(events.len()));
            assert!(
                tries.chunks(2).all(|it| matches!(it, [Began] | [Began, Abandoned])),
                "{at} was made twice at the same time: {events:?}"
            );
            let closes = NEEDS[usize::from(at)].closes;
            let ends = match rest {
                [] => tries.last() != Some(&Began),
                [Failed] => true,
                [Made, Closed, Gone] => closes,
                [Made, Gone] => !closes,
                _ => false,
            };
            assert!(ends, "{at}: {events:?}");
        }
        for event in [Closed, Gone] {
            let order = self.all(event);
            let place = |it: u16| order.iter().position(|at| *at == it);
            // Of what belongs to commands there are many.
            for (user, service) in NEEDS[..usize::from(INNER)].iter().enumerate() {
                let user = place(user as u16);
                for need in service.needs {
                    assert!(user <= place(*need) || user.is_none(), "{event:?}: {order:?}");
                }
            }
        }
    }
}

/// A service.
struct Part<const AT: u16>(Arc<Log>);

impl<const AT: u16> Drop for Part<AT> {
    fn drop(&mut self) {
        self.0.add(AT, Gone);
    }
}

/// As long as a constructor runs: of which service, and how it ends.
struct Making(Arc<Log>, u16, Event);

impl Making {
    fn begin(ctx: &Ctx<'_>, at: u16) -> Self {
        let log = ctx.arc::<Log>(Need::Item(LOG));
        log.add(at, Began);
        Self(log, at, Abandoned)
    }

    fn end(mut self, event: Event) -> Arc<Log> {
        self.2 = event;
        Arc::clone(&self.0)
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        self.0.add(self.1, self.2);
    }
}

async fn pause() {
    sync::sleep(Duration::from_micros(50)).await;
}

fn slow<const AT: u16>(ctx: Ctx<'_>) -> BoxFuture<'_, Result<Instance>> {
    boxed(async move {
        let making = Making::begin(&ctx, AT);
        pause().await;
        pause().await;
        Ok(instance(Part::<AT>(making.end(Made))))
    })
}

fn quick<const AT: u16>(ctx: Ctx<'_>) -> Result<Instance> {
    Ok(instance(Part::<AT>(Making::begin(&ctx, AT).end(Made))))
}

fn broken(ctx: Ctx<'_>) -> BoxFuture<'_, Result<Instance>> {
    boxed(async move {
        let making = Making::begin(&ctx, BROKEN);
        pause().await;
        making.end(Failed);
        Err(Error::failed("no disk"))
    })
}

/// Waits for another one while it is made.
fn waits<const AT: u16, const FOR: u16>(ctx: Ctx<'_>) -> BoxFuture<'_, Result<Instance>> {
    boxed(async move {
        let making = Making::begin(&ctx, AT);
        pause().await;
        let lazy: Lazy<Part<FOR>> = ctx.lazy(Need::Lazy(&Need::Item(FOR)));
        match lazy.get().await {
            Ok(_) => Ok(instance(Part::<AT>(making.end(Made)))),
            Err(error) => {
                making.end(Failed);
                Err(error)
            }
        }
    })
}

/// Asks for another one while it is made, and does not wait for the answer.
fn rash(ctx: Ctx<'_>) -> BoxFuture<'_, Result<Instance>> {
    boxed(async move {
        let making = Making::begin(&ctx, RASH);
        let lazy: Lazy<Part<CALM>> = ctx.lazy(Need::Lazy(&Need::Item(CALM)));
        patient(lazy.get(), 1).await;
        // Long enough for the other one to ask in turn.
        for _ in 0..8 {
            pause().await;
        }
        Ok(instance(Part::<RASH>(making.end(Made))))
    })
}

/// Waits for a task that waits for a service that needs this one: nobody sees that.
fn unseen(ctx: Ctx<'_>) -> BoxFuture<'_, Result<Instance>> {
    boxed(async move {
        let making = Making::begin(&ctx, UNSEEN);
        let lazy: Lazy<Part<BEHIND>> = ctx.lazy(Need::Lazy(&Need::Item(BEHIND)));
        let asked = tokio::spawn(async move { lazy.get().await.map(drop) }).await.unwrap();
        making.end(Failed);
        Err(asked.unwrap_err())
    })
}

fn close<const AT: u16>(slot: &Slot) -> BoxFuture<'_, ()> {
    boxed(async move {
        pause().await;
        slot.get::<Part<AT>>().unwrap().0.add(AT, Closed);
    })
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
        service::<UNDER>("Under", &[At(LOG), At(BROKEN)], Init::Sync(quick::<UNDER>)),
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
const EXTENT: Extent = Extent::of(ITEMS);
const GRAPH: &Graph<{ EXTENT.nodes }, { EXTENT.edges }> = &Graph::build(ITEMS);
const SIZES: Sizes = Sizes::of(ITEMS, GRAPH);
static TABLES: Tables<
    { SIZES.text },
    { EXTENT.nodes },
    { EXTENT.edges },
    { GRAPH.plans_len(ITEMS) },
    { SIZES.commands },
    { SIZES.names },
    { buckets(SIZES.names) },
    { SIZES.params },
    { SIZES.rules },
    { SIZES.completers },
> = Tables::build(ITEMS, GRAPH);
static DEFINITION: Definition = TABLES.define("farm", "1.0.0", "");

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
    let call = Call::new(container, command, None);
    match (command.run)(&input, call.clone())? {
        Step::Done(_) => {}
        Step::Later(later) => drop(later.await?),
        Step::Wait => drop(call.again(&input).await?),
    }
    Ok(())
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

/// Closes everything, twice, and looks at what happened.
async fn stop(mut container: Container, log: &Log) {
    let mut ready = Vec::new();
    container.slots.any_ready(|node| {
        ready.push(node - BUILTINS);
        false
    });
    ready.retain(|it| NEEDS[usize::from(*it)].closes);
    ready.reverse();
    let closed_before = log.all(Closed);
    drop(container.stop().await);
    let closed: Vec<u16> = log.all(Closed)[closed_before.len()..].to_vec();
    assert_eq!(closed, ready, "closed in another order than the reverse of being ready");
    let events = log.events.lock().unwrap().len();
    assert_eq!(container.stop().await, []);
    drop(container);
    assert_eq!(log.events.lock().unwrap().len(), events, "something was left to be closed");
    log.check();
}
