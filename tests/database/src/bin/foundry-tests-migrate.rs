//! A process that migrates, for tests that start many of them and kill some:
//! `foundry-tests-migrate [--rollback=<steps>] <url> <folder> <milliseconds to wait for others> [<query>]`.
//!
//! It prints the versions that it applied, or, with `--rollback`, those that it reverted, and what the query
//! says afterwards; it exits as a command would.

#![forbid(unsafe_code)]

use foundry::database::sqlx::{MySql, Postgres, Sqlite};
use foundry::database::{Migrations, Migrator, Rollback, RollbackOptions, RunOptions};
use foundry::{Error, Result};
use foundry_tests_database::{Ground, few};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

fn main() -> ExitCode {
    let mut arguments: Vec<_> = std::env::args().skip(1).collect();
    let back = arguments[0].strip_prefix("--rollback=").map(|it| it.parse().unwrap());
    arguments.drain(..usize::from(back.is_some()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let outcome = runtime.block_on(async {
        let url = arguments[0].as_str();
        match url.split(':').next() {
            Some("sqlite") => migrate::<Sqlite>(url, &arguments[1..], back).await,
            Some("postgres") => migrate::<Postgres>(url, &arguments[1..], back).await,
            _ => migrate::<MySql>(url, &arguments[1..], back).await,
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error:?}");
            ExitCode::from(error.exit_code())
        }
    }
}

async fn migrate<DB: Ground>(url: &str, arguments: &[String], back: Option<u32>) -> Result<()> {
    let migrations = Migrations::read("shop", Path::new(&arguments[0]))?;
    let wait = Duration::from_millis(arguments[1].parse().unwrap());
    let pool = few::<DB>(url);
    let migrator = Migrator::new(Arc::clone(&pool), &migrations);
    let outcome = match back.map(Rollback::Steps) {
        Some(what) => migrator.rollback(RollbackOptions { what, wait, pretend: false }).await,
        None => migrator.run(RunOptions { wait, ..RunOptions::default() }).await,
    };
    let mut said = std::io::stdout();
    for it in outcome? {
        let _ = writeln!(said, "{}", it.version);
    }
    if let Some(query) = arguments.get(2) {
        let rows = DB::answers(&pool, query).await.map_err(|it| Error::failed(it.to_string()))?;
        let _ = writeln!(said, "says {}", rows.join(" "));
    }
    Ok(())
}
