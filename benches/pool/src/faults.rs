//! Rows that the tests of `tests/database` write: A4 to A6, A8, A10 and A11, where networks, servers and callers fail,
//! with sqlx's own pool beside them; M1, M2, M4 and M5, where migrations are compared with the databases' clients.

use crate::{Fallible, Options, peers};
use foundry_compile::results::Row;
use foundry_compile::told::Told;

const PACKAGE: &str = "foundry-tests-database";

const FAULTS: &str = "faults";
const SCRIPTS: &str = "scripts";

const ROWS_OF_FAULTS: [Row; 6] = [
    Row {
        id: "A4",
        what: "10 connections that the network swallows while queries are out on them; until all 10 \
               are usable, from when the callers give up",
        goal: "10 of 10 usable ≤ 100 ms after the callers give up",
        unit: "ms, the longest of 5 times; connections lost in all of these",
        part: FAULTS,
    },
    Row {
        id: "A5",
        what: "10 connections that the network swallows while they rest; until a query is answered",
        goal: "≤ 500 ms",
        unit: "ms, the longest of 5 times",
        part: FAULTS,
    },
    Row {
        id: "A6",
        what: "futures of the pool given up at every point at which they wait, and at random",
        goal: "no connection lost, or lent inside a transaction; no needless reconnect",
        unit: "what the label says, in all tests together; of random cancels 1 % may cost a connection, \
               whose answer could not be read to its end in time, and of MySQL any may: sqlx does not \
               know how far it read a reply",
        part: FAULTS,
    },
    Row {
        id: "A8",
        what: "PostgreSQL restarted under 16 clients with 10 connections; until the first query that \
               works, from when the server lets somebody in",
        goal: "failures ≤ pool size, first success ≤ 100 ms",
        unit: "ms, queries; the most of 5 times",
        part: FAULTS,
    },
    Row {
        id: "A10",
        what: "five causes of having no connection; `all held` waits as long as the pool is told to, \
               here 400 ms",
        goal: "five different errors that name the cause (a test reads them), each ≤ 1 s",
        unit: "ms until the caller is told; errors of one kind, or, without kinds, of one text; with 0 \
               connections sqlx panics",
        part: FAULTS,
    },
    Row {
        id: "A11",
        what: "a connection held for longer than the threshold",
        goal: "one warning, with the name of the command or the place that holds it",
        unit: "guards and warnings, in all tests together",
        part: FAULTS,
    },
];

const ROWS_OF_SCRIPTS: [Row; 4] = [
    Row {
        id: "M1",
        what: "scripts made from a seed, of strings, comments, blocks and bodies one inside of the other, run as \
               migrations and by `psql`, `mysql` and `sqlite3`",
        goal: "each as the vendor's client, or refused before anything ran",
        unit: "scripts, statements and dumps of all three databases",
        part: SCRIPTS,
    },
    Row {
        id: "M2",
        what: "folders of 46 to 342 migrations made from a seed, run by Foundry and file by file by `psql`, `mysql` and \
               `sqlite3`, forth and back; and the dumps of the clients as migrations",
        goal: "same schema dump, byte for byte",
        unit: "folders, files and dumps of all three databases; public folders are compared by scripts/corpora",
        part: SCRIPTS,
    },
    Row {
        id: "M4",
        what: "databases that sqlx, diesel, refinery, Flyway, golang-migrate, goose or dbmate has migrated, then \
               `migrate:run` and `migrate:baseline`",
        goal: "refused with the command that adopts it; adopting works after any failure",
        unit: "databases of SQLite, PostgreSQL and MySQL in all tests",
        part: SCRIPTS,
    },
    Row {
        id: "M5",
        what: "schemas with every kind of object, wiped and migrated again twice",
        goal: "run twice: equal; or refused before anything is dropped",
        unit: "schemas of SQLite, PostgreSQL and MySQL in all tests",
        part: SCRIPTS,
    },
];

/// Runs the tests of faults, and writes their rows.
pub(crate) fn measure(options: &Options) -> Fallible<()> {
    let tests = ["a4_", "a5_", "a6_", "a8_", "a10_", "a11_"];
    write(options, &tests, &ROWS_OF_FAULTS, Some("sqlx"))
}

/// Runs the tests of scripts, and writes their rows.
pub(crate) fn measure_scripts(options: &Options) -> Fallible<()> {
    write(options, &["m1_", "m2_", "m4_", "m5_"], &ROWS_OF_SCRIPTS, None)
}

/// Runs tests one after the other, so that each has the machine to itself, and an example with a peer; then writes
/// the rows. If a test fails, there are no figures at all. A figure that misses its goal does not fail a test here.
fn write(options: &Options, tests: &[&str], rows: &[Row], peer: Option<&str>) -> Fallible<()> {
    let told = Told::new(&options.shared).map_err(|error| error.to_string())?;
    let run = |what: &[&str]| told.run(what).map_err(|error| error.to_string());
    let cargo = ["test", "--package", PACKAGE, "--no-fail-fast", "--", "--test-threads=1"];
    run(&[&cargo[..], tests].concat())?;
    if let (Some(peer), false) = (peer, options.shared.own) {
        run(&["run", "--package", PACKAGE, "--example", peer])?;
    }
    for row in rows {
        let name = |it: &str| if it == "sqlx" { peers::name("sqlx", true) } else { it.into() };
        let figures = told.figures(row.id, name).map_err(|error| error.to_string())?;
        options.write(row, &figures)?;
    }
    Ok(())
}
