//! A command line of which nothing is known. Shared by what measures its time and its instructions.

use foundry_runtime::input::InputParser;

/// The command with both flags.
pub(crate) const LINE: [&str; 3] = ["migrate:run", "--force", "--verbose"];

/// Whether the words are the command with both flags.
pub(crate) fn asked(words: &[&str]) -> bool {
    let parser = InputParser::from_args(words);
    let named = parser.command() == Some("migrate:run");
    named && parser.has_flag("force") && parser.has_flag("verbose")
}
