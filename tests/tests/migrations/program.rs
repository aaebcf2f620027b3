//! What only a process shows: the environment, the folder it runs in, no terminal.

use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn run(folder: &TempDir, environment: &str, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_migrations"))
        .args(args)
        .current_dir(folder)
        .env("APP_ENV", environment)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[track_caller]
fn succeeds(folder: &TempDir, environment: &str, args: &[&str]) -> String {
    let output = run(folder, environment, args);
    assert!(output.status.success(), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn refuses(folder: &TempDir, environment: &str, args: &[&str], told: &str) {
    let output = run(folder, environment, args);
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {err}");
    assert!(err.contains(told), "{args:?}: {err}");
}

const LOSSY: [&str; 5] =
    ["migrate:rollback", "migrate:reset", "migrate:refresh", "migrate:fresh", "db:wipe"];

#[test]
fn production_wants_force() {
    let folder = tempfile::tempdir().unwrap();
    let changing = [&["migrate:run"][..], &["db:seed", "never"]];
    let lossy = LOSSY.each_ref().map(std::slice::from_ref);
    for command in changing.iter().chain(&lossy) {
        let told = "without `--force`\n  this is production: `APP_ENV` says so";
        refuses(&folder, "production", command, told);
    }
    succeeds(&folder, "production", &["migrate:run", "--pretend"]);
    for command in changing.iter().chain(&lossy) {
        succeeds(&folder, "production", &[command, &["--force"][..]].concat());
    }
}

#[test]
fn without_a_terminal_only_what_loses_something_wants_force() {
    let folder = tempfile::tempdir().unwrap();
    assert!(succeeds(&folder, "local", &["migrate:run"]).starts_with("applied 1 create_films"));
    succeeds(&folder, "local", &["db:seed", "never"]);
    for command in LOSSY {
        refuses(&folder, "local", &[command], "nobody is there who could be asked");
    }
}

#[test]
fn migrations_and_schema_have_folders_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let made = succeeds(&folder, "", &["migrate:make", "add_year"]);
    assert!(made.starts_with("migrations/2") && made.ends_with("_add_year.down.sql\n"), "{made}");
    assert_eq!(std::fs::read_dir(folder.path().join("migrations")).unwrap().count(), 2);

    succeeds(&folder, "", &["migrate:run"]);
    assert_eq!(succeeds(&folder, "", &["schema:dump"]), "wrote schema/sqlite.sql\n");
    succeeds(&folder, "", &["db:wipe", "--force"]);
    succeeds(&folder, "", &["schema:load", "schema/sqlite.sql"]);
    assert_eq!(succeeds(&folder, "", &["migrate:run"]), "nothing to migrate\n");
}

#[test]
fn who_asks_how_it_stands_gets_an_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let status = || run(&folder, "", &["migrate:status"]).status.code();
    assert_eq!(status(), Some(3));
    assert_eq!(run(&folder, "", &["schema:dump"]).status.code(), Some(1));
    assert_eq!(folder.path().read_dir().unwrap().count(), 0, "who looks makes no database");
    succeeds(&folder, "", &["migrate:run"]);
    assert_eq!(status(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_signal_takes_back_what_a_seeder_began_and_no_other_runs() {
    let folder = tempfile::tempdir().unwrap();
    succeeds(&folder, "", &["migrate:run"]);
    let mut program = Command::new(env!("CARGO_BIN_EXE_migrations"))
        .arg("db:seed")
        .current_dir(&folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(program.stdout.take().unwrap()).lines();
    assert_eq!(out.next().unwrap().unwrap(), "half a film");
    let kill = Command::new("kill").args(["-INT", &program.id().to_string()]).status();
    assert!(kill.unwrap().success());
    assert_eq!(program.wait().unwrap().code(), Some(130));
    assert!(out.next().is_none());
    let shown = succeeds(&folder, "", &["db:show", "--counts", "--format", "json"]);
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown[0]["tables"][0]["rows"], 0, "{shown}");
}
