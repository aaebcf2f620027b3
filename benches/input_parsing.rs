//! From words to typed values: `cargo bench --bench input_parsing`.
//!
//! Two flags and three positionals, for a command without services. What Foundry needs to find the
//! command and to call its handler is in its time; its peers only read the words, `clap/defer` those
//! of a deferred subcommand. `clap` and `bpaf` make their parser each time, as a program would.
//!
//! The group `input_parsing/untyped` reads a command line of which nothing is known.

#[path = "shared/untyped.rs"]
mod untyped;

use argh::FromArgs;
use bpaf::Parser as _;
use clap::Parser;
use criterion::{Criterion, criterion_group, criterion_main};
use foundry::command;
use foundry_runtime::input::InputParser;
use std::ffi::OsStr;
use std::hint::black_box;
use untyped::{LINE, asked};

foundry::app! {
    /// The application whose command is called.
    struct Migrations;
}

const WORDS: [&str; 5] = ["--force", "films", "--verbose", "3", "17"];

#[command("migrate:run")]
fn run(table: &str, from: u32, to: u32, force: bool, verbose: bool) {
    black_box((table, from, to, force, verbose));
}

fn benchmark(criterion: &mut Criterion) {
    let app = Migrations::new();
    let call = |words: &[&str]| app.call_blocking(black_box("migrate:run"), black_box(words));
    call(&WORDS).expect("the words fit");
    assert!(call(&WORDS[..4]).is_err(), "the words are not read");
    let expected = (String::from("films"), 3, 17, true, true);
    assert_eq!(by_lexopt(WORDS).expect("the words fit"), expected);
    let RunArgs { table, from, to, force, verbose } = by_argh(&WORDS);
    assert_eq!((table, from, to, force, verbose), expected);
    let os = WORDS.map(OsStr::new);
    assert_eq!(by_usage(&os), expected);
    assert_eq!(by_bpaf(&WORDS), expected);
    assert_eq!(by_clap(&WORDS), expected);
    assert_eq!(by_clap_defer(&WORDS), expected);

    let mut group = criterion.benchmark_group("input_parsing");
    group.bench_function("foundry", |bencher| bencher.iter(|| call(&WORDS)));
    group.bench_function("lexopt", |bencher| bencher.iter(|| by_lexopt(black_box(WORDS))));
    group.bench_function("argh", |bencher| bencher.iter(|| by_argh(black_box(&WORDS))));
    group.bench_function("usage-rs", |bencher| bencher.iter(|| by_usage(black_box(&os))));
    group.bench_function("bpaf", |bencher| bencher.iter(|| by_bpaf(black_box(&WORDS))));
    group.bench_function("clap", |bencher| bencher.iter(|| by_clap(black_box(&WORDS))));
    group.bench_function("clap/defer", |bencher| bencher.iter(|| by_clap_defer(black_box(&WORDS))));
    group.finish();
}

type Values = (String, u32, u32, bool, bool);

