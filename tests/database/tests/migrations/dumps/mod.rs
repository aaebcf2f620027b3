//! Dumps: of Foundry's own, written and loaded and written again; and of the databases' own programs, loaded
//! by `schema:load` and run as a migration.

mod mysql;
mod postgres;
mod sqlite;

use super::{run, says};
use foundry_tests_database::{Folder, Fresh, Ground, schema_of, skipped};
use std::io::ErrorKind;
use std::process::Command;
use std::sync::Arc;

/// Checks that the database that a script makes gives a dump with these texts, and that a database loaded from it
/// gives the same dump, byte for byte.
async fn round_trip<DB: Ground>(script: &str, texts: &[&str]) {
    let (Some(one), Some(other)) = (DB::ground().await, DB::ground().await) else { return };
    let folder = Folder::with([("1_script.sql", script)]);
    let migrations = folder.migrations();
    let migrator = one.migrator(&migrations);
    run(&migrator).await.unwrap();
    let dump = migrator.dump().await.unwrap();
    for text in texts {
        assert!(dump.contains(text), "`{text}` is not in:\n{dump}");
    }
    let loaded = other.migrator(&migrations);
    loaded.load(dump.clone()).await.unwrap_or_else(|error| panic!("{error:?}\n{dump}"));
    assert_eq!(loaded.dump().await.unwrap(), dump);
    assert_eq!(run(&loaded).await.unwrap(), [0; 0]);
}

/// Checks that a dump of another program makes the same database when it is loaded, by what `show` says.
async fn check_loaded<DB: Ground>(
    source: &Fresh<DB>,
    dump: &str,
    show: impl AsyncFn(&Fresh<DB>) -> String,
) {
    let Some(loaded) = DB::ground().await else { return };
    let migrator = loaded.migrator(&Folder::with::<&str, &str>([]).migrations());
    let outcome = migrator.load(dump.to_owned()).await;
    outcome.unwrap_or_else(|error| panic!("{error:?}\n{dump}"));
    assert_eq!(show(&loaded).await, show(source).await);
}

/// Checks the same when it is run as a migration, and that the next migration runs behind it.
async fn check_migrated<DB: Ground>(
    source: &Fresh<DB>,
    dump: &str,
    show: impl AsyncFn(&Fresh<DB>) -> String,
) {
    let Some(migrated) = DB::ground().await else { return };
    let folder = Folder::with([("1_dump.sql", dump)]);
    let outcome = run(&migrated.migrator(&folder.migrations())).await;
    assert_eq!(outcome.unwrap_or_else(|error| panic!("{error:?}\n{dump}")), [1]);
    assert_eq!(show(&migrated).await, show(source).await);
    folder.write("2_next.sql", "CREATE TABLE next_one (i INTEGER)");
    let migrations = folder.migrations();
    assert_eq!(run(&migrated.migrator(&migrations)).await.unwrap(), [2]);
    let pool = migrated.pool();
    assert!(schema_of(&Arc::clone(&pool), &migrations).await.contains("next_one"));
    pool.close().await;
}

/// Returns what a program writes, or nothing if it is not installed.
fn output(program: &str, arguments: &[&str]) -> Option<String> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            Some(String::from_utf8(output.stdout).unwrap())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            skipped(&format!("`{program}` is not installed"));
            None
        }
        Err(error) => panic!("`{program}` does not start: {error}"),
    }
}
