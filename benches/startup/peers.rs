//! The peers: `clap`, `argh`, `usage-rs`, and `lexopt` with a `match`.
//!
//! `clap`'s commands are built in a loop, by the calls that its derive writes down.

use crate::repeated::Command;
use crate::{Contender, Words, work};
use argh::{EarlyExit, FromArgs};
use clap::{Arg, ArgAction, value_parser};
use std::error::Error;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::iter::once;
use usage_rs::help::Style;

/// What was written by the build script.
mod written {
    include!(concat!(env!("OUT_DIR"), "/startup.rs"));
}

/// The contenders whose commands are derived; `usage-rs` has no trait that knows how to parse.
macro_rules! derived {
    ($written:ident) => {{
        use written::$written::{by_argh, by_usage};
        let usage = |words: Words| {
            let words: Vec<&OsStr> = words.iter().map(OsStr::new).collect();
            by_usage::Application::parse_from(&words).map(by_usage::Application::run).map_err(
                |error| match error {
                    usage_rs::Error::Help { cmd, long } => {
                        let help = by_usage::Application::render_help_styled;
                        help(cmd, long, Style::PLAIN).unwrap_or_default()
                    }
                    error => by_usage::Application::render_failure(&words, &error),
                },
            )
        };
        [
            Contender::new("argh", |words| by_argh(words, by_argh::Application::run)),
            Contender::new("usage-rs", usage),
        ]
    }};
}

pub(crate) fn contenders(commands: &'static [Command]) -> Vec<Contender> {
    use written::{of_10, of_100, of_1000};
    let matched = match commands.len() {
        10 => of_10::matched,
        100 => of_100::matched,
        _ => of_1000::matched,
    };
    let mut all = vec![
        Contender::new("clap", |words| by_clap(commands, words, arguments)),
        Contender::new("clap, defer", |words| by_clap(commands, words, |it| it.defer(arguments))),
        Contender::new("lexopt and match", move |words| {
            by_hand(commands, matched, words).map_err(|it| it.to_string())
        }),
    ];
    match commands.len() {
        10 => all.extend(derived!(of_10)),
        100 => all.extend(derived!(of_100)),
        _ => {}
    }
    all
}

fn by_clap(
    commands: &[Command],
    words: Words,
    learn: fn(clap::Command) -> clap::Command,
) -> Result<bool, String> {
    let app = clap::Command::new("app").version("1.0.0").about("Many commands.");
    let app = commands.iter().fold(app.subcommand_required(true), |app, it| {
        app.subcommand(learn(clap::Command::new(it.name).about(it.summary).long_about(it.text)))
    });
    let words = once("app").chain(words.iter().copied());
    let matches = app.try_get_matches_from(words).map_err(|it| it.to_string())?;
    let (_, values) = matches.subcommand().ok_or("no command")?;
    let target = values.get_one::<String>("target").ok_or("no target")?;
    let retries = values.get_one::<u32>("retries").ok_or("no retries")?;
    let tags: Vec<String> = values.get_many("tag").unwrap_or_default().cloned().collect();
    Ok(work(target, *retries, values.get_flag("force"), &tags))
}

fn arguments(command: clap::Command) -> clap::Command {
    command
        .arg(Arg::new("target").required(true).help("What to work on"))
        .arg(
            Arg::new("retries")
                .short('r')
                .long("retries")
                .default_value("3")
                .value_parser(value_parser!(u32))
                .help("How often to try"),
        )
        .arg(
            Arg::new("force")
                .short('f')
                .long("force")
                .action(ArgAction::SetTrue)
                .help("Even in production"),
        )
        .arg(
            Arg::new("tag")
                .short('t')
                .long("tag")
                .action(ArgAction::Append)
                .help("Only what has this tag; repeatable"),
        )
}

fn by_argh<A: FromArgs>(words: Words, run: fn(A) -> bool) -> Result<bool, String> {
    A::from_args(&["app"], words).map(run).map_err(|EarlyExit { output, .. }| output)
}

fn by_hand(
    commands: &[Command],
    matched: fn(&str) -> Option<usize>,
    words: Words,
) -> Result<bool, Box<dyn Error>> {
    use lexopt::{Arg, ValueExt as _};
    let mut parser = lexopt::Parser::from_args(words.iter().copied());
    let command = match parser.next()? {
        Some(Arg::Value(name)) => matched(&name.string()?).ok_or("unknown command")?,
        Some(Arg::Long("help")) => return Err(list(commands).into()),
        _ => return Err("a command comes first".into()),
    };
    let (mut target, mut retries, mut force, mut tags) = (None, 3, false, Vec::new());
    while let Some(word) = parser.next()? {
        match word {
            Arg::Short('r') | Arg::Long("retries") => retries = parser.value()?.parse()?,
            Arg::Short('f') | Arg::Long("force") => force = true,
            Arg::Short('t') | Arg::Long("tag") => tags.push(parser.value()?.string()?),
            Arg::Long("help") => return Err(help(&commands[command]).into()),
            Arg::Value(value) if target.is_none() => target = Some(value.string()?),
            _ => return Err(word.unexpected().into()),
        }
    }
    let target = target.ok_or("<target> is missing")?;
    Ok(work(&target, retries, force, &tags))
}

fn list(commands: &[Command]) -> String {
    let mut text = String::from("Many commands.\n\n");
    let width = commands.iter().map(|it| it.name.len()).max().unwrap_or(0);
    for Command { name, summary, .. } in commands {
        let _ = writeln!(text, "  {name:width$}  {summary}");
    }
    text
}

fn help(command: &Command) -> String {
    let Command { name, summary, text } = command;
    format!(
        "{summary}

{text}

Usage: app {name} [options] <target>

  <target>           What to work on
  -r, --retries <n>  How often to try [default: 3]
  -f, --force        Even in production
  -t, --tag <tag>    Only what has this tag; repeatable
"
    )
}
