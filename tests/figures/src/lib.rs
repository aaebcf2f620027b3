//! Figures that a goal is set for: told in each run, and held to the goal. A time counts as too long if it
//! is so three times, because other tests and other people use the machine as well.
//!
//! With `FOUNDRY_FIGURES` they are measured for `docs/results`: written to the file of that name, times more
//! often and each of them, and judged by whoever reads it. All else that a test claims it claims as ever.

#![forbid(unsafe_code)]

use std::fs::File;
use std::io::Write;
use std::sync::LazyLock;
use std::time::Duration;

/// How often a time is taken before it counts as too long.
const TRIES: usize = 3;

/// How often it is taken to be written down.
const ROUNDS: usize = 5;

/// Where figures are written, one a line: row, contender, how several of one label become one, label,
/// value; with tabs between.
static FIGURES: LazyLock<Option<File>> = LazyLock::new(|| {
    let path = std::env::var_os("FOUNDRY_FIGURES")?;
    Some(File::options().create(true).append(true).open(path).unwrap())
});

/// Whose figure it is.
#[derive(Clone, Copy)]
pub struct Contender(&'static str);

/// What the tests are about.
pub const FOUNDRY: Contender = Contender::new("foundry");

impl Contender {
    /// Somebody else, beside whom it is measured.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// Tells a figure of which the highest counts.
    pub fn most(self, row: &str, label: &str, value: f64) {
        tell(row, &format!("{}: {label}: {value:.1}", self.0));
        self.write(row, "most", label, value);
    }

    /// Counts something; what the tests count under one label is added.
    pub fn count(self, row: &str, label: &str, count: u64) {
        self.write(row, "sum", label, count as f64);
    }

    /// In one piece: several tests, and programs, write to one file.
    fn write(self, row: &str, how: &str, label: &str, value: f64) {
        if let Some(mut file) = FIGURES.as_ref() {
            let line = format!("{row}\t{}\t{how}\t{label}\t{value}\n", self.0);
            file.write_all(line.as_bytes()).unwrap();
        }
    }
}

/// Takes a time up to three times, until it is within the goal; tells each of them.
///
/// # Panics
///
/// If none is within the goal, and they are not written down.
pub async fn within(row: &str, what: &str, goal: Duration, measure: impl AsyncFn() -> Duration) {
    let written = FIGURES.is_some();
    let mut taken = Vec::new();
    for _ in 0..if written { ROUNDS } else { TRIES } {
        let time = measure().await;
        FOUNDRY.most(row, &format!("ms, {what}"), millis(time));
        if time <= goal && !written {
            return;
        }
        taken.push(time);
    }
    assert!(written, "{row}: {what}: {taken:.1?} are all longer than {goal:?}");
}

/// Tells a figure that has a limit.
///
/// # Panics
///
/// If it is above, and not written down.
#[track_caller]
pub fn at_most(row: &str, label: &str, value: f64, limit: f64, why: &str) {
    FOUNDRY.most(row, label, value);
    assert!(value <= limit || FIGURES.is_some(), "{row}: {label}: {value} > {limit}: {why}");
}

/// Counts what there should be none of.
///
/// # Panics
///
/// If there is one, and it is not written down.
#[track_caller]
pub fn none(row: &str, label: &str, count: u64, why: &str) {
    FOUNDRY.count(row, label, count);
    assert!(count == 0 || FIGURES.is_some(), "{row}: {label}: {count}: {why}");
}

/// Whether figures are written down: then all that a goal is set for is done, however long it takes.
#[must_use]
pub fn are_written() -> bool {
    FIGURES.is_some()
}

/// As figures have them.
#[must_use]
pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Prints what a row of the goals came to, also when the output of tests is captured.
pub fn tell(row: &str, figure: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{row}: {figure}");
}
