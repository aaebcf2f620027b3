//! Finding a command by its name among 10 to 10,000, beside `phf`, `hashify`, `match` and the hash maps.
//!
//! All are asked for the same names in the same order, shuffled or, in `hit-in-turn`, one after the
//! other; an iteration is one look-up. What the loop itself costs is shown as `loop`. Of a short list
//! in turn the branch predictor learns the lengths by heart, as it does when one command is called
//! again and again; of a shuffled one it does not.

use crate::questions::names::{SIZES, names};
use crate::questions::{Compiled, Questions, ask, compiled, misspelt};
use criterion::measurement::WallTime;
use criterion::{AxisScale, BenchmarkGroup, BenchmarkId, Criterion, PlotConfiguration};
use rustc_hash::FxHashMap;
use std::collections::HashMap;
use std::time::Instant;

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
