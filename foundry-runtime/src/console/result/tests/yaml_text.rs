//! Text that YAML quotes.

use super::super::yaml;
use super::*;

#[test]
fn enums_are_the_same_in_json_and_yaml() {
    assert_eq!(yaml_of(&SHAPES), "- Unit\n- New: 1\n- Tup:\n  - 1\n  - 2\n- St:\n    a: 1\n");
    assert_eq!(json_of(&SHAPES), serde_json::to_string_pretty(&SHAPES).unwrap() + "\n");
}

/// Each text was read back by PyYAML 6 as the same text, as a value and as a key.
#[test]
fn yaml_quotes_what_yaml_would_read_as_something_else() {
    let quoted = "y Y n N yes Yes YES no No NO on On ON off Off OFF true True TRUE false False FALSE \
        null Null NULL ~ 1 -1 +1 0 00 012 0o14 0x1F 0b1 1_000 1__0 1e3 1E3 1e+3 1.5 .5 -.5 1. 12:30:45 \
        190:20:30 1:2 -1:30 2020-01-01 2020-01-01T00:00:00Z 2001-12-14t21:59:43.10-05:00 = << .inf -.inf \
        +.INF .nan .NaN - -- --- ... ? : , [ ] { } # & * ! | > ' % @ ` -a ?a :a ,a [a] {a} #a &a *a !a |a \
        >a %a @a `a 'a' a: 007 1.2.3";
    for text in quoted.split_whitespace() {
        let expected = format!("'{}'", text.replace('\'', "''"));
        assert_eq!(yaml_of(text), format!("{expected}\n"));
        assert_eq!(yaml_of(&BTreeMap::from([(text, text)])), format!("{expected}: {expected}\n"));
        assert_eq!(yaml_of(&[[text]]), format!("- - {expected}\n"));
    }
    for text in ["", " ", " a", "a ", "a: b", "a #b", "- a", "? a", "2020-01-01 00:00:00"] {
        assert_eq!(yaml_of(text), format!("'{text}'\n"));
    }
    for (text, shown) in [
        ("\"a\"", "'\"a\"'"),
        ("a\nb", r#""a\nb""#),
        ("\ta\r", r#""\ta\r""#),
        ("a\\\"\u{1b}\u{85}\u{2028}\u{feff}", r#""a\\\"\x1b\x85\u2028\ufeff""#),
        ("a\u{7f}\u{0}", r#""a\x7f\x00""#),
        ("a'b\n", r#""a'b\n""#),
    ] {
        assert_eq!(yaml_of(text), format!("{shown}\n"));
    }
    for text in [
        "a",
        "a b",
        "Yes, it is",
        "a:b",
        "a#b",
        "nope",
        "/usr/bin",
        "_x",
        "http://a/b?c=d&e",
        "é日",
        "a\u{202e}b",
        "it's",
        "a \"b\"",
        "v1.2",
    ] {
        assert_eq!(yaml_of(text), format!("{text}\n"));
    }
    assert_eq!(yaml::write(&of("a\u{202e}\u{e0041}"), true), "\"a\\u202e\\U000e0041\"\n");
}

#[test]
fn yaml_announces_a_key_that_is_too_long_for_a_line() {
    let key = "k".repeat(2000);
    assert_eq!(yaml_of(&BTreeMap::from([(&key, 1)])), format!("? {key}\n: 1\n"));
    assert_eq!(yaml_of(&BTreeMap::from([(&key, [1])])), format!("? {key}\n:\n  - 1\n"));
    let inner = BTreeMap::from([("a", 1)]);
    assert_eq!(yaml_of(&[BTreeMap::from([(&key, inner)])]), format!("- ? {key}\n  :\n    a: 1\n"));
}

#[test]
fn yaml_nests_lists_and_records() {
    let value = json!({"a": [1, {"b": [], "c": {}}, [[2], "x"]], "d": {"e": {"f": null}}});
    let expected = "a:\n- 1\n- b: []\n  c: {}\n- - - 2\n  - x\nd:\n  e:\n    f: null\n";
    assert_eq!(yaml_of(&value), expected);
}
