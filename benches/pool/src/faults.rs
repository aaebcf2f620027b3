//! A4 to A6, A8, A10 and A11: networks, servers and callers that fail. What happens then is in the tests
//! of `tests/database`, and beside them what sqlx's own pool does; here are the rows that they tell.

use crate::{Fallible, Options, peers};
use foundry_compile::results::{Figures, Row};
use foundry_compile::scratch::cargo;
use std::fs;
use std::path::Path;

const PACKAGE: &str = "foundry-tests-database";

/// What the tests are told where to write.
const VARIABLE: &str = "FOUNDRY_FIGURES";

/// One after the other: each has the machine to itself.
const TESTS: [&str; 7] = ["--test-threads=1", "a4_", "a5_", "a6_", "a8_", "a10_", "a11_"];

const ROWS: [Row; 6] = [
    Row {
        id: "A4",
        what: "10 connections that the network swallows while queries are out on them; until all 10 \
               are usable, from when the callers give up",
        goal: "10 of 10 usable ≤ 100 ms after the callers give up",
        unit: "ms, the longest of 5 times; connections lost in all of these",
        part: PART,
    },
    Row {
        id: "A5",
        what: "10 connections that the network swallows while they rest; until a query is answered",
        goal: "≤ 500 ms",
        unit: "ms, the longest of 5 times",
        part: PART,
    },
    Row {
        id: "A6",
        what: "futures of the pool given up at every point at which they wait, and at random",
        goal: "no connection lost, or lent inside a transaction; no needless reconnect",
        unit: "what the label says, in all tests together; of random cancels 1 % may cost a connection, \
               whose answer could not be read to its end in time, and of MySQL any may: sqlx does not \
               know how far it read a reply",
        part: PART,
    },
    Row {
        id: "A8",
        what: "PostgreSQL restarted under 16 clients with 10 connections; until the first query that \
               works, from when the server lets somebody in",
        goal: "failures ≤ pool size, first success ≤ 100 ms",
        unit: "ms, queries; the most of 5 times",
        part: PART,
    },
    Row {
        id: "A10",
        what: "five causes of having no connection; `all held` waits as long as the pool is told to, \
               here 400 ms",
        goal: "five different errors that name the cause (a test reads them), each ≤ 1 s",
        unit: "ms until the caller is told; errors of one kind, or, without kinds, of one text; with 0 \
               connections sqlx panics",
        part: PART,
    },
    Row {
        id: "A11",
        what: "a connection held for longer than the threshold",
        goal: "one warning, with the name of the command or the place that holds it",
        unit: "guards and warnings, in all tests together",
        part: PART,
    },
];

const PART: &str = "faults";

/// Runs the tests, and writes the rows. A test that fails has no figures, nor have the others then: what
/// is missed by a figure alone is no failure while they are written down.
pub(crate) fn measure(options: &Options) -> Fallible<()> {
    let file = tempfile::NamedTempFile::new()?;
    run(options, file.path(), &["test", "--package", PACKAGE, "--no-fail-fast", "--"], &TESTS)?;
    if !options.shared.own {
        run(options, file.path(), &["run", "--package", PACKAGE, "--example", "sqlx"], &[])?;
    }
    let told = fs::read_to_string(file.path())?;
    for row in &ROWS {
        options.write(row, &figures(&told, row.id)?)?;
    }
    Ok(())
}

fn run(options: &Options, figures: &Path, what: &[&str], words: &[&str]) -> Fallible<()> {
    let mut cargo = cargo();
    cargo.current_dir(&options.shared.foundry).args(what).args(words).env(VARIABLE, figures);
    // Half a row is none: a server that is missing is a failure.
    let status = cargo.env("FOUNDRY_CI", "1").status()?;
    if status.success() { Ok(()) } else { Err(format!("`cargo {}` failed", what.join(" ")).into()) }
}

/// Those of a row, in the order in which their labels came.
fn figures(told: &str, row: &str) -> Fallible<Figures> {
    let mut found: Vec<(&str, &str, f64)> = Vec::new();
    for line in told.lines() {
        let [id, contender, how, label, value] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("the tests write otherwise than they did: {line}").into());
        };
        if id != row {
            continue;
        }
        let value: f64 = value.parse()?;
        match found.iter_mut().find(|it| (it.0, it.1) == (contender, label)) {
            Some(it) if how == "sum" => it.2 += value,
            Some(it) => it.2 = it.2.max(value),
            None => found.push((contender, label, value)),
        }
    }
    let mut figures = Figures::default();
    for (contender, label, value) in found {
        let name = if contender == "sqlx" { peers::name("sqlx", true) } else { contender.into() };
        figures.set(&name, label, value);
    }
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_added_and_of_times_the_longest_counts() {
        let told = "A4\tfoundry\tmost\tms\t3\nA4\tfoundry\tmost\tms\t2\nA5\tfoundry\tmost\tms\t9\n\
                    A4\tfoundry\tsum\tlost\t1\nA4\tfoundry\tsum\tlost\t2\n";
        let figures = figures(told, "A4").unwrap();
        assert_eq!(figures.get("foundry", "ms"), Some(3.0));
        assert_eq!(figures.get("foundry", "lost"), Some(3.0));
        assert!(super::figures("half a line", "A4").is_err());
    }
}
