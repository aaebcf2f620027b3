//! The command `man`.

use crate::error::Result;
use crate::help::man::page;
use crate::input::Input;
use crate::run::answer::{COMMAND, named, print};
use crate::run::call::{Call, Step};
use crate::spec::command::CommandSpec;

/// The command `man`.
pub(crate) const MAN: CommandSpec = CommandSpec {
    summary: "Print a manual page",
    text: "For the program, or for one command. Install it with\n`PROGRAM man > /usr/local/share/man/man1/PROGRAM.1`.",
    params: &[COMMAND],
    run: man,
    ..CommandSpec::NONE
};

fn man<'a>(input: &Input<'a>, call: Call<'a>) -> Result<Step<'a>> {
    print(call, &page(input.definition(), named(input, 0)?))
}
