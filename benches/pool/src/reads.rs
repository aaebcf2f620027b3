//! X6: reads of SQLite by key, through pools, on a connection that is held, and on the task's own
//! thread. What it decides stands in `docs/decisions/inline-reads.md`.

use crate::clock::{rounds, runtime};
use crate::engine;
use crate::own::{Lane, Own};
use crate::pool::{Contender, connect};
use crate::readers::{Given, Held, Inline, Pooled, Spawned, Through};
use crate::{Fallible, Options, peers};
use foundry_compile::process::median;
use foundry_compile::results::{Figures, Row};
use sqlx::{Connection as _, Sqlite};
use std::path::Path;

const ROUNDS: usize = 51;
const FILE: &str = "reads.db";
const SIZE: usize = 5;
/// Rows of the table.
const ROWS: i64 = 100_000;
const TASKS: usize = 8;

/// Somebody who reads the table.
pub(crate) trait Read: Clone + Send + Sync + 'static {
    /// The row with this key.
    fn row(&self, id: i64) -> impl Future<Output = Fallible<Item>> + Send;

    /// A thousand rows from this key on.
    fn rows(&self, id: i64) -> impl Future<Output = Fallible<Vec<Item>>> + Send;
}

/// A name and a price.
pub(crate) type Item = (String, i64);

/// What is read, and by how many.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Row,
    Rows,
    Tasks,
}

const SHAPES: [(Shape, &str, usize); 3] = [
    (Shape::Row, "a row", 1),
    (Shape::Rows, "1,000 rows", 1),
    (Shape::Tasks, "a row, 8 tasks on 2 threads", 2),
];

/// X6.
pub(crate) fn measure(options: &Options) -> Fallible<()> {
    let directory = tempfile::tempdir()?;
    let file = directory.path().join(FILE);
    let url = engine::sqlite(directory.path(), FILE);
    runtime(1)?.block_on(fill(&url))?;
    let mut figures = Figures::default();
    for (shape, label, threads) in SHAPES {
        let runtime = runtime(threads)?;
        let contenders = runtime.block_on(contenders(options, &url, &file, shape))?;
        let seen = runtime.block_on(rounds(&contenders, options.rounds(ROUNDS)))?;
        for (contender, seen) in contenders.iter().zip(seen) {
            figures.set(&contender.name, &format!("µs, {label}"), median(seen.wall) / 1e3);
            let label = format!("µs of processors, {label}");
            figures.set(&contender.name, &label, median(seen.cpu) / 1e3);
        }
    }
    options.write(
        &Row {
            id: "X6",
            what: "rows of an SQLite table of 100,000, by key",
            goal: "no goal; SQLite on the task's own thread is the floor",
            unit: "µs, median of rounds in turn; of processors, all threads of the process",
            part: "reads",
        },
        &figures,
    )
}

async fn fill(url: &str) -> Fallible<()> {
    let mut connection = connect::<Sqlite>(url).await?;
    let script = "
        CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price INTEGER NOT NULL);
        WITH RECURSIVE ids(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM ids WHERE id < 100000)
        INSERT INTO items SELECT id, 'item number ' || id, id * 7 % 9973 FROM ids;";
    sqlx::raw_sql(script).execute(&mut connection).await?;
    let count = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM items");
    let count = count.fetch_one(&mut connection).await?;
    connection.close().await?;
    if count == ROWS { Ok(()) } else { Err(format!("the table has {count} rows").into()) }
}

async fn contenders(
    options: &Options,
    url: &str,
    file: &Path,
    shape: Shape,
) -> Fallible<Vec<Contender<()>>> {
    let mut all = Vec::new();
    let pool = Own::<Sqlite>::open(url, Lane::Read, SIZE)?;
    all.push(contender("foundry", Pooled(pool.0.clone()), shape).await?);
    all.push(contender("foundry, `&pool`", Given(pool.0), shape).await?);
    if !options.shared.own {
        for tested in [true, false] {
            let pool = peers::sqlx::<Sqlite>(url, SIZE, tested).await?;
            all.push(contender(&peers::name("sqlx", tested), Through(pool), shape).await?);
        }
        if shape != Shape::Tasks {
            let held = Held::new(connect::<Sqlite>(url).await?);
            let name = peers::name("sqlx", true) + ", a held connection";
            all.push(contender(&name, held, shape).await?);
        }
    }
    let name = peers::name("rusqlite", true);
    let inline = Inline::open(file, TASKS)?;
    all.push(contender(&format!("{name}, inline"), inline.clone(), shape).await?);
    all.push(contender(&format!("{name}, spawn_blocking"), Spawned(inline), shape).await?);
    Ok(all)
}

/// Somebody who has shown that they read the right rows.
async fn contender<R: Read>(name: &str, reader: R, shape: Shape) -> Fallible<Contender<()>> {
    let rows = reader.rows(1_001).await?;
    let (first, last) = (reader.row(1_001).await?, reader.row(2_000).await?);
    if rows.len() != 1_000 || rows[0] != first || rows[999] != last || first.1 != 7_007 {
        return Err(format!("{name} reads wrongly").into());
    }
    Ok(Contender::new(name, move |times| Box::pin(read(reader.clone(), shape, times))))
}

async fn read<R: Read>(reader: R, shape: Shape, times: usize) -> Fallible<()> {
    // Keys that do not follow each other.
    let key = |number: usize| number as i64 * 7_919 % (ROWS - 1_000) + 1;
    match shape {
        Shape::Row => {
            for number in 0..times {
                reader.row(key(number)).await?;
            }
        }
        Shape::Rows => {
            for number in 0..times {
                reader.rows(key(number)).await?;
            }
        }
        Shape::Tasks => {
            let task = |reader: R, first: usize| async move {
                for number in (first..times).step_by(TASKS) {
                    reader.row(key(number)).await?;
                }
                Ok(())
            };
            let tasks: Vec<_> =
                (0..TASKS).map(|first| tokio::spawn(task(reader.clone(), first))).collect();
            for task in tasks {
                let outcome: Fallible<()> = task.await?;
                outcome?;
            }
        }
    }
    Ok(())
}
