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

fn not_empty(text: &str) -> Result<(), &'static str> {
    if text.is_empty() { Err("empty") } else { Ok(()) }
}

#[command("all:borrowed")]
fn all_borrowed<'t>(
    #[argument(validate = not_empty, len = 1..)] text: &'t str,
    #[argument(default = "b")] path: &Path,
    #[option(default = "c")] os: &OsStr,
    #[option(delimiter = ',', values = ..=3)] texts: Vec<&'t str>,
    #[option(range = "a"..="c")] letters: Option<Option<&str>>,
    #[option(choices = ["x", "y"])] choice: Option<&'t Path>,
    #[option(default = OsStr::new("z"))] other: &'t OsStr,
    #[flag(negatable)] sure: Option<bool>,
) {
    assert_eq!((text, path, os, sure), ("a", Path::new("b"), OsStr::new("c"), None));
    assert_eq!((texts, letters, choice, other.len()), (vec!["d", "e"], Some(None), None, 1));
}

#[command("all:owned")]
async fn all_owned(
    #[argument(len = 1..=2, choices = ["a", "b"])] role: Role,
    #[argument(default = "b", complete = offer)] path: PathBuf,
    #[option(env = "PARAMETERS_OS", prompt = "System?", secret)] os: Option<OsString>,
    #[option(range = 1.5.., values = 1..3)] numbers: Vec<f64>,
    #[option(requires = numbers, conflicts = os)] wide: Option<Option<std::num::NonZeroU8>>,
    #[flag(count, short = 'v')] level: usize,
    #[flag(default = true, negatable)] colour: bool,
    rest: foundry::Rest<'_>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    assert_eq!((role, path, os), (Role("a".into()), PathBuf::from("b"), None));
    assert_eq!((numbers, wide, level, colour), (vec![2.5], Some(None), 2, false));
    assert!(rest.is_empty());
    Ok(())
}

fn offer(_: &str) -> Option<foundry::Candidate> {
    None
}

fn main() {
    let app = App::new();
    app.call_blocking("borrowed", &["a", "b", "c"]).unwrap();
    app.call_blocking("owned", &["a", "b", "c", "d", "-1", "2"]).unwrap();
    app.call_blocking("optional", &["a", "--path", "b", "--os=c", "--os=d"]).unwrap();
    app.call_blocking("marks", &["1", "2", "-w.5", "--yes", "true"]).unwrap();
    app.call_blocking("later", &["a"]).unwrap();
    app.call_blocking("all:borrowed", &["a", "--texts=d,e", "--letters"]).unwrap();
    app.call_blocking("all:owned", &["a", "--numbers=2.5", "--wide", "-vv", "--no-colour"])
        .unwrap();
}
