//! Any command line at all: a value or a usage error, never both, and never a panic. `fuzz/` does
//! the same with lines that a fuzzer makes.

use foundry_tests::Library;
use foundry_tests::argv::{COMMANDS, check, words};
use proptest::prelude::*;

/// Pieces of which lines are made: dashes, names that exist, names that nearly do, values, bytes
/// that are no text.
const PIECES: [&[u8]; 40] = [
    b"-",
    b"--",
    b"=",
    b"--name",
    b"--name=",
    b"-n",
    b"-n=",
    b"x",
    b"--all",
    b"-a",
    b"-ab",
    b"-xxx",
    b"--no-brief",
    b"--brief",
    b"-c",
    b"-5",
    b"-.5",
    b"3",
    b"--count=",
    b"--role",
    b"-r",
    b"red",
    b"dark-green",
    b"--colour",
    b"-w",
    b"--when",
    b"--when=",
    b",",
    b"a,b",
    b"-1",
    b"-o",
    b"-p",
    b"\xff",
    b"\xc3\xa4",
    b"-\xff",
    b"--help",
    b"-h",
    b"--format=json",
    b"--json",
    b"-jy",
];

fn word() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::collection::vec(prop::sample::select(&PIECES[..]), 1..3);
    let known = pieces.prop_map(|it| it.concat());
    prop_oneof![4 => known, 1 => prop::collection::vec(any::<u8>(), 0..12)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn f1_any_line_is_a_value_or_a_usage_error(
        command in prop::sample::select(&COMMANDS[..]),
        line in prop::collection::vec(word(), 0..8),
    ) {
        let app = Library::new();
        check(&app, command, &words(&line.join(&b'\n')));
    }
}

#[test]
fn f1_more_parameters_than_there_is_room_for_are_read() {
    let app = Library::new();
    let roles = "-rx\n".repeat(200);
    check(&app, "argv:options", &words(format!("{roles}1").as_bytes()));
    check(&app, "argv:many", &words("x\n".repeat(500).as_bytes()));
}
