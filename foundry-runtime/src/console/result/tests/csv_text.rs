//! Text in CSV, and formulas that are defused for spreadsheets.

use super::super::csv;
use super::*;

#[test]
fn csv_keeps_all_characters() {
    let text = "x\u{7f}\u{85}y\u{1b}\ttab\rcr\u{202e}\u{200b}\r\nline\u{0}";
    assert_eq!(csv_of(&[text]), format!("value\n\"{text}\"\n"));
    assert_eq!(csv_of("a\tb\u{1b}"), "value\na\tb\u{1b}\n");
    assert_eq!(csv_of("cr\r"), "value\n\"cr\r\"\n");
    let record = BTreeMap::from([("k\u{1b}", vec!["a\r", "b"])]);
    assert_eq!(csv_of(&record), "k\u{1b}\n\"a\r, b\"\n");
    let on_terminal = csv::write(&of("a\u{1b}\u{202e}"), Formulas::Kept, true).unwrap();
    assert_eq!(on_terminal, "value\na\\u{1b}\\u{202e}\n");
    assert_eq!(table::write(&of("a\nerror: b\u{1b}"), true), "a\n  error: b\\u{1b}\n");
}

#[test]
fn safe_csv_has_no_formulas_and_keeps_numbers() {
    for text in [
        "=cmd|'/c calc'!A0",
        "+SUM(1)",
        "-2+3",
        "@x",
        "\tx",
        "\r=1",
        "\n=1",
        "＝1",
        "-",
        "-inf",
        "+e",
    ] {
        let line = safe_csv_of(text);
        let cell = line.strip_prefix("value\n").unwrap().trim_start_matches('"');
        assert!(cell.starts_with(&format!("'{text}")), "{line}");
    }
    for text in ["a=1", " =1", "'=1", "-5", "-5.00", "+49123", "-1e5", "1-2", ""] {
        let cell = if text.is_empty() { "\"\"" } else { text };
        assert_eq!(safe_csv_of(text), format!("value\n{cell}\n"));
    }
    assert_eq!(safe_csv_of(&[-5]), "value\n-5\n");
    assert_eq!(safe_csv_of(&[f64::NEG_INFINITY]), "value\n-inf\n");
    assert_eq!(safe_csv_of(&json!([{"=a": [-1, -2]}])), "'=a\n\"'-1, -2\"\n");
    assert_eq!(csv_of("=1"), "value\n=1\n");
}
