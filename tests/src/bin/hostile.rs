//! Data that attacks terminals, files and shells: what commands print of it, and what is completed.

#![forbid(unsafe_code)]

use foundry::{Candidate, Console, Error, Result, command};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;

foundry::app! {
    /// Prints and completes data that does harm.
    struct Hostile;
}

fn main() -> std::process::ExitCode {
    Hostile::run()
}

/// Values that do harm in a shell, each behind a number that makes it unique.
const VALUES: [&str; 36] = [
    "00$(touch pwned)",
    "01`touch pwned`",
    "02;touch pwned",
    "03 two words",
    "04it's",
    "05say \"hi\"",
    "06bang!bang",
    "07!!",
    "08a$b",
    "09${HOME}",
    "10back\\slash",
    "11end\\",
    "12*",
    "13~",
    "14#x",
    "15(paren)",
    "16{a,b}",
    "17[x]",
    "18<in >out",
    "19&",
    "20|cat",
    "21%1^x",
    "22äöü日本",
    "23typographic’$(touch pwned)’",
    "24=~",
    "25'$(touch pwned)'",
    "26\"$(touch pwned)\"",
    "27\"'`touch pwned`'\"",
    "28 ' \" ! $ ` \\ ;",
    "29a!",
    "30\\$(touch pwned)",
    "31$'\\x24'",
    "32!\"x",
    "33''",
    "34?",
    "35:b:c=d",
];

/// Values that begin with a character that means something.
const BEGINNINGS: [&str; 8] =
    ["$(touch pwned)", "`touch pwned`", "~root", "=ls", "-x y", "!ls", ";touch pwned", "*"];

fn values(_: &str) -> Vec<Candidate> {
    let evil = "\u{1b}]0;x\u{7}\tand\u{202e}:more $(touch pwned)\nlines";
    let unprintable = ["36a\u{1b}b", "37a\nb", "38a\tb", "39a\u{202e}b", "40a\u{200b}b"];
    let values = VALUES.into_iter().chain(BEGINNINGS).chain(unprintable);
    values.map(|it| Candidate::new(it, evil)).collect()
}

/// Writes what it gets to the end of a file.
#[command("record")]
fn record(
    #[argument(complete = values)] what: &str,
    #[option(complete = values)] option: Option<String>,
) -> Result<()> {
    let mut file = std::fs::OpenOptions::new().append(true).create(true).open("record")?;
    let word = option.as_deref().unwrap_or(what);
    file.write_all(format!("{word:?}\n").as_bytes())?;
    Ok(())
}

/// The values, one a line, for tests.
#[command("values")]
fn all(console: &Console) -> Result<()> {
    VALUES.iter().chain(&BEGINNINGS).try_for_each(|it| console.line(it))
}

const EVIL: &str = "x\u{1b}]0;pwn\u{7}\u{202e}\u{200b}\nerror: forged\t\r";

/// Names and values of fields.
#[command("print:records")]
fn records() -> Vec<BTreeMap<String, BTreeMap<String, String>>> {
    vec![one()]
}

#[command("print:record")]
fn one() -> BTreeMap<String, BTreeMap<String, String>> {
    let inner = BTreeMap::from([(format!("i{EVIL}"), format!("v{EVIL}"))]);
    BTreeMap::from([(format!("k{EVIL}"), inner)])
}

#[command("print:list")]
fn list() -> Vec<String> {
    vec![EVIL.to_owned()]
}

#[command("print:text")]
fn text() -> String {
    "no\nyes\r\n\u{1b}[1m\u{202e}".to_owned()
}

#[derive(Serialize)]
struct Numbers {
    big: u128,
    float: f64,
    nan: f32,
}

#[command("print:numbers")]
fn numbers() -> Numbers {
    Numbers { big: u128::MAX, float: 1e300, nan: f32::NAN }
}

#[command("print:formula")]
fn formula() -> (&'static str, i8) {
    ("=cmd|'/c calc'!A0", -5)
}

/// Fails with data in its message and in its cause.
#[command("fail")]
fn fail() -> Result<()> {
    Err(Error::failed(format!("no user {EVIL}")).caused_by(format!("cause {EVIL}")).note(EVIL))
}

/// Tells data to the log and to standard error.
#[command("tell")]
fn tell(console: &Console) {
    tracing::warn!(user = %EVIL, debug = ?EVIL, "message {EVIL}");
    console.note(format_args!("note {EVIL}"));
}

#[command("ask")]
fn ask(console: &Console) -> Result<bool> {
    console.confirm(&format!("really {EVIL}"), false)
}

/// Takes one word.
#[command("word")]
fn word(word: &str, number: u8, #[option] limit: Option<u8>) -> usize {
    word.len() + usize::from(number) + usize::from(limit.unwrap_or_default())
}
