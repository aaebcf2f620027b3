//! Every type that the configuration reads as a parameter, defaults and limits that are expressions, what
//! help shows of them, and parameters with the names of global options.

use foundry::config::ByteSize;
use foundry::{Args, Choice, Result, Secret, call, command};
use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

foundry::app! {
    /// Values of every type.
    ///
    /// The second paragraph, with a `word` in it.
    ///
    /// # Files
    ///
    /// - none
    pub struct Values;
}

#[derive(Choice, Clone, Copy, Debug, PartialEq)]
enum Speed {
    /// Uses all cores.
    ///
    /// And more, which is not shown.
    Fast,
    /// Uses one core.
    #[choice(name = "slow-motion", alias = "slow")]
    VerySlow,
    Plain,
}

const USUAL: Speed = Speed::VerySlow;
const MOST: u8 = 9;
const WAIT: Duration = Duration::from_secs(90);

type Wait = Duration;

/// Take every type.
#[command("types", call)]
fn types(
    wait: Wait,
    #[option(default = "64KiB")] size: ByteSize,
    #[option] address: Option<SocketAddr>,
    #[option] ip: Vec<IpAddr>,
    #[option] port: Option<NonZero<u16>>,
    #[option] letter: Option<char>,
    #[option] ratio: Option<f64>,
    #[option] path: Option<PathBuf>,
    #[option(env = "VALUES_SECRET")] secret: Option<Secret<String>>,
    #[option(delimiter = ',')] pauses: Vec<Duration>,
    #[option] labels: Option<BTreeMap<String, Duration>>,
    #[option] counts: Option<HashMap<String, u8>>,
    #[option(default = "30s", range = "1s"..="1h")] every: Duration,
    #[option(default = WAIT, range = Duration::from_secs(1)..)] older: Duration,
    #[option(env = "VALUES_TIMEOUT")] timeout: Option<Duration>,
) -> Vec<String> {
    let secret = secret.map(|it| it.expose().len());
    vec![
        format!("{wait:?} {} {address:?} {ip:?} {port:?}", size.bytes()),
        format!("{letter:?} {ratio:?} {path:?} {secret:?} {pauses:?} {labels:?} {counts:?}"),
        format!("{every:?} {older:?} {timeout:?}"),
    ]
}

struct Opaque(u8);

impl std::str::FromStr for Opaque {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

#[derive(Args)]
struct Group {
    /// In a group
    #[option(default = Speed::Plain)]
    grouped: Speed,
}

/// Have defaults.
#[command("defaults", call)]
fn defaults(
    /// How fast
    #[argument(default = Speed::VerySlow)]
    speed: Speed,
    #[option(default = USUAL)] usual: Speed,
    #[option(default = 1 + 1)] sum: u32,
    #[option(default = 1_000)] thousand: u64,
    #[option(default = -5)] less: i8,
    #[option(default = 'x')] letter: char,
    #[option(default = WAIT * 2)] wait: Duration,
    #[option(default = "x".to_owned() + "y")] text: String,
    #[option(default = std::path::Path::new("a/b").to_owned())] path: PathBuf,
    #[option(default = Opaque(7))] opaque: Opaque,
    #[flag(negatable, default = !false)] on: bool,
    #[option(range = 1..=MOST, default = MOST - 1)] limited: u8,
    #[option(len = 1..=2 + 1)] short: Option<String>,
    #[args] group: Group,
) -> Vec<String> {
    let values = format!("{speed:?} {usual:?} {sum} {thousand} {less} {letter} {wait:?} {text}");
    let more = format!("{path:?} {} {on} {limited} {short:?}", opaque.0);
    vec![values, more, format!("{:?}", group.grouped)]
}

/// Has defaults that help cannot show.
#[command("panicking")]
fn panicking(
    #[option(default = panics())] panics: u8,
    #[option(secret, default = panics().to_string())] hidden: String,
) -> String {
    format!("{panics} {hidden}")
}

fn panics() -> u8 {
    panic!("a default may panic, and help goes on")
}

/// Has the names of global options.
#[command("named")]
fn named(
    /// Own help
    help: bool,
    version: bool,
    quiet: bool,
    #[flag(count)] verbose: u8,
    #[flag(negatable)] ansi: bool,
    #[flag(negatable)] interaction: bool,
    #[option] format: Option<String>,
    #[option] config: Option<String>,
    #[option] config_file: Option<PathBuf>,
) -> String {
    format!(
        "{help} {version} {quiet} {verbose} {ansi} {interaction} {format:?} {config:?} {config_file:?}"
    )
}

/// Has an option that takes help.
#[command("aided")]
fn aided(#[option] help: String, text: Option<&str>) -> String {
    format!("{help} {text:?}")
}

fn app() -> Values {
    Values::test().build()
}

#[track_caller]
fn out(words: &[&str]) -> String {
    let output = app().capture_blocking(words[0], &words[1..]);
    match output.result {
        Ok(_) => output.stdout,
        Err(error) if error.kind() == foundry::ErrorKind::Help => error.to_string(),
        Err(error) => panic!("{error:?}"),
    }
}

#[track_caller]
fn refuses(words: &[&str], expected: &str) {
    let error = app().capture_blocking(words[0], &words[1..]).result.unwrap_err();
    assert_eq!((error.kind(), error.to_string().as_str()), (foundry::ErrorKind::Usage, expected));
}

/// The help of a command, with each run of blanks as one.
fn help(command: &str) -> String {
    out(&["help", command]).split_whitespace().collect::<Vec<_>>().join(" ")
}

mod shown;
mod types;
