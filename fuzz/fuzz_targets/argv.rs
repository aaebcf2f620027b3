//! Command lines of any bytes against real commands: `cargo fuzz run argv`. The first byte chooses
//! the command; of the rest each line is a word.
#![no_main]

use foundry_tests::Library;
use foundry_tests::argv::{COMMANDS, check, words};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, line)) = bytes.split_first() else { return };
    let app = Library::new();
    check(&app, COMMANDS[usize::from(*first) % COMMANDS.len()], &words(line));
});
