//! The command line of `user:create`, as each peer reads it.
//!
//! What a program would do for each command line is in the time: `clap` and `bpaf` make their
//! parser, the others have theirs from the compiler.

use argh::FromArgs;
use bpaf::{OptionParser, Parser as _, construct, long, positional, short};
use clap::{Args as _, FromArgMatches as _, Parser, Subcommand};
use std::ffi::OsStr;

/// E-mail address, how many, with administration rights.
pub(crate) type Values = (String, u32, bool);

/// By `lexopt`, by hand.
pub(crate) fn by_lexopt(words: [&'static str; 4]) -> Result<Values, lexopt::Error> {
    use lexopt::{Arg, Parser, ValueExt as _};
    let (mut email, mut count, mut admin) = (None, None, false);
    let mut parser = Parser::from_args(words);
    while let Some(word) = parser.next()? {
        match word {
            Arg::Short('n') | Arg::Long("count") => count = Some(parser.value()?.parse()?),
            Arg::Long("admin") => admin = true,
            Arg::Value(value) if email.is_none() => email = Some(value.string()?),
            _ => return Err(word.unexpected()),
        }
    }
    let email = email.ok_or("<email> is missing")?;
    let count = count.ok_or("`--count` is missing")?;
    Ok((email, count, admin))
}

/// Create users.
#[derive(FromArgs)]
struct CreateByArgh {
    /// e-mail address
    #[argh(positional)]
    email: String,
    /// how many
    #[argh(option, short = 'n')]
    count: u32,
    /// with administration rights
    #[argh(switch)]
    admin: bool,
}

/// By `argh`.
pub(crate) fn by_argh(words: &[&str]) -> Values {
    let it = CreateByArgh::from_args(&["users"], words).expect("the words fit");
    (it.email, it.count, it.admin)
}

/// Create users.
#[derive(usage_rs::Args)]
struct CreateByUsage {
    /// E-mail address
    email: String,
    /// How many
    #[usage(short = 'n', long)]
    count: u32,
    /// With administration rights
    #[usage(long)]
    admin: bool,
}

/// Words as the system has them; `usage-rs` takes no others.
pub(crate) fn os_words<'a, const N: usize>(words: &[&'a str; N]) -> [&'a OsStr; N] {
    words.map(OsStr::new)
}

/// By `usage-rs`.
pub(crate) fn by_usage(words: &[&OsStr]) -> Values {
    let it: CreateByUsage = usage_rs::parse_args_from(words).expect("the words fit");
    (it.email, it.count, it.admin)
}

/// By `bpaf`.
pub(crate) fn by_bpaf(words: &[&str]) -> Values {
    bpaf_parser().run_inner(words).expect("the words fit")
}

fn bpaf_parser() -> OptionParser<Values> {
    let count = short('n').long("count").help("How many").argument::<u32>("COUNT");
    let admin = long("admin").help("With administration rights").switch();
    let email = positional::<String>("EMAIL").help("E-mail address");
    construct!(count, admin, email)
        .map(|(count, admin, email)| (email, count, admin))
        .to_options()
        .descr("Create users.")
}

/// Create users.
#[derive(Parser)]
pub(crate) struct CreateByClap {
    /// E-mail address
    email: String,
    /// How many
    #[arg(short = 'n', long)]
    count: u32,
    /// With administration rights
    #[arg(long)]
    admin: bool,
}

impl CreateByClap {
    fn values(self) -> Values {
        (self.email, self.count, self.admin)
    }
}

/// By `clap`, with derive.
pub(crate) fn by_clap(words: &[&str]) -> Values {
    let words = ["users"].into_iter().chain(words.iter().copied());
    CreateByClap::try_parse_from(words).expect("the words fit").values()
}

/// Delete users.
#[derive(clap::Args)]
pub(crate) struct DeleteByClap {
    /// E-mail address
    email: String,
}

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Eager {
    #[command(name = "user:create")]
    Create(CreateByClap),
    #[command(name = "user:delete")]
    Delete(DeleteByClap),
    /// List users
    #[command(name = "user:list")]
    List,
    /// Show users
    #[command(name = "user:show")]
    Show(DeleteByClap),
}

/// The commands; only the one that is named learns its arguments.
#[derive(Subcommand)]
#[command(defer = true)]
pub(crate) enum Defer {
    #[command(name = "user:create")]
    Create(CreateByClap),
    #[command(name = "user:delete")]
    Delete(DeleteByClap),
    /// List users
    #[command(name = "user:list")]
    List,
    /// Show users
    #[command(name = "user:show")]
    Show(DeleteByClap),
}

/// The arguments of `user:create`, if it is that.
pub(crate) trait Commands: Subcommand {
    /// Its values.
    fn values(self) -> Values;
}

impl Commands for Eager {
    fn values(self) -> Values {
        match self {
            Self::Create(it) => it.values(),
            Self::Delete(it) | Self::Show(it) => (it.email, 0, false),
            Self::List => Values::default(),
        }
    }
}

impl Commands for Defer {
    fn values(self) -> Values {
        match self {
            Self::Create(it) => it.values(),
            Self::Delete(it) | Self::Show(it) => (it.email, 0, false),
            Self::List => Values::default(),
        }
    }
}

/// The application.
#[derive(Parser)]
struct Users<C: Commands> {
    #[command(subcommand)]
    command: C,
}

/// By `clap`, with derive and subcommands.
pub(crate) fn by_clap_command<C: Commands>(name: &str, words: &[&str]) -> Values {
    let words = ["users", name].into_iter().chain(words.iter().copied());
    Users::<C>::try_parse_from(words).expect("the words fit").command.values()
}

/// An application of `clap`'s with these commands, each of which is `user:create`.
pub(crate) fn clap_commands(names: impl Iterator<Item = &'static str>) -> clap::Command {
    let commands = names.map(|it| CreateByClap::augment_args(clap::Command::new(it)));
    clap::Command::new("users").subcommands(commands).subcommand_required(true)
}

/// By an application of `clap`'s that is there already.
pub(crate) fn by_kept_clap(app: &mut clap::Command, name: &str, words: &[&str]) -> Values {
    let words = ["users", name].into_iter().chain(words.iter().copied());
    let matches = app.try_get_matches_from_mut(words).expect("the words fit");
    let (_, values) = matches.subcommand().expect("there is a command");
    CreateByClap::from_arg_matches(values).expect("the words fit").values()
}
