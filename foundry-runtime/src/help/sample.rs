//! A small application for the tests of what is told about one, its tables written by hand.

use crate::builtin::BUILTIN_COMMANDS;
use crate::model::definition::Definition;
use crate::model::place::place;
use crate::run::program::Program;
use crate::spec::command::CommandSpec;
use crate::spec::item::{Item, Kind, Place, Placed};
use crate::spec::parameter::{Candidate, ChoiceSpec, ParamKind, ParamSpec, Rule};

const OWN: [Item; 4] = [
    item("film:list", &LIST),
    item("film:import", &IMPORT),
    item("run", &RUN),
    item("secret", &SECRET),
];

const fn item(name: &'static str, spec: &'static CommandSpec) -> Item {
    Item {
        name,
        place: Place { file: "sample.rs", line: 1 },
        needs: &[],
        kind: Kind::Command(spec),
    }
}

const fn choice(name: &'static str, help: &'static str) -> ChoiceSpec {
    ChoiceSpec { name, help }
}

const OPTION: ParamSpec = ParamSpec { kind: ParamKind::Option, ..ParamSpec::NONE };

const LIST: CommandSpec = CommandSpec {
    aliases: &["movies"],
    summary: "List films.",
    text: "The newest | the best.\n\n# Exit codes\n\n- `1`: none\n\n```text\n.a \\ b\n```",
    examples: &["film:list --genre Drama --sort year"],
    params: &[
        ParamSpec {
            name: "genre",
            short: b'g',
            help: "Only of this genre",
            choices: &[choice("Comedy", ""), choice("Drama", "")],
            env: "SHOP_GENRE",
            ..OPTION
        },
        ParamSpec {
            name: "sort",
            help: "By what | how",
            value: "key",
            default: "year",
            choices: &[choice("year", "the newest first"), choice("title", "")],
            ..OPTION
        },
        ParamSpec {
            name: "colour",
            kind: ParamKind::OptionalValue,
            choices: &[choice("always", ""), choice("never", "")],
            ..OPTION
        },
        ParamSpec { name: "posters", short: b'v', kind: ParamKind::Switch, ..OPTION },
        ParamSpec {
            name: "tag",
            kind: ParamKind::Repeated,
            complete: Some(|begun| {
                assert_ne!(begun, "boom");
                vec![Candidate::new("blue", "a colour"), Candidate::from("red")]
            }),
            ..OPTION
        },
        ParamSpec { name: "internal", hidden: true, ..OPTION },
    ],
    // `--sort` and `--colour` exclude each other.
    rules: &[Rule::Exclusive(0b110)],
    ..CommandSpec::NONE
};

const IMPORT: CommandSpec = CommandSpec {
    summary: "Import films.",
    params: &[
        ParamSpec {
            name: "file",
            kind: ParamKind::Required,
            help: "What to read",
            ..ParamSpec::NONE
        },
        ParamSpec { name: "map", short: b'm', kind: ParamKind::RequiredOption, ..OPTION },
        ParamSpec { name: "token", secret: true, default: "abc", ..OPTION },
        ParamSpec { name: "most", limits: "1 to 9", ..OPTION },
    ],
    ..CommandSpec::NONE
};

const RUN: CommandSpec = CommandSpec {
    summary: "Run a program.",
    params: &[ParamSpec { name: "words", kind: ParamKind::Rest, ..ParamSpec::NONE }],
    ..CommandSpec::NONE
};

const SECRET: CommandSpec = CommandSpec { hidden: true, ..CommandSpec::NONE };

const ITEMS: &[Placed; OWN.len() + BUILTIN_COMMANDS.len()] = &place(&[&OWN, &BUILTIN_COMMANDS]);
crate::private::graph!(ITEMS);
crate::private::tables!(ITEMS);

/// The application.
#[cfg(not(feature = "reference"))]
pub(crate) static PROGRAM: Program = APPLICATION;

/// Its tables.
pub(crate) static SHOP: Definition = APPLICATION.definition;

const APPLICATION: Program = TABLES.define("shop", "1.2.3", "Sells films.");
