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

pub(crate) use crate::base::quoting::{elided, elided_behind, quoted};
pub(crate) use list::{group, is_inside, list};

use crate::config;
use crate::console::style::{self, TITLE};
use crate::definition::Definition;
use crate::definition::rows::{CommandRow, ParamRow, ParamText, Said};
use crate::input::Settings;
use crate::input::globals::{GLOBAL_TEXTS, GLOBALS};
use crate::spec::parameter::{Fact, Functions, ParamKind};
use std::borrow::Cow;
use std::fmt::Write;
use std::io;
use std::panic::catch_unwind;

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
        let wanted = || config::environment("COLUMNS")?.parse().ok();
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

/// How the command is typed: `shop user:create <email> [name] [options]`.
pub(crate) fn usage(definition: &Definition, command: &CommandRow) -> String {
    let mut usage = format!("{} {}", definition.name, definition.text(command.name));
    let mut options = false;
    for param in params(definition, command) {
        let (name, value) = (param.name, param.value());
        let _ = match param.row.kind {
            _ if param.text.hidden => Ok(()),
            ParamKind::Required => write!(usage, " <{name}>"),
            ParamKind::Optional => write!(usage, " [{name}]"),
            ParamKind::Trailing if param.text.required => write!(usage, " <{name}>..."),
            ParamKind::Repeated if param.text.required => write!(usage, " --{name} <{value}>..."),
            ParamKind::Trailing | ParamKind::Rest => write!(usage, " [{name}...]"),
            ParamKind::RequiredOption => write!(usage, " --{name} <{value}>"),
            _ => {
                options = true;
                Ok(())
            }
        };
    }
    if options {
        usage.push_str(" [options]");
    }
    usage
}

/// A parameter with all that is known of it.
#[derive(Clone, Copy)]
pub(crate) struct Param<'d> {
    pub(crate) row: &'d ParamRow,
    pub(crate) text: &'d ParamText,
    pub(crate) name: &'d str,
    pub(crate) functions: Functions,
    /// In which its texts lie.
    blob: &'d [u8],
}

/// The parameters of a command, positionals first.
pub(crate) fn params<'d>(
    definition: &'d Definition,
    command: &CommandRow,
) -> impl Iterator<Item = Param<'d>> + use<'d> {
    let rows = definition.params(command).rows.iter().zip(definition.texts(command));
    rows.map(|(row, text)| Param {
        functions: definition.functions(text),
        ..Param::new(row, text, definition.text)
    })
}

/// The options that every command has.
pub(crate) fn globals() -> impl Iterator<Item = Param<'static>> {
    let rows = GLOBALS.rows.iter().zip(GLOBAL_TEXTS);
    rows.map(|(row, text)| Param::new(row, text, GLOBALS.text))
}

impl<'d> Param<'d> {
    fn new(row: &'d ParamRow, text: &'d ParamText, blob: &'d [u8]) -> Self {
        let functions = Functions::NONE;
        Self { row, text, name: row.span().str_of(blob), functions, blob }
    }

    fn said(self, said: Said) -> &'d str {
        self.text.span(said).str_of(self.blob)
    }

    pub(crate) fn help(self) -> &'d str {
        self.said(Said::Help)
    }

    /// What its value is called.
    pub(crate) fn value(self) -> &'d str {
        let value = self.said(Said::Value);
        if value.is_empty() { self.name } else { value }
    }

    pub(crate) fn default(self) -> Cow<'d, str> {
        if self.text.secret {
            "".into()
        } else {
            self.written_or_computed(Said::Default, Fact::Default)
        }
    }

    pub(crate) fn env(self) -> &'d str {
        self.said(Said::Env)
    }

    pub(crate) fn limits(self) -> Cow<'d, str> {
        self.written_or_computed(Said::Limits, Fact::Limits)
    }

    /// Returns the text of the table, or the one that the author's expression comes to.
    fn written_or_computed(self, said: Said, fact: Fact) -> Cow<'d, str> {
        match (self.said(said), self.functions.computed) {
            ("", Some(_)) => computed(self.functions, fact).unwrap_or_default().into(),
            (written, _) => written.into(),
        }
    }

    pub(crate) fn choices(self) -> impl Iterator<Item = (&'d str, &'d str)> {
        choices(self.blob, self.text)
    }

    /// As it is typed: `-r, --role <role>...`.
    fn term(self) -> String {
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

/// Calls the function for a text that only running code knows. If the author's expression panics,
/// help shows nothing in its place.
pub(crate) fn computed(functions: Functions, fact: Fact) -> Option<String> {
    let computed = functions.computed?;
    catch_unwind(|| computed(fact)).ok().flatten()
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

/// The words a parameter may have, and what they mean.
pub(crate) fn choices<'d>(
    blob: &'d [u8],
    text: &ParamText,
) -> impl Iterator<Item = (&'d str, &'d str)> + use<'d> {
    text.span(Said::Choices)
        .str_of(blob)
        .lines()
        .map(|line| line.split_once('\t').unwrap_or((line, "")))
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
