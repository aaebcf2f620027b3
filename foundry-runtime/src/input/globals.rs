//! The options that every command has, and what they set.

use crate::config::CommandLine;
use crate::definition::params::{row, text_len, texts};
use crate::definition::rows::{ParamRow, ParamText};
use crate::help;
use crate::input::Params;
use crate::spec::choice::one_of;
use crate::spec::parameter::{ChoiceSpec, ParamKind, ParamSpec};
use crate::text::Blob;

/// The options that every command has, as they are written. A command that has one of these names
/// itself hides it.
pub(crate) const SPECS: [ParamSpec; 10] = [
    ParamSpec { name: "help", short: b'h', help: "Show help", ..FLAG },
    ParamSpec { name: "version", short: b'V', help: "Show the version", ..FLAG },
    ParamSpec { name: "quiet", short: b'q', help: "Only results and errors", ..FLAG },
    ParamSpec {
        name: "verbose",
        short: b'v',
        kind: ParamKind::Count,
        help: "Say more: -v what is done, -vv how, -vvv everything",
        ..FLAG
    },
    ParamSpec { name: "ansi", help: "Colour even if this is no terminal", ..FLAG },
    ParamSpec { name: "no-ansi", help: "No colour", ..FLAG },
    ParamSpec { name: "no-interaction", short: b'n', help: "Never ask", ..FLAG },
    ParamSpec {
        name: "format",
        kind: ParamKind::Option,
        help: "How results and errors are printed",
        choices: &[
            ChoiceSpec { name: "table", help: "for people" },
            ChoiceSpec { name: "json", help: "one document" },
            ChoiceSpec { name: "yaml", help: "one document" },
            ChoiceSpec { name: "csv", help: "a line for each row" },
            ChoiceSpec {
                name: "csv-safe",
                help: "the same for spreadsheets: no cell is a formula",
            },
        ],
        ..FLAG
    },
    ParamSpec {
        name: "config",
        kind: ParamKind::Option,
        help: "Set a value of the configuration; repeatable",
        value: "section.key=value",
        ..FLAG
    },
    ParamSpec {
        name: "config-file",
        kind: ParamKind::Option,
        help: "Read this file instead of `foundry.toml`",
        value: "file",
        ..FLAG
    },
];

const FLAG: ParamSpec = ParamSpec::NONE;

/// As the matcher sees them.
pub(crate) const GLOBALS: Params<'static> =
    Params { rows: &TABLE.rows, text: &TABLE.text, positionals: 0 };

/// What help says of them.
pub(crate) const GLOBAL_TEXTS: &[ParamText] = &TABLE.texts;

/// Without a pointer, as those of an application: at run time nobody looks at [`SPECS`].
const TABLE: &Table = &Table::new();

struct Table {
    rows: [ParamRow; SPECS.len()],
    texts: [ParamText; SPECS.len()],
    text: [u8; Self::TEXT],
}

impl Table {
    /// How long their texts are.
    const TEXT: usize = {
        let (mut len, mut at) = (0, 0);
        while at < SPECS.len() {
            len += text_len(&SPECS[at]);
            at += 1;
        }
        len
    };

    const fn new() -> Self {
        let mut blob = Blob::<{ Self::TEXT }>::new();
        let mut rows = [ParamRow::NONE; SPECS.len()];
        let mut all = [ParamText::NONE; SPECS.len()];
        let mut at = 0;
        while at < SPECS.len() {
            rows[at] = row(&mut blob, &SPECS[at]);
            all[at] = texts(&mut blob, &SPECS[at]);
            at += 1;
        }
        Self { rows, texts: all, text: blob.bytes() }
    }
}

/// What the options that every command has were set to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
// Every call copies it a few times: as one word, not byte by byte.
#[repr(align(8))]
pub struct Settings {
    pub(crate) verbosity: Verbosity,
    /// `None`: as the terminal is.
    pub(crate) ansi: Option<bool>,
    pub(crate) no_interaction: bool,
    pub(crate) format: Format,
    /// What is said about the configuration.
    pub(crate) config: CommandLine,
}

/// How much a command says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// `-q`: only errors.
    Quiet,
    /// What matters.
    #[default]
    Normal,
    /// `-v`: what is done.
    Verbose,
    /// `-vv`: how it is done.
    VeryVerbose,
    /// `-vvv`: everything.
    Debug,
}

/// How results and errors are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// One JSON document.
    Json,
    /// One YAML document.
    Yaml,
    /// Comma-separated values, a line for each row.
    Csv,
    /// CSV for spreadsheets: a text that begins like a formula gets an apostrophe in front.
    CsvSafe,
}

impl Format {
    /// The format of this name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "table" => Self::Table,
            "json" => Self::Json,
            "yaml" => Self::Yaml,
            "csv" => Self::Csv,
            "csv-safe" => Self::CsvSafe,
            _ => return None,
        })
    }
}

/// What one of the options that every command has asks for, besides settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Nothing,
    Help,
    Version,
}

impl Settings {
    /// Sets what the option at this place says with a value; or says what that should have been.
    pub(crate) fn set_value(&mut self, option: usize, text: &str) -> Result<(), String> {
        match global_name(option) {
            "config" => self.config.set(text),
            "config-file" => self.config.file(text).map_err(str::to_owned),
            _ => match Format::of(text) {
                Some(format) => {
                    self.format = format;
                    Ok(())
                }
                None => Err(one_of(text, &format_names())),
            },
        }
    }

    /// Sets what the option at this place says.
    pub(crate) fn set(&mut self, option: usize) -> Asked {
        match global_name(option) {
            "help" => return Asked::Help,
            "version" => return Asked::Version,
            "quiet" => self.verbosity = Verbosity::Quiet,
            "verbose" => {
                self.verbosity = match self.verbosity {
                    Verbosity::Quiet | Verbosity::Normal => Verbosity::Verbose,
                    Verbosity::Verbose => Verbosity::VeryVerbose,
                    Verbosity::VeryVerbose | Verbosity::Debug => Verbosity::Debug,
                }
            }
            "ansi" => self.ansi = Some(true),
            "no-ansi" => self.ansi = Some(false),
            _ => self.no_interaction = true,
        }
        Asked::Nothing
    }
}

/// The name of the option at this place.
pub(crate) fn global_name(option: usize) -> &'static str {
    GLOBALS.rows.get(option).map_or("", |it| it.span().str_of(GLOBALS.text))
}

/// Whether a message may show the value of the option at this place.
pub(crate) fn is_shown(option: usize) -> bool {
    global_name(option) != "config"
}

/// What is said about a wrong value of the option at this place.
pub(crate) fn no_value(option: usize, text: Option<&str>, cause: &str) -> String {
    let name = global_name(option);
    match text.filter(|_| is_shown(option)) {
        Some(text) => format!("`{text}` is no valid `--{name}`: {cause}"),
        None => format!("this is no valid `--{name}`: {cause}"),
    }
}

/// The names of the formats.
fn format_names() -> Vec<&'static str> {
    help::globals().flat_map(help::Param::choices).map(|it| it.0).collect()
}
