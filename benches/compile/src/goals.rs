//! The goals as numbers, and how far from them the results are.

use serde_json::Value;

/// The most that a figure may be.
#[derive(Clone, Copy)]
enum Most {
    /// This.
    Number(f64),
    /// So many times the same figure of the first peer whose name begins like this.
    Peer(f64, &'static str),
    /// So many times another figure of the same contender.
    Own(f64, &'static str),
}

use Most::{Number, Own, Peer};

/// What each row has to keep. A row without a line here is no goal.
fn limits(id: &str) -> Vec<(String, Most)> {
    let each = |labels: &[&str], most: &[Most]| {
        let pair = |label: &str| most.iter().map(move |it| (label.to_owned(), *it)).collect();
        labels.iter().flat_map(|it| -> Vec<(String, Most)> { pair(it) }).collect()
    };
    let of = |limits: &[(&str, Most)]| limits.iter().map(|it| (it.0.to_owned(), it.1)).collect();
    match id {
        "A1" => each(
            &["ns, SQLite", "ns, SQLite, 2 threads", "ns, PostgreSQL", "ns, PostgreSQL, 2 threads"],
            &[Number(500.0), Peer(0.1, "sqlx")],
        ),
        "A2" => of(&[("PostgreSQL", Number(1.0))]),
        // At least 2.5 times as many queries.
        "A3" => of(&[("µs for each query", Peer(1.0 / 2.5, "sqlx"))]),
        "A4" => ["PostgreSQL", "MySQL"]
            .iter()
            .flat_map(|on| {
                let within = ["queries", "transactions", "through the pool"];
                let within = within.map(|it| (format!("ms, {it}, {on}"), Number(100.0)));
                within.into_iter().chain([(format!("connections lost, {on}"), Number(0.0))])
            })
            .collect(),
        "A5" => each(&["ms, PostgreSQL", "ms, MySQL"], &[Number(500.0)]),
        // Of MySQL a connection whose query was given up cannot be kept.
        "A6" => ["PostgreSQL", "MySQL", "SQLite"]
            .iter()
            .flat_map(|on| {
                ["connections lost", "connections inside a transaction"].map(|it| (it, on))
            })
            .map(|(what, on)| (format!("{what}, {on}"), Number(0.0)))
            .chain(of(&[
                ("needless reconnects, PostgreSQL", Number(0.0)),
                ("needless reconnects, MySQL", Number(0.0)),
                ("reconnects in 10,000 random cancels, PostgreSQL", Number(100.0)),
            ]))
            .collect(),
        "A7" => each(&["p99, SQLite", "p99, PostgreSQL"], &[Peer(1.15, "semaphore")]),
        "A8" => of(&[
            ("ms, back at once", Number(100.0)),
            ("ms, away for 3 s", Number(100.0)),
            ("queries that failed, back at once", Number(10.0)),
            ("queries that failed, away for 3 s", Number(10.0)),
        ]),
        "A9" => of(&[
            ("% failed, 0 ms", Number(0.0)),
            ("% failed, 2 ms", Number(0.0)),
            ("ms, longest, 0 ms", Number(250.0)),
            ("ms, longest, 2 ms", Number(250.0)),
        ]),
        "A10" => ["PostgreSQL", "MySQL"]
            .iter()
            .flat_map(|on| {
                let causes =
                    ["closed port", "wrong password", "closed pool", "all held", "0 connections"];
                let told = causes.map(|it| (format!("ms, {it}, {on}"), Number(1_000.0)));
                let alike = (format!("causes of 5 that share an error, {on}"), Number(0.0));
                told.into_iter().chain([alike])
            })
            .collect(),
        "A11" => {
            each(&["guards held too long without a warning", "warnings too many"], &[Number(0.0)])
        }
        // At 1 MB ten thousand times as fast as JSON.
        "C1" => of(&[
            ("ns, all films", Number(100.0)),
            ("ns, all films", Peer(1e-4, "serde_json")),
            ("ns, one film of 3,201", Number(100.0)),
            ("ns, 200 bytes", Number(100.0)),
        ]),
        "C2" => of(&[("µs", Number(250.0))]),
        "C3" => of(&[("torn values", Number(0.0))]),
        "C4" | "C5" => of(&[("accepted", Number(0.0))]),
        "C6" => {
            let within = ["Error", "Panic", "GivenUp"]
                .map(|end| (format!("ms, until the next starts after {end}"), Number(10.0)));
            let killed = "ms, until the next has a value after a process is killed";
            let counts = of(&[("computations too many", Number(0.0)), (killed, Number(10.0))]);
            within.into_iter().chain(counts).collect()
        }
        "C7" => each(&["ns"], &[Number(120.0), Peer(0.5, "moka")]),
        "C8" => ["100 KB", "1 KB", "16 bytes", "0 to 64 KB", "64 KB, read from files"]
            .iter()
            .map(|it| (format!("% of the budget, values of {it}"), Number(105.0)))
            .collect(),
        "D1" => ["hit", "miss"]
            .iter()
            .flat_map(|kind| [10, 85, 1_000, 10_000].map(|size| format!("{kind}, {size}")))
            .flat_map(|it| each(&[&it], &[Number(4.0), Peer(1.0 / 3.0, "phf"), Peer(1.0, "fx")]))
            .collect(),
        "D2" => each(
            &["four words"],
            &[Number(25.0), Peer(1.0 / 3.0, "lexopt"), Peer(1.0 / 3.0, "argh"), Peer(0.01, "clap")],
        ),
        "D3" => of(&[("ns", Number(20.0))]),
        "D4" => of(&[
            ("ns, `&T`", Number(1.5)),
            ("ns, `&T`", Peer(1.3, "field")),
            // As slow as noise makes it.
            ("ns, `&T`, 2 threads", Own(1.1, "ns, `&T`")),
        ]),
        "D5" => of(&[
            ("with_named, threads: 1", Number(15.0)),
            ("with_named, threads: 8", Own(1.0, "with_named, threads: 1")),
        ]),
        "D6" => of(&[("ns", Number(0.6))]),
        "D7" => each(
            &[
                "call: 3 typed arguments, 2 services, blocks",
                "call: 5 typed arguments, no services, blocks",
            ],
            &[Number(0.0)],
        ),
        "E5" => of(&[("ns, first load", Number(100_000.0)), ("ns, read", Number(5.0))]),
        "M1" => of(&[("dumps that differ", Number(0.0)), ("scripts refused", Number(0.0))]),
        "M2" => of(&[("dumps that differ", Number(0.0))]),
        "M3" => of(&[("ms, 5,000 due", Peer(3.0, "by hand")), ("ms, nothing due", Number(50.0))]),
        "M4" => of(&[("databases in which a migration ran again", Number(0.0))]),
        "M5" => of(&[("schemas that differ after that", Number(0.0))]),
        "P1" => of(&[
            ("instructions over a no-op, 50", Number(8_000.0)),
            ("instructions over a no-op, 200", Number(15_000.0)),
            ("µs over a no-op, 50", Number(50.0)),
        ]),
        // All that is over the no-op, not only what each command adds.
        "P2" => of(&[("a command, of all at 200", Number(3.0))]),
        "P3" => of(&[("KB over a no-op, 50", Number(150.0))]),
        "P4" => each(&["`list`", "`help`", "`-V`", "`completion`"], &[Number(0.0)]),
        "P5" => of(&[
            ("s of processors, 200", Number(6.0)),
            ("MB, 200", Number(500.0)),
            // Linear: five times as many commands take about five times as long.
            ("s of processors, 1000", Own(6.0, "s of processors, 200")),
        ]),
        "P6" => of(&[("s, 50", Peer(1.0, "clap"))]),
        "P7" => of(&[("s, 100", Number(0.4)), ("s, 1000", Number(4.0))]),
        "P8" => each(&["s, dev", "s, release"], &[Peer(1.0, "clap")]),
        _ => Vec::new(),
    }
}

/// Whose figures a row is about.
fn own(id: &str) -> &'static str {
    if id == "D6" { "CommandId, borrowed" } else { "foundry" }
}

/// A figure beside its limit.
pub struct Judged {
    /// Its label in the results.
    pub label: String,
    /// What was measured, if it was.
    pub value: Option<f64>,
    /// The most that it may be, if what that depends on was measured.
    pub most: Option<f64>,
    /// What that depends on, in words; nothing of a number.
    pub because: String,
}

impl Judged {
    /// Nothing, if one of both is not known.
    pub fn met(&self) -> Option<bool> {
        Some(self.value? <= self.most?)
    }

