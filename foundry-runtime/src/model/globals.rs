//! The options that every command has, as rows.

use crate::model::parameter_rows::{ParamRow, ParamText, Params};
use crate::model::parameters::{row, text_len, texts};
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
