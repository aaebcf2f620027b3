//! M3: 5,000 migrations of SQLite, beside the same by hand; then again, with nothing to do.

use crate::clock::{order, quantile, runtime};
use crate::engine::Engine;
use crate::{Fallible, Options};
use foundry::database::{DatabasePool, Migrations, Migrator, RunOptions};
use foundry_compile::results::{Figures, Row};
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection, Sqlite};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// So many files.
const MIGRATIONS: usize = 5_000;

/// Turns of each.
const TURNS: usize = 3;

/// Runs with nothing to do, after each turn.
const AGAIN: usize = 5;

/// The ledger of the one who does it by hand.
const LEDGER: &str = "CREATE TABLE IF NOT EXISTS ledger
    (version INTEGER PRIMARY KEY, name TEXT NOT NULL, sql TEXT NOT NULL, applied_at TEXT NOT NULL)";

/// M3.
pub(crate) fn measure(options: &Options) -> Fallible<()> {
    let directory = tempfile::tempdir()?;
    let folder = directory.path().join("migrations");
    fs::create_dir(&folder)?;
    for number in 1..=MIGRATIONS {
        fs::write(folder.join(format!("{number}_step.sql")), text(number)?)?;
    }
    let names = ["foundry", "by hand"];
    let mut seen: [[Vec<f64>; 2]; 2] = Default::default();
    for round in 0..options.rounds(TURNS) {
        for at in order(names.len(), round) {
            let database = directory.path().join(format!("{round}-{at}.db"));
            for turn in 0..=AGAIN {
                let began = Instant::now();
                let applied = runtime(1)?.block_on(async {
                    if at == 0 {
                        migrated(&folder, &database).await
                    } else {
                        by_hand(&folder, &database).await
                    }
                })?;
                seen[at][turn.min(1)].push(began.elapsed().as_secs_f64() * 1e3);
                let expected = if turn == 0 { MIGRATIONS } else { 0 };
                if applied != expected {
                    return Err(format!("{}: {applied} applied", names[at]).into());
                }
            }
        }
    }
    let mut figures = Figures::default();
    for (name, [mut run, mut again]) in names.into_iter().zip(seen) {
        run.sort_by(f64::total_cmp);
        again.sort_by(f64::total_cmp);
        figures.set(name, "ms, 5,000 due", quantile(&run, 0.5));
        figures.set(name, "ms, nothing due", quantile(&again, 0.5));
    }
    options.write(
        &Row {
            id: "M3",
            what: "5,000 migrations of SQLite, and again with nothing to do, the reading of the files included",
            goal: "≤ 3 × by hand; ≤ 50 ms with nothing to do",
            unit: "ms, medians of three runs in turn, and of fifteen with nothing to do",
            part: "migrations",
        },
        &figures,
    )
}

/// The text of a migration: half of them make tables, the other half fill them.
fn text(number: usize) -> Result<String, std::fmt::Error> {
    let table = number.div_ceil(2);
    let mut sql = String::new();
    if number % 2 == 1 {
        writeln!(sql, "CREATE TABLE step_{table} (id INTEGER PRIMARY KEY, title TEXT NOT NULL);")?;
    } else {
        writeln!(sql, "-- Films; all of them.")?;
        writeln!(sql, "INSERT INTO step_{table} (title) VALUES ('M'), ('Nosferatu; 1922');")?;
        writeln!(sql, "UPDATE step_{table} SET title = title || '!' WHERE id = 2;")?;
    }
    Ok(sql)
}

async fn migrated(folder: &Path, database: &Path) -> Fallible<usize> {
    let pool = DatabasePool::<Sqlite>::new(&format!("sqlite:{}", database.display()));
    let pool = Arc::new(pool.map_err(foundry::Error::into_std_error)?);
    let migrations = Migrations::read("shop", folder).map_err(foundry::Error::into_std_error)?;
    let migrator = Migrator::new(Arc::clone(&pool), &migrations);
    let applied = migrator.run(RunOptions::default()).await;
    let applied = applied.map_err(foundry::Error::into_std_error)?;
    pool.close().await;
    Ok(applied.len())
}

/// Reads the folder, and runs what is not in the ledger, each file in a transaction of its own.
async fn by_hand(folder: &Path, database: &Path) -> Fallible<usize> {
    let options = Sqlite::options(&format!("sqlite:{}", database.display()))?;
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::raw_sql(LEDGER).execute(&mut connection).await?;
    let known: Vec<i64> =
        sqlx::query_scalar("SELECT version FROM ledger").fetch_all(&mut connection).await?;
    let known: std::collections::HashSet<i64> = known.into_iter().collect();
    let mut applied = 0;
    for (version, path) in files(folder)? {
        if known.contains(&version) {
            continue;
        }
        let sql = fs::read_to_string(path)?;
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut connection).await?;
        sqlx::raw_sql(AssertSqlSafe(sql.clone())).execute(&mut connection).await?;
        sqlx::query("INSERT INTO ledger VALUES (?, 'step', ?, datetime('now'))")
            .bind(version)
            .bind(sql)
            .execute(&mut connection)
            .await?;
        sqlx::raw_sql("COMMIT").execute(&mut connection).await?;
        applied += 1;
    }
    connection.close().await?;
    Ok(applied)
}

fn files(folder: &Path) -> Fallible<Vec<(i64, PathBuf)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let version = name.split('_').next().unwrap_or_default().parse()?;
        files.push((version, path));
    }
    files.sort();
    Ok(files)
}
