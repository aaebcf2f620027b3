//! Applications with many commands, as source: the same names, help and parameters for each library.

use crate::app::EDITED;
use crate::names::names;
use std::fmt::Write as _;

/// A library for commands, or none.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A program that does nothing.
    NoOp,
    /// `#[foundry::command]`, without default features.
    Foundry,
    /// The same, with all that every console has by default, and without a database.
    Whole,
    /// `clap` derive.
    Clap,
    /// `clap` derive, each command built when it is asked for.
    ClapDefer,
    /// `usage-rs`.
    Usage,
    /// `argh`.
    Argh,
}

const DEFAULTS_BUT_SQLITE: &str = r#""async", "completion", "inspect", "output", "prompts", "reference", "signals", "terminal", "toml", "tracing""#;

impl Kind {
    /// All but the no-op.
    pub const LIBRARIES: [Self; 6] =
        [Self::Foundry, Self::Whole, Self::Clap, Self::ClapDefer, Self::Usage, Self::Argh];

    /// What the results call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoOp => "no-op",
            Self::Foundry => "foundry",
            Self::Whole => "foundry, all but sqlite",
            Self::Clap => "clap derive",
            Self::ClapDefer => "clap derive, defer",
            Self::Usage => "usage-rs",
            Self::Argh => "argh",
        }
    }

    /// The beginning of the names of its packages; all are equally long, as is the path of each
    /// program: the kernel and libc read it, and that is counted too.
    fn word(self) -> &'static str {
        match self {
            Self::NoOp => "noop",
            Self::Foundry => "fdry",
            Self::Whole => "whol",
            Self::Clap => "clap",
            Self::ClapDefer => "defr",
            Self::Usage => "usge",
            Self::Argh => "argh",
        }
    }

    /// Its package with so many commands.
    pub fn package(self, commands: usize) -> String {
        format!("{}-{commands:04}", self.word())
    }

    /// Its dependencies, as they stand in `Cargo.toml`.
    pub fn dependency(self, foundry: &str) -> String {
        match self {
            Self::NoOp => String::new(),
            Self::Foundry => {
                format!("foundry = {{ path = {foundry:?}, default-features = false }}")
            }
            Self::Whole => {
                format!(
                    "foundry = {{ path = {foundry:?}, default-features = false, features = [{DEFAULTS_BUT_SQLITE}] }}"
                )
            }
            Self::Clap | Self::ClapDefer => {
                String::from("clap = { version = \"4.6\", features = [\"derive\"] }")
            }
            Self::Usage => String::from("usage-rs = \"7\""),
            Self::Argh => String::from("argh = \"0.1\""),
        }
    }

    /// The library behind it, as cargo knows it; of Foundry, the version is nobody's question.
    pub fn library(self) -> Option<&'static str> {
        match self {
            Self::NoOp | Self::Foundry | Self::Whole => None,
            Self::Clap | Self::ClapDefer => Some("clap"),
            Self::Usage => Some("usage-rs"),
            Self::Argh => Some("argh"),
        }
    }

    /// The most commands with which it is built, unless told `--anyway`: 1,000 take clap derive hours,
    /// and of usage-rs's memory 200 take 1.9 GB, 50 a fifth of that.
    pub fn most(self) -> usize {
        match self {
            Self::Clap | Self::Usage => 200,
            _ => usize::MAX,
        }
    }

    /// How it is asked which commands there are.
    pub fn list(self) -> &'static str {
        if matches!(self, Self::Foundry | Self::Whole) { "list" } else { "--help" }
    }

    /// The source of an application with so many commands.
    pub fn source(self, commands: usize) -> String {
        let commands = commands_of(commands);
        match self {
            Self::NoOp => String::from("fn main() {}\n"),
            Self::Foundry | Self::Whole => foundry(&commands),
            Self::Clap => clap(&commands, ""),
            Self::ClapDefer => clap(&commands, "#[command(defer = true)]\n"),
            Self::Usage => usage(&commands),
            Self::Argh => argh(&commands),
        }
    }
}

/// The words of the command that is run: a positional, an option, a flag, and one that repeats.
pub const WORDS: [&str; 8] = ["films", "--retries", "5", "--force", "--tag", "a", "--tag", "b"];

/// What every handler does: code 0 for [`WORDS`], another one for all else, so that an
/// application that reads its words wrongly is found out.
const WORK: &str = "
#[inline(never)]
fn work(target: &str, retries: u32, force: bool, tags: &[String]) -> std::process::ExitCode {
    let right = target == \"films\" && retries == 5 && force && tags == [\"a\", \"b\"];
    std::process::ExitCode::from(if std::hint::black_box(right) { 0 } else { 3 })
}
";

/// A command of the applications.
pub struct Command {
    /// What it is called by.
    pub name: String,
    /// What it does, in one line.
    pub summary: String,
    /// More about it.
    pub text: String,
}

/// So many of them.
pub fn commands_of(count: usize) -> Vec<Command> {
    names(count).into_iter().map(Command::new).collect()
}

impl Command {
    fn new(name: String) -> Self {
        let words = name.replace([':', '-'], " ");
        let summary = format!("Do what `{words}` stands for");
        let text = format!(
            "Everything that belongs to {words} is read, checked and written again; what cannot \
             be read is left as it is and counted."
        );
        Self { name, summary, text }
    }

    fn docs(&self) -> String {
        format!("/// {}\n///\n/// {}\n", self.summary, self.text)
    }
}

