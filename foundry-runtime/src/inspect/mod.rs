//! What an application is made of, and whether it can be built: the commands `app:graph`, which needs
//! nothing but the tables, and `app:check`.

mod chart;
pub(crate) mod check;
mod drawing;
mod json;
mod reach;
#[cfg(feature = "svg")]
mod svg;
mod tree;

use crate::console::settings::Format;
use crate::error::Result;
#[cfg(not(feature = "svg"))]
use crate::error::{Error, ErrorKind};
use crate::help::Style;
use crate::input::Input;
use crate::run::answer::{COMMAND, choice, named, one_of, print};
use crate::run::call::{Call, Step};
use crate::spec::command::CommandSpec;
use crate::spec::parameter::{ParamKind, ParamSpec, Rule};
use chart::Chart;
use std::time::Duration;

/// Which services a command has, and which no command has.
pub(crate) const GRAPH: CommandSpec = CommandSpec {
    summary: "Show commands, their services, and what those need",
    text: "Nothing is started for it. Of one command everything that it reaches is shown, of the \
        application everything but what every application has. A dashed edge is a service taken as `Lazy`.",
    examples: &["app:graph --format dot", "app:graph --unused"],
    params: &[
        COMMAND,
        ParamSpec {
            name: "format",
            kind: ParamKind::Option,
            help: "How it is printed",
            default: "text",
            choices: &[
                choice("text", "a tree, for people"),
                choice("dot", "for Graphviz"),
                choice("mermaid", "for Markdown"),
                choice("json", "for programs; docs/console.md describes it"),
                choice("svg", "a drawing"),
            ],
            ..ParamSpec::NONE
        },
        ParamSpec {
            name: "unused",
            kind: ParamKind::Flag,
            help: "Only services that no command reaches",
            ..ParamSpec::NONE
        },
    ],
    rules: &[Rule::Conflicts { one: 1 << 2, others: 1 << 0 }],
    run: graph,
    ..CommandSpec::NONE
};

fn graph<'a>(input: &Input<'a>, call: Call<'a>) -> Result<Step<'a>> {
    let definition = input.definition();
    let command = named(input, 0)?;
    let format = input.optional(1, one_of)?;
    let unused = input.flag(2);
    let style = Style::of(input.settings());
    let format = format.or((input.settings().format == Format::Json).then_some("json"));
    #[cfg(not(feature = "svg"))]
    if format == Some("svg") {
        return Err(Error::new(ErrorKind::Usage, "`--format svg` needs the feature `svg`")
            .note("in Cargo.toml: foundry = { …, features = [\"svg\"] }"));
    }
    let chart = match command {
        Some(command) => Chart::of_command(definition, command),
        None if unused => Chart::unused(definition),
        None => Chart::whole(definition),
    };
    let text = match format {
        Some("dot") => drawing::dot(&chart),
        Some("mermaid") => drawing::mermaid(&chart),
        Some("json") => json::document(&chart),
        #[cfg(feature = "svg")]
        Some("svg") => svg::drawing(&chart),
        _ if unused => tree::list(&chart, style),
        _ => tree::trees(&chart, style),
    };
    print(call, &text)
}

/// Whether services can be built.
pub(crate) const CHECK: CommandSpec = CommandSpec {
    summary: "Build the services of a command, or of all, and report each that fails",
    text: "Each is built once and closed again, also what is only taken lazily. What needs a service \
        that failed is not tried. No command runs.",
    params: &[
        COMMAND,
        ParamSpec {
            name: "within",
            kind: ParamKind::Option,
            help: "How many seconds each may take, if it can be waited for",
            value: "seconds",
            default: "30",
            ..ParamSpec::NONE
        },
    ],
    tries_all: true,
    run: check,
    ..CommandSpec::NONE
};

#[expect(clippy::needless_pass_by_value, reason = "the function of a command has its call")]
fn check<'a>(input: &Input<'a>, call: Call<'a>) -> Result<Step<'a>> {
    let command = named(input, 0)?;
    let within = input.optional(1, Input::parse)?.unwrap_or(30);
    (input.definition().check)(&call, command, Duration::from_secs(within))
}