    /// How many times the limit it is; infinitely many, if there should be none.
    pub fn times(&self) -> Option<f64> {
        let (value, most) = self.value.zip(self.most)?;
        Some(if value == most { 1.0 } else { value / most })
    }
}

/// Each limit of a result.
pub fn judged(row: &Value) -> Vec<Judged> {
    let id = row["id"].as_str().unwrap_or_default();
    let own = own(id);
    let judge = |(label, most): (String, Most)| {
        let times = |factor: f64, it: &str| match factor {
            1.0 => String::from(it),
            _ => format!("{} × {it}", (factor * 100.0).round() / 100.0),
        };
        let (most, because) = match most {
            Number(most) => (Some(most), String::new()),
            Peer(factor, it) => (figure(row, it, &label).map(|it| it * factor), times(factor, it)),
            Own(factor, it) => (figure(row, own, it).map(|it| it * factor), times(factor, it)),
        };
        Judged { value: figure(row, own, &label), most, because, label }
    };
    limits(id).into_iter().map(judge).collect()
}

/// Whether a result keeps all of its limits; nothing, if something was not measured or is no goal.
pub fn met(row: &Value) -> Option<bool> {
    let judged = judged(row);
    let met: Option<Vec<bool>> = judged.iter().map(Judged::met).collect();
    met.filter(|it| !it.is_empty()).map(|it| it.iter().all(|it| *it))
}

/// A figure of a result. A peer may have its version behind its name.
pub fn figure(row: &Value, contender: &str, label: &str) -> Option<f64> {
    if contender == "foundry" {
        return row["value"][label].as_f64();
    }
    let peers = row["peers"].as_object()?;
    let peer = || peers.iter().find(|it| it.0.starts_with(contender)).map(|it| it.1);
    peers.get(contender).or_else(peer)?[label].as_f64()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_peer_sets_a_limit() {
        let row = |own: f64| {
            let peers = json!({
                "clap 4.6.9 derive": { "s, 50": 0.5 }, "clap 4.6.9 derive, defer": { "s, 50": 9 }
            });
            json!({ "id": "P6", "value": { "s, 50": own }, "peers": peers })
        };
        assert_eq!((met(&row(0.5)), met(&row(0.6))), (Some(true), Some(false)));
        assert_eq!(judged(&row(0.75))[0].times(), Some(1.5));
    }

    #[test]
    fn the_first_peer_of_a_name_is_meant() {
        let peers = json!({
            "semaphore": { "µs for each query": 1 },
            "sqlx 0.9.0": { "µs for each query": 10 },
            "sqlx 0.9.0, no test": { "µs for each query": 6 },
        });
        let value = json!({ "µs for each query": 4 });
        assert_eq!(met(&json!({ "id": "A3", "value": value, "peers": peers })), Some(true));
    }

    #[test]
    fn what_is_missing_decides_nothing() {
        let row = json!({ "id": "P7", "value": { "s, 100": 0.1 }, "peers": {} });
        assert_eq!(met(&row), None);
        assert_eq!(met(&json!({ "id": "X1", "value": {}, "peers": {} })), None);
    }

    #[test]
    fn none_is_none() {
        let calls = |it: u32| json!({ "`list`": 0, "`help`": 0, "`-V`": it, "`completion`": 0 });
        let row = |it| json!({ "id": "P4", "value": calls(it), "peers": {} });
        assert_eq!((met(&row(0)), met(&row(1))), (Some(true), Some(false)));
    }
}
