//! The options that every command has, and what they set.

use crate::console::overrides::Overrides;
use crate::model::globals::{GLOBALS, Global};
use crate::model::parameter;
use crate::spec::choice::one_of;

/// The settings that the options of every command make.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
// Every call copies it a few times: as one word, not byte by byte.
#[repr(align(8))]
pub(crate) struct Settings {
    pub(crate) verbosity: Verbosity,
    /// `None`: as the terminal is.
    pub(crate) ansi: Option<bool>,
    pub(crate) no_interaction: bool,
    pub(crate) format: Format,
    /// `--config` and `--config-file`.
    pub(crate) config: Overrides,
}

/// The amount of output of a command: `-q`, `-v`, `-vv`, `-vvv`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// `-q`: results and errors only.
    Quiet,
    /// The default.
    #[default]
    Normal,
    /// `-v`: the steps as well.
    Verbose,
    /// `-vv`: their details as well.
    VeryVerbose,
    /// `-vvv`: everything.
    Debug,
}

/// The format of results and errors: `--format`.
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
    /// Returns the format of this name.
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

/// A request of a flag that is not a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Nothing,
    Help,
    Version,
}

impl Settings {
    /// Sets the value of the option at a place of [`Global::ALL`].
    ///
    /// # Errors
    ///
    /// The values that it takes.
    pub(crate) fn set_value(&mut self, option: usize, text: &str) -> Result<(), String> {
        match Global::ALL[option] {
            Global::Config => self.config.set(text),
            Global::ConfigFile => self.config.file(text).map_err(str::to_owned),
            Global::Format => match Format::of(text) {
                Some(format) => {
                    self.format = format;
                    Ok(())
                }
                None => Err(one_of(text, &format_names())),
            },
            Global::Help
            | Global::Version
            | Global::Quiet
            | Global::Verbose
            | Global::Ansi
            | Global::NoAnsi
            | Global::NoInteraction => unreachable!("BUG: a flag has no value"),
        }
    }

    /// Sets the flag at a place of [`Global::ALL`].
    pub(crate) fn set(&mut self, option: usize) -> Asked {
        match Global::ALL[option] {
            Global::Help => return Asked::Help,
            Global::Version => return Asked::Version,
            Global::Quiet => self.verbosity = Verbosity::Quiet,
            Global::Verbose => {
                self.verbosity = match self.verbosity {
                    Verbosity::Quiet | Verbosity::Normal => Verbosity::Verbose,
                    Verbosity::Verbose => Verbosity::VeryVerbose,
                    Verbosity::VeryVerbose | Verbosity::Debug => Verbosity::Debug,
                }
            }
            Global::Ansi => self.ansi = Some(true),
            Global::NoAnsi => self.ansi = Some(false),
            Global::NoInteraction => self.no_interaction = true,
            Global::Format | Global::Config | Global::ConfigFile => {
                unreachable!("BUG: an option has a value")
            }
        }
        Asked::Nothing
    }
}

/// Returns the name of the option at this place.
pub(crate) fn global_name(option: usize) -> &'static str {
    GLOBALS.rows.get(option).map_or("", |it| it.span().str_of(GLOBALS.text))
}

/// Returns whether a message may show the value of the option at this place.
pub(crate) fn is_shown(option: usize) -> bool {
    Global::ALL[option] != Global::Config
}

/// Returns the message for a wrong value of the option at this place.
pub(crate) fn no_value(option: usize, text: Option<&str>, cause: &str) -> String {
    let name = global_name(option);
    match text.filter(|_| is_shown(option)) {
        Some(text) => format!("`{text}` is no valid `--{name}`: {cause}"),
        None => format!("this is no valid `--{name}`: {cause}"),
    }
}

/// Returns the names of the formats.
fn format_names() -> Vec<&'static str> {
    parameter::globals().flat_map(parameter::Param::choices).map(|it| it.0).collect()
}
