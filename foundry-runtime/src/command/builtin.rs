//! The commands that every application has. They need nothing but the tables, so that they start
//! nothing; written by hand, as the runtime does not know the macros.

use crate::command::call::{Call, Outcome, Step};
use crate::command::route::{meant_namespace, unknown_command};
use crate::command::spec::{ChoiceSpec, CommandSpec, ParamKind, ParamSpec};
use crate::completion;
use crate::container::item::{Item, Kind, Place};
use crate::definition::Definition;
use crate::definition::rows::CommandRow;
use crate::error::Result;
use crate::help::{self, Style};
use crate::input::{Format, Input, Word};
#[cfg(feature = "inspect")]
use crate::inspect;

/// They stand behind the items of the application and of its packs.
pub const BUILTIN_COMMANDS: [Item; if cfg!(feature = "inspect") { 8 } else { 6 }] = [
    item("about", &ABOUT),
    #[cfg(feature = "inspect")]
    item("app:check", &inspect::CHECK),
    #[cfg(feature = "inspect")]
    item("app:graph", &inspect::GRAPH),
    item("completion", &COMPLETION),
    item("help", &HELP),
    item("list", &LIST),
    item("man", &MAN),
    item("__complete", &COMPLETE),
];

/// The file that stands in the place of a built-in command.
pub const BUILTIN_FILE: &str = "built in";

const fn item(name: &'static str, spec: &'static CommandSpec) -> Item {
    let place = Place { file: BUILTIN_FILE, line: 0 };
    Item { name, place, needs: &[], kind: Kind::Command(spec) }
}

const ABOUT: CommandSpec = CommandSpec {
    summary: "Show what this program is",
    run: |input, call| {
        let definition = input.definition();
        print(&call, move || about(definition))
    },
    ..CommandSpec::NONE
};

const COMPLETION: CommandSpec = CommandSpec {
    summary: "Print the script that completes commands in a shell",
    text: "Load it where the shell starts:\n\n\
        - bash: `eval \"$(PROGRAM completion bash)\"` in `~/.bashrc`\n\
        - zsh: `source <(PROGRAM completion zsh)` in `~/.zshrc`, behind `compinit`\n\
        - fish: `PROGRAM completion fish | source` in `~/.config/fish/config.fish`\n\
        - powershell: `PROGRAM completion powershell | Out-String | Invoke-Expression` in `$PROFILE`\n\
        - elvish: `eval (PROGRAM completion elvish | slurp)` in `~/.config/elvish/rc.elv`",
    params: &[ParamSpec {
        name: "shell",
        kind: ParamKind::Required,
        help: "Which shell",
        choices: &[
            choice("bash", ""),
            choice("zsh", ""),
            choice("fish", ""),
            choice("powershell", ""),
            choice("elvish", ""),
        ],
        ..ParamSpec::NONE
    }],
    run: |input, call| {
        let shell = input.required(0, one_of)?;
        let definition = input.definition();
        print(&call, move || completion::script(shell, definition.name))
    },
    ..CommandSpec::NONE
};

const HELP: CommandSpec = CommandSpec {
    summary: "Show help for a command",
    params: &[COMMAND],
    run: |input, call| {
        let definition = input.definition();
        let style = Style::of(input.settings());
        // `help film` lists the namespace, as `list film` does.
        if let Some(name) = input.optional(0, Input::text)?
            && definition.command(name).is_none()
            && let Ok(namespace) = meant_namespace(definition, name)
            && namespace == name
        {
            return print(&call, move || help::list(definition, Some(namespace), style));
        }
        let command = named(input, 0)?;
        print(&call, move || match command {
            Some(command) => help::command(definition, command, style),
            None => help::list(definition, None, style),
        })
    },
    ..CommandSpec::NONE
};

