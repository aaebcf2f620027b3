//! Every type that a parameter may have, with the lints that may stand on it.

#![deny(warnings, dead_code)]

use foundry::command;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

foundry::app! { struct App; }

#[derive(Debug, PartialEq)]
struct Role(String);

impl std::str::FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.is_empty() { Err("no role".into()) } else { Ok(Self(text.into())) }
    }
}

#[foundry::service]
struct Users;

#[command]
fn borrowed(text: &str, path: &Path, os: &OsStr, users: &Users, again: Arc<Users>) {
    assert_eq!((text, path, os), ("a", Path::new("b"), OsStr::new("c")));
    assert!(std::ptr::eq(users, &*again));
}

#[command]
fn owned(role: Role, path: PathBuf, os: OsString, maybe: Option<char>, rest: Vec<i8>) -> ExitCode {
    let (path_is, os_is): (PathBuf, OsString) = ("b".into(), "c".into());
    assert_eq!((role, path, os), (Role("a".into()), path_is, os_is));
    assert_eq!((maybe, rest), (Some('d'), vec![-1, 2]));
    ExitCode::SUCCESS
}

#[command]
fn optional(text: Option<&str>, #[option] path: Option<&Path>, #[option] os: Vec<&OsStr>) {
    assert_eq!((text, path, os.len()), (Some("a"), Some(Path::new("b")), 2));
}

#[command]
fn marks(
    #[allow(unused_variables)] unused: u8,
    mut changed: u8,
    #[option(long = "with", short = 'w')] width: f64,
    #[option(default = Role("x".into()))] role: Role,
    #[option(default = "y")] text: &str,
    #[option] yes: bool,
) -> Result<ExitCode, String> {
    changed += 1;
    assert_eq!((changed, width, role, text, yes), (3, 0.5, Role("x".into()), "y", true));
    Ok(ExitCode::SUCCESS)
}

#[command]
async fn later<'t>(text: &'t str, users: &'t Users, #[flag] quiet: bool) -> Result<(), fmt::Error> {
    let _ = (text, users, quiet);
    Ok(())
}

use std::fmt;

fn main() {
    let app = App::new();
    app.call_blocking("borrowed", &["a", "b", "c"]).unwrap();
    app.call_blocking("owned", &["a", "b", "c", "d", "-1", "2"]).unwrap();
    app.call_blocking("optional", &["a", "--path", "b", "--os=c", "--os=d"]).unwrap();
    app.call_blocking("marks", &["1", "2", "-w.5", "--yes", "true"]).unwrap();
    app.call_blocking("later", &["a"]).unwrap();
}
