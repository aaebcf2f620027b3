//! The section of what is told through `tracing`. By hand, as the runtime does not know the macros.

use super::{Reader, Section};
use crate::lazy::Cell;
use crate::spec::choice::{Choice, UnknownChoice};
use crate::spec::field::Field;
use crate::spec::item::Need;
use crate::spec::kind::Kind;
use crate::spec::parameter::ChoiceSpec;
use crate::spec::probe::ProvidedBy;
use crate::spec::section::SectionNode;
use std::str::FromStr;

/// How much of what is told through `tracing` is shown: `LOG_LEVEL` and `LOG_FILTER`, or the table `[log]`.
///
/// An application has it that lists it, `sections = [foundry::config::LogConfig]`, or the pack
/// `foundry::config::Commands`. It is read when something is told for the first time, and not before. `-q` and `-v` are stronger than the
/// level, and `RUST_LOG` than the filter. A program with a subscriber of its own reads what it likes.
///
/// ```
/// # use foundry_runtime as foundry;
/// use foundry::config::{LogConfig, LogLevel, Sources, load_from};
///
/// let sources = Sources::new().with_variable("LOG_LEVEL", "info");
/// let log: LogConfig = load_from(&sources).unwrap();
/// assert_eq!(log.level, Some(LogLevel::Info));
/// ```
#[derive(Clone, Debug, Default)]
pub struct LogConfig {
    /// The least that is shown; warnings and errors if nothing is said.
    pub level: Option<LogLevel>,
    /// Levels of single targets, as in `sqlx=info,shop::mail=debug`.
    pub filter: Option<String>,
}

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// Errors.
    Error,
    /// Warnings too.
    Warn,
    /// What the program does.
    Info,
    /// How it does it.
    Debug,
    /// Everything.
    Trace,
}

const LEVELS: [(LogLevel, ChoiceSpec); 6] = [
    (LogLevel::Off, ChoiceSpec { name: "off", help: "nothing" }),
    (LogLevel::Error, ChoiceSpec { name: "error", help: "errors" }),
    (LogLevel::Warn, ChoiceSpec { name: "warn", help: "warnings too" }),
    (LogLevel::Info, ChoiceSpec { name: "info", help: "what the program does" }),
    (LogLevel::Debug, ChoiceSpec { name: "debug", help: "how it does it" }),
    (LogLevel::Trace, ChoiceSpec { name: "trace", help: "everything" }),
];

impl Choice for LogLevel {
    const CHOICES: &'static [ChoiceSpec] =
        &[LEVELS[0].1, LEVELS[1].1, LEVELS[2].1, LEVELS[3].1, LEVELS[4].1, LEVELS[5].1];

    fn name(&self) -> &'static str {
        LEVELS[*self as usize].1.name
    }
}

impl FromStr for LogLevel {
    type Err = UnknownChoice;

    fn from_str(word: &str) -> Result<Self, UnknownChoice> {
        let level = LEVELS.iter().find(|it| it.1.name.eq_ignore_ascii_case(word));
        level.map(|it| it.0).ok_or_else(|| UnknownChoice::new(word, Self::CHOICES))
    }
}

impl Section for LogConfig {
    const NAME: &'static str = "log";
    const FIELDS: &'static [Field] = &[
        Field::new("level", "LOG_LEVEL", Kind::Choice(LogLevel::CHOICES))
            .optional()
            .doc("The least that is shown of what is told through `tracing`; warnings if nothing is said."),
        Field::new("filter", "LOG_FILTER", Kind::Text)
            .optional()
            .doc("Levels of single targets, as in `sqlx=info,shop::mail=debug`."),
    ];

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        let level = reader.value::<Option<LogLevel>, _>(&Self::FIELDS[0]);
        let filter = reader.value::<Option<String>, _>(&Self::FIELDS[1]);
        Some(Self { level: level?, filter: filter? })
    }

    fn cell() -> &'static Cell<Self> {
        static CELL: Cell<LogConfig> = Cell::new();
        &CELL
    }
}

#[diagnostic::do_not_recommend]
impl<Root> ProvidedBy<Root> for LogConfig {
    const NEED: Need = Need::Section(&SectionNode::of::<Self>(
        "foundry_runtime::config::LogConfig",
        file!(),
        line!(),
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_has_its_word() {
        for (level, spec) in LEVELS {
            assert_eq!((level.name(), spec.name.parse()), (spec.name, Ok(level)));
        }
        assert_eq!("INFO".parse(), Ok(LogLevel::Info));
        let error = "inof".parse::<LogLevel>().unwrap_err();
        assert!(error.to_string().starts_with("did you mean `info`?"), "{error}");
    }
}
