//! Texts and TOML values become values, or mistakes.

use super::*;
use std::path::PathBuf;

#[track_caller]
fn check<T: Value<K> + PartialEq + std::fmt::Debug, K>(text: &str, expected: T) {
    assert_eq!(T::read(Given::text(text), Kind::Other(""), &mut Vec::new()), Some(expected));
}

#[track_caller]
fn check_wrong<T: Value<K>, K>(text: &str, expected: &str) {
    let mut mistakes = Vec::new();
    assert!(T::read(Given::text(text), Kind::Other(""), &mut mistakes).is_none());
    let mistakes: Vec<_> =
        mistakes.iter().map(|it| format!("{}, {}", it.expected, it.found)).collect();
    assert_eq!(mistakes.join("\n"), expected);
}

#[test]
fn durations() {
    check("1h30m", Duration::from_secs(5400));
    let expected = "a duration such as `500ms`, `3s`, `10m` or `1h30m`, `3x`";
    check_wrong::<Duration, _>("3x", expected);
    let expected = expected.replace("`3x`", "`1.5`; a number without a unit is whole seconds");
    check_wrong::<Duration, _>("1.5", &expected);
}

#[test]
fn a_duration_that_is_wrong_says_why() {
    let wants = "a duration such as `500ms`, `3s`, `10m` or `1h30m`";
    let check = |text: &str, why: &str| {
        check_wrong::<Duration, _>(text, &format!("{wants}, `{text}`{why}"));
    };
    check("1h30", "; each number needs a unit, as in `1h30m`");
    check("1.5ns", "; it is not a whole number of nanoseconds");
    check("18446744073709551616", "; it is longer than 18446744073709551615 seconds");
    check("3x", "");
    check("", "");
}

#[test]
fn a_default_that_is_computed_is_shown_as_in_a_variable() {
    assert_eq!(vec![1_u8, 2].shown().as_deref(), Some("1,2"));
    assert_eq!(Vec::<u8>::new().shown().as_deref(), Some(""));
    assert_eq!(Duration::from_secs(90).shown().as_deref(), Some("1m30s"));
    assert_eq!(7_u16.shown().as_deref(), Some("7"));
    assert_eq!(Some(7_u16).shown(), None);
    assert_eq!(Secret::new(String::from("hunter2")).shown(), None);
    assert_eq!(vec![Secret::new(String::from("hunter2"))].shown(), None);
}

#[cfg(feature = "toml")]
#[test]
fn what_is_not_a_string_in_toml_is_no_text() {
    use crate::config::document::Document;
    use crate::config::place::File;
    for (toml, found) in [("2020-01-01", "`2020-01-01`"), ("1.5", "`1.5`"), ("true", "`true`")] {
        let document = Document::parse(File::new("f", format!("a = {toml}")));
        let given = Given::node(&document.root[0].value);
        let mut mistakes = Vec::new();
        assert!(String::read(given, Kind::Text, &mut mistakes).is_none(), "{toml}");
        assert_eq!((&*mistakes[0].expected, &*mistakes[0].found), ("a string", found));
    }
    let document = Document::parse(File::new("f", "a = 1.5"));
    let mut mistakes = Vec::new();
    let given = Given::node(&document.root[0].value);
    assert!(Duration::read(given, Kind::Duration, &mut mistakes).is_none());
    assert_eq!(mistakes[0].found, "`1.5`; a number without a unit is whole seconds");
}

#[test]
fn lists_and_options() {
    check("a, b ,c", vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]);
    check("", Vec::<u16>::new());
    check("1, ,2,", vec![1, 2]);
    check("1s,2s", Some(vec![Duration::from_secs(1), Duration::from_secs(2)]));
    check("", None::<String>);
    check_wrong::<Vec<u8>, _>(
        "1,x,300",
        "a whole number from 0 to 255, `x`\na whole number from 0 to 255, `300`",
    );
}

#[test]
fn scalars() {
    check("on", true);
    check("0", false);
    check("-5", -5_i8);
    check("1.5", 1.5_f32);
    check("/srv/shop", PathBuf::from("/srv/shop"));
    check("True", true);
    check_wrong::<bool, _>("maybe", &format!("`true` or `false`, `maybe`{BOOLEANS}"));
    check_wrong::<f64, _>("\n", "a number, `\\n`");
    check_wrong::<PathBuf, _>("", "a path, nothing");
    check("", None::<PathBuf>);
    check_wrong::<std::net::Ipv4Addr, _>(
        "1.2",
        "an IP address such as `127.0.0.1`, `1.2`: invalid IPv4 address syntax",
    );
}
