//! Foundry: commands that ask as often as their argument says.
//!
//! Their tables are written by hand, since a handler gets its services once. The call itself is
//! divided by all times and vanishes.

use crate::services::{Asked, Contender, Numbered, Service, repeat};
use foundry_runtime::private::{
    App, Call, CommandSpec, Ctx, Definition, Init, Input, Item, Kind, Life, Need, ParamKind,
    ParamSpec, Place, Placed, Provider, Step, Values, instance, place, view,
};
use foundry_runtime::{Outcome, Result};
use std::cell::Cell;
use std::hint::black_box;

pub(crate) fn contenders() -> impl Iterator<Item = Contender> {
    [("ref", "get"), ("dyn", "get-dyn"), ("arc", "arc"), ("arc_dyn", "arc-dyn")]
        .into_iter()
        .map(|(what, command)| contender(what, command))
}

fn contender(what: &'static str, command: &'static str) -> Contender {
    let app = App::new(&DEFINITION, Values::NONE);
    let ask = move |times: u64| {
        app.call_blocking(command, &[&times.to_string()]).expect("the services start");
        SUM.get()
    };
    Contender { name: "foundry", what, ask: Box::new(ask) }
}

thread_local! {
    /// The answers of the last call.
    static SUM: Cell<u64> = const { Cell::new(0) };
}

const SPEC: CommandSpec = CommandSpec {
    params: &[ParamSpec { name: "times", kind: ParamKind::Required, ..ParamSpec::NONE }],
    ..CommandSpec::NONE
};
const GET: CommandSpec = CommandSpec {
    run: |input, call| answer(input, &call, |ctx| ctx.get::<Asked>(ASKED).number()),
    ..SPEC
};
const ARC: CommandSpec = CommandSpec {
    run: |input, call| answer(input, &call, |ctx| ctx.arc::<Asked>(ASKED).number()),
    ..SPEC
};
const GET_DYN: CommandSpec = CommandSpec {
    run: |input, call| answer(input, &call, |ctx| ctx.get::<dyn Numbered>(ASKED_DYN).number()),
    ..SPEC
};
const ARC_DYN: CommandSpec = CommandSpec {
    run: |input, call| answer(input, &call, |ctx| ctx.arc::<dyn Numbered>(ASKED_DYN).number()),
    ..SPEC
};

const ASKED: Need = Need::Item(5);
const ASKED_DYN: Need = Need::Item(8);

const PLACE: Place = Place { file: "foundry.rs", line: 1 };

const OWN: [Item; 13] = [
    service::<0>("Service0"),
    service::<1>("Service1"),
    service::<2>("Service2"),
    service::<3>("Service3"),
    service::<4>("Service4"),
    service::<5>("Service5"),
    service::<6>("Service6"),
    service::<7>("Service7"),
    service_as_dyn(),
    command("get", &GET),
    command("get-dyn", &GET_DYN),
    command("arc", &ARC),
    command("arc-dyn", &ARC_DYN),
];

const fn service<const N: usize>(name: &'static str) -> Item {
    let init = Init::Sync(|_| Ok(instance(Service::<N>::new())));
    let provider = Provider { init, close: None, life: Life::Singleton };
    Item { name, place: PLACE, needs: &[], kind: Kind::Service(provider) }
}

/// What `#[service(as = dyn Numbered)]` stands for: a slot with the same service as its trait.
const fn service_as_dyn() -> Item {
    let init = Init::Sync(|ctx| Ok(view::<dyn Numbered>(ctx.arc::<Asked>(ASKED))));
    let kind = Kind::Service(Provider { init, close: None, life: Life::View });
    Item { name: "Numbered", place: PLACE, needs: &[ASKED], kind }
}

const fn command(name: &'static str, spec: &'static CommandSpec) -> Item {
    const NEEDS: &[Need] = &[
        Need::Item(0),
        Need::Item(1),
        Need::Item(2),
        Need::Item(3),
        Need::Item(4),
        Need::Item(5),
        Need::Item(6),
        Need::Item(7),
        Need::Item(8),
    ];
    Item { name, place: PLACE, needs: NEEDS, kind: Kind::Command(spec) }
}

const ITEMS: &[Placed; OWN.len()] = &place(&[&OWN]);
foundry_runtime::private::graph!(ITEMS);
foundry_runtime::private::tables!(ITEMS);
static DEFINITION: Definition = TABLES.define("services", "1.0.0", "");

fn answer<'a>(
    input: &Input<'a>,
    call: &Call<'a>,
    ask: impl Fn(&Ctx<'a>) -> u64 + Send + 'a,
) -> Result<Step<'a>> {
    let times = input.required(0, Input::parse::<u64, _>)?;
    call.run(move |ctx| {
        SUM.set(repeat(times, || ask(black_box(&ctx))));
        Ok(Outcome::default())
    })
}