const LIST: CommandSpec = CommandSpec {
    summary: "List the commands",
    params: &[
        ParamSpec {
            name: "namespace",
            kind: ParamKind::Optional,
            help: "Only those in this namespace",
            complete: Some(|_| Vec::new()),
            ..ParamSpec::NONE
        },
        ParamSpec {
            name: "format",
            kind: ParamKind::Option,
            help: "How the list is printed",
            default: "text",
            choices: &[
                choice("text", "for people"),
                choice("json", "for programs; docs/console.md describes it"),
                choice("md", "a reference in Markdown"),
            ],
            ..ParamSpec::NONE
        },
    ],
    run: |input, call| {
        let definition = input.definition();
        let namespace = input.optional(0, Input::text)?;
        let namespace = namespace.map(|it| meant_namespace(definition, it)).transpose()?;
        let format = input.optional(1, one_of)?;
        let style = Style::of(input.settings());
        let format = format.or((input.settings().format == Format::Json).then_some("json"));
        print(&call, move || match format {
            Some("json") => help::json::list(definition, namespace),
            Some("md") => help::markdown::list(definition, namespace),
            _ => help::list(definition, namespace, style),
        })
    },
    ..CommandSpec::NONE
};

const MAN: CommandSpec = CommandSpec {
    summary: "Print a manual page",
    text: "For the program, or for one command. Install it with\n`PROGRAM man > /usr/local/share/man/man1/PROGRAM.1`.",
    params: &[COMMAND],
    run: |input, call| {
        let definition = input.definition();
        let command = named(input, 0)?;
        print(&call, move || help::man::page(definition, command))
    },
    ..CommandSpec::NONE
};

/// What the completion scripts call.
const COMPLETE: CommandSpec = CommandSpec {
    hidden: true,
    params: &[
        ParamSpec { name: "shell", kind: ParamKind::Required, ..ParamSpec::NONE },
        ParamSpec { name: "words", kind: ParamKind::Rest, ..ParamSpec::NONE },
    ],
    run: |input, call| {
        let definition = input.definition();
        let shell = input.required(0, Input::text)?;
        let words = input.raw();
        print(&call, move || completion::answer(definition, shell, words))
    },
    ..CommandSpec::NONE
};

pub(crate) const COMMAND: ParamSpec =
    ParamSpec { name: "command", kind: ParamKind::Optional, help: "Its name", ..ParamSpec::NONE };

pub(crate) const fn choice(name: &'static str, help: &'static str) -> ChoiceSpec {
    ChoiceSpec { name, help }
}

/// A word that is one of the choices.
pub(crate) fn one_of<'w>(input: &Input<'_>, param: usize, word: Word<'w>) -> Result<&'w str> {
    input.chosen(param, word)?;
    input.text(param, word)
}

/// The command that a word names.
pub(crate) fn named(input: &Input<'_>, param: usize) -> Result<Option<&'static CommandRow>> {
    let definition = input.definition();
    let Some(name) = input.optional(param, Input::text)? else { return Ok(None) };
    match definition.command(name) {
        Some(command) => Ok(Some(command)),
        None => crate::command::route::abbreviated(definition, name)?
            .map_or_else(|| Err(unknown_command(definition, name)), |it| Ok(Some(it))),
    }
}

pub(crate) fn print<'a>(
    call: &Call<'a>,
    text: impl FnOnce() -> String + Send + 'a,
) -> Result<Step<'a>> {
    call.run(move |ctx| {
        ctx.console().write(text())?;
        Ok(Outcome::default())
    })
}

fn about(definition: &Definition) -> String {
    let commands = definition.commands.iter().filter(|it| !it.hidden).count();
    let about = match definition.about {
        "" => String::new(),
        about => format!("{about}\n"),
    };
    let program =
        std::env::current_exe().map_or_else(|_| String::new(), |it| it.display().to_string());
    let build = if cfg!(debug_assertions) { "development" } else { "release" };
    format!(
        "{} {}\n{about}\nProgram:  {program}\nBuild:    {build}, {} {}\nCommands: {commands}\nFoundry:  {}\n",
        definition.name,
        definition.version,
        std::env::consts::OS,
        std::env::consts::ARCH,
        env!("CARGO_PKG_VERSION"),
    )
}
