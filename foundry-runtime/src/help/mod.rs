//! Answers that need nothing but the tables: usage lines, `help`, `list`, `--version`.

#[cfg(feature = "reference")]
pub(crate) mod json;
mod list;
#[cfg(feature = "reference")]
pub(crate) mod man;
#[cfg(feature = "reference")]
pub(crate) mod markdown;
#[cfg(test)]
pub(crate) mod sample;
mod text;

pub(crate) use list::{group, is_inside, list};

use crate::base::environment::environment;
use crate::console::settings::Settings;
use crate::console::style::{self, TITLE};
use crate::model::definition::Definition;
use crate::model::parameter::{Param, globals};
use crate::model::rows::CommandRow;
use crate::model::usage::{params, usage};
use crate::spec::parameter::ParamKind;
use std::fmt::Write;
use std::io;

/// How wide help is at most, and without a terminal.
const WIDEST: usize = 100;

/// How a text for people is laid out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) coloured: bool,
    pub(crate) width: usize,
}

impl Style {
    /// For standard output.
    pub(crate) fn of(settings: Settings) -> Self {
        let wanted = || environment("COLUMNS")?.parse().ok();
        let width = terminal().or_else(wanted).map_or(WIDEST, |it: usize| it.clamp(40, WIDEST));
        Self { coloured: style::wanted(settings, &io::stdout()), width }
    }

    pub(crate) fn title(self, title: &str) -> String {
        style::paint(&format!("{title}:"), TITLE, self.coloured)
    }
}

/// How wide the terminal is, if standard output is one.
fn terminal() -> Option<usize> {
    #[cfg(feature = "terminal")]
    return terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0.into());
    #[cfg(not(feature = "terminal"))]
    return None;
}

/// Name and version of the program.
pub(crate) fn version(definition: &Definition) -> String {
    format!("{} {}\n", definition.name, definition.version)
}

/// Returns all of the documentation of the application, laid out for people; empty without one.
pub(crate) fn about(definition: &Definition, style: Style) -> String {
    text::document(definition.about, style)
}

impl Param<'_> {
    /// As it is typed: `-r, --role <role>...`.
    pub(super) fn term(self) -> String {
        let name = self.name;
        match self.row.kind {
            ParamKind::Required => format!("<{name}>"),
            ParamKind::Optional => format!("[{name}]"),
            ParamKind::Trailing if self.text.required => format!("<{name}>..."),
            ParamKind::Trailing | ParamKind::Rest => format!("[{name}...]"),
            kind => option_term(name, self.row.short, kind, self.value()),
        }
    }

    /// Returns the term of a global option beside the options of a command: without the name or the
    /// letter that the command uses itself; `None` if nothing is left.
    fn term_beside(self, own: &[Self]) -> Option<String> {
        let short = self.letter_beside(own.iter().copied())?;
        Some(match self.is_hidden_by(own.iter().copied()) {
            true => format!("-{}", char::from(short)),
            false => option_term(self.name, short, self.row.kind, self.value()),
        })
    }

    /// Returns whether the name of this global option is a name of a command's own options.
    pub(crate) fn is_hidden_by(self, mut own: impl Iterator<Item = Self>) -> bool {
        own.any(|own| {
            let is_off = || self.name.strip_prefix("no-") == Some(own.name);
            own.name == self.name || own.row.kind == ParamKind::Switch && is_off()
        })
    }

    /// Returns the letter that this global option keeps beside a command's own options, 0 for none;
    /// `None` if they leave it no name either.
    pub(crate) fn letter_beside(self, own: impl Iterator<Item = Self> + Clone) -> Option<u8> {
        let is_taken = own.clone().any(|own| own.row.short == self.row.short);
        let short = if is_taken { 0 } else { self.row.short };
        (short > 0 || !self.is_hidden_by(own)).then_some(short)
    }

    fn explanation(self) -> String {
        let mut text = self.help().to_owned();
        let choices: Vec<&str> = self.choices().map(|it| it.0).collect();
        let choices = choices.join(", ");
        let facts = [
            ("", &*self.limits()),
            ("one of: ", &choices),
            ("default: ", &*self.default()),
            ("env: ", self.env()),
        ];
        for (what, value) in facts {
            if !value.is_empty() {
                let _ = write!(text, " [{what}{value}]");
            }
        }
        text.trim_start().to_owned()
    }

    /// Returns the explanation, and below it a line for each choice that is documented.
    fn explanation_with_choices(self) -> String {
        let mut text = self.explanation();
        for (name, help) in self.choices().filter(|it| !it.1.is_empty()) {
            let _ = write!(text, "\n{name}: {help}");
        }
        text
    }
}

fn option_term(name: &str, short: u8, kind: ParamKind, value: &str) -> String {
    let dashes = match short {
        0 => format!("    --{name}"),
        short => format!("-{}, --{name}", char::from(short)),
    };
    match kind {
        ParamKind::Switch => dashes.replace("--", "--[no-]"),
        ParamKind::Count => format!("{dashes}..."),
        ParamKind::Option | ParamKind::RequiredOption => format!("{dashes} <{value}>"),
        ParamKind::OptionalValue => format!("{dashes}[=<{value}>]"),
        ParamKind::Repeated => format!("{dashes} <{value}>..."),
        _ => dashes,
    }
}

/// The names of a command besides the first.
pub(crate) fn aliases(
    definition: &'static Definition,
    command: &CommandRow,
) -> impl Iterator<Item = &'static str> + use<> {
    let name = definition.text(command.name);
    let index = definition.commands.iter().position(|row| row.node == command.node);
    let names = definition.names.iter().filter(move |it| Some(usize::from(it.target)) == index);
    names.map(|it| definition.name(it)).filter(move |it| *it != name)
}

/// Everything about one command.
pub(crate) fn command(
    definition: &'static Definition,
    command: &CommandRow,
    style: Style,
) -> String {
    let mut help = String::new();
    let summary = definition.text(command.summary);
    if !summary.is_empty() {
        let _ = writeln!(help, "{}\n", text::wrapped(summary, style.width, 0));
    }
    let text = definition.text(command.text);
    if !text.is_empty() {
        let _ = writeln!(help, "{}\n", text::document(text, style));
    }
    let usage = text::wrapped(&usage(definition, command), style.width, 7);
    let _ = writeln!(help, "{} {usage}", style.title("Usage"));
    let aliases: Vec<&str> = aliases(definition, command).collect();
    if !aliases.is_empty() {
        let _ = writeln!(help, "{} {}", style.title("Aliases"), aliases.join(", "));
    }
    let shown = params(definition, command).filter(|it| !it.text.hidden);
    let (positionals, options): (Vec<_>, Vec<_>) =
        shown.partition(|it| it.row.kind.is_positional());
    let line = |param: &Param<'_>| (param.term(), param.explanation_with_choices());
    section(&mut help, style, "Arguments", positionals.iter().map(line));
    section(&mut help, style, "Options", options.iter().map(line));
    let examples = definition.text(command.examples);
    if !examples.is_empty() {
        let _ = writeln!(help, "\n{}", style.title("Examples"));
        for example in examples.lines() {
            let _ = writeln!(help, "  {} {example}", definition.name);
        }
    }
    let line = |it: Param<'_>| Some((it.term_beside(&options)?, it.explanation()));
    section(&mut help, style, "Options of every command", globals().filter_map(line));
    help
}

/// A title, and below it terms with what they mean.
fn section(
    help: &mut String,
    style: Style,
    title: &str,
    lines: impl Iterator<Item = (String, String)>,
) {
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(help, "\n{}", style.title(title));
    text::columns(help, style, 0, &lines);
}
