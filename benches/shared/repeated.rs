//! Applications of many commands: one `#[command]` under many names, each with its own help.
//!
//! `rustc` needs half a minute for a thousand handlers. The tables are as large if all of them name
//! one, and a call reads its own row of them.

use foundry_runtime::private::{CommandSpec, Item, Kind};

/// What tells a command from the others.
pub(crate) struct Command {
    /// What it is called by.
    pub(crate) name: &'static str,
    /// What it does, in one line.
    pub(crate) summary: &'static str,
    /// More about it.
    pub(crate) text: &'static str,
}

// `OF_10`, `OF_100` and `OF_1000`.
include!(concat!(env!("OUT_DIR"), "/commands.rs"));

/// The `#[command]` among the items of an application that is repeated: the first.
pub(crate) const fn template(items: &[Item]) -> Item {
    let mut at = 0;
    while !matches!(items[at].kind, Kind::Command(_)) {
        at += 1;
    }
    items[at]
}

/// What the template is, with the help of each command.
pub(crate) const fn specs<const N: usize>(
    template: Item,
    commands: &[Command; N],
) -> [CommandSpec; N] {
    let Kind::Command(spec) = template.kind else { panic!("the template is no command") };
    let mut specs = [*spec; N];
    let mut at = 0;
    while at < N {
        specs[at].summary = commands[at].summary;
        specs[at].text = commands[at].text;
        at += 1;
    }
    specs
}

/// The items, as `N` times `#[command]` would write them down.
pub(crate) const fn items<const N: usize>(
    template: Item,
    commands: &[Command; N],
    specs: &'static [CommandSpec; N],
) -> [Item; N] {
    let mut items = [template; N];
    let mut at = 0;
    while at < N {
        items[at].name = commands[at].name;
        items[at].kind = Kind::Command(&specs[at]);
        at += 1;
    }
    items
}

/// A module with the `DEFINITION` of an application: the items of this crate's `app!`, without or
/// with those that the template needs, and the template under the name of each command.
macro_rules! application {
    ($module:ident, $own:expr, $commands:expr) => {
        #[allow(long_running_const_eval)]
        mod $module {
            use foundry_runtime::private::{
                BUILTIN_COMMANDS, CommandSpec, Definition, Item, Placed, place, waits,
            };

            const OWN: &[Item] = $own;
            const COMMANDS: usize = $commands.len();
            const TEMPLATE: Item = crate::repeated::template(&crate::__foundry::OWN);
            const SPECS: &[CommandSpec; COMMANDS] = &crate::repeated::specs(TEMPLATE, $commands);
            const REPEATED: [Item; COMMANDS] = crate::repeated::items(TEMPLATE, $commands, SPECS);
            const ITEMS: &[Placed; OWN.len() + COMMANDS + BUILTIN_COMMANDS.len()] =
                &place(&[OWN, &REPEATED, &BUILTIN_COMMANDS]);
            foundry_runtime::private::graph!(ITEMS);
            foundry_runtime::private::tables!(ITEMS);
            pub(crate) static DEFINITION: Definition =
                TABLES.define("app", "1.0.0", "Many commands.").waiting(waits(ITEMS, GRAPH));
        }
    };
}
pub(crate) use application;
