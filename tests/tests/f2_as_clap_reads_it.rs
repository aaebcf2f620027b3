//! The same command for `clap` and for Foundry, and generated lines for both: they accept the same
//! lines and read the same values.

use clap::Parser;
use clap::error::ErrorKind;
use proptest::prelude::*;
use std::cell::RefCell;

foundry::app! { struct App; }

type Read = (String, Vec<String>, Option<String>, i64, Vec<String>, bool, bool, u8);

thread_local! {
    static READ: RefCell<Option<Read>> = const { RefCell::new(None) };
}

#[foundry::command("read")]
#[expect(clippy::too_many_arguments, reason = "one of each sort")]
fn read(
    first: String,
    rest: Vec<String>,
    #[option(short = 'n')] name: Option<String>,
    #[option(short = 'c', default = 3)] count: i64,
    #[option(short = 'r')] role: Vec<String>,
    #[flag(short = 'a')] all: bool,
    #[flag(short = 'b')] brief: bool,
    #[flag(short = 'x', count)] extra: u8,
) {
    READ.replace(Some((first, rest, name, count, role, all, brief, extra)));
}

#[derive(Parser)]
#[command(no_binary_name = true, disable_help_flag = true, args_override_self = true)]
struct Cli {
    #[arg(allow_negative_numbers = true)]
    first: String,
    #[arg(allow_negative_numbers = true)]
    rest: Vec<String>,
    #[arg(short, long, allow_negative_numbers = true)]
    name: Option<String>,
    #[arg(short, long, default_value_t = 3, allow_negative_numbers = true)]
    count: i64,
    #[arg(short, long, allow_negative_numbers = true)]
    role: Vec<String>,
    #[arg(short, long)]
    all: bool,
    #[arg(short, long)]
    brief: bool,
    #[arg(short = 'x', long, action = clap::ArgAction::Count)]
    extra: u8,
}

fn by_clap(words: &[&str]) -> Result<Read, ErrorKind> {
    let Cli { first, rest, name, count, role, all, brief, extra } =
        Cli::try_parse_from(words).map_err(|it| it.kind())?;
    Ok((first, rest, name, count, role, all, brief, extra))
}

fn by_foundry(words: &[&str]) -> Option<Read> {
    READ.take();
    let ended = App::new().call_blocking("read", words).ok();
    ended.and_then(|_| READ.take())
}

/// `-.5` is not among them: for Foundry it is a number, for `clap` only what begins with a digit.
const WORDS: [&str; 35] = [
    "a",
    "b c",
    "",
    "-",
    "--",
    "-5",
    "5",
    "--name",
    "--name=",
    "--name=x",
    "--name=--all",
    "-n",
    "-nx",
    "-n=x",
    "-n5",
    "--count",
    "--count=7",
    "--count=-7",
    "-c",
    "-c7",
    "-c-7",
    "-c=7",
    "--role",
    "--role=r",
    "-r",
    "-rr",
    "--all",
    "-a",
    "-ab",
    "-ba",
    "-abn",
    "-xx",
    "-axnv",
    "--extra",
    "--all=x",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 40_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn f2_both_read_the_same(words in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..7)) {
        let by_clap = by_clap(&words);
        // clap also reads the values that a later one overrides.
        let counts = words.iter().filter(|it| it.starts_with("--count") || it.starts_with("-c"));
        if by_clap != Err(ErrorKind::ValueValidation) || counts.count() < 2 {
            prop_assert_eq!(by_foundry(&words), by_clap.ok(), "{:?}", words);
        }
    }
}

#[track_caller]
fn check(words: &[&str], rest: &[&str]) {
    let read = by_foundry(words).expect("the words fit");
    assert_eq!(read.1, rest);
}

#[test]
fn f2_a_flag_never_eats_a_positional() {
    check(&["-xx", "a", "b"], &["b"]);
    check(&["a", "--all", "b"], &["b"]);
}

#[test]
fn f2_positionals_behind_options_survive() {
    check(&["a", "-n", "x", "b", "--count=3", "c"], &["b", "c"]);
}

#[test]
fn f2_two_dashes_end_options() {
    check(&["a", "--", "--all", "-n"], &["--all", "-n"]);
}

#[test]
fn f2_negative_numbers_are_values() {
    check(&["a", "-5", "-.5"], &["-5", "-.5"]);
}
