//! What must hold for every command line, whatever its bytes: checked with generated lines by the
//! tests, and with fuzzed ones by `fuzz/`.

use crate::Library;
use foundry::{Args, Choice, ErrorKind, Rest, command, exit};
use std::cell::Cell;
use std::ffi::{OsStr, OsString};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::task::{Context, Poll, Waker};

thread_local! {
    /// How many handlers ran.
    static RAN: Cell<u32> = const { Cell::new(0) };
}

fn ran() {
    RAN.set(RAN.get() + 1);
}

/// The commands that are called.
pub const COMMANDS: [&str; 6] =
    ["argv:options", "argv:choice", "argv:many", "argv:rest", "argv:paths", "argv:relations"];

/// Calls a command with these words.
///
/// # Panics
///
/// If it ends neither with a value nor with a usage error, or with both.
pub fn check(app: &Library, command: &str, words: &[OsString]) {
    let before = RAN.get();
    let command = app.command(command).unwrap_or_else(|_| unreachable!("BUG: `{command}` is here"));
    let words: Vec<&OsStr> = words.iter().map(OsString::as_os_str).collect();
    let call = command.call_os(&words);
    let ended = std::pin::pin!(call).poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(ended) = ended else { unreachable!("BUG: nothing here waits") };
    let ran = RAN.get() - before;
    match ended {
        Ok(_) => assert_eq!(ran, 1, "a value, and the handler did not run: {words:?}"),
        Err(error) => {
            assert_eq!(ran, 0, "an error, and the handler ran: {words:?}");
            let help = error.kind() == ErrorKind::Help && error.exit_code() == 0;
            let usage = error.kind() == ErrorKind::Usage && error.exit_code() == 2;
            assert!(help || usage, "{words:?}: {error:?}");
            assert_eq!(exit::code(error.kind()), error.exit_code());
            assert!(!error.to_string().is_empty());
        }
    }
}

/// Words, from bytes: a line for each.
#[must_use]
pub fn words(bytes: &[u8]) -> Vec<OsString> {
    #[cfg(unix)]
    let word = |word: &[u8]| <OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(word).to_owned();
    #[cfg(not(unix))]
    let word = |word: &[u8]| OsString::from(String::from_utf8_lossy(word).into_owned());
    bytes.split(|it| *it == b'\n').map(word).collect()
}

#[derive(Choice)]
enum Colour {
    Red,
    DarkGreen,
}

#[derive(Args)]
struct Group<'a> {
    #[option(short = 'g', range = 1..=9)]
    group: Option<u8>,
    #[option]
    text: Option<&'a str>,
}

#[command("argv:options")]
fn options(
    first: Option<i64>,
    #[option(short = 'n')] name: Option<&str>,
    #[option(short = 'c', default = 3)] count: i32,
    #[option(short = 'r')] role: Vec<&str>,
    #[flag(short = 'a')] all: bool,
    #[flag(short = 'b', negatable)] brief: bool,
    #[flag(short = 'x', count)] extra: u8,
    #[option(short = 'w')] when: Option<Option<&str>>,
) {
    let _ = (first, name, count, role, all, brief, extra, when);
    ran();
}

#[command("argv:choice")]
fn choice(
    colour: Colour,
    #[argument(default = "m", choices = ["s", "m"])] size: &str,
    #[args] group: Group<'_>,
) {
    let _ = (colour as u8, size, group.group, group.text);
    ran();
}

#[command("argv:many")]
fn many(
    first: &str,
    #[argument(delimiter = ',', len = ..=8)] rest: Vec<String>,
    #[flag(short = '1')] one: bool,
) {
    let _ = (first, rest, one);
    ran();
}

#[command("argv:rest")]
fn rest(#[option(short = 'o')] output: Option<PathBuf>, rest: Rest<'_>) {
    let _ = (output, rest.iter().count());
    ran();
}

#[command("argv:paths")]
fn paths(path: &Path, os: Option<&OsStr>, #[option(short = 'p')] more: Vec<OsString>) {
    let _ = (path, os, more);
    ran();
}

#[command("argv:relations", exclusive = [json, yaml], at_least_one = [json, yaml, file])]
fn relations(
    #[flag(short = 'j')] json: bool,
    #[flag(short = 'y', conflicts = deep)] yaml: bool,
    #[flag(requires = [json])] deep: bool,
    #[option(short = 'f', secret)] file: Option<String>,
) {
    let _ = (json, yaml, deep, file);
    ran();
}
