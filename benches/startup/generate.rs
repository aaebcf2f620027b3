//! The commands of `startup` and `call/among`, as source: what is said about them, and for the peers
//! whose commands must be written out, the commands themselves. A part of the build script.

use std::fmt::Write as _;

/// How many commands the applications have.
pub(crate) const SIZES: [usize; 3] = [10, 100, 1_000];

/// `usage-rs` and `argh` take too long to compile for more.
const MOST_DERIVED: usize = 100;

struct Command {
    name: String,
    summary: String,
    text: String,
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

fn commands(names: fn(usize) -> Vec<String>, size: usize) -> Vec<Command> {
    names(size).into_iter().map(Command::new).collect()
}

/// A constant with what is said about the commands, for each size.
pub(crate) fn descriptions(names: fn(usize) -> Vec<String>) -> String {
    let mut code = String::new();
    for size in SIZES {
        let _ = writeln!(code, "pub(crate) const OF_{size}: &[Command; {size}] = &[");
        for Command { name, summary, text } in commands(names, size) {
            let _ = writeln!(
                code,
                "Command {{ name: {name:?}, summary: {summary:?}, text: {text:?} }},"
            );
        }
        code += "];\n";
    }
    code
}

/// A module for each size: a `match`, and the derived commands.
pub(crate) fn peers(names: fn(usize) -> Vec<String>) -> String {
    let mut code = String::new();
    for size in SIZES {
        let commands = commands(names, size);
        let _ = writeln!(code, "pub(crate) mod of_{size} {{");
        code += &matched(&commands);
        if size <= MOST_DERIVED {
            code += &argh(&commands);
            code += &usage(&commands);
        }
        code += "}\n";
    }
    code
}

fn matched(commands: &[Command]) -> String {
    let mut arms = String::new();
    for (number, command) in commands.iter().enumerate() {
        let _ = write!(arms, "{:?} => {number}, ", command.name);
    }
    format!(
        "pub(crate) fn matched(name: &str) -> Option<usize> {{
            Some(match name {{ {arms} _ => return None }})
        }}\n"
    )
}

/// The arms that call the handler, and the variants of the commands.
fn arms_and_variants(commands: &[Command], variant: impl Fn(&Command) -> String) -> [String; 2] {
    let (mut arms, mut variants) = (String::new(), String::new());
    for (number, command) in commands.iter().enumerate() {
        let _ = writeln!(
            arms,
            "Command::C{number}(it) => crate::work(&it.target, it.retries, it.force, &it.tags),"
        );
        let _ = writeln!(variants, "{}C{number}(C{number}),", variant(command));
    }
    [arms, variants]
}

fn argh(commands: &[Command]) -> String {
    let [arms, variants] = arms_and_variants(commands, |_| String::new());
    let mut code = format!(
        "pub(crate) mod by_argh {{
    use argh::FromArgs;

    /// Many commands.
    #[derive(FromArgs)]
    pub(crate) struct Application {{
        #[argh(subcommand)]
        command: Command,
    }}

    impl Application {{
        pub(crate) fn run(self) -> bool {{
            match self.command {{ {arms} }}
        }}
    }}

    #[derive(FromArgs)]
    #[argh(subcommand)]
    enum Command {{ {variants} }}
"
    );
    for (number, command) in commands.iter().enumerate() {
        let _ = write!(
            code,
            "{docs}#[derive(FromArgs)]
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
",
            docs = command.docs(),
            name = command.name,
        );
    }
    code + "}\n"
}

fn usage(commands: &[Command]) -> String {
    let variant = |it: &Command| format!("#[usage(name = {:?})] ", it.name);
    let [arms, variants] = arms_and_variants(commands, variant);
    let mut code = format!(
        "pub(crate) mod by_usage {{
    use usage_rs::{{Args, Cli, Subcommands}};

    /// Many commands.
    #[derive(Cli)]
    #[usage(bin = \"app\", version = \"1.0.0\")]
    pub(crate) struct Application {{
        #[usage(subcommand)]
        command: Command,
    }}

    impl Application {{
        pub(crate) fn run(self) -> bool {{
            match self.command {{ {arms} }}
        }}
    }}

    #[derive(Subcommands)]
    enum Command {{ {variants} }}
"
    );
    for (number, command) in commands.iter().enumerate() {
        let _ = write!(
            code,
            "{docs}#[derive(Args)]
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
",
            docs = command.docs(),
        );
    }
    code + "}\n"
}
