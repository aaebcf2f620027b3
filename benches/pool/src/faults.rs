//! A4 to A6, A8, A10 and A11: networks, servers and callers that fail. What happens then is in the tests
//! of `tests/database`, and beside them what sqlx's own pool does; here are the rows that they tell.

use crate::{Fallible, Options, peers};
use foundry_compile::results::Row;
use foundry_compile::told::Told;

const PACKAGE: &str = "foundry-tests-database";

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
    let told = Told::new(&options.shared).map_err(|error| error.to_string())?;
    let run = |what: &[&str]| told.run(what).map_err(|error| error.to_string());
    run(&[&["test", "--package", PACKAGE, "--no-fail-fast", "--"], &TESTS[..]].concat())?;
    if !options.shared.own {
        run(&["run", "--package", PACKAGE, "--example", "sqlx"])?;
    }
    for row in &ROWS {
        let name = |it: &str| if it == "sqlx" { peers::name("sqlx", true) } else { it.into() };
        let figures = told.figures(row.id, name).map_err(|error| error.to_string())?;
        options.write(row, &figures)?;
    }
    Ok(())
}
