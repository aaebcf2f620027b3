//! The same call within applications of 10, 100 and 1,000 commands, of which each is called equally
//! often, in no order.
//!
//! The peers are made once, as Foundry is: `clap, kept` has all commands and reads the words;
//! `lexopt and map` is a `HashMap` of closures that read theirs.

use crate::peers::{Values, by_kept_clap, by_lexopt, clap_commands};
use crate::questions::Questions;
use crate::repeated::{Command, OF_10, OF_100, OF_1000, application};
use crate::users::WORDS;
use criterion::measurement::WallTime;
use criterion::{AxisScale, BenchmarkGroup, BenchmarkId, Criterion, PlotConfiguration};
use foundry_runtime::private::{App, Definition, Values as Given};
use std::collections::HashMap;
use std::hint::black_box;

// With the four commands that they are made of, and the services of these.
application!(of_10, &crate::__foundry::OWN, crate::repeated::OF_10);
application!(of_100, &crate::__foundry::OWN, crate::repeated::OF_100);
application!(of_1000, &crate::__foundry::OWN, crate::repeated::OF_1000);

/// Adds the group `call/among`.
pub(crate) fn benchmark(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("call/among");
    group.plot_config(PlotConfiguration::default().summary_scale(AxisScale::Logarithmic));
    compare(&mut group, OF_10, &of_10::DEFINITION);
    compare(&mut group, OF_100, &of_100::DEFINITION);
    compare(&mut group, OF_1000, &of_1000::DEFINITION);
}

type Handler = Box<dyn Fn([&'static str; 4]) -> Result<Values, lexopt::Error>>;

fn compare(
    group: &mut BenchmarkGroup<'_, WallTime>,
    commands: &'static [Command],
    definition: &'static Definition,
) {
    let names: Vec<String> = commands.iter().map(|it| it.name.to_owned()).collect();
    let asked = Questions::shuffled(&names);
    let expected = (String::from("ada@example.org"), 7, true);

    let app = App::new(definition, Given::NONE);
    let handler = |_: &Command| Box::new(by_lexopt) as Handler;
    let handlers: HashMap<&str, Handler> =
        commands.iter().map(|it| (it.name, handler(it))).collect();
    let mut clap = clap_commands(commands.iter().map(|it| it.name));
    for name in asked.names() {
        app.call_blocking(name, &WORDS).expect("the services start");
        assert!(app.call_blocking(name, &WORDS[..2]).is_err(), "the words are not read");
        assert_eq!(handlers[name](WORDS).expect("the words fit"), expected);
        assert_eq!(by_kept_clap(&mut clap, name, &WORDS), expected);
    }

    measure(group, "foundry", commands.len(), &asked, |name| {
        app.call_blocking(name, black_box(&WORDS))
    });
    measure(group, "lexopt and map", commands.len(), &asked, |name| {
        handlers[name](black_box(WORDS))
    });
    measure(group, "clap, kept", commands.len(), &asked, |name| {
        by_kept_clap(&mut clap, name, black_box(&WORDS))
    });
}

/// Calls one command after the other.
fn measure<T>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    contender: &str,
    size: usize,
    asked: &Questions,
    mut call: impl FnMut(&str) -> T,
) {
    let asked: Vec<&str> = asked.names().collect();
    group.bench_function(BenchmarkId::new(contender, size), |bencher| {
        let mut names = asked.iter().cycle();
        bencher.iter(|| names.next().map(|name| call(black_box(name))));
    });
}
