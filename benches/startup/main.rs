//! From the words of a command line to the handler's return, with nothing made before:
//! `cargo bench --bench startup`.
//!
//! What a process does after its start is done each time: the application is made, the command found,
//! its words read, the handler called, and all of it dropped. Each command has a positional, an option
//! with a default, a flag and an option that repeats. `startup/list` asks for all commands and
//! `startup/help` for help on one, as text in memory.
//!
//! `argh` and `usage-rs` have no application of 1,000 commands, as they compile too long.
//! Whole processes are measured by `benches/process`.

mod foundry;
mod peers;
#[path = "../shared/repeated.rs"]
mod repeated;

use ::foundry::command;
use criterion::{
    AxisScale, BenchmarkId, Criterion, PlotConfiguration, criterion_group, criterion_main,
};
use repeated::{Command, OF_10, OF_100, OF_1000};
use std::hint::black_box;
use std::iter::once;
use std::process::ExitCode;
use std::time::Duration;

::foundry::app! {
    /// The application whose command is repeated.
    struct Application;
}

/// Stands for all of them.
#[command("template")]
fn template(
    /// What to work on
    target: &str,
    /// How often to try
    #[option(short = 'r', default = 3)]
    retries: u32,
    /// Even in production
    #[flag(short = 'f')]
    force: bool,
    /// Only what has this tag; repeatable
    #[option(short = 't', long = "tag")]
    tags: Vec<String>,
) -> ExitCode {
    if work(target, retries, force, &tags) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

const ARGUMENTS: [&str; 8] = ["films", "--retries", "5", "--force", "--tag", "a", "--tag", "b"];

/// What every handler does: says whether it got what was typed.
#[inline(never)]
fn work(target: &str, retries: u32, force: bool, tags: &[String]) -> bool {
    black_box(target == "films" && retries == 5 && force && tags == ["a", "b"])
}

type Words = &'static [&'static str];

/// An application, made anew for each command line.
struct Contender {
    name: &'static str,
    /// The word that asks for all commands.
    list: &'static str,
    /// What the handler says.
    call: Box<dyn Fn(Words) -> bool>,
    /// What is printed, if no handler is called.
    print: Box<dyn Fn(Words) -> String>,
}

impl Contender {
    /// One that prints instead of a handler's answer.
    fn new(
        name: &'static str,
        answer: impl Fn(Words) -> Result<bool, String> + Copy + 'static,
    ) -> Self {
        Self {
            name,
            list: "--help",
            call: Box::new(move |words| answer(words).unwrap_or(false)),
            print: Box::new(move |words| answer(words).err().unwrap_or_default()),
        }
    }

    /// Refuses one that does not read its words or does not know its commands.
    fn check(&self, commands: &[Command], words: Words) {
        let name = self.name;
        assert!((self.call)(words), "{name} does not read its words");
        assert!(!(self.call)(&words[..words.len() - 2]), "{name} does not look at its words");
        let listed = (self.print)(vec![self.list].leak());
        let is_listed = |it: &Command| listed.contains(it.name) && listed.contains(it.summary);
        assert!(commands.iter().all(is_listed), "{name} does not list all of its commands");
        let help = (self.print)(vec![words[0], "--help"].leak());
        // Some wrap it, and `argh` wants small letters.
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        for said in ["--retries", "how often to try", "--tag", "is left as it is and counted"] {
            assert!(help.contains(said), "{name} has no help with `{said}`");
        }
    }
}

fn contenders(commands: &'static [Command]) -> Vec<Contender> {
    once(foundry::contender(commands.len())).chain(peers::contenders(commands)).collect()
}

/// One of the questions for which an application is started.
#[derive(Clone, Copy)]
enum Asked {
    Call,
    List,
    Help,
}

fn benchmark(criterion: &mut Criterion) {
    for (name, asked) in [
        ("startup/call", Asked::Call),
        ("startup/list", Asked::List),
        ("startup/help", Asked::Help),
    ] {
        let mut group = criterion.benchmark_group(name);
        group.plot_config(PlotConfiguration::default().summary_scale(AxisScale::Logarithmic));
        for commands in [&OF_10[..], OF_100, OF_1000] {
            // One from the middle of the table.
            let command = commands[commands.len() / 2].name;
            let words: Words = once(command).chain(ARGUMENTS).collect::<Vec<_>>().leak();
            for contender in contenders(commands) {
                contender.check(commands, words);
                let Contender { name, list, call, print } = contender;
                group.bench_function(BenchmarkId::new(name, commands.len()), |bencher| {
                    let (list, help): (Words, Words) =
                        (vec![list].leak(), vec![command, "--help"].leak());
                    match asked {
                        Asked::Call => bencher.iter(|| call(black_box(words))),
                        Asked::List => bencher.iter(|| print(black_box(list))),
                        Asked::Help => bencher.iter(|| print(black_box(help))),
                    }
                });
            }
        }
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = benchmark
}
criterion_main!(benches);
