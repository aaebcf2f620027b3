//! From a need to its service: `cargo bench --bench service_resolution`.
//!
//! One of eight services that are ready is asked for, again and again inside one call of a command
//! whose tables are written by hand: the call itself is divided by all iterations and vanishes.
//! Beside it the same service in the field of a struct, and in a map from types to `dyn Any`.
//!
//! Each contender starts from a source that the optimizer cannot see through; what that costs is
//! shown as `loop`.

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main};
use foundry_runtime::private::{
    App, Call, CommandSpec, Ctx, Definition, Extent, Graph, Init, Input, Item, Kind, Need,
    ParamKind, ParamSpec, Place, Placed, Sizes, Step, Tables, buckets, instance, place,
};
use foundry_runtime::{Outcome, Result};
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

struct Service<const N: usize>(usize);

/// The one that is asked for, and its need.
type Asked = Service<5>;
const ASKED: Need = Need::Item(5);

const PLACE: Place = Place { file: "service_resolution.rs", line: 1 };

const fn service<const N: usize>(name: &'static str) -> Item {
    let init = Init::Sync(|_| Ok(instance(Service::<N>(N))));
    Item { name, place: PLACE, needs: &[], kind: Kind::Service { init, close: None } }
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
    ];
    Item { name, place: PLACE, needs: NEEDS, kind: Kind::Command(spec) }
}

const GET: CommandSpec = CommandSpec {
    params: &[ParamSpec { name: "times", kind: ParamKind::Required, ..ParamSpec::NONE }],
    run: |input, call| repeat(input, call, |ctx| ctx.get::<Asked>(ASKED)),
    ..CommandSpec::NONE
};
const ARC: CommandSpec =
    CommandSpec { run: |input, call| repeat(input, call, |ctx| ctx.arc::<Asked>(ASKED)), ..GET };

const OWN: [Item; 10] = [
    service::<0>("Service0"),
    service::<1>("Service1"),
    service::<2>("Service2"),
    service::<3>("Service3"),
    service::<4>("Service4"),
    service::<5>("Service5"),
    service::<6>("Service6"),
    service::<7>("Service7"),
    command("get", &GET),
    command("arc", &ARC),
];
const ITEMS: &[Placed; 10] = &place(&[&OWN]);
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
static DEFINITION: Definition = TABLES.define("services", "1.0.0", "");

/// A command that asks as often as its argument says.
fn repeat<'a, T>(
    input: &Input<'a>,
    call: Call<'a>,
    ask: impl Fn(Ctx<'a>) -> T + Send + 'a,
) -> Result<Step<'a>> {
    let times = input.required(0, Input::parse::<u64>)?;
    call.run(move |ctx| {
        for _ in 0..times {
            black_box(ask(black_box(ctx)));
        }
        Ok(Outcome::default())
    })
}

/// What a program has that wires its services by hand.
struct Fields {
    before: [Arc<usize>; 5],
    asked: Arc<Asked>,
}

type Map = HashMap<TypeId, Arc<dyn Any + Send + Sync>>;

fn benchmark(criterion: &mut Criterion) {
    let fields = Fields { before: Default::default(), asked: Arc::new(Service(5)) };
    let map = map();
    assert_eq!(from_map(&map).map(|it| it.0), Some(fields.before.len()));

    let mut group = criterion.benchmark_group("service_resolution");
    group.bench_function("loop", |bencher| bencher.iter(|| black_box(&fields)));
    measure(&mut group, "foundry/get", "get");
    group.bench_function("field/get", |bencher| bencher.iter(|| &*black_box(&fields).asked));
    group.bench_function("map/get", |bencher| bencher.iter(|| from_map(black_box(&map))));
    measure(&mut group, "foundry/arc", "arc");
    group.bench_function("field/arc", |bencher| {
        bencher.iter(|| Arc::clone(&black_box(&fields).asked));
    });
    group.finish();
}

fn measure(group: &mut BenchmarkGroup<'_, WallTime>, contender: &str, command: &str) {
    let app = App::new(&DEFINITION);
    let call = |times: u64| -> Duration {
        let times = times.to_string();
        let start = Instant::now();
        app.call_blocking(command, &[&times]).expect("the services start");
        start.elapsed()
    };
    call(1);
    group.bench_function(contender, |bencher| bencher.iter_custom(call));
}

fn map() -> Map {
    fn entry<const N: usize>() -> (TypeId, Arc<dyn Any + Send + Sync>) {
        (TypeId::of::<Service<N>>(), Arc::new(Service::<N>(N)))
    }
    let first = [entry::<0>(), entry::<1>(), entry::<2>(), entry::<3>()];
    let second = [entry::<4>(), entry::<5>(), entry::<6>(), entry::<7>()];
    first.into_iter().chain(second).collect()
}

fn from_map(map: &Map) -> Option<&Asked> {
    map.get(&TypeId::of::<Asked>())?.downcast_ref()
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
