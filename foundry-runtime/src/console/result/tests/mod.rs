//! The formats of results, side by side.

mod csv_text;
mod nesting;
mod yaml_text;

use super::csv::Formulas;
use super::value::Value;
use super::{csv, json, table, yaml};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Film {
    title: &'static str,
    year: Option<u16>,
}

const FILMS: [Film; 2] =
    [Film { title: "Alien", year: Some(1979) }, Film { title: "a, \"b\"", year: None }];

fn of<T: Serialize + ?Sized>(result: &T) -> Value {
    Value::of(result).unwrap()
}

fn csv_of<T: Serialize + ?Sized>(result: &T) -> String {
    csv::write(&of(result), Formulas::Kept, false).unwrap()
}

fn safe_csv_of<T: Serialize + ?Sized>(result: &T) -> String {
    csv::write(&of(result), Formulas::Defused, false).unwrap()
}

fn table_of<T: Serialize + ?Sized>(result: &T) -> String {
    table::write(&of(result), false)
}

fn yaml_of<T: Serialize + ?Sized>(result: &T) -> String {
    yaml::write(&of(result), false)
}

fn json_of<T: Serialize + ?Sized>(result: &T) -> String {
    json::write(&of(result)).unwrap()
}

#[test]
fn records_become_rows() {
    assert_eq!(csv_of(&FILMS), "title,year\nAlien,1979\n\"a, \"\"b\"\"\",\n");
    assert_eq!(table_of(&FILMS), " title   year\n Alien   1979\n a, \"b\"\n");
    let shown = table::write(&of(&FILMS), true);
    assert!(shown.contains("│ Alien  ┆ 1979 │"), "{shown}");
}

#[test]
fn one_record_has_a_line_for_each_field() {
    assert_eq!(table_of(&FILMS[0]), " title  Alien\n year   1979\n");
}

#[test]
fn plain_values_are_lines() {
    assert_eq!(table_of(&["a", "b"]), "a\nb\n");
    assert_eq!(table_of(&7), "7\n");
    assert_eq!(csv_of(&[1, 2]), "value\n1\n2\n");
    assert_eq!(table_of(&()), "");
    assert_eq!(csv_of(&()), "");
}

#[test]
fn json_is_that_of_serde_json() {
    let nested = json!({"a": [], "b": {}, "c": [1, [2.5, -0.0, 1e300], {"d": null}], "é\u{7f}\"\\\u{8}": "\n\r\t\u{1}/"});
    assert_eq!(json_of(&nested), serde_json::to_string_pretty(&nested).unwrap() + "\n");
    assert_eq!(json_of(&FILMS), serde_json::to_string_pretty(&FILMS).unwrap() + "\n");
    assert_eq!(json_of("a"), "\"a\"\n");
}

/// The digits stand in every format.
#[track_caller]
fn check_digits<T: Serialize + Copy>(number: T, digits: &str, in_yaml: &str) {
    assert_eq!(json_of(&number), format!("{digits}\n"));
    assert_eq!(table_of(&number), format!("{digits}\n"));
    assert_eq!(csv_of(&number), format!("value\n{digits}\n"));
    assert_eq!(yaml_of(&number), format!("{in_yaml}\n"));
    let record = BTreeMap::from([("n", number)]);
    assert_eq!(table_of(&[&record]), format!(" {:>w$}\n {digits}\n", "n", w = digits.len()));
    assert_eq!(csv_of(&record), format!("n\n{digits}\n"));
    assert_eq!(csv_of(&[[number]]), format!("value\n{digits}\n"));
}

#[test]
fn every_format_shows_the_same_digits() {
    let max = "340282366920938463463374607431768211455";
    check_digits(u128::MAX, max, max);
    let min = "-170141183460469231731687303715884105728";
    check_digits(i128::MIN, min, min);
    check_digits(u64::MAX, "18446744073709551615", "18446744073709551615");
    check_digits(i64::MIN, "-9223372036854775808", "-9223372036854775808");
    check_digits(9_007_199_254_740_993_i64, "9007199254740993", "9007199254740993");
    check_digits(1e300, "1e+300", "1.0e+300");
    check_digits(5e-324, "5e-324", "5.0e-324");
    check_digits(f64::MAX, "1.7976931348623157e+308", "1.7976931348623157e+308");
    check_digits(-1.5e-7_f64, "-1.5e-7", "-1.5e-7");
    check_digits(0.1_f32, "0.1", "0.1");
    check_digits(16_777_216_f32, "16777216.0", "16777216.0");
    check_digits(f32::MAX, "3.4028235e+38", "3.4028235e+38");
    check_digits(0.1 + 0.2, "0.30000000000000004", "0.30000000000000004");
    check_digits(9_007_199_254_740_993_f64, "9007199254740992.0", "9007199254740992.0");
    check_digits(-0.0, "-0.0", "-0.0");
    check_digits(2.0, "2.0", "2.0");
}

