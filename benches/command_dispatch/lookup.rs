//! Finding a command by its name among 10 to 10,000, beside `phf`, `hashify`, `match` and the hash maps.
//!
//! All are asked for the same names in the same order, shuffled or, in `hit-in-turn`, one after the
//! other; an iteration is one look-up. What the loop itself costs is shown as `loop`. Of a short list
//! in turn the branch predictor learns the lengths by heart, as it does when one command is called
//! again and again; of a shuffled one it does not.

use crate::names::{SIZES, names};
use criterion::measurement::WallTime;
use criterion::{AxisScale, BenchmarkGroup, BenchmarkId, Criterion, PlotConfiguration};
use foundry_runtime::command::table::TableRef;
use rustc_hash::FxHashMap;
use std::collections::{HashMap, HashSet};
use std::hint::black_box;
use std::ops::Range;
use std::time::Instant;

/// The tables that were written by the build script.
mod tables {
    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

/// What was compiled for one number of names.
struct Compiled {
    foundry: TableRef<'static>,
    phf: &'static phf::Map<&'static str, u16>,
    hashified: Get,
    matched: Option<Get>,
}

type Get = fn(&str) -> Option<u16>;
type Ask = fn(&[String]) -> Questions;

/// Adds the groups `lookup/hit`, `lookup/hit-in-turn` and `lookup/miss`.
pub(crate) fn benchmark(criterion: &mut Criterion) {
    let misses = |names: &[String]| Questions::shuffled(&misspelt(names));
    let groups = [
        ("lookup/hit", Questions::shuffled as Ask),
        ("lookup/hit-in-turn", Questions::in_turn),
        ("lookup/miss", misses),
    ];
    for (name, ask) in groups {
        let mut group = criterion.benchmark_group(name);
        group.plot_config(PlotConfiguration::default().summary_scale(AxisScale::Logarithmic));
        for size in SIZES {
            let known = names(size);
            compare(&mut group, &known, &ask(&known));
        }
    }
}

fn compare(group: &mut BenchmarkGroup<'_, WallTime>, known: &[String], asked: &Questions) {
    let size = known.len();
    let Compiled { foundry, phf, hashified, matched } = compiled(size);
    let targets = || known.iter().map(String::as_str).zip(0..);
    let fx: FxHashMap<&str, u16> = targets().collect();
    let std: HashMap<&str, u16> = targets().collect();

    measure(group, "loop", size, asked, |_| None);
    measure(group, "foundry", size, asked, |name| foundry.get(name.as_bytes()));
    measure(group, "phf", size, asked, |name| phf.get(name).copied());
    measure(group, "hashify", size, asked, hashified);
    if let Some(matched) = matched {
        measure(group, "match", size, asked, matched);
    }
    measure(group, "std", size, asked, |name| std.get(name).copied());
    measure(group, "fx", size, asked, |name| fx.get(name).copied());
}

/// Asks one contender all questions, again and again.
fn measure(
    group: &mut BenchmarkGroup<'_, WallTime>,
    contender: &str,
    size: usize,
    asked: &Questions,
    get: impl Fn(&str) -> Option<u16>,
) {
    let names: Vec<&str> = asked.names().collect();
    group.bench_function(BenchmarkId::new(contender, size), |bencher| {
        bencher.iter_custom(|iterations| {
            let iterations = usize::try_from(iterations).unwrap_or(usize::MAX);
            let start = Instant::now();
            for _ in 0..iterations / names.len() {
                ask(&names, &get);
            }
            ask(&names[..iterations % names.len()], &get);
            start.elapsed()
        });
    });
}

/// The measured loop, alone in its function so that it is the same for all.
#[inline(never)]
fn ask(names: &[&str], get: impl Fn(&str) -> Option<u16>) {
    for name in names {
        black_box(get(black_box(name)));
    }
}

fn compiled(size: usize) -> Compiled {
    macro_rules! compiled {
        ($tables:ident, $matched:expr) => {{
            use tables::$tables::{FOUNDRY, PHF, hashified};
            Compiled { foundry: FOUNDRY, phf: &PHF, hashified, matched: $matched }
        }};
    }
    match size {
        10 => compiled!(of_10, Some(tables::of_10::matched)),
        85 => compiled!(of_85, Some(tables::of_85::matched)),
        1_000 => compiled!(of_1000, Some(tables::of_1000::matched)),
        10_000 => compiled!(of_10000, None),
        _ => unreachable!("BUG: no tables of {size} names were written"),
    }
}

/// Names in the order in which they are asked for.
///
/// Their bytes lie in that order too: a command line is in the nearest cache when it is looked up,
/// so fetching it is no part of the look-up.
pub(crate) struct Questions {
    text: String,
    names: Vec<Range<usize>>,
}

impl Questions {
    /// Each name equally often, at least 4,096 in all: a short list would be learnt by heart.
    pub(crate) fn shuffled(names: &[String]) -> Self {
        let rounds = 4_096usize.div_ceil(names.len());
        let mut order: Vec<usize> = (0..names.len() * rounds).map(|it| it % names.len()).collect();
        let mut random = 0x9E37_79B9_7F4A_7C15_u64;
        for last in (1..order.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            order.swap(last, random as usize % (last + 1));
        }
        Self::of(order.into_iter().map(|at| names[at].as_str()))
    }

    /// Each name once, in the order in which they are listed.
    fn in_turn(names: &[String]) -> Self {
        Self::of(names.iter().map(String::as_str))
    }

    fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut asked = Self { text: String::new(), names: Vec::new() };
        for name in names {
            let start = asked.text.len();
            asked.text.push_str(name);
            asked.names.push(start..asked.text.len());
        }
        asked
    }

    /// One after the other.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|it| &self.text[it.clone()])
    }
}

/// The names with one letter changed, at another place in each.
fn misspelt(names: &[String]) -> Vec<String> {
    let known: HashSet<&String> = names.iter().collect();
    let change = |(number, name): (usize, &String)| {
        let at = number % name.len();
        format!("{}x{}", &name[..at], &name[at + 1..])
    };
    names.iter().enumerate().map(change).filter(|it| !known.contains(it)).collect()
}