/// The first handler has the line that is edited.
fn edit(number: usize) -> &'static str {
    if number == 0 { EDITED } else { "" }
}

fn foundry(commands: &[Command]) -> String {
    let mut code = String::from(
        "foundry::app! {
    /// An application with many commands.
    struct Application;
}

fn main() -> std::process::ExitCode {
    Application::run()
}
",
    );
    code += WORK;
    for (number, command) in commands.iter().enumerate() {
        let _ = write!(
            code,
            "
{docs}#[foundry::command({name:?})]
fn command_{number}(
    /// What to work on
    target: &str,
    /// How often to try
    #[option(short = 'r', default = 3)]
    retries: u32,
    /// Even in production
    #[flag(short = 'f')]
    force: bool,
    /// Only what has this tag; repeatable
    #[option(short = 't', long = \"tag\")]
    tags: Vec<String>,
) -> std::process::ExitCode {{
{edit}    work(target, retries, force, &tags)
}}
",
            docs = command.docs(),
            name = command.name,
            edit = edit(number),
        );
    }
    code
}

/// `match` arms that call [`WORK`], for the libraries whose commands are structs.
fn arms(commands: &[Command]) -> String {
    let mut arms = String::new();
    for number in 0..commands.len() {
        let _ = writeln!(arms, "        Command::C{number}(it) => it.run(),");
    }
    arms
}

/// The method of a command's struct that does its work.
fn run(number: usize) -> String {
    format!(
        "
impl C{number} {{
    fn run(self) -> std::process::ExitCode {{
    {edit}        work(&self.target, self.retries, self.force, &self.tags)
    }}
}}
",
        edit = edit(number),
    )
}

fn clap(commands: &[Command], attribute: &str) -> String {
    let mut code = format!(
        "use clap::{{Args, Parser, Subcommand}};

/// An application with many commands.
#[derive(Parser)]
#[command(version)]
struct Application {{
    #[command(subcommand)]
    command: Command,
}}

fn main() -> std::process::ExitCode {{
    match Application::parse().command {{
{arms}    }}
}}
{WORK}
#[derive(Subcommand)]
{attribute}enum Command {{
",
        arms = arms(commands),
    );
    for (number, command) in commands.iter().enumerate() {
        let _ =
            writeln!(code, "    #[command(name = {:?})]\n    C{number}(C{number}),", command.name);
    }
    code += "}\n";
    for (number, command) in commands.iter().enumerate() {
        let _ = write!(
            code,
            "
{docs}#[derive(Args)]
struct C{number} {{
    /// What to work on
    target: String,
    /// How often to try
    #[arg(short, long, default_value_t = 3)]
    retries: u32,
    /// Even in production
    #[arg(short, long)]
    force: bool,
    /// Only what has this tag; repeatable
    #[arg(short, long = \"tag\")]
    tags: Vec<String>,
}}
{run}",
            docs = command.docs(),
            run = run(number),
        );
    }
    code
}

fn usage(commands: &[Command]) -> String {
    let mut code = format!(
        "use usage_rs::{{Args, Cli, Subcommands}};

/// An application with many commands.
#[derive(Cli)]
#[usage(bin = \"app\", version = \"1.0.0\")]
struct Application {{
    #[usage(subcommand)]
    command: Command,
}}

fn main() -> std::process::ExitCode {{
    match Application::parse().command {{
{arms}    }}
}}
{WORK}
#[derive(Subcommands)]
enum Command {{
",
        arms = arms(commands),
    );
    for (number, command) in commands.iter().enumerate() {
        let _ =
            writeln!(code, "    #[usage(name = {:?})]\n    C{number}(C{number}),", command.name);
    }
    code += "}\n";
    for (number, command) in commands.iter().enumerate() {
        let _ = write!(
            code,
            "
{docs}#[derive(Args)]
struct C{number} {{
    /// What to work on
    target: String,
    /// How often to try
    #[usage(short, long, default = \"3\")]
    retries: u32,
    /// Even in production
    #[usage(short, long)]
    force: bool,
    /// Only what has this tag; repeatable
    #[usage(short = 't', long = \"tag\")]
    tags: Vec<String>,
}}
{run}",
            docs = command.docs(),
            run = run(number),
        );
    }
    code
}

fn argh(commands: &[Command]) -> String {
    let mut code = format!(
        "use argh::FromArgs;

/// An application with many commands.
#[derive(FromArgs)]
struct Application {{
    #[argh(subcommand)]
    command: Command,
}}

fn main() -> std::process::ExitCode {{
    let application: Application = argh::from_env();
    match application.command {{
{arms}    }}
}}
{WORK}
#[derive(FromArgs)]
#[argh(subcommand)]
enum Command {{
",
        arms = arms(commands),
    );
    for number in 0..commands.len() {
        let _ = writeln!(code, "    C{number}(C{number}),");
    }
    code += "}\n";
    for (number, command) in commands.iter().enumerate() {
        let _ = write!(
            code,
            "
{docs}#[derive(FromArgs)]
#[argh(subcommand, name = {name:?})]
struct C{number} {{
    /// what to work on
    #[argh(positional)]
    target: String,
    /// how often to try
    #[argh(option, short = 'r', default = \"3\")]
    retries: u32,
    /// even in production
    #[argh(switch, short = 'f')]
    force: bool,
    /// only what has this tag; repeatable
    #[argh(option, short = 't', long = \"tag\")]
    tags: Vec<String>,
}}
{run}",
            docs = command.docs(),
            name = command.name,
            run = run(number),
        );
    }
    code
}
