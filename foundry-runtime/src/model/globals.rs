//! The options that every command has, as rows.

use crate::model::parameter_rows::{ParamRow, ParamText, Params};
use crate::model::parameters::{row, text_len, texts};
use crate::spec::parameter::{ChoiceSpec, ParamKind, ParamSpec};
use crate::text::Blob;

/// An option that every command has. A command that has an option of this name hides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Global {
    Help,
    Version,
    Quiet,
    Verbose,
    Ansi,
    NoAnsi,
    NoInteraction,
    Format,
    Config,
    ConfigFile,
}

impl Global {
    /// All of them, in the order in which help shows them.
    pub(crate) const ALL: [Self; 10] = [
        Self::Help,
        Self::Version,
        Self::Quiet,
        Self::Verbose,
        Self::Ansi,
        Self::NoAnsi,
        Self::NoInteraction,
        Self::Format,
        Self::Config,
        Self::ConfigFile,
    ];

    const fn spec(self) -> ParamSpec {
        match self {
            Self::Help => ParamSpec { name: "help", short: b'h', help: "Show help", ..FLAG },
            Self::Version => {
                ParamSpec { name: "version", short: b'V', help: "Show the version", ..FLAG }
            }
            Self::Quiet => {
                ParamSpec { name: "quiet", short: b'q', help: "Only results and errors", ..FLAG }
            }
            Self::Verbose => ParamSpec {
                name: "verbose",
                short: b'v',
                kind: ParamKind::Count,
                help: "Say more: -v what is done, -vv how, -vvv everything",
                ..FLAG
            },
            Self::Ansi => {
                ParamSpec { name: "ansi", help: "Colour even if this is no terminal", ..FLAG }
            }
            Self::NoAnsi => ParamSpec { name: "no-ansi", help: "No colour", ..FLAG },
            Self::NoInteraction => {
                ParamSpec { name: "no-interaction", short: b'n', help: "Never ask", ..FLAG }
            }
            Self::Format => ParamSpec {
                name: "format",
                kind: ParamKind::Option,
                help: "How results and errors are printed",
                choices: &FORMATS,
                ..FLAG
            },
            Self::Config => ParamSpec {
                name: "config",
                kind: ParamKind::Option,
                help: "Set a value of the configuration; repeatable",
                value: "section.key=value",
                ..FLAG
            },
            Self::ConfigFile => ParamSpec {
                name: "config-file",
                kind: ParamKind::Option,
                help: "Read this file instead of `foundry.toml`",
                value: "file",
                ..FLAG
            },
        }
    }
}

/// The words of `--format`.
const FORMATS: [ChoiceSpec; 5] = [
    ChoiceSpec { name: "table", help: "for people" },
    ChoiceSpec { name: "json", help: "one document" },
    ChoiceSpec { name: "yaml", help: "one document" },
    ChoiceSpec { name: "csv", help: "a line for each row" },
    ChoiceSpec { name: "csv-safe", help: "the same for spreadsheets: no cell is a formula" },
];

/// The options as parameters, at the places of [`Global::ALL`].
pub(crate) const SPECS: [ParamSpec; Global::ALL.len()] = {
    let mut specs = [FLAG; Global::ALL.len()];
    let mut at = 0;
    while at < specs.len() {
        specs[at] = Global::ALL[at].spec();
        at += 1;
    }
    specs
};

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
