//! The commands that every application has. They need nothing but the tables, so that they start
//! nothing; written by hand, as the runtime does not know the macros.

#[cfg(feature = "reference")]
mod man;
mod program;

#[cfg(feature = "completion")]
use crate::completion;
use crate::console::settings::Format;
use crate::error::Result;
#[cfg(not(feature = "reference"))]
use crate::error::{Error, ErrorKind};
use crate::help::{self, Style};
use crate::input::Input;
#[cfg(feature = "inspect")]
use crate::inspect;
use crate::run::answer::{COMMAND, named, print};
#[cfg(feature = "reference")]
use crate::run::answer::{choice, one_of};
use crate::run::call::{Call, Step};
use crate::run::route::meant_namespace;
use crate::spec::command::CommandSpec;
use crate::spec::item::{BUILTIN_FILE, Item, Kind, Place};
use crate::spec::parameter::{ParamKind, ParamSpec};

/// They stand behind the items of the application and of its packs.
pub const BUILTIN_COMMANDS: [Item; BUILTIN_COUNT] = [
    item("about", &ABOUT),
    #[cfg(feature = "inspect")]
    item("app:check", &inspect::CHECK),
    #[cfg(feature = "inspect")]
    item("app:graph", &inspect::GRAPH),
    #[cfg(feature = "completion")]
    item("completion", &completion::SCRIPT),
    item("help", &HELP),
    item("list", &LIST),
    #[cfg(feature = "reference")]
    item("man", &man::MAN),
    #[cfg(feature = "completion")]
    item("__complete", &completion::ANSWER),
];

const BUILTIN_COUNT: usize = 3
    + 2 * cfg!(feature = "inspect") as usize
    + 2 * cfg!(feature = "completion") as usize
    + cfg!(feature = "reference") as usize;

const fn item(name: &'static str, spec: &'static CommandSpec) -> Item {
    let place = Place { file: BUILTIN_FILE, line: 0 };
    Item { name, place, needs: &[], kind: Kind::Command(spec) }
}

const ABOUT: CommandSpec =
    CommandSpec { summary: "Show what this program is", run: about, ..CommandSpec::NONE };

const HELP: CommandSpec = CommandSpec {
    summary: "Show help for a command",
    params: &[COMMAND],
    run: help,
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
        #[cfg(feature = "reference")]
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
    run: list,
    ..CommandSpec::NONE
};

fn help<'a>(input: &Input<'a>, call: Call<'a>) -> Result<Step<'a>> {
    let definition = input.definition();
    let style = Style::of(input.settings());
    // `help film` lists the namespace, as `list film` does.
    if let Some(name) = input.optional(0, Input::text)?
        && definition.command(name).is_none()
        && let Ok(namespace) = meant_namespace(definition, name)
        && namespace == name
    {
        return print(call, &help::list(definition, Some(namespace), style));
    }
    let text = match named(input, 0)? {
        Some(command) => help::command(definition, command, style),
        None => help::list(definition, None, style),
    };
    print(call, &text)
}

fn list<'a>(input: &Input<'a>, call: Call<'a>) -> Result<Step<'a>> {
    let definition = input.definition();
    let namespace = input.optional(0, Input::text)?;
    let namespace = namespace.map(|it| meant_namespace(definition, it)).transpose()?;
    #[cfg(not(feature = "reference"))]
    if input.settings().format == Format::Json {
        let message = "`list` as JSON wants the feature `reference` of foundry";
        return Err(Error::new(ErrorKind::Usage, message));
    }
    #[cfg(feature = "reference")]
    match input.optional(1, one_of)? {
        Some("md") => return print(call, &help::markdown::list(definition, namespace)),
        Some("json") => return print(call, &help::json::list(definition, namespace)),
        None if input.settings().format == Format::Json => {
            return print(call, &help::json::list(definition, namespace));
        }
        _ => {}
    }
    print(call, &help::list(definition, namespace, Style::of(input.settings())))
}

fn about<'a>(input: &Input<'a>, call: Call<'a>) -> Result<Step<'a>> {
    let definition = input.definition();
    let commands = definition.commands.iter().filter(|it| !it.hidden).count();
    let about = match &*help::about(definition, Style::of(input.settings())) {
        "" => String::new(),
        about => format!("{about}\n"),
    };
    let program =
        std::env::current_exe().map_or_else(|_| String::new(), |it| it.display().to_string());
    let build = if cfg!(debug_assertions) { "development" } else { "release" };
    let text = format!(
        "{} {}\n{about}\nProgram:  {program}\nBuild:    {build}, {} {}\nCommands: {commands}\nFoundry:  {}\n",
        definition.name,
        definition.version,
        std::env::consts::OS,
        std::env::consts::ARCH,
        env!("CARGO_PKG_VERSION"),
    );
    print(call, &text)
}

#[cfg(all(test, not(feature = "reference")))]
mod tests {
    use crate::container::values::Values;
    use crate::error::ErrorKind;
    use crate::help::sample::PROGRAM;
    use crate::run::app::App;

    #[test]
    fn a_list_for_programs_is_not_passed_over() {
        let app = App::new(&PROGRAM, Values::NONE);
        let error = app.capture_blocking("list", &["--format", "json"]).result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage);
        assert!(app.capture_blocking("list", &[]).result.is_ok());
    }
}
