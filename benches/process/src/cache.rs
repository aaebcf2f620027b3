//! C1, C2, C7 and X7, from the estimates that `cargo bench -- zero_copy_cache` left behind, and C3 to C6 and
//! C8, which the tests of `tests/cache` tell.

use crate::criterion::{Estimates, write};
use crate::{Options, Result};
use foundry_compile::results::{Figures, Row};
use foundry_compile::told::Told;

const GROUP: &str = "zero_copy_cache";
const PACKAGE: &str = "foundry-tests-cache";
const PART: &str = "cache";

const FAULTS: [Row; 5] = [
    Row {
        id: "C3",
        what: "writers of 1 MB that are killed while they write, and a reader beside",
        goal: "200 × kill -9: 0 torn, 0 torn reads",
        unit: "what the label says",
        part: PART,
    },
    Row {
        id: "C4",
        what: "2,000 old values each under changed types: fields swapped, u64 to f64, enum reordered, \
               renamed, removed, appended, String to Vec, another version, other parameters",
        goal: "0 accepted: all misses",
        unit: "what the label says",
        part: PART,
    },
    Row {
        id: "C5",
        what: "entries of which bits are flipped and ends are cut off",
        goal: "10⁶ flips and cuts: 0 panics, 0 accepted",
        unit: "what the label says; a panic would fail the test",
        part: PART,
    },
    Row {
        id: "C6",
        what: "1,000 tasks, and 8 processes with 100 tasks, that miss one key at once, in memory and in \
               files; a loader that fails, panics, is given up or killed",
        goal: "1 computation each; next waiter starts ≤ 10 ms",
        unit: "computations in all; ms, the longest of 5 times",
        part: PART,
    },
    Row {
        id: "C8",
        what: "values written for 60 s, ten times the budget of 4 MiB and more, by their size",
        goal: "memory ≤ budget + 5 %",
        unit: "the most that was allocated",
        part: PART,
    },
];

/// Writes the rows whose benches were run, and says aloud which were not; then those of the tests.
pub(crate) fn measure(options: &Options) -> Result<()> {
    let estimates = Estimates::read(options)?;
    hits(options, &estimates)?;
    let first = figures(&estimates, &[("first_films", "µs", 1e-3)]);
    let what = "all films, 1 MB as an entry, first touched by a new cache over a folder, in the page cache \
                of the system; peers read a file and decode it";
    write(options, &row("C2", what, "≤ 250 µs", "µs, median"), &first)?;
    let get = figures(&estimates, &[("get_1KB", "ns", 1.0)]);
    let what = "one of 10,000 values of 1 KB, in no order";
    write(options, &row("C7", what, "≤ 120 ns, ≤ ½ of moka", "ns, median"), &get)?;
    let put = figures(&estimates, &[("put_films", "µs", 1e-3)]);
    let what = "all films kept; peers encode them";
    write(options, &row("X7", what, "no goal in the list", "µs, median"), &put)?;
    faults(options)
}

fn hits(options: &Options, estimates: &Estimates) -> Result<()> {
    let groups = [
        ("hit_films", "ns, all films", 1.0),
        ("hit_film", "ns, one film of 3,201", 1.0),
        ("hit_200B", "ns, 200 bytes", 1.0),
    ];
    let what = "a field of a value in memory, by key: all films in one value of 1 MB, one film, a session of \
                200 bytes; the codecs have their bytes already";
    let goal = "≤ 100 ns at any size; ≥ 10,000 × serde_json at 1 MB";
    write(options, &row("C1", what, goal, "ns, median"), &figures(estimates, &groups))
}

/// The contenders of groups, each under a label, in another unit.
fn figures(estimates: &Estimates, groups: &[(&str, &str, f64)]) -> Figures {
    let mut figures = Figures::default();
    for (group, label, factor) in groups {
        let group = format!("{GROUP}_{group}");
        for (contender, value) in estimates.group(&group) {
            let ours = ["foundry, by key", "foundry, in memory"].contains(&contender);
            let name = if ours { "foundry" } else { contender };
            figures.set(name, label, value * factor);
        }
    }
    figures
}

fn row(id: &'static str, what: &'static str, goal: &'static str, unit: &'static str) -> Row {
    Row { id, what, goal, unit, part: PART }
}

fn faults(options: &Options) -> Result<()> {
    let told = Told::new(&options.shared)?;
    let words =
        ["test", "--release", "--package", PACKAGE, "--no-fail-fast", "--", "--test-threads=1"];
    told.run(&[&words[..], &["c3_", "c4_", "c5_", "c6_", "c8_"]].concat())?;
    for row in &FAULTS {
        row.write(&options.shared, &told.figures(row.id, str::to_owned)?)?;
    }
    Ok(())
}