#[test]
fn nan_and_infinity_are_no_empty_cells() {
    let numbers = [Some(f64::NAN), Some(f64::INFINITY), Some(f64::NEG_INFINITY), None];
    let rows = numbers.map(|n| BTreeMap::from([("n", n)]));
    assert_eq!(table_of(&rows), "    n\n  NaN\n  inf\n -inf\n\n");
    assert_eq!(csv_of(&rows), "n\nNaN\ninf\n-inf\n\"\"\n");
    assert_eq!(yaml_of(&rows), "- 'n': .nan\n- 'n': .inf\n- 'n': -.inf\n- 'n': null\n");
    assert_eq!(yaml_of(&f32::NEG_INFINITY), "-.inf\n");
    assert_eq!(json_of(&f64::NAN), "null\n");
    assert_eq!(table_of(&[f32::NAN]), "NaN\n");
}

#[derive(Serialize)]
enum Shape {
    Unit,
    New(u8),
    Tup(u8, u8),
    St { a: u8 },
}

const SHAPES: [Shape; 4] = [Shape::Unit, Shape::New(1), Shape::Tup(1, 2), Shape::St { a: 1 }];

#[test]
fn a_plain_item_among_records_stands_in_one_column() {
    assert_eq!(csv_of(&SHAPES), "value,New,Tup,St\nUnit,,,\n,1,,\n,,\"1, 2\",\n,,,a: 1\n");
    assert_eq!(
        csv_of(&json!(["Idle", {"Running": {"pid": 5}}])),
        "value,Running\nIdle,\n,pid: 5\n"
    );
    assert_eq!(csv_of(&json!([{"a": 1}, 7])), "a,value\n1,\n,7\n");
    assert_eq!(
        csv_of(&json!([{"a": 1}, 2, null, {"b": true}])),
        "a,value,b\n1,,\n,2,\n,,\n,,true\n"
    );
    assert_eq!(csv_of(&json!([{"a": 1}, [1, 2]])), "a,value\n1,\n,\"1, 2\"\n");
    assert_eq!(table_of(&json!([{"a": 1}, 7])), " a  value\n 1\n        7\n");
}

#[test]
fn a_plain_item_does_not_mix_with_a_field_called_value() {
    assert_eq!(csv_of(&json!([1, {"value": 2, "other": "x"}])), "value_2,other,value\n1,,\n,x,2\n");
    assert_eq!(
        csv_of(&json!([{"value": 1, "value_2": 2}, 3])),
        "value,value_2,value_3\n1,2,\n,,3\n"
    );
}

#[test]
fn an_empty_list_prints_nothing() {
    assert_eq!(table_of::<[Film; 0]>(&[]), "");
    assert_eq!(csv_of::<[Film; 0]>(&[]), "");
    assert_eq!(yaml_of::<[Film; 0]>(&[]), "[]\n");
    assert_eq!(csv_of(&json!([{}, {}])), "");
    assert_eq!(table_of(&json!([{}, {}])), "");
    assert_eq!(csv_of(&json!({})), "");
    assert_eq!(csv_of(&json!([null, null])), "value\n\"\"\n\"\"\n");
    assert_eq!(csv_of(&json!([[]])), "value\n\"\"\n");
}

#[test]
fn a_cell_of_a_table_is_one_line() {
    let rows = [BTreeMap::from([("a\tb", "x\n y\t")]), BTreeMap::from([("a\tb", "z\r\u{1b}")])];
    assert_eq!(table_of(&rows), " a\\tb\n x\\n y\\t\n z\r\u{1b}\n");
    let shown = table::write(&of(&rows), true);
    assert!(shown.contains("│ a\\tb      │\n"), "{shown}");
    assert!(shown.contains("│ z\\r\\u{1b} │\n"), "{shown}");
    assert_eq!(table_of(&["a\nb", "c\t"]), "a\\nb\nc\t\n");
    assert_eq!(table::write(&of(&["a\nb\u{1b}", "c\t"]), true), "a\\nb\\u{1b}\nc\t\n");
}