fn by_lexopt(words: [&'static str; 5]) -> Result<Values, lexopt::Error> {
    use lexopt::{Arg, Parser, ValueExt as _};
    let (mut table, mut from, mut to) = (None, None, None);
    let (mut force, mut verbose) = (false, false);
    let mut parser = Parser::from_args(words);
    while let Some(word) = parser.next()? {
        match word {
            Arg::Long("force") => force = true,
            Arg::Long("verbose") => verbose = true,
            Arg::Value(value) if table.is_none() => table = Some(value.string()?),
            Arg::Value(value) if from.is_none() => from = Some(value.parse()?),
            Arg::Value(value) if to.is_none() => to = Some(value.parse()?),
            _ => return Err(word.unexpected()),
        }
    }
    let table = table.ok_or("<table> is missing")?;
    let from = from.ok_or("<from> is missing")?;
    let to = to.ok_or("<to> is missing")?;
    Ok((table, from, to, force, verbose))
}

/// Run migrations.
#[derive(FromArgs)]
struct RunArgs {
    /// of which table
    #[argh(positional)]
    table: String,
    /// the first version
    #[argh(positional)]
    from: u32,
    /// the last version
    #[argh(positional)]
    to: u32,
    /// even in production
    #[argh(switch)]
    force: bool,
    /// say more
    #[argh(switch)]
    verbose: bool,
}

fn by_argh(words: &[&str]) -> RunArgs {
    RunArgs::from_args(&["migrate"], words).expect("the words fit")
}

/// Run migrations.
#[derive(usage_rs::Args)]
struct RunByUsage {
    /// Of which table
    table: String,
    /// The first version
    from: u32,
    /// The last version
    to: u32,
    /// Even in production
    #[usage(long)]
    force: bool,
    /// Say more
    #[usage(long)]
    verbose: bool,
}

fn by_usage(words: &[&OsStr]) -> Values {
    let it: RunByUsage = usage_rs::parse_args_from(words).expect("the words fit");
    (it.table, it.from, it.to, it.force, it.verbose)
}

fn by_bpaf(words: &[&str]) -> Values {
    let force = bpaf::long("force").help("Even in production").switch();
    let verbose = bpaf::long("verbose").help("Say more").switch();
    let table = bpaf::positional::<String>("TABLE").help("Of which table");
    let from = bpaf::positional::<u32>("FROM").help("The first version");
    let to = bpaf::positional::<u32>("TO").help("The last version");
    let values = bpaf::construct!(force, verbose, table, from, to);
    values
        .map(|(force, verbose, table, from, to)| (table, from, to, force, verbose))
        .to_options()
        .descr("Run migrations.")
        .run_inner(words)
        .expect("the words fit")
}

/// Run migrations.
#[derive(Parser)]
struct RunByClap {
    /// Of which table
    table: String,
    /// The first version
    from: u32,
    /// The last version
    to: u32,
    /// Even in production
    #[arg(long)]
    force: bool,
    /// Say more
    #[arg(long)]
    verbose: bool,
}

impl RunByClap {
    fn values(self) -> Values {
        (self.table, self.from, self.to, self.force, self.verbose)
    }
}

fn by_clap(words: &[&str]) -> Values {
    let words = ["migrate"].into_iter().chain(words.iter().copied());
    RunByClap::try_parse_from(words).expect("the words fit").values()
}

#[derive(Parser)]
struct MigrationsByClap {
    #[command(subcommand)]
    command: CommandByClap,
}

#[derive(clap::Subcommand)]
#[command(defer = true)]
enum CommandByClap {
    #[command(name = "migrate:run")]
    Run(RunByClap),
}

fn by_clap_defer(words: &[&str]) -> Values {
    let words = ["migrate", "migrate:run"].into_iter().chain(words.iter().copied());
    let CommandByClap::Run(it) =
        MigrationsByClap::try_parse_from(words).expect("the words fit").command;
    it.values()
}

fn untyped(criterion: &mut Criterion) {
    assert!(asked(&LINE) && collected(LINE).expect("the words fit"));
    assert!(!asked(&LINE[..2]), "the words are not read");

    let mut group = criterion.benchmark_group("input_parsing/untyped");
    group.bench_function("foundry", |bencher| {
        bencher.iter(|| {
            // Lent, as a value of some hundred bytes is not moved to be looked at.
            black_box(&InputParser::from_args(black_box(&LINE)));
        });
    });
    group.bench_function("foundry, and asked", |bencher| bencher.iter(|| asked(black_box(&LINE))));
    group.bench_function("lexopt, and asked", |bencher| {
        bencher.iter(|| collected(black_box(LINE)));
    });
    group.finish();
}

fn collected(words: [&'static str; 3]) -> Result<bool, lexopt::Error> {
    use lexopt::{Arg, Parser};
    let (mut named, mut force, mut verbose) = (false, false, false);
    let mut parser = Parser::from_args(words);
    while let Some(word) = parser.next()? {
        match word {
            Arg::Long("force") => force = true,
            Arg::Long("verbose") => verbose = true,
            Arg::Value(value) => named = value == "migrate:run",
            _ => return Err(word.unexpected()),
        }
    }
    Ok(named && force && verbose)
}

criterion_group!(benches, benchmark, untyped);
criterion_main!(benches);
