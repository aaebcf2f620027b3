//! What reading a command line without its command allocates, and what it refuses.

mod counting;

use counting::check;
use foundry_runtime::input::InputParser;
use std::ffi::OsString;

#[test]
fn d3_eight_arguments_and_sixteen_options_allocate_nothing() {
    let words: Vec<&str> = [&["x"; 8][..], &["-ab"; 4], &["--c=1"; 4], &["--name"; 4]].concat();
    let parser = check(0, || InputParser::from_args(&words));
    assert!(parser.is_stack_allocated());
    check(0, || {
        assert_eq!((parser.arguments().len(), parser.option("c")), (8, Some("1")));
        assert_eq!((parser.flags().count(), parser.options().count()), (12, 4));
        assert!(parser.has_flag("b") && parser.option_array("c").eq(["1"; 4]));
    });
}

#[test]
fn d3_separate_values_allocate_nothing() {
    let words = [["--name", "ada"]; 16].concat();
    let parser = check(0, || InputParser::with_options(&words, &["name"]));
    assert!(parser.is_stack_allocated() && parser.option_array("name").eq(["ada"; 16]));
}

#[test]
fn the_ninth_argument_is_allocated() {
    let parser = check(1, || InputParser::from_args(&["x"; 9]));
    assert!(!parser.is_stack_allocated());
    assert_eq!(parser.arguments(), ["x"; 9]);
    let behind_dashes = ["--", "a", "b", "c", "d", "e", "f", "g", "h", "i"];
    let parser = InputParser::from_args(&behind_dashes);
    assert_eq!((parser.is_stack_allocated(), parser.argument(8)), (false, Some("i")));
}

#[test]
fn the_seventeenth_option_is_allocated() {
    let words = [&["-ab"; 8][..], &["--c=1"]].concat();
    let parser = check(1, || InputParser::from_args(&words));
    assert!(!parser.is_stack_allocated());
    assert_eq!((parser.flags().count(), parser.option("c")), (16, Some("1")));
}

#[test]
fn words_of_the_operating_system_are_read_as_text() {
    let words = ["run", "--name", "ada", "-v"].map(OsString::from);
    let parser = check(0, || InputParser::from_os(&words, &["name"]).unwrap());
    assert_eq!((parser.arguments(), parser.option("name")), (&["run"][..], Some("ada")));
    assert!(parser.has_flag("v"));
}

#[cfg(unix)]
#[test]
fn a_word_that_is_not_text_is_a_usage_error() {
    use std::os::unix::ffi::OsStringExt;
    let words = [OsString::from("run"), OsString::from_vec(b"a\xff".to_vec())];
    let error = InputParser::from_os(&words, &[]).unwrap_err();
    assert_eq!(error.kind(), foundry_runtime::ErrorKind::Usage);
    assert_eq!(error.to_string(), "`a\u{fffd}` is not valid UTF-8");
}