#[test]
fn names_of_fields_are_escaped_as_cells_are() {
    let evil = "k\u{1b}]0;pwn\u{7}\u{202e}";
    let shown = "k\\u{1b}]0;pwn\\u{7}\\u{202e}";
    let inner = BTreeMap::from([(evil, evil)]);
    let record = BTreeMap::from([(evil, &inner)]);
    for text in [
        table::write(&of(&record), true),
        table::write(&of(&[&record]), true),
        csv::write(&of(&record), Formulas::Kept, true).unwrap(),
        yaml::write(&of(&record), true),
        table::write(&of(&[evil]), true),
        table::write(&of(evil), true),
    ] {
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{text}");
    }
    let text = table::write(&of(&record), true);
    assert!(text.contains(&format!("│ {shown} ┆ {shown}: {shown} │")), "{text}");
}

#[test]
fn a_text_into_a_pipe_is_unchanged() {
    assert_eq!(table_of("no\nyes\r\n"), "no\nyes\r\n\n");
    assert_eq!(table_of("\u{1b}[1m\u{202e}"), "\u{1b}[1m\u{202e}\n");
}

#[test]
fn keys_of_maps_may_be_numbers_bools_and_enums() {
    #[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
    enum Colour {
        Red,
    }
    #[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
    struct Id(u64);

    assert_eq!(yaml_of(&BTreeMap::from([(-1, 'a')])), "'-1': a\n");
    assert_eq!(
        json_of(&BTreeMap::from([(u128::MAX, 1)])),
        format!("{{\n  \"{}\": 1\n}}\n", u128::MAX)
    );
    assert_eq!(csv_of(&BTreeMap::from([(true, 1)])), "true\n1\n");
    assert_eq!(yaml_of(&BTreeMap::from([(true, 1)])), "'true': 1\n");
    assert_eq!(csv_of(&BTreeMap::from([(Colour::Red, Some(1))])), "Red\n1\n");
    assert_eq!(table_of(&BTreeMap::from([(Id(7), "x")])), " 7  x\n");
    assert_eq!(csv_of(&BTreeMap::from([('c', ())])), "c\n\"\"\n");
    let error = Value::of(&BTreeMap::from([((1, 2), 3)])).unwrap_err().to_string();
    assert_eq!(error, "a key of a map must be a text, a number or a bool");
}

/// A value with this many lists around it.
fn nested(depth: usize) -> serde_json::Value {
    (0..depth).fold(json!(7), |inner, _| json!([inner]))
}

#[test]
fn values_of_serde_json_keep_their_digits() {
    #[derive(Serialize)]
    #[serde(rename = "$serde_json::private::Number")]
    struct Exact {
        #[serde(rename = "$serde_json::private::Number")]
        digits: &'static str,
    }
    let exact = Exact { digits: "3.141592653589793238462643383279" };
    assert_eq!(json_of(&[exact]), "[\n  3.141592653589793238462643383279\n]\n");
    assert_eq!(csv_of(&Exact { digits: "1E400" }), "value\n1E400\n");
    assert_eq!(yaml_of(&Exact { digits: "1E400" }), "1.0e+400\n");

    let text = r#" {"a": [1e400, {"b": "x\u001b"}], "c": 123456789012345678901234567890, "a": null, "d": true} "#;
    let raw = serde_json::value::RawValue::from_string(text.trim().to_owned()).unwrap();
    assert_eq!(
        yaml_of(&raw),
        "a:\n- 1.0e+400\n- b: \"x\\x1b\"\nc: 123456789012345678901234567890\na: null\nd: true\n"
    );
    assert_eq!(
        csv_of(&[&raw]),
        "a,c,d\n\"1e400, b: x\u{1b}\",123456789012345678901234567890,true\n"
    );
    let deep = format!("{}7{}", "[".repeat(500), "]".repeat(500));
    let deep = serde_json::value::RawValue::from_string(deep).unwrap();
    assert_eq!(csv_of(&deep), "value\n7\n");
    let number: serde_json::Number = serde_json::from_str("-0.1").unwrap();
    assert_eq!(csv_of(&number), "value\n-0.1\n");
}

#[test]
fn bytes_chars_and_newtypes_look_as_in_json() {
    struct Bytes;
    impl Serialize for Bytes {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_bytes(&[1, 255])
        }
    }
    #[derive(Serialize)]
    struct Meters(f64);
    #[derive(Serialize)]
    struct Nothing;

    assert_eq!(csv_of(&Bytes), "value\n1\n255\n");
    assert_eq!(yaml_of(&Bytes), "- 1\n- 255\n");
    assert_eq!(csv_of(&Some(Some(Meters(1.5)))), "value\n1.5\n");
    assert_eq!(
        json_of(&('x', Nothing, "a")),
        serde_json::to_string_pretty(&('x', (), "a")).unwrap() + "\n"
    );
}
